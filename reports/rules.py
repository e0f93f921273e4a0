"""Who may do what with reports."""

import rules

from accounts.rules import is_ap_lead, is_ap_manager, is_caseworker, is_provider_manager
from placements.rules import commissions_place

rules.add_perm("reports.dashboard", is_caseworker)
rules.add_perm("reports.reports", is_caseworker | is_ap_lead | is_provider_manager)
rules.add_perm("reports.report", is_caseworker | is_ap_lead | is_provider_manager)
rules.add_perm("reports.report_rows", is_caseworker | is_ap_lead | is_provider_manager)
rules.add_perm("reports.rates", is_caseworker)
rules.add_perm("reports.dashboard_rows", is_caseworker)
rules.add_perm("reports.report_add", is_caseworker)
rules.add_perm("reports.reports_sign_off", is_ap_manager)
rules.add_perm("reports.report_sign_off", is_ap_manager)
rules.add_perm("reports.report_print", is_caseworker | is_ap_lead | is_provider_manager)
rules.add_perm("reports.placement_pack", is_caseworker | (is_ap_lead & commissions_place))
