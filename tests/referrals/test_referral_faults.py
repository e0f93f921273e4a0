"""What a referral may not say: route against commissioner and pupil, dates, attendance. No database."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from pupils.models import Pupil
from referrals.models import Route
from referrals.referral_faults import age_fault, baseline_faults, date_faults, exclusion_faults, route_faults, upn_fault

TODAY = date(2026, 11, 18)


def pupil(**values):
    return Pupil(**{"born_on": date(2012, 3, 14), "upn": "A", **values})


@pytest.mark.parametrize(
    "ages, born_on, on, fault",
    [
        # Compulsory school age ends on the last Friday in June of the year of the sixteenth birthday.
        ("compulsory", date(2010, 8, 31), date(2026, 6, 26), ""),
        ("compulsory", date(2010, 8, 31), date(2026, 6, 27), "not of compulsory school age on 27 June 2026"),
        ("compulsory", date(2010, 9, 1), date(2027, 6, 25), ""),
        # It begins on the prescribed day on or after the fifth birthday.
        ("compulsory", date(2021, 4, 1), date(2026, 8, 30), "not of compulsory school age"),
        ("compulsory", date(2021, 4, 1), date(2026, 8, 31), ""),
        ("16_25", date(2010, 8, 31), date(2026, 6, 26), "still of compulsory school age"),
        ("16_25", date(2010, 8, 31), date(2026, 6, 27), ""),
        ("16_25", date(2001, 9, 1), date(2027, 8, 31), ""),
        ("16_25", date(2001, 8, 31), date(2026, 9, 1), "past 25"),
        ("0_25", date(2022, 1, 1), TODAY, ""),
        ("0_25", date(2001, 8, 31), date(2026, 9, 1), "past 25"),
    ],
)
def test_the_age_must_fit_the_route(ages, born_on, on, fault):
    found = age_fault(ages, born_on, on_roll=True, on=on)
    assert fault in found
    assert bool(found) == bool(fault)


def test_a_route_for_registered_pupils_asks_for_the_roll():
    assert "not on the school's roll" in age_fault("registered", date(2012, 1, 1), on_roll=False, on=TODAY)
    assert age_fault("registered", date(2012, 1, 1), on_roll=True, on=TODAY) == ""


@pytest.mark.parametrize(
    "route, council, fault",
    [
        (Route(arranged_by="la"), True, ""),
        (Route(arranged_by="school"), False, ""),
        (Route(arranged_by="la"), False, "The council arranges places on this route"),
        (Route(arranged_by="school"), True, "This route is for schools"),
        (Route(arranged_by="school", is_placement_allowed=False), False, "not for a place with a provider"),
        (Route(arranged_by="la", needs_plan=True), True, "with an education, health and care plan"),
    ],
)
def test_the_route_must_fit_the_commissioner(route, council, fault):
    found = route_faults(route, pupil(), council=council, on_roll=True, on=TODAY)
    assert len(found) == bool(fault)
    assert fault in " ".join(found)


def test_a_pupil_with_a_plan_may_use_the_routes_of_plans():
    route = Route(arranged_by="la", needs_plan=True, ages="0_25")
    assert route_faults(route, pupil(sen_provision="E"), council=True, on_roll=False, on=TODAY) == []


@pytest.mark.parametrize(
    "starts_on, ends_on, fields",
    [
        (TODAY, TODAY, []),
        (TODAY - timedelta(days=1), TODAY, ["starts_on"]),
        (TODAY + timedelta(days=1), TODAY, ["ends_on"]),
        (TODAY - timedelta(days=1), TODAY - timedelta(days=2), ["starts_on", "ends_on"]),
        (None, None, []),
        (None, TODAY, []),
    ],
)
def test_the_days_must_be_in_order_and_to_come(starts_on, ends_on, fields):
    assert [name for name, _sentence in date_faults(starts_on, ends_on, TODAY)] == fields


@pytest.mark.parametrize("excluded_on, wrong", [(TODAY, False), (TODAY + timedelta(days=1), True), (None, True)])
def test_an_exclusion_has_a_first_day_that_has_come(excluded_on, wrong):
    assert bool(exclusion_faults(Route(due_school_day=6), excluded_on, TODAY)) is wrong
    assert exclusion_faults(Route(), excluded_on, TODAY) == []


@pytest.mark.parametrize(
    "attended, possible, wrong", [(60, 120, False), (120, 120, False), (121, 120, True), (None, 3, False)]
)
def test_nobody_attends_more_than_is_possible(attended, possible, wrong):
    assert bool(baseline_faults(attended, possible)) is wrong


def test_a_upn_or_the_reason_for_none():
    assert upn_fault(SimpleNamespace(upn="A", no_upn_reason="")) == ""
    assert upn_fault(SimpleNamespace(upn=None, no_upn_reason="new_arrival")) == ""
    assert upn_fault(SimpleNamespace(upn=None, no_upn_reason=""))
