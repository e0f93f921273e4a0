"""A school enters its own INSET days and closures; sessions follow."""

from datetime import date

import pytest
from django.urls import reverse

from core import clock
from core.models import Closure, Event

LIST, ADD = "accounts:closures", "accounts:closure-add"


def day(name, value):
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def enter(client, first, last=None, kind="inset", **more):
    return client.post(
        reverse(ADD), {"kind": kind, **day("starts_on", first), **(day("ends_on", last) if last else {}), **more}
    )


@pytest.fixture(autouse=True)
def today():
    with clock.set_to(clock.at(date(2026, 11, 16), 10)):
        yield


def test_a_school_closes_on_its_own_days_alone(sign_in, lead, lead2):
    client = sign_in(lead)
    enter(client, date(2026, 11, 30), note="Training")
    closure = Closure.objects.get(note="Training")
    assert closure.calendar == lead.organisation.calendar
    assert not lead.organisation.calendar.school_days().is_open(date(2026, 11, 30))
    assert "30 November 2026: INSET day" in Event.objects.get(act="closure_entered").sentence
    assert "INSET day" in client.get(reverse(LIST)).content.decode()
    other = sign_in(lead2)
    assert not other.get(reverse(LIST)).context["object_list"]
    assert other.get(reverse("accounts:closure-remove", args=[closure.pk])).status_code == 404


@pytest.mark.parametrize(
    "first, last, words",
    [
        (date(2026, 11, 10), None, "These days are over"),
        (date(2026, 11, 30), date(2026, 11, 28), "is before the first"),
        (date(2026, 11, 30), date(2027, 3, 1), "60 days or fewer"),
    ],
)
def test_what_cannot_be_a_closure_is_refused_in_words(sign_in, lead, first, last, words):
    before = Closure.objects.count()
    assert words in enter(sign_in(lead), first, last).content.decode()
    assert Closure.objects.count() == before


def test_twice_is_once(sign_in, lead):
    client = sign_in(lead)
    enter(client, date(2026, 11, 30))
    assert "entered already" in enter(client, date(2026, 11, 30)).content.decode()


def test_what_has_begun_stays_and_what_is_to_come_may_go(sign_in, lead):
    client = sign_in(lead)
    enter(client, date(2026, 11, 16))
    enter(client, date(2026, 11, 30))
    begun, coming = Closure.objects.filter(calendar=lead.organisation.calendar).order_by("starts_on")
    assert "has begun" in client.post(reverse("accounts:closure-remove", args=[begun.pk])).content.decode()
    client.post(reverse("accounts:closure-remove", args=[coming.pk]))
    assert list(Closure.objects.filter(calendar=lead.organisation.calendar)) == [begun]


def test_the_administrator_closes_for_all_and_others_for_nobody(sign_in, admin, lead, viewer, manager):
    enter(sign_in(admin), date(2026, 11, 30), note="Snow")
    assert Closure.objects.get(note="Snow").calendar == admin.organisation.calendar
    assert not lead.organisation.calendar.school_days().is_open(date(2026, 11, 30))
    for who in (viewer, manager):
        assert sign_in(who).get(reverse(ADD)).status_code == 403
