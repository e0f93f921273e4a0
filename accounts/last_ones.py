"""The council must not lose its last AP Manager or its last administrator: nobody could ask the next one in.

A role that ends on a day counts for nothing: after that day there would be none. Nor does one whose holder has never
set a password: nobody signs in with it.
"""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import QuerySet

from accounts.models import Affiliation, Organisation, Role, User
from core.models import MoveRefused

KEPT = (Role.AP_MANAGER, Role.ADMINISTRATOR)


def keep_one(role: str, *, without: QuerySet[Affiliation]) -> None:
    """Refuse when nobody lasting would hold this role without these; call it in the transaction of the act.

    Two people at the same moment wait for each other at the council's row, so the second sees what the first did.
    """
    if role not in KEPT:
        return
    list(Organisation.objects.select_for_update(no_key=True).filter(is_council=True).values_list("pk"))
    lasting = Affiliation.objects.current().filter(role=role, ends_on=None)
    lasting = lasting.exclude(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    if not lasting.exclude(pk__in=without.values("pk")).exists():
        label = Role(role).label
        raise MoveRefused(f"This is the only {label}. Ask another {label} in before you end this role.")


def keep_one_without(person: User) -> None:
    """Refuse when the council would lose its last AP Manager or administrator with this account."""
    roles = Affiliation.objects.filter(user=person)
    for role in KEPT:
        if roles.current().filter(role=role).exists():
            keep_one(role, without=roles)
