"""Pages of the words: what one agreement says, and the council's words for all of them."""

from typing import Any

from agreements import content, forms
from agreements.models import Terms, texts_on
from agreements.words import shipped
from core import clock
from core.columns import Column, Tag
from core.lists import ListPage
from core.views import ActPage, AddPage, DetailPage
from placements.models import Agreement


class AgreementTerms(ActPage):
    """Put an agreement into words of its own, until somebody has signed it."""

    perm = "agreements.agreement_terms"
    queryset = content.AGREEMENTS
    form_class = forms.TermsForm
    title = "Change the terms"
    submit = "Save"
    caption = "{row}"
    back_to = "agreements:agreement"
    back_words = "Back to the agreement"
    done_message = "The terms were changed. Whoever signs now signs these."
    too_late = "This agreement is {status}: its words are not changed any more."

    @property
    def can_still_be_done(self) -> bool:
        return self.row.status == Agreement.Status.DRAFTED


def state(row: Any) -> Tag:
    """Where a version stands today."""
    if row.withdrawn_at:
        return Tag("Taken back")
    if not row.has_begun:
        return Tag("To come", "yellow")
    return Tag("In force", "green") if row.latest == row.pk else Tag("Before")


class WithLatest:
    """Rows that know which of them holds today."""

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()  # type: ignore[misc]
        return rows.with_latest(clock.today())


class TermsList(WithLatest, ListPage):
    """Every version, the latest first."""

    perm = "agreements.terms"
    queryset = Terms.objects.select_related("written_by")
    title = "Terms of agreements"
    noun = "version"
    caption = "Versions, the latest first"
    columns = (
        Column("Version", lambda row: row.number, link="agreements:terms-version", is_reference=True),
        Column("Holds from", lambda row: row.starts_on),
        Column("State", lambda row: state(row).label, tag=state),
        Column("Written", lambda row: row.written_at),
        Column("By", lambda row: row.written_by.name if row.written_by else "The portal"),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        texts, version = texts_on(clock.today())
        return super().get_context_data(terms=rows_of(texts), version=version, **kwargs)


def rows_of(texts: dict[str, str]) -> list[dict[str, str]]:
    """Each term with its words."""
    return [{"key": term.title, "value": texts.get(term.key, term.text)} for term in shipped()]


class TermsVersion(WithLatest, DetailPage):
    """One version as it was written."""

    perm = "agreements.terms_version"
    queryset = Terms.objects.select_related("written_by")
    back_to = "agreements:terms"
    back_words = "Back to the terms"

    def get_title(self) -> str:
        return str(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(row=self.object, terms=rows_of(self.object.texts), state=state(self.object))


class TermsWrite(AddPage):
    """Write the next version."""

    perm = "agreements.terms_write"
    form_class = forms.CouncilTermsForm
    title = "Write the terms of agreements"
    submit = "Publish"
    back_to = "agreements:terms"
    back_words = "Back to the terms"
    done_message = "The terms were written. What was signed before keeps its words."

    def get_done_url(self, result: Terms) -> str:
        return self.back


class TermsWithdraw(ActPage):
    """Take a version back before its day."""

    perm = "agreements.terms_withdraw"
    queryset = Terms.objects.all()
    form_class = forms.WithdrawForm
    title = "Take these terms back"
    submit = "Take them back"
    warns = True
    caption = "{row}"
    back_to = "agreements:terms"
    back_words = "Back to the terms"
    done_message = "The terms were taken back."
    too_late = "These terms hold already, or were taken back."

    @property
    def about(self) -> Any:
        return None

    @property
    def can_still_be_done(self) -> bool:
        return not self.row.has_begun and self.row.withdrawn_at is None

    def get_too_late(self) -> str:
        return self.too_late
