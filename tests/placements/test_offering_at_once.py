"""Two people at the same moment: one acts, the other is told; nothing is done twice."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, transaction

from core import clock
from core.models import MoveRefused
from placements import offering, running
from placements.models import Agreement, Offer, Placement, Session
from tests.factories.placing import FIRST, accepted, agreed, approved, offered, on_framework
from tests.factories.pupils import PupilFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def membership(provider, council):
    return on_framework(provider)


def together(*acts: Callable[[], object]) -> list[object]:
    """Each act in a thread of its own, let go at the same moment; what it gave, or why it was refused."""
    gate, came = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        gate.wait()
        try:
            with transaction.atomic():
                came[place] = act()
        except MoveRefused as refused:
            came[place] = str(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def test_one_offer_accepted_twice_makes_one_placement(lead, provider, membership):
    offer = offered(approved(lead.organisation), membership, lead)
    rows = [Offer.objects.get(pk=offer.pk) for _ in range(2)]
    came = together(*(lambda row=row: accepted(row, provider) for row in rows))
    assert Placement.objects.count() == Agreement.objects.count() == 1
    assert sum("Somebody else was quicker" in str(one) for one in came) == 1


def test_an_offer_accepted_and_declined_is_one_of_the_two(lead, provider, membership):
    offer = offered(approved(lead.organisation), membership, lead)
    one, other = (Offer.objects.get(pk=offer.pk) for _ in range(2))
    together(lambda: accepted(one, provider), lambda: offering.decline(other, reason="risk", by=provider))
    offer.refresh_from_db()
    assert Placement.objects.count() == (1 if offer.status == "accepted" else 0)


def test_two_providers_asked_at_once_for_the_same_half_days(lead, manager, membership, provider2):
    referral, other = approved(lead.organisation), on_framework(provider2)
    came = together(
        lambda: offered(type(referral).objects.get(pk=referral.pk), membership, lead),
        lambda: offered(type(referral).objects.get(pk=referral.pk), other, manager),
    )
    assert Offer.objects.count() == 1
    assert sum("has an open offer" in str(one) for one in came) == 1


def test_two_providers_that_accept_the_same_child_for_the_same_half_day(lead, officer, provider, provider2, membership):
    """Two commissioners, two offers, one Monday morning."""
    pupil, other = PupilFactory(), on_framework(provider2)
    first = offered(approved(lead.organisation, pupil=pupil), membership, lead)
    second = offered(approved(officer.organisation, pupil=pupil), other, officer)
    came = together(lambda: accepted(first, provider), lambda: accepted(second, provider2))
    assert Placement.objects.count() == 1
    assert sum("already due elsewhere" in str(one) for one in came) == 1


def test_a_placement_ended_twice_keeps_the_first_reason(lead, manager, provider, membership):
    placement = agreed(lead, provider, membership)
    came = together(
        lambda: running.end(placement, on=date(2026, 11, 18), reason="funding", by=lead),
        lambda: running.end(placement, on=date(2026, 11, 18), reason="safeguarding", by=manager),
    )
    assert sum("ended already" in str(one) for one in came) == 1


def test_started_by_two_clocks_it_starts_once(lead, provider, membership):
    placement = agreed(lead, provider, membership)
    before = Session.objects.count()
    with clock.set_to(clock.at(FIRST, 5)):
        came = together(lambda: running.start(placement), lambda: running.start(placement))
    placement.refresh_from_db()
    assert placement.status == "active"
    assert sum("cannot be started" in str(one) for one in came) == 1
    assert Session.objects.count() == before
