"""Suspending, removing and restoring a membership takes two officers."""

import pytest

from core.models import Event, MoveRefused
from providers import changing
from providers.models import Membership, MembershipChange
from tests.factories.providers import MembershipFactory

pytestmark = pytest.mark.django_db


def test_a_proposal_changes_nothing_yet(quality):
    membership = MembershipFactory()
    change = changing.propose(membership, "suspend", "Insurance ran out", by=quality)
    membership.refresh_from_db()
    assert (change.status, membership.status) == ("proposed", "active")
    assert Event.objects.about(change).get().act == "proposed"


@pytest.mark.parametrize(
    "before, act, after",
    [
        ("active", "suspend", "suspended"),
        ("active", "remove", "removed"),
        ("suspended", "remove", "removed"),
        ("suspended", "restore", "active"),
    ],
)
def test_a_second_officer_confirms_and_it_is_on_the_trail(quality, manager, before, act, after):
    membership = MembershipFactory(status=before)
    change = changing.propose(membership, act, "Because", by=quality)
    changing.confirm(change, by=manager)
    membership.refresh_from_db()
    change.refresh_from_db()
    assert (membership.status, change.status, change.decided_by) == (after, "confirmed", manager.user)
    assert Event.objects.about(membership).get().changes["status"] == [before, after]


@pytest.mark.parametrize(
    "before, act",
    [
        ("suspended", "suspend"),
        ("active", "restore"),
        ("removed", "suspend"),
        ("removed", "remove"),
        ("removed", "restore"),
        ("expired", "restore"),
        ("withdrawn", "suspend"),
    ],
)
def test_it_refuses_an_act_the_membership_does_not_allow(quality, before, act):
    with pytest.raises(MoveRefused, match="cannot be"):
        changing.propose(MembershipFactory(status=before), act, "Because", by=quality)
    assert not MembershipChange.objects.exists()


@pytest.mark.parametrize("decide", ["confirm", "refuse"])
def test_it_refuses_the_officer_who_proposed(quality, decide):
    membership = MembershipFactory()
    change = changing.propose(membership, "suspend", "Because", by=quality)
    with pytest.raises(MoveRefused, match="A different officer"):
        getattr(changing, decide)(change, by=quality, **({"reason": "No"} if decide == "refuse" else {}))
    membership.refresh_from_db()
    assert membership.status == "active"


def test_a_refusal_keeps_the_membership_as_it_is(quality, manager):
    membership = MembershipFactory()
    change = changing.propose(membership, "remove", "Because", by=quality)
    changing.refuse(change, by=manager, reason="They sent it this morning")
    membership.refresh_from_db()
    change.refresh_from_db()
    assert (membership.status, change.status) == ("active", "refused")
    assert change.refusal_reason == "They sent it this morning"


def test_it_refuses_a_second_decision(quality, manager, officer):
    change = changing.propose(MembershipFactory(), "suspend", "Because", by=quality)
    stale = MembershipChange.objects.get(pk=change.pk)
    changing.confirm(change, by=manager)
    with pytest.raises(MoveRefused, match="quicker"):
        changing.refuse(stale, by=officer, reason="Late")


def test_it_refuses_a_second_proposal_while_one_waits(quality, manager):
    membership = MembershipFactory()
    changing.propose(membership, "suspend", "Because", by=quality)
    with pytest.raises(MoveRefused, match="waits for a second officer"):
        changing.propose(membership, "remove", "Because", by=manager)


def test_a_confirmed_change_that_no_longer_fits_leaves_everything_as_it_was(quality, manager):
    membership = MembershipFactory()
    change = changing.propose(membership, "suspend", "Because", by=quality)
    Membership.objects.filter(pk=membership.pk).update(status="expired")
    with pytest.raises(MoveRefused):
        changing.confirm(change, by=manager)
    change.refresh_from_db()
    assert change.status == "proposed"


def test_what_the_clock_proposed_any_officer_may_confirm(manager):
    membership = MembershipFactory()
    changing.confirm(changing.propose(membership, "suspend", "Insurance ran out", by=None), by=manager)
    membership.refresh_from_db()
    assert membership.status == "suspended"


@pytest.mark.parametrize("before", list(Membership.Status))
@pytest.mark.parametrize("after", list(Membership.Status))
def test_each_listed_step_works_and_every_other_is_refused(manager, before, after):
    membership = MembershipFactory(status=before)
    if after in Membership.MOVES[before]:
        membership.move(after, by=manager, act="moved")
        membership.refresh_from_db()
        assert membership.status == after
    else:
        with pytest.raises(MoveRefused):
            membership.move(after, by=manager, act="moved")
