"""Days a calendar is open, and why it is not."""

from datetime import date

import pytest

from core.school_days import SchoolDays, Span

DAYS = SchoolDays(
    (Span(date(2026, 11, 2), date(2026, 12, 18)),),
    (Span(date(2026, 11, 13), date(2026, 11, 13), "inset"), Span(date(2026, 11, 27), date(2026, 11, 27))),
)


@pytest.mark.parametrize(
    "day, why",
    [
        (date(2026, 11, 12), ""),
        (date(2026, 11, 13), "inset"),
        (date(2026, 11, 14), "weekend"),
        (date(2026, 11, 27), "other"),
        (date(2026, 12, 21), "holidays"),
    ],
)
def test_a_day_says_why_it_is_closed(day, why):
    assert DAYS.closed_for(day) == why
    assert DAYS.is_open(day) is (not why)
