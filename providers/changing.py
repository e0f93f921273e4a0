"""Flow: memberships suspended, removed and restored.

One officer proposes and a second confirms or refuses. Live placements are never touched here.
"""

from typing import Any

from django.db import transaction

from core import clock
from core.acting import Acting
from core.models import MoveRefused, record
from providers.models import Membership, MembershipChange

Act = MembershipChange.Act
Status = Membership.Status
# Where a membership must stand for an act, and where it stands after it.
FROM = {
    Act.SUSPEND: {Status.ACTIVE},
    Act.REMOVE: {Status.ACTIVE, Status.SUSPENDED},
    Act.RESTORE: {Status.SUSPENDED},
}
TO = {Act.SUSPEND: Status.SUSPENDED, Act.REMOVE: Status.REMOVED, Act.RESTORE: Status.ACTIVE}
DONE = {Act.SUSPEND: "suspended", Act.REMOVE: "removed", Act.RESTORE: "restored"}


def propose(membership: Membership, act: str, reason: str, *, by: Acting | None) -> MembershipChange:
    """One officer asks for a membership to be suspended, removed or restored; nothing changes yet."""
    act = Act(act)
    if not reason.strip():
        raise MoveRefused("Enter the reason.")
    membership.refresh_from_db(fields=["status"])
    if membership.status not in FROM[act]:
        now = membership.get_status_display().lower()
        raise MoveRefused(f"This membership is {now} and cannot be {DONE[act]}.")
    with transaction.atomic():
        Membership.objects.select_for_update().get(pk=membership.pk)
        if MembershipChange.objects.filter(membership=membership, status=MembershipChange.Status.PROPOSED).exists():
            raise MoveRefused("A change of this membership waits for a second officer already. Decide that one first.")
        change = MembershipChange.objects.create(
            membership=membership,
            act=act,
            reason=reason,
            proposed_by=by.user if by else None,
            proposed_at=clock.now(),
        )
        words = f"{act.label} lot {membership.lot.number}: proposed"
        record("proposed", change, by=by, sentence=words, changes={"act": [None, str(act)]})
    return change


def confirm(change: MembershipChange, *, by: Acting) -> None:
    """A second officer confirms, and the membership changes in the same transaction."""
    _refuse_own(change, by)
    membership = change.membership
    with transaction.atomic():
        membership.refresh_from_db(fields=["status"])
        _decide(change, MembershipChange.Status.CONFIRMED, "confirmed", by)
        words = f"Membership of lot {membership.lot.number} {DONE[Act(change.act)]}"
        membership.move(TO[Act(change.act)], by=by, act=DONE[Act(change.act)], sentence=words)


def refuse(change: MembershipChange, *, by: Acting, reason: str) -> None:
    """A second officer says no; the membership stays as it is."""
    _refuse_own(change, by)
    if not reason.strip():
        raise MoveRefused("Enter why you refuse.")
    _decide(change, MembershipChange.Status.REFUSED, "refused", by, refusal_reason=reason)


def _refuse_own(change: MembershipChange, by: Acting) -> None:
    if by and change.proposed_by_id == by.user_id:
        raise MoveRefused("You proposed this change. A different officer must decide it.")


def _decide(change: MembershipChange, status: str, act: str, by: Acting, **stamps: Any) -> None:
    words = f"{change.get_act_display()} lot {change.membership.lot.number}: {act}"
    decided = {"decided_by": by.user if by else None, "decided_at": clock.now(), **stamps}
    change.move(status, by=by, act=act, sentence=words, **decided)
