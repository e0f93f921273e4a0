"""When a pupil is due: pattern, calendars of home school, provider and council, pauses, changes of school."""

from datetime import date, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.school_days import SchoolDays, Span
from placements.timetable import Cell, HalfDay, Home, Stretch, Week, clashes, hours_per_week, weekdays

# The school year 2025-26 as it is derived for Salford.
TERMS = [
    Span(date(2025, 9, 1), date(2025, 10, 24)),
    Span(date(2025, 11, 3), date(2025, 12, 19)),
    Span(date(2026, 1, 5), date(2026, 2, 13)),
    Span(date(2026, 2, 23), date(2026, 4, 2)),
    Span(date(2026, 4, 20), date(2026, 5, 22)),
    Span(date(2026, 6, 1), date(2026, 7, 21)),
]
MAY_DAY = Span(date(2026, 5, 4), date(2026, 5, 4))
COUNCIL = SchoolDays(TERMS, (MAY_DAY,))
YEAR = (date(2025, 9, 1), date(2026, 7, 21))


def cell(weekday: int, half: str, starts: str = "09:30", ends: str = "12:00") -> Cell:
    return Cell(weekday, half, time.fromisoformat(starts), time.fromisoformat(ends))


def school(*closed: date) -> SchoolDays:
    return SchoolDays(TERMS, (MAY_DAY, *(Span(day, day) for day in closed)))


MONDAY_AM = cell(0, "AM")
WEDNESDAY_PM = cell(2, "PM", "13:00", "15:00")


def week(*stretches: Stretch, **changed: object) -> Week:
    given = stretches or (Stretch(*YEAR, (MONDAY_AM,)),)
    return Week(**{"stretches": given, "provider": COUNCIL, "council": COUNCIL, **changed})


def days(one: Week, first: str, last: str) -> list[str]:
    return [f"{due.date} {due.half}" for due in one.due(date.fromisoformat(first), date.fromisoformat(last))]


@pytest.mark.parametrize(
    "case, one, first, last, expected",
    [
        ("term weeks only", week(), "2025-10-18", "2025-11-05", ["2025-10-20 AM", "2025-11-03 AM"]),
        ("no bank holiday", week(), "2026-05-01", "2026-05-12", ["2026-05-11 AM"]),
        (
            "both half-days of a day, morning first",
            week(Stretch(*YEAR, (cell(0, "PM", "13:00", "15:00"), MONDAY_AM))),
            "2025-11-03",
            "2025-11-09",
            ["2025-11-03 AM", "2025-11-03 PM"],
        ),
        (
            "the home school's INSET day is not due",
            week(homes=[Home(date(2025, 9, 1), None, school(date(2025, 11, 10)))]),
            "2025-11-03",
            "2025-11-17",
            ["2025-11-03 AM", "2025-11-17 AM"],
        ),
        (
            "the provider's closed day is not due",
            week(provider=school(date(2025, 11, 3))),
            "2025-11-03",
            "2025-11-10",
            ["2025-11-10 AM"],
        ),
        (
            "without a home school the council's days count",
            week(council=school(date(2025, 11, 3))),
            "2025-11-03",
            "2025-11-10",
            ["2025-11-10 AM"],
        ),
        (
            "with a home school the council's closure does not close",
            week(council=school(date(2025, 11, 3)), homes=[Home(date(2025, 9, 1), None, COUNCIL)]),
            "2025-11-03",
            "2025-11-03",
            ["2025-11-03 AM"],
        ),
        (
            "each day follows the school of that day",
            week(
                homes=[
                    Home(date(2025, 9, 1), date(2025, 11, 9), school(date(2025, 11, 3), date(2025, 11, 17))),
                    Home(date(2025, 11, 10), None, school(date(2025, 11, 24))),
                ]
            ),
            "2025-11-03",
            "2025-11-24",
            ["2025-11-10 AM", "2025-11-17 AM"],
        ),
        (
            "between two schools the council's days count",
            week(
                council=school(date(2025, 11, 10)),
                homes=[Home(date(2025, 9, 1), date(2025, 11, 7), COUNCIL), Home(date(2025, 11, 13), None, COUNCIL)],
            ),
            "2025-11-03",
            "2025-11-17",
            ["2025-11-03 AM", "2025-11-17 AM"],
        ),
        (
            "a pause is not due, its first and last day counted",
            week(gaps=[Span(date(2025, 11, 10), date(2025, 11, 17))]),
            "2025-11-03",
            "2025-11-24",
            ["2025-11-03 AM", "2025-11-24 AM"],
        ),
        (
            "a change of pattern from a day on",
            week(Stretch(*YEAR, (MONDAY_AM,)), Stretch(date(2025, 11, 12), YEAR[1], (WEDNESDAY_PM,))),
            "2025-11-03",
            "2025-11-19",
            ["2025-11-03 AM", "2025-11-10 AM", "2025-11-12 PM", "2025-11-19 PM"],
        ),
        (
            "an ended change does not bring the old pattern back",
            week(Stretch(*YEAR, (MONDAY_AM,)), Stretch(date(2025, 11, 10), date(2025, 11, 14), (WEDNESDAY_PM,))),
            "2025-11-03",
            "2025-11-24",
            ["2025-11-03 AM", "2025-11-12 PM"],
        ),
        (
            "a later agreement may begin before an earlier one",
            week(
                Stretch(*YEAR, (MONDAY_AM,)),
                Stretch(date(2025, 12, 1), YEAR[1], (WEDNESDAY_PM,)),
                Stretch(date(2025, 11, 10), YEAR[1], (cell(4, "AM"),)),
            ),
            "2025-11-24",
            "2025-12-05",
            ["2025-11-28 AM", "2025-12-05 AM"],
        ),
        (
            "nothing before the first day",
            week(Stretch(date(2025, 11, 4), YEAR[1], (MONDAY_AM,))),
            "2025-11-03",
            "2025-11-03",
            [],
        ),
        (
            "nothing after the last day",
            week(Stretch(YEAR[0], date(2025, 11, 9), (MONDAY_AM,))),
            "2025-11-10",
            "2025-11-30",
            [],
        ),
        ("nothing without an agreement", week(stretches=()), "2025-11-03", "2025-11-30", []),
        ("nothing where the calendar is empty", week(provider=SchoolDays(())), "2025-11-03", "2025-11-30", []),
        ("nothing backwards", week(), "2025-11-30", "2025-11-03", []),
    ],
)
def test_the_half_days_due(case: str, one: Week, first: str, last: str, expected: list[str]) -> None:
    assert days(one, first, last) == expected, case


def test_a_half_day_carries_the_times_that_were_agreed() -> None:
    assert list(week().due(date(2025, 11, 3), date(2025, 11, 3))) == [
        HalfDay(date(2025, 11, 3), "AM", time(9, 30), time(12))
    ]


@pytest.mark.parametrize(
    "cells, hours, on",
    [
        ([], 0, set()),
        ([MONDAY_AM], Fraction(5, 2), {0}),
        ([MONDAY_AM, WEDNESDAY_PM], Fraction(9, 2), {0, 2}),
        (
            [
                cell(day, half, *times)
                for day in range(5)
                for half, times in (("AM", ("09:00", "11:00")), ("PM", ("13:00", "14:36")))
            ],
            18,
            set(range(5)),
        ),
        ([cell(0, "AM", "09:00", "09:20")], Fraction(1, 3), {0}),
    ],
)
def test_the_hours_of_a_week_are_exact(cells: list[Cell], hours: Fraction, on: set[int]) -> None:
    assert hours_per_week(cells) == hours
    assert weekdays(cells) == on


@pytest.mark.parametrize(
    "one, other, expected",
    [
        (MONDAY_AM, MONDAY_AM, True),
        (MONDAY_AM, cell(1, "AM"), False),
        (MONDAY_AM, cell(0, "AM", "12:00", "12:30"), False),
        (MONDAY_AM, cell(0, "AM", "11:59", "12:30"), True),
        (MONDAY_AM, cell(0, "PM", "11:45", "14:00"), True),
        (MONDAY_AM, cell(0, "AM", "08:00", "09:30"), False),
        (cell(0, "AM", "09:00", "12:30"), cell(0, "AM", "10:00", "11:00"), True),
    ],
)
def test_times_decide_whether_two_half_days_clash(one: Cell, other: Cell, expected: bool) -> None:
    assert bool(clashes([one], [other])) is expected
    assert bool(clashes([other], [one])) is expected


CELLS = st.builds(
    Cell,
    st.integers(0, 4),
    st.sampled_from(["AM", "PM"]),
    st.times(max_value=time(11)),
    st.times(min_value=time(11, 1), max_value=time(18)),
)


@given(
    st.lists(CELLS, max_size=10, unique_by=lambda cell: (cell.weekday, cell.half)),
    st.dates(date(2025, 8, 1), date(2026, 8, 31)),
)
def test_every_half_day_due_was_agreed_and_is_open(cells: list[Cell], first: date) -> None:
    one = week(Stretch(*YEAR, tuple(cells)))
    agreed = {(cell.weekday, cell.half) for cell in cells}
    found = list(one.due(first, first + timedelta(days=30)))
    assert len({due.key for due in found}) == len(found)
    for due in found:
        assert (due.date.weekday(), due.half) in agreed
        assert COUNCIL.is_open(due.date)
        assert YEAR[0] <= due.date <= YEAR[1]
