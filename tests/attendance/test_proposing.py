"""The code proposed for each session turns on who commissioned, where the pupil is registered, and the lot."""

from datetime import date

import pytest

from attendance import proposing
from core.models import Threshold
from placements.models import Session
from tests.factories.attendance import MarkFactory, due, placed
from tests.factories.pupils import EnrolmentFactory

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 16)


def proposal(session):
    rows = Session.objects.select_related(*proposing.RELATED).filter(pk=session.pk)
    return proposing.proposals(rows)[session.pk]


def marked(placement, **mark):
    (session,) = due(placement, MONDAY)
    MarkFactory(session=session, **mark)
    return session


def test_a_school_commissioned_place_proposes_b(provider, school, council):
    assert proposal(marked(placed(provider, school))).code == "B"


def test_a_council_commissioned_place_proposes_k(provider, school, council):
    assert proposal(marked(placed(provider, school, commissioner=council))).code == "K"


def test_a_work_lot_proposes_w(provider, school, council):
    placement = placed(provider, school)
    lot = placement.membership.lot
    lot.is_work = True
    lot.save()
    assert proposal(marked(placement)).code == "W"


def test_an_online_lot_proposes_nothing_unless_the_council_says_so(provider, school, council):
    placement = placed(provider, school, commissioner=council)
    lot = placement.membership.lot
    lot.is_online = True
    lot.save()
    session = marked(placement)
    assert proposal(session).code is None
    Threshold.objects.create(
        code="online_counts_as_place", label="Online", value=1, unit="yes or no", starts_on=date(2026, 9, 1)
    )
    assert proposal(session).code == "K"


def test_a_pupil_registered_at_the_provider_too_gets_d(provider, school, council):
    placement = placed(provider, school)
    EnrolmentFactory(pupil=placement.pupil, school=provider.organisation, status="subsidiary")
    assert proposal(marked(placement)).code == "D"


def test_a_pupil_on_no_roll_that_day_gets_none(provider, school, council):
    placement = placed(provider, school)
    placement.pupil.enrolments.update(ends_on=date(2026, 11, 13))
    found = proposal(marked(placement))
    assert found.code is None
    assert "no school's roll" in found.reason


def test_an_absence_gets_the_code_of_its_reason(provider, school, council):
    assert proposal(marked(placed(provider, school), absent=True)).code == "I"


def test_a_suspension_counts_school_days_from_its_first(provider, school, council):
    placement = placed(provider, school)
    session = marked(placement, kind="absent", reason="suspended")
    referral = placement.referral
    for first, code in ((date(2026, 11, 10), "E"), (date(2026, 11, 9), None)):
        referral.excluded_on = first
        referral.save()
        assert proposal(session).code == code


def test_not_known_gets_none(provider, school, council):
    (session,) = due(placed(provider, school), MONDAY)
    assert proposal(session).reason == "The provider has not said what happened"


def test_it_costs_the_same_for_two_sessions_as_for_twenty(provider, school, council, queries):
    def look():
        return proposing.proposals(Session.objects.select_related(*proposing.RELATED))

    for _ in range(2):
        marked(placed(provider, school), kind="absent", reason="suspended")
    few = queries(look)
    for _ in range(8):
        marked(placed(provider, school), kind="absent", reason="suspended")
    assert queries(look) == few
