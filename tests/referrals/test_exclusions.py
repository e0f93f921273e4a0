"""An exclusion ends: five days never reach a day six, and suspensions that follow one another are counted as one."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from attendance import proposing
from placements.models import Session
from pupils.models import Pupil
from referrals import clocks, exclusions, referring
from referrals.exclusions import Excluded
from referrals.models import Referral, Route
from tests.factories.attendance import MarkFactory, due, placed
from tests.factories.core import council_calendar
from tests.factories.pupils import PupilFactory
from tests.referrals.referring_steps import ROUTE, draft_of, load, submitted_by

pytestmark = pytest.mark.django_db

SUSPENSION = Route(code="s", due_school_day=6, due_school_day_looked_after=1, arranged_by="school")
PERMANENT = Route(code="p", due_school_day=6, due_school_day_looked_after=1, arranged_by="la")


@pytest.fixture(autouse=True)
def _routes(calendar):
    load()


@pytest.fixture
def days(db):
    return council_calendar().school_days()


def nov(first, last=None):
    return Excluded(date(2026, 11, first), date(2026, 11, last) if last else None)


def told(latest, earlier=None, route=SUSPENSION, **pupil):
    """A referral that tells of these stretches."""
    return Referral(
        status="submitted",
        route=route,
        pupil=Pupil(**pupil),
        excluded_on=latest.starts_on,
        excluded_until=latest.ends_on,
        earlier_excluded_on=earlier and earlier.starts_on,
        earlier_excluded_until=earlier and earlier.ends_on,
    )


@pytest.mark.parametrize(
    ("latest", "earlier", "due_on"),
    [
        (nov(9, 13), None, None),  # five school days
        (nov(9, 15), None, None),  # five, and a weekend
        (nov(9, 16), None, 16),  # six
        (nov(9), None, 16),  # no last day is known
        (nov(12, 17), nov(9, 11), 16),  # three days, and four that follow: the sixth of both
        (nov(9, 11), nov(4, 6), 11),  # only a weekend lies between
        (nov(10, 13), nov(4, 6), None),  # a school day lies between, and neither has six
        (nov(10, 17), nov(4, 6), 17),
        (nov(11, 13), nov(2, 10), 9),  # overdue since the first of them had six
    ],
)
def test_day_six_is_counted_over_suspensions_the_law_joins(days, latest, earlier, due_on):
    found = clocks.education_due_of(told(latest, earlier), days)
    assert found == (date(2026, 11, due_on) if due_on else None)


def test_half_term_does_not_part_two_suspensions(days):
    earlier = Excluded(date(2026, 10, 21), date(2026, 10, 23))
    assert clocks.education_due_of(told(nov(2, 6), earlier), days) == date(2026, 11, 4)


def test_a_permanent_exclusion_counts_from_its_own_first_day(days):
    referral = told(nov(12), nov(9, 11), route=PERMANENT)
    assert clocks.education_due_of(referral, days) == date(2026, 11, 19)


def test_a_pupil_looked_after_is_due_education_from_the_first_day(days):
    assert clocks.education_due_of(told(nov(9, 13), is_looked_after=True), days) == date(2026, 11, 9)


@pytest.mark.parametrize(
    ("stretches", "day", "which"),
    [
        ([nov(9, 13)], 9, 1),
        ([nov(9, 13)], 13, 5),
        ([nov(9, 13)], 16, None),
        ([nov(9)], 16, 6),
        ([nov(12, 17), nov(4, 5)], 5, 2),
        ([nov(12, 17), nov(4, 5)], 6, None),
    ],
)
def test_which_school_day_of_it_a_day_is(days, stretches, day, which):
    assert exclusions.day_of(stretches, date(2026, 11, day), days) == which


@pytest.mark.parametrize(
    ("latest", "earlier", "code"),
    [
        (nov(9), None, None),
        (nov(10), None, "E"),
        (nov(10, 17), nov(5, 9), None),
        (nov(12, 17), nov(4, 6), "E"),
        (nov(9, 13), None, "E"),  # it had ended: the school is asked which day of what it is
    ],
)
def test_the_code_of_a_suspended_pupil_goes_by_the_same_days(council, school, provider, latest, earlier, code):
    placement = placed(provider, school)
    referral = placement.referral
    Route.objects.filter(pk=referral.route_id).update(due_school_day=6)
    for name in ("excluded_on", "excluded_until", "earlier_excluded_on", "earlier_excluded_until"):
        setattr(referral, name, getattr(told(latest, earlier), name))
    referral.save()
    (session,) = due(placement, date(2026, 11, 16))
    MarkFactory(session=session, kind="absent", reason="suspended")
    row = Session.objects.select_related(*proposing.RELATED).get(pk=session.pk)
    assert proposing.proposals([row])[row.pk].code == code


def test_the_last_day_is_asked_beside_the_first_and_stops_the_clock(sign_in, lead):
    draft = draft_of(
        lead, route_id="suspension_day6", excluded_on=date(2026, 11, 9), education_due_on=date(2026, 11, 16)
    )
    client, address = sign_in(lead), reverse("referrals:referral-route", args=[draft.pk])
    assert "Last school day of it" in client.get(address).text
    assert "Education due by" in client.get(reverse("referrals:referral-tasks", args=[draft.pk])).text
    answer = client.post(address, answers(excluded_until=date(2026, 11, 13)))
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert (draft.excluded_until, draft.education_due_on) == (date(2026, 11, 13), None)
    tasks = client.get(reverse("referrals:referral-tasks", args=[draft.pk])).text
    assert "Education due by" not in tasks
    told_there = client.get(reverse("referrals:referral-submit", args=[draft.pk])).text
    assert "13 November 2026" in told_there


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"excluded_until": date(2026, 11, 6)}, "The last school day must be the same as or after the first"),
        ({"earlier_excluded_on": date(2026, 11, 4)}, "Enter the last school day of the suspension before it"),
        ({"earlier_excluded_until": date(2026, 11, 4)}, "Enter the first school day of the suspension before it"),
        (
            {"earlier_excluded_on": date(2026, 11, 4), "earlier_excluded_until": date(2026, 11, 9)},
            "must end before the first school day of this one",
        ),
        (
            {"earlier_excluded_on": date(2026, 11, 5), "earlier_excluded_until": date(2026, 11, 4)},
            "The last school day must be the same as or after the first",
        ),
    ],
)
def test_days_out_of_order_are_refused_with_a_sentence(sign_in, lead, more, sentence):
    draft = draft_of(lead, route_id="suspension_day6", excluded_on=date(2026, 11, 9))
    client, address = sign_in(lead), reverse("referrals:referral-route", args=[draft.pk])
    assert sentence in client.post(address, answers(**more)).text
    draft.refresh_from_db()
    assert draft.excluded_until is None


def test_the_officer_is_not_asked_of_suspensions_before_a_permanent_exclusion(sign_in, officer):
    pupil = PupilFactory()
    shown = sign_in(officer).get(reverse("referrals:referral-add", args=[pupil.pk])).text
    assert "Last school day of it" in shown
    assert "just before it" not in shown


def test_what_was_said_of_an_exclusion_goes_when_the_route_changes(sign_in, lead):
    days_said = {"excluded_on": date(2026, 11, 9), "excluded_until": date(2026, 11, 17)}
    days_said |= {"earlier_excluded_on": date(2026, 11, 4), "earlier_excluded_until": date(2026, 11, 6)}
    draft = draft_of(lead, route_id="suspension_day6", **days_said)
    client, address = sign_in(lead), reverse("referrals:referral-route", args=[draft.pk])
    client.post(address, answers(route="school_commissioned", reason="mental_health"))
    draft.refresh_from_db()
    assert {getattr(draft, name) for name in days_said} == {None}


def test_the_clocks_are_settled_by_the_last_day_too(lead):
    row = submitted_by(
        lead, route_id="suspension_day6", excluded_on=date(2026, 11, 9), education_due_on=date(2026, 11, 16)
    )
    Referral.objects.filter(pk=row.pk).update(excluded_until=date(2026, 11, 13))
    assert referring.settle_clocks() == 1
    row.refresh_from_db()
    assert row.education_due_on is None


@pytest.mark.parametrize(
    "values",
    [
        {"excluded_on": date(2026, 11, 9), "excluded_until": date(2026, 11, 8)},
        {"excluded_on": date(2026, 11, 9), "earlier_excluded_on": date(2026, 11, 4)},
        {
            "excluded_on": date(2026, 11, 9),
            "earlier_excluded_on": date(2026, 11, 4),
            "earlier_excluded_until": date(2026, 11, 9),
        },
    ],
)
def test_the_database_keeps_the_order_too(lead, values):
    draft = draft_of(lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=draft.pk).update(**values)


def answers(**more):
    """The first section of a suspension from 9 November, some of it answered otherwise."""
    given = {**ROUTE, "route": "suspension_day6", "reason": "suspension", "excluded_on": date(2026, 11, 9)} | more
    sent = {}
    for name, value in given.items():
        if isinstance(value, date):
            sent |= {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}
        else:
            sent[name] = value
    return sent
