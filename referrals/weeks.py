"""The week of a child, and what was asked for, as a week."""

from collections.abc import Collection
from datetime import timedelta

from core.half_days import in_words
from core.the_week import Entry, Line, TheWeek
from core.weeks import monday_of
from govuk.dates import span_words
from pupils.models import Pupil
from pupils.readers import Reader
from pupils.whereabouts import Whereabouts

FRIDAY = timedelta(days=4)


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
