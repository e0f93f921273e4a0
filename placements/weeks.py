"""What was agreed or offered, as a week."""

from collections.abc import Iterable

from core.the_week import Entries, Entry, Line, TheWeek
from govuk.dates import hours_words
from placements.models import Agreement, Offer
from placements.timetable import Cell

NOT_AGREED = "Not at the provider"


def of_agreement(agreement: Agreement, hours: str) -> TheWeek:
    """The half-days agreed with their times, headed by how many hours that is."""
    caption = f"Week of agreement {agreement.number}: {hours}"
    return TheWeek(caption, [Line(_timed(agreement.cells))], nothing=NOT_AGREED)


def of_offer(offer: Offer) -> TheWeek:
    """The half-days offered with their times."""
    return TheWeek("Half-days offered", [Line(_timed(offer.cells))], nothing=NOT_AGREED, caption_is_shown=False)


def _timed(cells: Iterable[Cell]) -> Entries:
    return {(cell.weekday, cell.half): [Entry(hours_words(cell.starts, cell.ends))] for cell in cells}
