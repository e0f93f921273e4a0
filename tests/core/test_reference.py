"""Loading the council, bank holidays and thresholds; and what is counted along the calendar of Salford's pack."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Organisation
from core.models import Calendar, Closure, HalfTerm, Threshold
from tests import packs
from tests.cast import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


def begin_with_nothing() -> None:
    """A portal before its council's data: without the ground that the kept database has."""
    Organisation.objects.all().delete()
    Calendar.objects.all().delete()


@pytest.fixture(scope="module")
def scene(bare: Stage) -> Stage:
    """What reference data and Salford's pack bring, once for all that look at it."""
    begin_with_nothing()
    call_command("load_reference", stdout=StringIO())
    packs.load_salford()
    return bare


@pytest.fixture
def loaded() -> Calendar:
    """The council's calendar as reference data and Salford's pack have it."""
    return Calendar.objects.get(organisation__is_council=True)


@pytest.mark.parametrize(
    "first_day, day_six",
    [
        (date(2025, 10, 21), date(2025, 11, 4)),
        (date(2025, 12, 18), date(2026, 1, 8)),
        (date(2026, 4, 29), date(2026, 5, 7)),
        (date(2025, 10, 25), date(2025, 11, 10)),
    ],
)
def test_day_six_is_counted_in_school_days(loaded, first_day, day_six):
    days = loaded.school_days()
    assert days.add(days.next_open(first_day), 5) == day_six


def test_two_days_notice_skips_the_half_term_holiday(loaded):
    assert loaded.school_days().earliest_start(date(2026, 5, 22), 2) == date(2026, 6, 3)


@pytest.mark.parametrize("year, weekdays", [("2023-24", 195), ("2024-25", 195), ("2025-26", 195), ("2026-27", 195)])
def test_each_year_has_the_weekdays_of_the_published_rule(loaded, year, weekdays):
    rows = loaded.half_terms.filter(academic_year=year)
    days = loaded.school_days()
    assert sum(len(list(days.open_days(row.starts_on, row.ends_on))) for row in rows) == weekdays


def test_bank_holidays_are_closures_wherever_the_terms_turn_out_to_be(loaded):
    closed = set(loaded.closures.filter(kind=Closure.Kind.BANK_HOLIDAY).values_list("starts_on", flat=True))
    assert {date(2027, 3, 26), date(2026, 12, 25)} <= closed
    assert not loaded.school_days().is_open(date(2027, 3, 26))


def test_a_schools_inset_day_closes_that_school_alone(loaded):
    school = Calendar.objects.create(name="A school", parent=loaded)
    school.closures.create(kind=Closure.Kind.INSET, starts_on=date(2026, 11, 9), ends_on=date(2026, 11, 9))
    assert not school.school_days().is_open(date(2026, 11, 9))
    assert loaded.school_days().is_open(date(2026, 11, 9))
    assert school.school_days().add(date(2026, 11, 6), 1) == date(2026, 11, 10)


def test_a_school_with_its_own_half_terms_leaves_the_councils_of_that_year(loaded):
    school = Calendar.objects.create(name="An academy", parent=loaded)
    school.half_terms.create(
        academic_year="2026-27", code="autumn_1", starts_on=date(2026, 9, 7), ends_on=date(2026, 10, 16)
    )
    days = school.school_days()
    assert not days.is_open(date(2026, 9, 2))
    assert days.is_open(date(2026, 3, 2)), "the other years stay the council's"
    assert [term.name for term in school.terms()][-3:] == ["2026-spring", "2026-summer", "2026-autumn"]
    assert school.term_on(date(2026, 3, 2)) == loaded.term_on(date(2026, 3, 2))
    assert school.term_named("2026-autumn").ends_on == date(2026, 10, 16)


def test_calendars_that_are_each_other_s_parent_still_have_their_terms(loaded):
    school = Calendar.objects.create(name="A school", parent=loaded)
    Calendar.objects.filter(pk=loaded.pk).update(parent=school)
    assert Calendar.objects.get(pk=school.pk).terms() == Calendar.objects.get(pk=loaded.pk).terms()


def test_a_providers_closed_day_leaves_the_school_open(loaded):
    provider = Calendar.objects.create(name="A provider", parent=loaded)
    provider.closures.create(kind=Closure.Kind.HOLIDAY, starts_on=date(2026, 11, 16), ends_on=date(2026, 11, 20))
    days = Calendar.objects.school_days([provider.pk, loaded.pk])
    assert not days[provider.pk].is_open(date(2026, 11, 18))
    assert days[loaded.pk].is_open(date(2026, 11, 18))


def test_what_the_council_entered_since_stands(loaded):
    HalfTerm.objects.filter(academic_year="2026-27", code="summer_2").update(
        ends_on=date(2027, 7, 20), is_confirmed=True
    )
    Threshold.objects.filter(code="full_time_hours").update(value=16)
    call_command("load_reference", stdout=StringIO())
    packs.load_salford()
    assert HalfTerm.objects.get(academic_year="2026-27", code="summer_2").ends_on == date(2027, 7, 20)
    assert Threshold.objects.value_on("full_time_hours", date(2026, 11, 18)) == Decimal(16)


def test_every_threshold_has_a_unit_and_a_source(loaded):
    assert not Threshold.objects.filter(unit="").exists()
    assert not Threshold.objects.filter(source="").exists()
