"""Who ends the placements of a provider together, and who says of a step that it is done."""

import rules
from django.db.models import Model

from accounts.rules import is_ap_lead, is_ap_manager, is_caseworker, is_commissioning_officer
from core.acting import Acting

ends_places = is_ap_manager | is_commissioning_officer | is_ap_lead


@rules.predicate
def is_theirs(acting: Acting, step: Model | None = None) -> bool:
    """Their organisation must do it."""
    return step is None or getattr(step, "organisation_id", None) == acting.organisation_id


rules.add_perm("continuity.closures", ends_places)
rules.add_perm("continuity.placements_end", ends_places)
rules.add_perm("continuity.steps", is_caseworker | is_ap_lead)
rules.add_perm("continuity.pupil_steps", is_caseworker | is_ap_lead)
rules.add_perm("continuity.step_settle", is_ap_manager | ((is_commissioning_officer | is_ap_lead) & is_theirs))
