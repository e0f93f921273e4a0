"""Flow: Blocks made and lifted, memberships suspended, removed and restored; and what a provider's standing is.

Blocking new placements is one officer's act, or follows from a fact; a membership changes only when a second officer
confirms. Live placements are never touched here.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from core import clock, turns
from core.models import MoveRefused, record
from providers.models import Block, FinalAudit, Membership, MembershipChange, Provider, Site
from providers.models.standing import Standing, StandingReason, of, of_many

__all__ = [
    "Standing",
    "StandingReason",
    "audited",
    "block",
    "confirm",
    "lift",
    "of",
    "of_many",
    "propose",
    "reasons_against",
    "refuse",
]

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


def reasons_against(membership: Membership, site: Site | None, day: date, its: Standing | None = None) -> list[str]:
    """Why no new placement may start under this membership at this site on this day; empty when none.

    `its` is the provider's standing on that day when it has been worked out already.
    """
    reasons = _of_membership(membership, day)
    if site and site.closed_on and site.closed_on <= day:
        reasons.append(f"{site.name} is closed since {_words(site.closed_on)}.")
    for reason in (its or of(membership.provider, day)).blocking:
        is_its_own = reason.code in ("membership_suspended", "not_on_framework")
        is_elsewhere = reason.site_id is not None and site is not None and reason.site_id != site.pk
        if not is_its_own and not is_elsewhere:
            reasons.append(reason.public)
    # Two Blocks since the same day read the same to whoever may not know their grounds.
    return list(dict.fromkeys(reasons))


def _of_membership(membership: Membership, day: date) -> list[str]:
    """What is wrong with the membership itself."""
    on_lot = f"{membership.provider.name}'s membership of lot {membership.lot.number}"
    if membership.status != Status.ACTIVE:
        return [f"{on_lot} is {membership.get_status_display().lower()}."]
    if day < membership.starts_on:
        return [f"{on_lot} starts on {_words(membership.starts_on)}."]
    if membership.ends_on and membership.ends_on < day:
        return [f"{on_lot} ended on {_words(membership.ends_on)}."]
    return []


def block(
    provider: Provider,
    *,
    ground: str,
    reason: str,
    by: Any,
    site: Site | None = None,
    source: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Block:
    """Stop new placements at the provider, or at one site, from a day on (today when none is given).

    The same source blocks once: while its Block is in force, asking again gives that one back.
    """
    first_day = starts_on or clock.today()
    if not reason.strip():
        raise MoveRefused("Enter why new placements stop.")
    if site and site.provider_id != provider.pk:
        raise MoveRefused("That site belongs to another provider. Select a site of this one.")
    if ends_on and ends_on < first_day:
        raise MoveRefused("The last day of a Block cannot be before its first.")
    with transaction.atomic():
        # The lock makes two audits that end at the same moment wait for each other.
        Provider.objects.select_for_update().get(pk=provider.pk)
        if source and (there := _already(provider, ground, site, source)):
            return there
        made = Block.objects.create(
            provider=provider,
            site=site,
            ground=ground,
            reason=reason,
            source=source,
            starts_on=first_day,
            ends_on=ends_on,
            made_by=by.user if by else None,
        )
        where = f" at {site.name}" if site else ""
        record(
            "blocked",
            made,
            by=by,
            sentence=f"New placements{where} stopped: {made.get_ground_display().lower()}",
            changes={"ground": [None, ground], "starts_on": [None, first_day.isoformat()], "source": [None, source]},
        )
    return made


def _already(provider: Provider, ground: str, site: Site | None, source: str) -> Block | None:
    today = clock.today()
    same = Block.objects.filter(provider=provider, ground=ground, site=site, source=source, is_lifted=False)
    return same.filter(Q(ends_on=None) | Q(ends_on__gte=today)).first()


def audited(provider: Provider, *, on: date, source: str, site: Site | None = None) -> None:
    """A safeguarding audit of the provider, or of one site, became final on this day: the room that audits tells it.

    The act itself stands on the trail of the audit; telling of it again changes nothing.
    """
    with transaction.atomic():
        turns.take("final_audit", source)
        FinalAudit.objects.get_or_create(source=source, defaults={"provider": provider, "site": site, "final_on": on})


def lift(block: Block, *, by: Any, reason: str) -> None:
    """Let new placements start again. Raises MoveRefused when it has been lifted already."""
    if not reason.strip():
        raise MoveRefused("Enter why the Block is lifted.")
    stamps = {
        "is_lifted": True,
        "lifted_on": clock.today(),
        "lifted_by": by.user if by else None,
        "lift_reason": reason,
    }
    with transaction.atomic():
        if not Block.objects.filter(pk=block.pk, is_lifted=False).update(**stamps):
            raise MoveRefused("Somebody else was quicker: this Block has been lifted already.")
        for name, value in stamps.items():
            setattr(block, name, value)
        words = f"Block lifted ({block.get_ground_display().lower()})"
        record("lifted", block, by=by, sentence=words, changes={"is_lifted": [False, True]})


def propose(membership: Membership, act: str, reason: str, *, by: Any) -> MembershipChange:
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


def confirm(change: MembershipChange, *, by: Any) -> None:
    """A second officer confirms, and the membership changes in the same transaction."""
    _refuse_own(change, by)
    membership = change.membership
    with transaction.atomic():
        membership.refresh_from_db(fields=["status"])
        _decide(change, MembershipChange.Status.CONFIRMED, "confirmed", by)
        words = f"Membership of lot {membership.lot.number} {DONE[Act(change.act)]}"
        membership.move(TO[Act(change.act)], by=by, act=DONE[Act(change.act)], sentence=words)


def refuse(change: MembershipChange, *, by: Any, reason: str) -> None:
    """A second officer says no; the membership stays as it is."""
    _refuse_own(change, by)
    if not reason.strip():
        raise MoveRefused("Enter why you refuse.")
    _decide(change, MembershipChange.Status.REFUSED, "refused", by, refusal_reason=reason)


def _refuse_own(change: MembershipChange, by: Any) -> None:
    if by and change.proposed_by_id == by.user_id:
        raise MoveRefused("You proposed this change. A different officer must decide it.")


def _decide(change: MembershipChange, status: str, act: str, by: Any, **stamps: Any) -> None:
    words = f"{change.get_act_display()} lot {change.membership.lot.number}: {act}"
    decided = {"decided_by": by.user if by else None, "decided_at": clock.now(), **stamps}
    change.move(status, by=by, act=act, sentence=words, **decided)


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
