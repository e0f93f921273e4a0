"""Where a provider's documents stand, from tables: no database."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from core.school_days import SchoolDays, Span
from providers.documents import ASKED_OF, Handed, Reckoning, is_asked, is_grace_over, slots, status_on
from providers.models import DocumentKind

TODAY = date(2026, 11, 18)
TERM = SchoolDays((Span(date(2026, 9, 1), date(2026, 10, 23)), Span(date(2026, 11, 2), date(2026, 12, 18))))
BY = Reckoning(TODAY, 60, TERM)


@dataclass
class Some:
    """A provider, as far as documents ask."""

    has_employees: bool = True
    has_premises: bool = True
    has_gas: bool = False
    carries_pupils: bool = False
    needs_licence: bool = False
    enters_candidates: bool = False
    is_registered: bool = False


@dataclass(frozen=True)
class Place:
    """A site."""

    pk: str


def kind(**facts) -> DocumentKind:
    return DocumentKind(**{"code": "fire", "title": "Fire risk assessment", "required_for": "all", **facts})


@pytest.mark.parametrize(
    "expires_on, status",
    [
        (TODAY - timedelta(days=1), "expired"),
        (TODAY, "expiring"),
        (TODAY + timedelta(days=60), "expiring"),
        (TODAY + timedelta(days=61), "in_date"),
        (None, "in_date"),
    ],
)
def test_the_last_day_is_still_in_date_and_the_warning_starts_sixty_days_before(expires_on, status):
    assert status_on(expires_on, TODAY, 60) == status


@pytest.mark.parametrize(
    "required_for, facts, asked",
    [
        ("all", {}, True),
        ("employees", {"has_employees": False}, False),
        ("premises", {"has_premises": False}, False),
        ("gas", {"has_gas": True}, True),
        ("gas", {"has_gas": True, "has_premises": False}, False),
        ("carries_pupils", {}, False),
        ("carries_pupils", {"carries_pupils": True}, True),
        ("licence", {"needs_licence": True}, True),
        ("candidates", {"enters_candidates": True}, True),
        ("registered", {}, False),
        ("registered", {"is_registered": True}, True),
        ("unregistered", {}, True),
        ("unregistered", {"is_registered": True}, False),
    ],
)
def test_a_document_is_asked_of_those_it_concerns(required_for, facts, asked):
    assert is_asked(kind(required_for=required_for), Some(**facts)) is asked


def test_every_condition_a_kind_can_name_has_an_answer():
    assert set(DocumentKind.RequiredFor.values) == set(ASKED_OF)


LATER, EARLIER = date(2027, 7, 31), date(2026, 10, 31)


@pytest.mark.parametrize(
    "given, status, expires_on, is_waiting",
    [
        ([], "missing", None, False),
        ([("awaiting_check", LATER)], "awaiting_check", None, False),
        ([("rejected", LATER)], "rejected", None, False),
        ([("rejected", LATER), ("awaiting_check", LATER)], "awaiting_check", None, False),
        ([("accepted", LATER)], "in_date", LATER, False),
        ([("accepted", EARLIER)], "expired", EARLIER, False),
        ([("accepted", EARLIER), ("awaiting_check", LATER)], "expired", EARLIER, True),
        ([("accepted", EARLIER), ("rejected", LATER)], "expired", EARLIER, False),
        ([("accepted", EARLIER), ("accepted", LATER)], "in_date", LATER, False),
    ],
)
def test_a_slot_stands_by_the_best_that_was_accepted(given, status, expires_on, is_waiting):
    handed = [Handed("fire", None, *one) for one in given]
    slot = slots(Some(), [kind()], [], handed, BY)[0]
    assert (slot.status, slot.expires_on, slot.is_replacement_waiting) == (status, expires_on, is_waiting)


def test_an_accepted_document_without_an_end_outlasts_one_that_ran_out():
    handed = [Handed("fire", None, "accepted", EARLIER, is_endless=True)]
    assert slots(Some(), [kind()], [], handed, BY)[0].status == "in_date"


def test_each_site_needs_its_own_unless_one_was_given_for_all():
    one, two = Place("one"), Place("two")
    per_site = kind(is_per_site=True)
    own = [Handed("fire", "one", "accepted", LATER)]
    assert [slot.status for slot in slots(Some(), [per_site], [one, two], own, BY)] == ["in_date", "missing"]
    common = [Handed("fire", None, "accepted", LATER)]
    assert [slot.status for slot in slots(Some(), [per_site], [one, two], common, BY)] == ["in_date", "in_date"]


def test_a_provider_without_sites_still_owes_the_document():
    assert [slot.status for slot in slots(Some(), [kind(is_per_site=True)], [], [], BY)] == ["missing"]


@pytest.mark.parametrize(
    "grace, expires_on, is_over",
    [
        (0, TODAY, False),
        (0, TODAY - timedelta(days=1), True),
        (0, date(2026, 10, 24), True),
        (10, date(2026, 11, 4), False),
        (10, date(2026, 11, 3), True),
        (10, date(2026, 10, 22), True),
        (10, date(2026, 10, 25), True),
        (12, date(2026, 10, 23), True),
        (13, date(2026, 10, 23), False),
    ],
)
def test_grace_is_counted_in_school_days_after_the_last_day(grace, expires_on, is_over):
    """Thirteen school days lie between the half-term holiday and 18 November, ten of them after the 4th."""
    assert is_grace_over(kind(is_suspending=True, grace_school_days=grace), expires_on, BY) is is_over


def test_a_kind_that_never_suspends_has_no_grace_to_use_up():
    assert not is_grace_over(kind(is_suspending=False), date(2026, 1, 1), BY)


def test_a_kind_that_is_closed_is_asked_for_up_to_its_last_day():
    for last_day, number in ((TODAY, 1), (TODAY - timedelta(days=1), 0), (None, 1)):
        assert len(slots(Some(), [kind(closed_on=last_day)], [], [], BY)) == number
