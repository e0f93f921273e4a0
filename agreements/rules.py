"""Who may do what with agreements."""

import rules

from accounts.rules import is_ap_lead, is_caseworker, is_provider_manager
from core.acting import Acting
from placements.models import Agreement
from placements.rules import commissions_place, provides
from pupils.rules import council_refers


@rules.predicate
def not_for_both(acting: Acting, agreement: Agreement | None = None) -> bool:
    """Nobody signs for both sides, in whichever roles."""
    return agreement is None or agreement.provider_signed_by_id != acting.user_id


rules.add_perm("agreements.agreements", is_caseworker | is_ap_lead | is_provider_manager)
rules.add_perm("agreements.agreement", is_caseworker | is_ap_lead | is_provider_manager)
rules.add_perm("agreements.agreement_sign_for_provider", is_provider_manager & provides)
rules.add_perm(
    "agreements.agreement_sign_for_commissioner", (council_refers | is_ap_lead) & commissions_place & not_for_both
)
