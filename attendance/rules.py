"""Who may do what with registers, uploads and attendance."""

import rules

from accounts.rules import is_ap_manager, is_caseworker, is_commissioning_officer, is_provider, is_school
from attendance.models import Upload
from core.acting import Acting


@rules.predicate
def is_their_own(acting: Acting, row: Upload | None = None) -> bool:
    """Acts for the provider whose upload it is."""
    return row is None or row.provider.organisation_id == acting.organisation_id


recorder = is_provider | is_ap_manager | is_commissioning_officer

rules.add_perm("attendance.registers", recorder)
rules.add_perm("attendance.registers_missing", recorder)
rules.add_perm("attendance.register", recorder)
rules.add_perm("attendance.site_week", recorder)
rules.add_perm("attendance.corrections", recorder)
rules.add_perm("attendance.correction_ask", is_provider)
rules.add_perm("attendance.correction_confirm", is_ap_manager | is_commissioning_officer)
rules.add_perm("attendance.correction_refuse", is_ap_manager | is_commissioning_officer)
rules.add_perm("attendance.uploads", is_provider | is_caseworker)
rules.add_perm("attendance.upload_add", is_provider)
rules.add_perm("attendance.upload", is_provider | is_caseworker)
rules.add_perm("attendance.upload_approve", is_provider & is_their_own)
rules.add_perm("attendance.upload_cancel", is_provider & is_their_own)
rules.add_perm("attendance.upload_file", is_provider | is_caseworker)
rules.add_perm("attendance.upload_faults", is_provider | is_caseworker)
rules.add_perm("attendance.attendance", is_caseworker | is_school)
rules.add_perm("attendance.day", is_caseworker | is_school)
rules.add_perm("attendance.unknown", is_caseworker | is_school)
rules.add_perm("attendance.placement", is_caseworker | is_school | is_provider)
rules.add_perm("attendance.unexplained", is_school)
