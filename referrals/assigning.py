"""Flow: somebody of the council looks after a referral: given to them, taken, handed back."""

from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import Affiliation, Role, User
from core.acting import Acting
from core.models import Event, MoveRefused, record
from referrals.models import Referral

Status = Referral.Status
ASSIGNED = (Status.SUBMITTED, Status.RETURNED, Status.APPROVED)


def assignable(row: Referral) -> QuerySet[User]:
    """Who may look after a referral: AP Managers and commissioning officers, and whoever does so now."""
    roles = [Role.AP_MANAGER, Role.COMMISSIONING_OFFICER]
    people = Affiliation.objects.current().filter(role__in=roles, organisation__is_council=True).values("user")
    return User.objects.filter(Q(pk__in=people) | Q(pk=row.assigned_to_id)).order_by("name", "pk")


def assigned() -> QuerySet[User]:
    """Everybody who looks after a referral."""
    those = Referral.objects.exclude(assigned_to=None).order_by().values("assigned_to")
    return User.objects.filter(pk__in=those).order_by("name", "pk")


@transaction.atomic
def assign(referral: Referral, *, by: Acting, to: User | None) -> Event | None:
    """Have somebody look after it, or nobody; None when that is as it was. Raises MoveRefused once it is over."""
    now = Referral.objects.select_for_update().get(pk=referral.pk)
    if now.status not in ASSIGNED:
        raise MoveRefused(f"This is {now.get_status_display().lower()}: nobody need look after it.")
    if to is not None and not assignable(now).filter(pk=to.pk).exists():
        raise MoveRefused("Select an AP Manager or a commissioning officer.")
    if now.assigned_to == to:
        return None
    Referral._base_manager.filter(pk=now.pk).update(assigned_to=to)
    referral.assigned_to = to
    changes = {"assigned_to": [person.name if person else None for person in (now.assigned_to, to)]}
    words = f"{to.name} looks after the referral." if to else "Nobody in particular looks after the referral."
    return record("assigned", referral, by=by, sentence=words, changes=changes)


def workload() -> Counter[Any]:
    """How many that are still open each person looks after: as many as they find under Mine."""
    open_ones = Referral.objects.unsettled().exclude(assigned_to=None).order_by()
    return Counter(open_ones.values_list("assigned_to", flat=True))


@transaction.atomic
def take(referral: Referral, *, by: Acting) -> Event | None:
    """Look after it oneself. Raises MoveRefused when somebody else does by now."""
    now = Referral.objects.select_for_update(of=("self",)).select_related("assigned_to").get(pk=referral.pk)
    if now.assigned_to is not None and now.assigned_to_id != by.user_id:
        raise MoveRefused(f"{now.assigned_to.name} looks after it already.")
    return assign(referral, by=by, to=User.objects.get(pk=by.user_id))


@transaction.atomic
def hand_back(referral: Referral, *, by: Acting) -> Event | None:
    """Look after it no more. Raises MoveRefused when it is not one's own by now."""
    now = Referral.objects.select_for_update().get(pk=referral.pk)
    if now.assigned_to_id != by.user_id:
        raise MoveRefused("You do not look after this referral any more.")
    return assign(referral, by=by, to=None)
