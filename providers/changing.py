"""Flow: memberships suspended, removed and restored.

One officer proposes and a second confirms or refuses. Live placements are never touched here; what waits for an answer
is withdrawn by the room that knows of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
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

CLOSING = (Act.SUSPEND, Act.REMOVE)


@dataclass(frozen=True)
class Touched:
    """Whom a membership's suspension or removal touches: pupils who stay, and offers that are withdrawn."""

    pupils: int
    schools: int
    withdrawn: int
    has_councils: bool = False
    """Some of the pupils are the council's own."""

    @property
    def sentence(self) -> str:
        """8 pupils of 6 schools stay, 1 offer is withdrawn."""
        schools = f"{self.schools} school{'' if self.schools == 1 else 's'}" if self.schools else ""
        whose = " and ".join(filter(None, [schools, "the council" if self.has_councils else ""]))
        one = self.pupils == 1
        stay = f"{self.pupils} pupil{'' if one else 's'} of {whose} {'stays' if one else 'stay'}"
        withdrawn = f"{self.withdrawn} offer{' is' if self.withdrawn == 1 else 's are'} withdrawn"
        first = stay if self.pupils else "No pupil is placed under it"
        return f"{first}, {withdrawn if self.withdrawn else 'no offer waits for an answer'}."


Asked = Callable[[Membership], Touched]
Follower = Callable[[Membership, Any], None]
ASKED: list[Asked] = []
FOLLOWERS: list[Follower] = []
"""What rooms above do in the same transaction when a membership is suspended or removed."""


def touched_by(answer: Asked) -> Asked:
    """Have this say whom a membership that closes touches."""
    if answer not in ASKED:
        ASKED.append(answer)
    return answer


def followed_by(act: Follower) -> Follower:
    """Have this done, with the membership and who acts, whenever one is suspended or removed."""
    if act not in FOLLOWERS:
        FOLLOWERS.append(act)
    return act


def touched(membership: Membership) -> list[str]:
    """Whom suspending or removing it touches, in sentences."""
    return [answer(membership).sentence for answer in ASKED]


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
        words = f"{act.label} {membership.lot.in_short}: proposed"
        record("proposed", change, by=by, sentence=words, changes={"act": [None, str(act)]})
    return change


def confirm(change: MembershipChange, *, by: Acting) -> None:
    """A second officer confirms, and the membership changes in the same transaction."""
    _refuse_own(change, by)
    membership = change.membership
    with transaction.atomic():
        membership.refresh_from_db(fields=["status"])
        _decide(change, MembershipChange.Status.CONFIRMED, "confirmed", by)
        words = f"Membership of {membership.lot.in_short} {DONE[Act(change.act)]}"
        membership.move(TO[Act(change.act)], by=by, act=DONE[Act(change.act)], sentence=words)
        for follow in FOLLOWERS if change.act in CLOSING else ():
            follow(membership, by)


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
    words = f"{change.get_act_display()} {change.membership.lot.in_short}: {act}"
    decided = {"decided_by": by.user if by else None, "decided_at": clock.now(), **stamps}
    change.move(status, by=by, act=act, sentence=words, **decided)
