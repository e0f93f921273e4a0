"""Forms of documents: handing in, accepting, rejecting; and narrowing the list of those that are due."""

from typing import Any

from django import forms

from core import clock
from core.acting import Acting
from core.files.faults import FileRefused
from core.forms import PageForm
from govuk import fields
from providers import filing
from providers.models import Document, DocumentKind, Provider, Site


def asked_kinds() -> Any:
    """The kinds that are asked for today, or will be."""
    return DocumentKind.objects.may_be_handed_in(clock.today())


class DocumentAddForm(PageForm):
    """One document as a file, with the dates that stand on it."""

    kind = fields.ModelSelectField(
        DocumentKind.objects.all(), label="Which document is it?", empty="Select which document it is"
    )
    site = fields.ModelSelectField(
        Site.objects.none(),
        label="Site",
        required=False,
        empty_label="All sites",
        hint="Only for documents about one place, such as a fire risk assessment",
    )
    file = fields.FileField(
        label="File",
        accept=filing.ENDINGS,
        hint="A PDF, Word document or picture of 10MB or less. Leave out anything about a child",
    )
    issued_on = fields.DateField(label="Date it was issued", required=False, latest=clock.today)
    expires_on = fields.DateField(
        label="Last day it is valid",
        required=False,
        earliest=clock.today,
        hint="The expiry or review date. Leave it blank only for a document that never runs out",
    )

    def __init__(self, *args: Any, acting: Acting, row: Provider, **kwargs: Any) -> None:
        super().__init__(*args, acting=acting, row=row, **kwargs)
        self.fields["site"].queryset = Site.objects.filter(provider=row, closed_on=None)  # type: ignore[attr-defined]
        self.fields["kind"].queryset = asked_kinds()  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Its content must be what its name says."""
        sent = self.cleaned_data["file"]
        try:
            self.data_sent = sent.read()
            filing.check(sent.name, self.data_sent)
        except FileRefused as refused:
            raise forms.ValidationError(str(refused)) from None
        return sent

    def clean(self) -> dict[str, Any]:
        """A kind that runs out needs its last day; one about the whole provider has no site."""
        said = super().clean()
        kind, issued_on, expires_on = (said.get(name) for name in ("kind", "issued_on", "expires_on"))
        if kind and kind.valid_months and not expires_on and "expires_on" not in self.errors:
            self.add_error("expires_on", f"Enter the last day the {_lower(kind.title)} is valid")
        if kind and not kind.is_per_site:
            said["site"] = None
        if issued_on and expires_on and expires_on < issued_on:
            self.add_error("expires_on", "Last day it is valid must be after the date it was issued")
        return said

    def act(self, row: Provider, by: Acting) -> Document:
        said = dict(self.cleaned_data)
        sent = said.pop("file")
        return filing.hand_in(row, said.pop("kind"), sent.name, self.data_sent, by=by, **said)


class DocumentAcceptForm(PageForm):
    """The officer reads the last day on the document once more."""

    verb = staticmethod(Document.accept)

    expires_on = fields.DateField(
        label="Last day it is valid",
        required=False,
        hint="As it stands on the document. Leave it blank only for a document that never runs out",
    )

    def __init__(self, *args: Any, acting: Acting, row: Document, **kwargs: Any) -> None:
        super().__init__(*args, acting=acting, row=row, **kwargs)
        self.fields["expires_on"].required = row.kind.valid_months is not None
        if not self.is_bound:
            self.initial["expires_on"] = row.expires_on


class DocumentRejectForm(PageForm):
    """Why it will not do."""

    verb = staticmethod(Document.reject)

    reason = fields.TextField(
        label="Why the document is rejected",
        hint="The provider reads this. Say what to send instead",
        empty="Enter why the document is rejected",
        count=300,
        rows=3,
    )


class DueFilterForm(forms.Form):
    """Narrows the list of documents that need somebody."""

    status = forms.ChoiceField(
        required=False,
        label="Status",
        choices=[
            ("", "All that need attention"),
            ("awaiting_check", "Awaiting check"),
            ("missing", "Missing"),
            ("expired", "Expired"),
            ("expiring", "Expiring"),
            ("rejected", "Rejected"),
        ],
    )
    criticality = forms.ChoiceField(
        required=False, label="Criticality", choices=[("", "All"), *DocumentKind.Criticality.choices]
    )
    kind = fields.ModelSelectField(DocumentKind.objects.all(), required=False, label="Document", empty_label="All")
    provider = fields.ModelSelectField(Provider.objects.none(), required=False, label="Provider", empty_label="All")

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Provider.objects.visible_to(acting).select_related("organisation")
        self.fields["provider"].queryset = rows  # type: ignore[attr-defined]


def _lower(title: str) -> str:
    return fields.lower_first(title)
