"""Whom a restricted row may name: everybody who holds a role, or is the safeguarding lead, at an organisation."""

from accounts.models import CASEWORK_ROLES, SAFEGUARDING_LEAD, Organisation, Role
from core.models import Holders


def everybody_who_is(role: str, at: Organisation) -> Holders:
    """Today's, and those who follow them."""
    return Holders(at, role, f"Whoever is {Role(role).label}")


def everybody_of_the_council() -> list[Holders]:
    """Its roles with casework."""
    council = Organisation.objects.council()
    return [everybody_who_is(role, council) for role in sorted(CASEWORK_ROLES)]


def safeguarding_lead(at: Organisation) -> Holders:
    """Whoever is marked as the designated safeguarding lead there."""
    return Holders(at, SAFEGUARDING_LEAD, "The designated safeguarding lead")
