"""Who may do what with pupils."""

import rules

from accounts.rules import is_ap_lead, is_ap_manager, is_caseworker, is_commissioning_officer, is_provider, is_school
from core import clock
from core.acting import Acting
from pupils.models import Pupil


@rules.predicate
def has_on_roll(acting: Acting, pupil: Pupil | None = None) -> bool:
    """Acts for a school that has this pupil on its roll today."""
    if pupil is None:
        return True
    return pupil.is_on_roll_of(acting.organisation_id, clock.today())


council_refers = is_commissioning_officer | is_ap_manager
keeps_pupils = council_refers | (is_ap_lead & has_on_roll)

rules.add_perm("pupils.pupils", is_caseworker | is_school | is_provider)
rules.add_perm("pupils.pupils_week", is_caseworker | is_school | is_provider)
rules.add_perm("pupils.pupil", is_caseworker | is_school | is_provider)
rules.add_perm("pupils.pupil_add", keeps_pupils)
rules.add_perm("pupils.pupil_edit", keeps_pupils)
rules.add_perm("pupils.pupil_leave", keeps_pupils)
# Files of pupils: whoever adds pupils by hand. Who sees a file is asked of the file.
sends_pupils = council_refers | is_ap_lead
for act in ("pupil_files", "pupil_file", "pupil_file_add", "pupil_file_sample", "pupil_file_compare"):
    rules.add_perm(f"pupils.{act}", sends_pupils)
for act in ("pupil_file_approve", "pupil_file_cancel", "pupil_file_faults", "pupil_file_leavers"):
    rules.add_perm(f"pupils.{act}", sends_pupils)
