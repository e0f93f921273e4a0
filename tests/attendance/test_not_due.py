"""A row for a half-day the pupil is not due says why: which day it is, by whose calendar, or what was agreed."""

from datetime import date, time
from time import perf_counter

import pytest

from attendance import matching
from attendance.not_due import NotDue
from core.models import Calendar, Closure, HalfTerm
from placements.models import Pause, Placement
from providers.models import Provider
from tests.cast import held
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import placed, register_file
from tests.factories.placements import MOMENT, AgreementFactory, PatternFactory
from tests.factories.pupils import EnrolmentFactory, PupilFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

WHAT_TO_DO = ". Check the day, or ask the commissioner to change the agreement"


def agreed_with(placement, *cells, **days):
    """An agreement signed by both for these half-days."""
    agreement = AgreementFactory(
        placement=placement,
        **{"starts_on": placement.starts_on, "ends_on": placement.ends_on, **days},
        status="in_force",
        provider_signed_at=MOMENT,
        commissioner_signed_at=MOMENT,
    )
    for weekday, half in cells or ((0, "AM"), (2, "AM")):
        PatternFactory(agreement=agreement, weekday=weekday, half=half, starts=time(9, 30), ends=time(12))
    return agreement


@pytest.fixture(scope="module")
def scene(bare):
    """A placement on Monday and Wednesday mornings from 7 September to 18 December 2026."""
    bare["placement"] = placed(bare["provider"], bare["school"])
    agreed_with(bare["placement"])
    return bare


placement = held("placement")


def own_calendar(organisation, *closures):
    calendar = Calendar.objects.create(name=f"Of {organisation}", parent=Calendar.objects.get(name="Council calendar"))
    for kind, day in closures:
        Closure.objects.create(calendar=calendar, kind=kind, starts_on=day, ends_on=day)
    organisation.calendar = calendar
    organisation.save()
    return calendar


def faults_of(by, *rows):
    """What a daily register with these (UPN, day, half) rows is told."""
    lines = [f"{day:%d/%m/%Y},{half},,,{upn},Yes,/,,,," for upn, day, half in rows]
    provider = Provider.objects.get(organisation=by.organisation)
    said = matching.read("register.csv", register_file(*lines))
    return [fault.sentence.split(": ", 1)[1] for fault in matching.propose(provider, said, by=by).faults]


def why(by, placement, day, half="AM"):
    (said,) = faults_of(by, (placement.pupil.upn, day, half))
    start = f"this pupil is not due on {day:%d/%m/%Y} {half}"
    assert said.startswith(start)
    assert said.endswith(WHAT_TO_DO)
    return said.removeprefix(start).removesuffix(WHAT_TO_DO).removeprefix(": ")


@pytest.mark.parametrize(
    ("day", "half", "reason"),
    [
        (date(2026, 11, 14), "AM", "it is a Saturday"),
        (date(2026, 11, 15), "PM", "it is a Sunday"),
        (date(2026, 9, 2), "AM", "the placement starts on 7 September 2026"),
        (date(2026, 10, 26), "AM", "it is in the holidays of Agecroft Road School"),
        (
            date(2026, 11, 17),
            "AM",
            "Tuesday morning is not among the half-days agreed (Monday morning, Wednesday morning)",
        ),
        (
            date(2026, 11, 16),
            "PM",
            "Monday afternoon is not among the half-days agreed (Monday morning, Wednesday morning)",
        ),
    ],
)
def test_the_reason_is_said(tutor, placement, day, half, reason):
    assert why(tutor, placement, day, half) == reason


def test_after_its_end(tutor, placement):
    Placement.objects.filter(pk=placement.pk).update(status="ended", ended_on=date(2026, 11, 6), end_reason="returned")
    assert why(tutor, placement, date(2026, 11, 9)) == "the placement ended on 6 November 2026"


@pytest.mark.parametrize("last, words", [(date(2026, 11, 13), " to 13 November 2026"), (None, "")])
def test_while_it_is_paused(tutor, placement, last, words):
    Pause.objects.create(placement=placement, starts_on=date(2026, 11, 9), ends_on=last, reason="A word about a child")
    assert why(tutor, placement, date(2026, 11, 9)) == f"the placement is paused from 9 November 2026{words}"


def test_a_bank_holiday_and_a_holiday_name_whose_calendar_says_so(tutor, placement, school):
    own_calendar(school, ("bank_holiday", date(2026, 11, 9)), ("holiday", date(2026, 11, 11)))
    assert why(tutor, placement, date(2026, 11, 9)) == "it is a bank holiday in the calendar of Agecroft Road School"
    assert why(tutor, placement, date(2026, 11, 11)) == "it is a holiday in the calendar of Agecroft Road School"


def test_a_closed_school_and_a_closed_provider_are_told_apart(tutor, placement, school, provider):
    own_calendar(school, ("inset", date(2026, 11, 9)))
    own_calendar(provider.organisation, ("emergency", date(2026, 11, 11)), ("holiday", date(2026, 11, 16)))
    assert why(tutor, placement, date(2026, 11, 9)) == "Agecroft Road School is closed that day (INSET day)"
    assert why(tutor, placement, date(2026, 11, 11)) == "Irwell Forge is closed that day (emergency closure)"
    assert why(tutor, placement, date(2026, 11, 16)) == "it is a holiday in the calendar of Irwell Forge"


def test_a_provider_with_terms_of_its_own_has_its_own_holidays(tutor, placement, provider):
    calendar = own_calendar(provider.organisation)
    HalfTerm.objects.create(
        calendar=calendar,
        academic_year="2026-27",
        code="autumn_2",
        starts_on=date(2026, 11, 10),
        ends_on=date(2026, 12, 18),
    )
    assert why(tutor, placement, date(2026, 11, 9)) == "it is in the holidays of Irwell Forge"


def test_a_pupil_without_a_school_goes_by_the_councils_calendar(tutor, provider, council):
    placement = placed(provider, commissioner=council)
    agreed_with(placement)
    assert why(tutor, placement, date(2026, 10, 26)) == "it is in the holidays of Salford City Council"


def test_a_later_agreement_that_has_not_begun_and_one_that_has_run_out(tutor, provider, school, council):
    late, over = placed(provider, school), placed(provider, school)
    agreed_with(late, starts_on=date(2026, 11, 16))
    agreed_with(over, ends_on=date(2026, 11, 6))
    assert why(tutor, late, date(2026, 11, 9)) == "the agreement takes force on 16 November 2026"
    assert why(tutor, over, date(2026, 11, 9)) == "the agreement ended on 6 November 2026"


def test_with_nothing_to_tell_it_says_no_more_than_before(tutor, provider, school, council):
    assert why(tutor, placed(provider, school), date(2026, 11, 17)) == ""


def test_a_half_day_at_another_provider_reads_as_before(tutor, provider2, placement):
    """What the pupil does elsewhere, and whose pupils others are, a provider does not learn from a refusal."""
    elsewhere = placed(provider2, pupil=placement.pupil)
    agreed_with(elsewhere, (1, "AM"))
    said = why(tutor, placement, date(2026, 11, 17))
    assert "Monday morning, Wednesday morning" in said
    assert "Worsley" not in said
    foreign, unknown = placed(provider2).pupil.upn, PupilFactory().upn
    of_foreign, of_unknown = faults_of(tutor, (foreign, date(2026, 11, 14), "AM"), (unknown, date(2026, 11, 14), "AM"))
    assert of_foreign == of_unknown == "no pupil with this UPN is placed with Irwell Forge. Check the number"


def test_the_school_of_that_day_counts_after_a_move(tutor, placement, school, other_school):
    own_calendar(other_school, ("inset", date(2026, 11, 9)))
    placement.pupil.enrolments.update(ends_on=date(2026, 11, 6))
    EnrolmentFactory(pupil=placement.pupil, school=other_school, starts_on=date(2026, 11, 7))
    assert why(tutor, placement, date(2026, 11, 9)) == "Barton Lock School is closed that day (INSET day)"


def test_it_costs_the_same_for_two_rows_as_for_two_hundred(tutor, placement, provider, queries):
    upn = placement.pupil.upn
    few = queries(faults_of, tutor, (upn, date(2026, 11, 14), "AM"), (upn, date(2026, 11, 17), "AM"))
    rows = [(upn, date(2026, 9, day), half) for day in range(1, 31) for half in ("AM", "PM")]
    for _ in range(10):
        another = placed(provider, SchoolFactory().organisation)
        agreed_with(another)
        rows += [(another.pupil.upn, date(2026, 11, day), half) for day in range(2, 10) for half in ("AM", "PM")]
    assert queries(faults_of, tutor, *rows) == few


def test_a_whole_year_of_rows_is_told_in_a_moment(placement):
    known = NotDue(Placement.objects.select_related("provider"))
    began = perf_counter()
    for n in range(100_000):
        known.why(placement.pupil_id, date(2026, 11, 2 + n % 28), "AM" if n % 2 else "PM")
    assert perf_counter() - began < 10
