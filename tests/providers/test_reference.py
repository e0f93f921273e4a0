"""The framework, its lots and rounds, and the documents it asks for."""

from datetime import date

import pytest

from core import clock
from providers import reference
from providers.models import DocumentKind, Lot, Round

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded():
    reference.load()


def test_it_loads_ten_lots_of_which_five_titles_are_published():
    assert list(Lot.objects.values_list("number", flat=True)) == list(range(1, 11))
    assert list(Lot.objects.filter(is_confirmed=False).values_list("number", flat=True)) == [6, 7, 8, 9, 10]


def test_two_rounds_a_year_follow_each_other_without_a_gap():
    rounds = list(Round.objects.order_by("opens_on"))
    assert [r.name for r in rounds[:3]] == ["January 2025", "May 2025", "January 2026"]
    for earlier, later in zip(rounds, rounds[1:], strict=False):
        assert (later.opens_on - earlier.closes_on).days == 1
    assert rounds[-1].closes_on <= date(2028, 8, 31)


def test_a_round_is_loaded_where_it_stands_on_that_day():
    assert Round.objects.get(name="May 2026").status == Round.Status.CLOSED
    assert Round.objects.get(name="January 2027").status == Round.Status.OPEN
    assert Round.objects.get(name="May 2027").status == Round.Status.PLANNED


def test_a_second_load_changes_nothing_even_months_later():
    Lot.objects.filter(number=6).update(title="Enrichment", is_confirmed=True)
    with clock.set_to(clock.at(date(2027, 3, 1))):
        assert set(reference.load().values()) == {0}
    assert Lot.objects.get(number=6).title == "Enrichment"
    assert Round.objects.get(name="May 2027").status == Round.Status.PLANNED, "a round moves by its own step"


@pytest.mark.parametrize(
    "code, effect, is_suspending, grace",
    [
        ("public_liability", "block", True, 0),
        ("safeguarding_policy", "block", True, 0),
        ("first_aid_cert", "block", True, 10),
        ("professional_indemnity", "warn", True, 10),
        ("motor_business", "transport", False, 0),
        ("activity_licence", "activity", False, 0),
        ("hours_declaration", "block", False, 0),
        ("complaints_policy", "warn", False, 0),
    ],
)
def test_each_document_has_its_effect_and_its_days_of_grace(code, effect, is_suspending, grace):
    kind = DocumentKind.objects.get(code=code)
    assert (kind.effect, kind.is_suspending, kind.grace_school_days) == (effect, is_suspending, grace)


def test_few_kinds_are_open_to_schools_and_none_about_pupils_staff_or_money():
    opened = set(DocumentKind.objects.filter(is_open=True).values_list("code", flat=True))
    assert {"public_liability", "safeguarding_policy"} <= opened
    assert len(opened) < 10
    closed = {"hours_declaration", "scr_confirmation", "accounts", "driver_checks", "dsl_certificate", "dsa", "cyber"}
    assert not opened & closed


def test_a_kind_that_is_there_already_stays_closed():
    DocumentKind.objects.filter(code="public_liability").update(is_open=False)
    reference.load()
    assert not DocumentKind.objects.get(code="public_liability").is_open


def test_a_kind_is_closed_until_somebody_opens_it():
    assert not DocumentKind(code="new", title="New", criticality="minor").is_open
