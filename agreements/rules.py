"""Who may do what with agreements."""

import rules

from accounts.rules import is_administrator, is_ap_lead, is_ap_manager, is_caseworker, is_provider_manager
from core.acting import Acting
from placements.models import Agreement
from placements.rules import commissions_place, provides, runs_placement
from pupils.rules import council_refers


@rules.predicate
def not_for_both(acting: Acting, agreement: Agreement | None = None) -> bool:
    """Nobody signs for both sides, in whichever roles."""
    return agreement is None or agreement.provider_signed_by_id != acting.user_id


reads = is_caseworker | is_ap_lead | is_provider_manager

for act in ("agreements", "agreement", "agreement_print", "paper_check"):
    rules.add_perm(f"agreements.{act}", reads)
rules.add_perm("agreements.agreement_terms", runs_placement)
rules.add_perm("agreements.week_times", runs_placement)
rules.add_perm("agreements.agreement_sign_for_provider", is_provider_manager & provides)
rules.add_perm(
    "agreements.agreement_sign_for_commissioner", (council_refers | is_ap_lead) & commissions_place & not_for_both
)

rules.add_perm("agreements.notices", is_caseworker | is_ap_lead)
rules.add_perm("agreements.notice_print", is_caseworker | (is_ap_lead & commissions_place))
rules.add_perm("agreements.notice_give", runs_placement)

asks = runs_placement | (is_provider_manager & provides)
rules.add_perm("agreements.wishes", is_caseworker | is_ap_lead | is_provider_manager)
rules.add_perm("agreements.wish_ask", asks)
rules.add_perm("agreements.wish_answer", asks)

rules.add_perm("agreements.unread", is_caseworker | is_provider_manager)
rules.add_perm("agreements.key_adult", is_provider_manager & provides)
rules.add_perm("agreements.acknowledge", is_provider_manager & provides)

for act in ("terms", "terms_version"):
    rules.add_perm(f"agreements.{act}", is_ap_manager | is_administrator)
for act in ("terms_write", "terms_withdraw"):
    rules.add_perm(f"agreements.{act}", is_administrator)
