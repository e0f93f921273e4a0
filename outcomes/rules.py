"""Who may do what with reviews."""

import rules

from accounts.rules import is_ap_lead, is_caseworker, is_provider, is_school
from placements.rules import runs_placement

rules.add_perm("outcomes.reviews", is_caseworker | is_ap_lead)
rules.add_perm("outcomes.review", is_caseworker | is_school | is_provider)
rules.add_perm("outcomes.review_hold", runs_placement)
rules.add_perm("outcomes.review_remind", is_caseworker)
