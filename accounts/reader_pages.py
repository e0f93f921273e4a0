"""Pages of the readers of a restricted row: who may read it and who opened it, naming one, removing one.

A room gives the page its row and says by `restricted` what names the readers.
"""

from typing import Any

from accounts.reader_forms import ReaderForm, RemoveReaderForm
from core import clock
from core.models import Restricted
from core.views import ActPage, DetailPage
from govuk.dates import in_london, moment_words, short_day

OPENINGS_SHOWN = 50


class ReadersPage(DetailPage):
    """Who may read it, who could, and who opened it."""

    kind_template = "accounts/readers.html"
    title = "Who may read this"
    by_work = ""
    """Who reads it without being named, in a sentence."""
    add_page = remove_page = ""

    def restricted(self, row: Any) -> Restricted:
        """The row whose readers these are."""
        raise NotImplementedError

    @property
    def about(self) -> Any:
        return self.object

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.restricted(self.object)
        named = list(row.readers.select_related("named_by", "removed_by"))
        openings = row.openings()[:OPENINGS_SHOWN]
        return super().get_context_data(
            readers=[_now(each) for each in named if not each.is_over],
            earlier=[_before(each) for each in named if each.is_over],
            openings=[(moment_words(each.at), str(each.user or ""), each.organisation_name) for each in openings],
            by_work=self.by_work,
            may_name=row.is_kept_by(self.acting),
            restricted=row,
            add_page=self.add_page,
            remove_page=self.remove_page,
            **kwargs,
        )


def _now(row: Any) -> tuple[str, str, str]:
    until = short_day(row.until) if row.until else "no last day"
    return row.name, row.reason, until


def _before(row: Any) -> tuple[str, str, str]:
    if row.removed_at is None:
        return row.name, row.reason, f"until {short_day(row.until)}"
    by = row.removed_by.name if row.removed_by else ""
    return row.name, row.reason, f"removed on {short_day(in_london(row.removed_at))} by {by}: {row.removed_reason}"


class OfReaders(ActPage):
    """An act on the readers of what `restricted` says."""

    back_words = "Back to who may read this"
    caption = "{row}"

    def restricted(self, row: Any) -> Restricted:
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "restricted": self.restricted(self.row)}


class ReaderAddPage(OfReaders):
    """Somebody is named as a reader."""

    form_class = ReaderForm
    submit = "Name this reader"
    title = "Name a reader"
    done_message = "The reader was named."


class ReaderRemovePage(OfReaders):
    """Somebody is a reader no more."""

    form_class = RemoveReaderForm
    submit = "Remove this reader"
    title = "Remove a reader"
    done_message = "The reader was removed."

    @property
    def can_still_be_done(self) -> bool:
        return self.restricted(self.row).readers.in_force(clock.today()).exists()

    def get_too_late(self) -> str:
        return "Nobody is named as a reader."
