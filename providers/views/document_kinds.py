"""The kinds of document that are asked for: entered, changed from today on, closed by their last day."""

from typing import Any

from core import clock
from core.columns import Column, Tag
from core.own_data_pages import OwnDataAdd, OwnDataClose, OwnDataEdit, OwnDataList, OwnDataOpenAgain, OwnDataPage
from govuk.dates import day_words
from providers import due
from providers.forms.framework import DocumentKindEditForm, DocumentKindForm
from providers.models import DocumentKind


def kind_state(row: DocumentKind) -> Tag:
    """Whether it is asked for today; its last day is one on which it is."""
    today = clock.today()
    if row.closed_on is not None and row.closed_on < today:
        return Tag("Closed")
    if row.starts_on is not None and row.starts_on > today:
        return Tag(f"From {day_words(row.starts_on)}", "yellow")
    if row.closed_on is not None:
        return Tag(f"Until {day_words(row.closed_on)}", "yellow")
    return Tag("Open", "green")


def in_date_for(row: DocumentKind) -> str:
    """12 months, or without an end."""
    return f"{row.valid_months} month{'' if row.valid_months == 1 else 's'}" if row.valid_months else "No end"


def what_follows(row: DocumentKind) -> str:
    """Who is stopped by it as of now, told to whoever has just entered it."""
    number = due.stopped_without(row, clock.today())
    if not number:
        return ""
    who, where = ("provider does", "there") if number == 1 else ("providers do", "with them")
    return f" {number} {who} not hold it in date: no new placement begins {where} until it is handed in and checked."


class DocumentKinds(OwnDataList):
    """What is asked for of whom."""

    perm = "providers.document_kinds"
    queryset = DocumentKind.objects.all()
    title = "Document kinds"
    noun = "kind"
    says = (
        "These documents are asked for of the providers they are meant for. Something stops without a critical one; "
        "the others warn.",
    )
    adds = "providers.document_kind_add"
    add_words = "Add a kind of document"
    paginate_by = 100
    columns = (
        Column("Document", lambda row: row.title, link="providers:document-kind"),
        Column("Asked of", lambda row: row.get_required_for_display()),
        Column("Criticality", lambda row: row.get_criticality_display()),
        Column("Without it in date", lambda row: row.get_effect_display()),
        Column("Usually in date for", in_date_for),
        Column("State", lambda row: kind_state(row).label, tag=kind_state),
    )


class DocumentKindPage(OwnDataPage):
    """One kind of document."""

    perm = "providers.document_kind"
    queryset = DocumentKind.objects.all()
    back_to = "providers:document-kinds"
    back_words = "Back to document kinds"
    shows = (*DocumentKindForm.Meta.fields, "closed_on")
    acts = (
        ("Change", "providers.document_kind_edit"),
        ("Close it", "providers.document_kind_close"),
        ("Open it again", "providers.document_kind_open_again"),
    )

    def state(self) -> Tag:
        return kind_state(self.object)

    def facts(self) -> list[dict[str, Any]]:
        """Months are said as months."""
        rows = super().facts()
        months = next(row for row, name in zip(rows, self.shows, strict=True) if name == "valid_months")
        months["value"] = in_date_for(self.object)
        return rows


class DocumentKindAdd(OwnDataAdd):
    """One more kind that providers are asked for."""

    perm = "providers.document_kind_add"
    title = "Add a kind of document"
    form_class = DocumentKindForm
    submit = "Add the kind"
    back_to = "providers:document-kinds"
    back_words = "Back to document kinds"
    says = ("Give providers time: from its first day what follows without it follows, whoever does not hold it yet.",)

    def get_done_message(self, result: DocumentKind) -> str:
        return f"The kind of document has been added.{what_follows(result)}"


class DocumentKindEdit(OwnDataEdit):
    """What it asks from today on."""

    perm = "providers.document_kind_edit"
    title = "Change a kind of document"
    form_class = DocumentKindEditForm
    queryset = DocumentKind.objects.all()
    back_to = "providers:document-kind"
    says = ("What you change holds from today. Whether a placement could begin until yesterday stays as it was.",)
    why_kept = "Providers are asked for it already, so these stay as they are:"

    def get_done_message(self, result: DocumentKind) -> str:
        return f"The kind of document has been changed.{what_follows(result)}"


class DocumentKindClose(OwnDataClose):
    """Nobody is asked for it after its last day."""

    perm = "providers.document_kind_close"
    title = "Close a kind of document"
    queryset = DocumentKind.objects.all()
    back_to = "providers:document-kind"
    says = ("After that day nobody is asked for it, and nothing stops without it. What was handed in stays.",)
    done_message = "The kind of document has a last day."


class DocumentKindOpenAgain(OwnDataOpenAgain):
    """As before it was closed."""

    perm = "providers.document_kind_open_again"
    title = "Ask for it again"
    queryset = DocumentKind.objects.all()
    back_to = "providers:document-kind"
    says = ("From today providers are asked for it again.",)
    submit = "Ask for it again"

    def get_done_message(self, result: Any) -> str:
        return f"The document is asked for again.{what_follows(self.row)}"
