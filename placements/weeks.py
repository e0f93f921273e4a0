"""What was agreed, offered or asked for, and what is free, as a week."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from core.half_days import in_words
from core.the_week import Entries, Entry, Line, TheWeek
from core.weeks import monday_of
from govuk.dates import hours_words, span_words
from placements.models import Agreement, Offer
from placements.timetable import Cell
from pupils.models import Pupil
from pupils.readers import Reader
from pupils.whereabouts import Whereabouts

FRIDAY = timedelta(days=4)
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


def of_child(pupil: Pupil, reader: Reader) -> TheWeek:
    """Where the pupil should be this week, and what is known of it."""
    monday = monday_of(reader.day)
    friday = monday + FRIDAY
    found = Whereabouts([pupil], reader.acting, monday, friday, reader=reader)
    return TheWeek(f"This week, {span_words(monday, friday)}", [Line(found.week(pupil, monday))], monday, reader.day)


def wanted(codes: Collection[str], *, caption_is_shown: bool = False) -> TheWeek:
    """The half-days asked for, whose times are not known yet; in words over the table."""
    caption = f"Half-days asked for: {in_words(codes)}"
    return TheWeek.of_codes(caption, dict.fromkeys(codes, Entry("Yes")), "No", caption_is_shown=caption_is_shown)
