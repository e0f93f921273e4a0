"""Who may do what with pupils, referrals, offers and placements."""

from typing import Any

import rules

from accounts.rules import is_ap_lead, is_ap_manager, is_caseworker, is_commissioning_officer, is_provider, is_school
from core import clock
from placements.models import Enrolment

# -- Pupils and referrals ---------------------------------------------------------------------------------------------


@rules.predicate
def has_on_roll(acting: Any, pupil: Any = None) -> bool:
    """Acts for a school that has this pupil on its roll today."""
    if pupil is None:
        return True
    return Enrolment.objects.on_roll(clock.today()).filter(pupil=pupil.pk, school=acting.organisation_id).exists()


@rules.predicate
def commissions(acting: Any, referral: Any = None) -> bool:
    """Acts for the commissioner of this referral."""
    return referral is None or referral.commissioner_id == acting.organisation_id


council_refers = is_commissioning_officer | is_ap_manager
keeps_pupils = council_refers | (is_ap_lead & has_on_roll)
refers = (council_refers | is_ap_lead) & commissions

rules.add_perm("placements.pupils", is_caseworker | is_school | is_provider)
rules.add_perm("placements.pupil", is_caseworker | is_school | is_provider)
rules.add_perm("placements.pupil_add", keeps_pupils)
rules.add_perm("placements.pupil_edit", keeps_pupils)
rules.add_perm("placements.pupil_leave", keeps_pupils)

rules.add_perm("placements.referrals", is_caseworker | is_ap_lead)
rules.add_perm("placements.referral", is_caseworker | is_ap_lead | is_provider)
rules.add_perm("placements.referral_add", keeps_pupils)
rules.add_perm("placements.referral_tasks", refers)
rules.add_perm("placements.referral_route", refers)
rules.add_perm("placements.referral_place", refers)
rules.add_perm("placements.referral_attendance", refers)
rules.add_perm("placements.referral_views", refers)
rules.add_perm("placements.referral_submit", refers)
rules.add_perm("placements.referral_submitted", refers)
rules.add_perm("placements.referral_withdraw", refers | is_ap_manager)
rules.add_perm("placements.referral_return", is_ap_manager)
rules.add_perm("placements.referral_approve", is_ap_manager)
rules.add_perm("placements.referral_decline", is_ap_manager)
