"""What all rules are made of: which role the acting affiliation is. And the acts of this room."""

from typing import Any

import rules

from accounts.models import CASEWORK_ROLES, COUNCIL_ROLES, PROVIDER_ROLES, SCHOOL_ROLES, Role


def _role(*roles: str) -> rules.predicates.Predicate:
    allowed = frozenset(roles)

    @rules.predicate(name="is_" + "_or_".join(sorted(allowed)))
    def holds(acting: Any, row: Any = None) -> bool:
        return bool(acting) and acting.role in allowed

    return holds


is_ap_manager = _role(Role.AP_MANAGER)
is_commissioning_officer = _role(Role.COMMISSIONING_OFFICER)
is_quality_officer = _role(Role.QUALITY_OFFICER)
is_administrator = _role(Role.ADMINISTRATOR)
is_ap_lead = _role(Role.AP_LEAD)
is_school_viewer = _role(Role.SCHOOL_VIEWER)
is_provider_manager = _role(Role.PROVIDER_MANAGER)
is_provider_tutor = _role(Role.PROVIDER_TUTOR)
is_council = _role(*COUNCIL_ROLES)
is_caseworker = _role(*CASEWORK_ROLES)
is_school = _role(*SCHOOL_ROLES)
is_provider = _role(*PROVIDER_ROLES)
is_anybody = _role(*Role.values)
