"""Who may ask, answer and choose, and who writes down what a family does not want."""

import rules

from accounts.rules import is_ap_lead, is_caseworker, is_provider_manager
from core.acting import Acting
from enquiries.models import Asked, Enquiry
from placements.rules import finds_places
from pupils.rules import council_refers


@rules.predicate
def commissions_it(acting: Acting, row: Enquiry | Asked | None = None) -> bool:
    """Acts for whoever asks."""
    if row is None:
        return True
    enquiry = row.enquiry if isinstance(row, Asked) else row
    return enquiry.commissioner_id == acting.organisation_id


@rules.predicate
def is_asked(acting: Acting, asked: Asked | None = None) -> bool:
    """Acts for the provider that is asked."""
    return asked is None or asked.provider.organisation_id == acting.organisation_id


@rules.predicate
def is_drafted_by_another(acting: Acting, asked: Asked | None = None) -> bool:
    """Nobody answers what they asked."""
    return asked is None or asked.enquiry.drafted_by_id != acting.user_id


asks = council_refers | (is_ap_lead & commissions_it)

rules.add_perm("enquiries.enquiries", is_caseworker | is_ap_lead)
rules.add_perm("enquiries.enquiry", is_caseworker | is_ap_lead)
rules.add_perm("enquiries.enquiry_add", council_refers | is_ap_lead)
rules.add_perm("enquiries.referral_enquiry", finds_places)
for act in ("enquiry_edit", "enquiry_send", "enquiry_close", "enquiry_link", "asked_choose"):
    rules.add_perm(f"enquiries.{act}", asks)
rules.add_perm("enquiries.family_refusal", finds_places)

rules.add_perm("enquiries.questions", is_provider_manager)
rules.add_perm("enquiries.question", is_provider_manager)
rules.add_perm("enquiries.question_can", is_provider_manager & is_asked & is_drafted_by_another)
rules.add_perm("enquiries.question_cannot", is_provider_manager & is_asked & is_drafted_by_another)
