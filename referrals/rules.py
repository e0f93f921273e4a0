"""Who may do what with referrals."""

import rules

from accounts.rules import (
    is_administrator,
    is_ap_lead,
    is_ap_manager,
    is_caseworker,
    is_commissioning_officer,
    is_provider,
)
from core.acting import Acting
from pupils.rules import council_refers, keeps_pupils
from referrals.conditions import is_recorder
from referrals.models import Condition, Referral


@rules.predicate
def commissions(acting: Acting, referral: Referral | None = None) -> bool:
    """Acts for the commissioner of this referral."""
    return referral is None or referral.commissioner_id == acting.organisation_id


@rules.predicate
def is_made_by_another(acting: Acting, referral: Referral | None = None) -> bool:
    """Nobody decides a referral they made, in whichever role."""
    return referral is None or not referral.is_made_by(acting.user_id)


@rules.predicate
def declined_by_another(acting: Acting, referral: Referral | None = None) -> bool:
    """Nobody answers an appeal against their own decline, or of their own."""
    return referral is None or acting.user_id not in (referral.decided_by_id, referral.appealed_by_id)


@rules.predicate
def records_condition(acting: Acting, condition: Condition | None = None) -> bool:
    """Holds the role that the condition names, at the school that asked where it names one of a school."""
    return condition is None or is_recorder(condition, acting)


refers = (council_refers | is_ap_lead) & commissions
reads_risks = is_ap_manager | is_commissioning_officer | is_ap_lead | is_provider


# What people choose from; the trail leads an AP Manager to it.
for act in ("routes", "route", "main_reasons", "main_reason"):
    rules.add_perm(f"referrals.{act}", is_ap_manager | is_administrator)
for act in ("add", "edit", "close", "open_again"):
    rules.add_perm(f"referrals.route_{act}", is_administrator)
    rules.add_perm(f"referrals.main_reason_{act}", is_administrator)

rules.add_perm("referrals.referrals", is_caseworker | is_ap_lead)
rules.add_perm("referrals.referral", is_caseworker | is_ap_lead | is_provider)
rules.add_perm("referrals.referral_add", keeps_pupils)
rules.add_perm("referrals.referral_tasks", refers)
rules.add_perm("referrals.referral_route", refers)
rules.add_perm("referrals.referral_place", refers)
rules.add_perm("referrals.referral_attendance", refers)
rules.add_perm("referrals.referral_views", refers)
rules.add_perm("referrals.referral_risks", refers)
rules.add_perm("referrals.referral_risk_words", refers)
rules.add_perm("referrals.referral_risks_before", reads_risks)
rules.add_perm("referrals.referral_consent", refers)
rules.add_perm("referrals.referral_tried_add", refers)
rules.add_perm("referrals.referral_tried_remove", refers)
rules.add_perm("referrals.referral_outcomes", refers)
rules.add_perm("referrals.referral_wishes", refers)
rules.add_perm("referrals.referral_amend", refers)
rules.add_perm("referrals.referral_amend_place", refers)
rules.add_perm("referrals.referral_paper", reads_risks)
rules.add_perm("referrals.referral_paper_add", refers | is_ap_manager | is_commissioning_officer)
rules.add_perm("referrals.referral_paper_remove", refers | is_ap_manager | is_commissioning_officer)
rules.add_perm("referrals.referral_submit", refers)
rules.add_perm("referrals.referral_submitted", refers)
rules.add_perm("referrals.referral_withdraw", refers | is_ap_manager)
rules.add_perm("referrals.referral_appeal", refers)
rules.add_perm("referrals.referral_appeal_uphold", is_ap_manager & is_made_by_another & declined_by_another)
rules.add_perm("referrals.referral_appeal_allow", is_ap_manager & is_made_by_another & declined_by_another)
rules.add_perm("referrals.referral_assign", is_ap_manager | is_commissioning_officer)
rules.add_perm("referrals.referral_take", is_ap_manager | is_commissioning_officer)
rules.add_perm("referrals.referral_hand_back", is_ap_manager | is_commissioning_officer)
rules.add_perm("referrals.referral_return", is_ap_manager & is_made_by_another)
rules.add_perm("referrals.referral_stop", is_ap_manager & is_made_by_another)
rules.add_perm("referrals.referral_approve", is_ap_manager & is_made_by_another)
rules.add_perm("referrals.referral_defer", is_ap_manager & is_made_by_another)
rules.add_perm("referrals.referral_approve_on_conditions", is_ap_manager & is_made_by_another)
rules.add_perm("referrals.conditions", is_caseworker | is_ap_lead)
may_record = (is_ap_manager | is_commissioning_officer | is_ap_lead) & records_condition
rules.add_perm("referrals.condition_meet", may_record)
rules.add_perm("referrals.condition_fail", may_record)
rules.add_perm("referrals.referral_decline", is_ap_manager & is_made_by_another)
