"""Who may do what with the week of a child."""

import rules

from accounts.rules import is_ap_lead, is_ap_manager, is_caseworker, is_school
from core import clock
from core.acting import Acting
from packages.models import Reduced, ShortReferral, Tuition
from pupils.rules import council_refers, has_on_roll, keeps_pupils
from referrals.rules import refers


@rules.predicate
def arranged_it(acting: Acting, tuition: Tuition | None = None) -> bool:
    """Acts for the council or school that arranged this tuition."""
    return tuition is None or tuition.arranger_id == acting.organisation_id


@rules.predicate
def has_its_child(acting: Acting, reduced: Reduced | None = None) -> bool:
    """Acts for a school that has the child on its roll today."""
    return reduced is None or reduced.pupil.is_on_roll_of(acting.organisation_id, clock.today())


@rules.predicate
def proposed_by_another(acting: Acting, reduced: Reduced | None = None) -> bool:
    """Nobody agrees to what they proposed, in whichever role."""
    return reduced is None or reduced.entered_by_id != acting.user_id


@rules.predicate
def refers_short(acting: Acting, short: ShortReferral | None = None) -> bool:
    """Acts for the commissioner of the referral that was sent short."""
    return short is None or short.referral.commissioner_id == acting.organisation_id


reads_weeks = is_caseworker | is_school

rules.add_perm("packages.packages", reads_weeks)
rules.add_perm("packages.week", is_caseworker | (is_school & has_on_roll))
rules.add_perm("packages.at_school_say", keeps_pupils)
rules.add_perm("packages.tuition", reads_weeks)
rules.add_perm("packages.tuition_add", keeps_pupils)
rules.add_perm("packages.tuition_end", council_refers | (is_ap_lead & arranged_it))
rules.add_perm("packages.tuition_mark", council_refers | (is_ap_lead & arranged_it))
rules.add_perm("packages.reduced_list", reads_weeks)
rules.add_perm("packages.reduced", reads_weeks)
rules.add_perm("packages.reduced_add", keeps_pupils)
rules.add_perm("packages.reduced_agree", council_refers & proposed_by_another)
rules.add_perm("packages.reduced_refuse", council_refers & proposed_by_another)
rules.add_perm("packages.reduced_review", council_refers | (is_ap_lead & has_its_child))
rules.add_perm("packages.reduced_end", council_refers | (is_ap_lead & has_its_child))

rules.add_perm("packages.emergency_add", keeps_pupils)
rules.add_perm("packages.emergencies", is_caseworker | is_ap_lead)
rules.add_perm("packages.emergency_rest", (council_refers | is_ap_lead) & refers_short)
rules.add_perm("packages.days_passed", is_caseworker | is_ap_lead)
rules.add_perm("packages.day_passed_say", refers | is_ap_manager)
