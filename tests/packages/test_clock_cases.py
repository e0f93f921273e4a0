"""A hundred exclusions over three calendars: the day education is due, worked out along drawn weeks."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from core.models import Calendar, Closure, HalfTerm
from referrals import clocks
from tests.factories.accounts import SchoolFactory
from tests.factories.core import council_calendar
from tests.factories.pupils import PupilFactory
from tests.factories.referrals import ReferralFactory, RouteFactory
from tests.template_database import the_council

# Each week from its Monday until another looks otherwise: x is a school day, a dot is none.
DRAWN = {
    "council": """
        2026-08-31 .xxxx
        2026-09-07 xxxxx
        2026-10-26 .....
        2026-11-02 xxxxx
        2026-12-21 .....
        2027-01-04 xxxxx
        2027-02-15 .....
        2027-02-22 xxxxx
        2027-03-22 xxxx.
        2027-03-29 .xxxx
        2027-04-05 .....
        2027-04-19 xxxxx
        2027-05-03 .xxxx
        2027-05-10 xxxxx
        2027-05-31 .....
        2027-06-07 xxxxx
        2027-07-19 xxxx.
    """,
    "school": """
        2026-08-31 .xxxx
        2026-09-07 xxxxx
        2026-10-19 xxxx.
        2026-10-26 .....
        2026-11-02 xxxxx
        2026-11-23 xxxx.
        2026-11-30 xxxxx
        2026-12-21 .....
        2027-01-04 .xxxx
        2027-01-11 xxxxx
        2027-02-15 .....
        2027-02-22 .xxxx
        2027-03-01 xxxxx
        2027-03-22 xxxx.
        2027-03-29 .xxxx
        2027-04-05 .....
        2027-04-19 xxxxx
        2027-05-03 .xxxx
        2027-05-10 xxxxx
        2027-05-31 .....
        2027-06-07 xxxxx
        2027-06-28 .xxxx
        2027-07-05 xxxxx
        2027-07-19 xxxx.
    """,
    "trust": """
        2026-08-31 ...xx
        2026-09-07 xxxxx
        2026-10-19 .....
        2026-11-02 xxxxx
        2026-12-14 xxxx.
        2026-12-21 .....
        2027-01-04 ..xxx
        2027-01-11 xxxxx
        2027-02-08 xxx..
        2027-02-15 .....
        2027-02-22 xxxxx
        2027-03-22 xxxx.
        2027-03-29 .....
        2027-04-12 xxxxx
        2027-05-03 .xxxx
        2027-05-10 xxxxx
        2027-05-24 .....
        2027-06-07 xxxxx
        2027-07-19 .....
    """,
}

# Calendar, first day of the exclusion, who, last day of a suspension, and the day education is due; a dash is none.
CASES = """
    council, 2026-10-14, social worker, -, 2026-10-14
    school, 2026-09-21, excluded, -, 2026-09-28
    trust, 2027-03-27, social worker, -, 2027-04-12
    council, 2027-03-13, looked after, -, 2027-03-15
    school, 2027-01-20, social worker, -, 2027-01-20
    trust, 2027-04-02, suspended, 2027-04-22, 2027-04-19
    council, 2026-12-10, suspended, 2027-01-05, 2026-12-17
    school, 2027-04-29, looked after, -, 2027-04-29
    trust, 2027-03-29, excluded, -, 2027-04-19
    council, 2027-02-21, excluded, -, 2027-03-01
    school, 2027-02-06, looked after, -, 2027-02-08
    trust, 2026-10-18, excluded, -, 2026-11-09
    council, 2027-01-30, excluded, -, 2027-02-08
    school, 2026-12-14, looked after, -, 2026-12-14
    trust, 2027-05-16, excluded, -, 2027-06-07
    council, 2027-04-24, suspended, 2027-04-29, -
    school, 2026-12-13, suspended, 2027-01-05, 2027-01-05
    trust, 2027-03-27, excluded, -, 2027-04-19
    council, 2027-05-19, suspended, 2027-05-24, -
    school, 2027-04-25, looked after, -, 2027-04-26
    trust, 2026-12-10, social worker, -, 2026-12-10
    council, 2026-10-20, suspended, 2026-10-23, -
    school, 2027-05-28, excluded, -, 2027-06-11
    trust, 2026-10-22, excluded, -, 2026-11-09
    council, 2027-03-25, suspended, 2027-04-22, 2027-04-19
    school, 2027-02-04, suspended, 2027-02-11, 2027-02-11
    trust, 2027-04-26, social worker, -, 2027-04-26
    council, 2027-02-07, suspended, 2027-02-25, 2027-02-22
    school, 2026-10-22, social worker, -, 2026-10-22
    trust, 2026-10-17, suspended, 2026-11-12, 2026-11-09
    council, 2027-04-19, social worker, -, 2027-04-19
    school, 2027-03-16, excluded, -, 2027-03-23
    trust, 2027-03-20, looked after, -, 2027-03-22
    council, 2027-03-31, excluded, -, 2027-04-21
    school, 2027-04-26, looked after, -, 2027-04-26
    trust, 2027-04-29, excluded, -, 2027-05-07
    council, 2027-03-24, excluded, -, 2027-04-02
    school, 2027-05-14, looked after, -, 2027-05-14
    trust, 2027-03-22, social worker, -, 2027-03-22
    council, 2027-03-23, looked after, -, 2027-03-23
    school, 2027-04-06, suspended, 2027-04-26, 2027-04-26
    trust, 2027-03-20, social worker, -, 2027-03-22
    council, 2027-04-29, social worker, -, 2027-04-29
    school, 2027-04-23, social worker, -, 2027-04-23
    trust, 2027-04-25, excluded, -, 2027-05-04
    council, 2027-03-14, suspended, 2027-03-22, 2027-03-22
    school, 2027-02-05, social worker, -, 2027-02-05
    trust, 2026-11-22, looked after, -, 2026-11-23
    council, 2027-03-29, social worker, -, 2027-03-30
    school, 2026-12-05, excluded, -, 2026-12-14
    trust, 2027-03-26, excluded, -, 2027-04-19
    council, 2027-02-03, looked after, -, 2027-02-03
    school, 2027-05-15, suspended, 2027-05-20, -
    trust, 2026-11-21, looked after, -, 2026-11-23
    council, 2026-12-12, excluded, -, 2027-01-04
    school, 2026-10-21, excluded, -, 2026-11-05
    trust, 2026-10-21, excluded, -, 2026-11-09
    council, 2026-10-18, excluded, -, 2026-11-02
    school, 2027-03-20, social worker, -, 2027-03-22
    trust, 2026-10-08, excluded, -, 2026-10-15
    council, 2026-11-07, suspended, 2026-11-12, -
    school, 2027-04-23, looked after, -, 2027-04-23
    trust, 2027-04-22, social worker, -, 2027-04-22
    council, 2027-05-13, excluded, -, 2027-05-20
    school, 2026-12-08, social worker, -, 2026-12-08
    trust, 2027-02-08, social worker, -, 2027-02-08
    council, 2027-03-20, suspended, 2027-03-25, -
    school, 2027-01-30, looked after, -, 2027-02-01
    trust, 2026-10-14, excluded, -, 2026-11-04
    council, 2026-12-15, looked after, -, 2026-12-15
    school, 2027-02-03, excluded, -, 2027-02-10
    trust, 2027-01-08, suspended, 2027-01-20, 2027-01-15
    council, 2027-05-10, excluded, -, 2027-05-17
    school, 2027-02-22, looked after, -, 2027-02-23
    trust, 2027-05-10, excluded, -, 2027-05-17
    council, 2027-02-25, excluded, -, 2027-03-04
    school, 2027-04-26, excluded, -, 2027-05-04
    trust, 2026-10-20, social worker, -, 2026-11-02
    council, 2026-10-11, excluded, -, 2026-10-19
    school, 2027-03-23, excluded, -, 2027-04-01
    trust, 2027-04-28, excluded, -, 2027-05-06
    council, 2027-05-17, social worker, -, 2027-05-17
    school, 2026-12-25, suspended, 2027-01-15, 2027-01-12
    trust, 2027-04-05, excluded, -, 2027-04-19
    council, 2027-01-04, suspended, 2027-01-14, 2027-01-11
    school, 2027-05-14, suspended, 2027-05-21, 2027-05-21
    trust, 2026-12-18, social worker, -, 2027-01-06
    council, 2026-10-12, social worker, -, 2026-10-12
    school, 2027-06-01, suspended, 2027-06-17, 2027-06-14
    trust, 2026-12-12, suspended, 2027-01-12, 2027-01-07
    council, 2027-04-25, excluded, -, 2027-05-04
    school, 2026-11-26, excluded, -, 2026-12-04
    trust, 2026-10-15, excluded, -, 2026-11-05
    council, 2027-05-11, excluded, -, 2027-05-18
    school, 2027-04-28, suspended, 2027-05-04, -
    trust, 2027-03-28, excluded, -, 2027-04-19
    council, 2026-12-12, social worker, -, 2026-12-14
    school, 2027-03-26, looked after, -, 2027-03-30
    trust, 2026-10-16, suspended, 2026-11-04, -
    council, 2027-04-25, social worker, -, 2027-04-26
"""

TRUST = [
    ("autumn_1", date(2026, 9, 3), date(2026, 10, 16)),
    ("autumn_2", date(2026, 11, 2), date(2026, 12, 17)),
    ("spring_1", date(2027, 1, 6), date(2027, 2, 10)),
    ("spring_2", date(2027, 2, 22), date(2027, 3, 25)),
    ("summer_1", date(2027, 4, 12), date(2027, 5, 21)),
    ("summer_2", date(2027, 6, 7), date(2027, 7, 16)),
]
OWN_INSET = [date(2026, 10, 23), date(2026, 11, 27), date(2027, 1, 4), date(2027, 2, 22), date(2027, 6, 28)]


def cases():
    return [[word.strip() for word in line.split(",")] for line in CASES.strip().splitlines()]


def open_days(calendar):
    """The school days of a drawn calendar, one after another."""
    lines = [line.split() for line in DRAWN[calendar].strip().splitlines()]
    weeks = [(date.fromisoformat(monday), marks) for monday, marks in lines] + [(date(2027, 7, 26), ".....")]
    found = []
    for (monday, marks), (until, _next) in pairwise(weeks):
        while monday < until:
            found += [monday + timedelta(days=place) for place, mark in enumerate(marks) if mark == "x"]
            monday += timedelta(days=7)
    return found


def by_hand(calendar, first, who, until):
    """Day one is the first school day of the exclusion, day six the fifth after it: counted with a finger."""
    days = [day for day in open_days(calendar) if day >= first]
    due = days[0] if who in ("looked after", "social worker") else days[5]
    return due if until is None or due <= until else None


@pytest.fixture(scope="module")
def scene(bare):
    """A child on no roll, in the council's days; a school with INSET days of its own; a trust's with other holidays."""
    council = the_council().calendar or council_calendar()
    own = Calendar.objects.create(name="A school's own", parent=council)
    Closure.objects.bulk_create(Closure(calendar=own, kind="inset", starts_on=day, ends_on=day) for day in OWN_INSET)
    trust = Calendar.objects.create(name="A trust's", parent=council)
    HalfTerm.objects.bulk_create(
        HalfTerm(calendar=trust, academic_year="2026-27", code=code, starts_on=first, ends_on=last)
        for code, first, last in TRUST
    )
    bare["at council"] = None
    for name, calendar in {"school": own, "trust": trust}.items():
        bare[f"at {name}"] = SchoolFactory(organisation__calendar=calendar).organisation
    bare["excluded"] = RouteFactory(code="out", arranged_by="la", due_school_day=6, due_school_day_looked_after=1)
    bare["suspended"] = RouteFactory(code="susp", due_school_day=6, due_school_day_looked_after=1)
    return bare


def day(text):
    return None if text == "-" else date.fromisoformat(text)


@pytest.mark.parametrize("calendar, first, who, until, due", cases())
def test_the_clock_of_a_child_runs_in_the_days_of_its_own_school(stage, calendar, first, who, until, due):
    pupil = PupilFactory.build(is_looked_after=who == "looked after", has_social_worker=who == "social worker")
    referral = ReferralFactory.build(
        pupil=pupil,
        commissioner=stage["at school"],
        home_school=stage[f"at {calendar}"],
        referred_by=None,
        route=stage["suspended" if who == "suspended" else "excluded"],
        excluded_on=day(first),
        excluded_until=day(until),
    )
    assert clocks.education_due_of(referral, referral.school_days()) == day(due)
    assert by_hand(calendar, day(first), who, day(until)) == day(due)


def test_there_are_a_hundred_of_them_over_three_calendars():
    assert len(cases()) == 100
    assert {case[0] for case in cases()} == set(DRAWN)
    assert len({tuple(case) for case in cases()}) == 100
