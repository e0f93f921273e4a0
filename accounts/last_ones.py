"""The council must not lose its last AP Manager or its last administrator: nobody could ask the next one in.

A role that ends on a day counts for nothing: after that day there would be none. Nor does one whose holder has never
set a password: nobody signs in with it.
"""

from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import F, QuerySet

from accounts.models import Affiliation, Organisation, Role, User
from core.models import MoveRefused

KEPT = (Role.AP_MANAGER, Role.ADMINISTRATOR)


def keep_one(role: str, *, without: QuerySet[Affiliation]) -> None:
    """Refuse when nobody lasting would hold this role without these; call it in the transaction of the act.

    Two people at the same moment wait for each other at the council's row, so the second sees what the first did.
    """
    if role not in KEPT:
        return
    if not _lasting(role).exclude(pk__in=without.values("pk")).exists():
        label = Role(role).label
        raise MoveRefused(f"This is the only {label}. Ask another {label} in before you end this role.")


def take_turns() -> None:
    """Whoever may take one of the last away waits here for the others, before any role is locked."""
    list(Organisation.objects.select_for_update(no_key=True).filter(is_council=True).values_list("pk"))


def _lasting(role: str) -> QuerySet[Affiliation]:
    """Who holds this role without an end and can sign in."""
    take_turns()
    lasting = Affiliation.objects.current().filter(role=role, ends_on=None)
    return lasting.exclude(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)


def spared(paused: QuerySet[Affiliation]) -> set[Any]:
    """Those of these that stay open for the council to keep one of each: who signed in last."""
    found = set()
    for role in KEPT:
        lasting = _lasting(role)
        if lasting.exists() and not lasting.exclude(pk__in=paused.values("pk")).exists():
            last = lasting.order_by(F("user__last_login").desc(nulls_last=True), "starts_on", "pk").first()
            found |= {last.pk} if last else set()
    return found


def keep_one_without(person: User) -> None:
    """Refuse when the council would lose its last AP Manager or administrator with this account."""
    roles = Affiliation.objects.filter(user=person)
    for role in KEPT:
        if roles.current().filter(role=role).exists():
            keep_one(role, without=roles)
