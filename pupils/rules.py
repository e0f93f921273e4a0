"""Who may do what with pupils."""

import rules

from accounts.models import Role
from accounts.rules import is_ap_lead, is_ap_manager, is_caseworker, is_commissioning_officer, is_provider, is_school
from core import clock
from core.acting import Acting
from pupils.models import Contact, LimitedAccess, MedicalNote, Pupil


@rules.predicate
def has_on_roll(acting: Acting, pupil: Pupil | None = None) -> bool:
    """Acts for a school that has this pupil on its roll today."""
    if pupil is None:
        return True
    return pupil.is_on_roll_of(acting.organisation_id, clock.today())


@rules.predicate
def has_contact_on_roll(acting: Acting, contact: Contact | None = None) -> bool:
    """Acts for a school that has the contact's child on its roll today."""
    return contact is None or contact.pupil.is_on_roll_of(acting.organisation_id, clock.today())


@rules.predicate
def writes_health(acting: Acting, pupil: Pupil | None = None) -> bool:
    """Writes the child's medical notes, and says who else reads them: not because of being of the council."""
    if acting.role not in (Role.AP_LEAD, Role.COMMISSIONING_OFFICER):
        return False
    return pupil is None or MedicalNote.objects.is_written_by(acting, pupil)


@rules.predicate
def keeps_limit(acting: Acting, pupil: Pupil | None = None) -> bool:
    """Keeps the list of those who may open this child's record."""
    if pupil is None:
        return True
    limit = LimitedAccess.objects.now().filter(pupil=pupil).first()
    return limit is not None and limit.is_kept_by(acting)


council_refers = is_commissioning_officer | is_ap_manager
keeps_pupils = council_refers | (is_ap_lead & has_on_roll)

rules.add_perm("pupils.pupils", is_caseworker | is_school | is_provider)
rules.add_perm("pupils.pupils_week", is_caseworker | is_school | is_provider)
rules.add_perm("pupils.pupil", is_caseworker | is_school | is_provider)
rules.add_perm("pupils.pupil_add", keeps_pupils)
rules.add_perm("pupils.pupil_edit", keeps_pupils)
rules.add_perm("pupils.pupil_leave", keeps_pupils)
# The child's record: whoever has the child reads it, each as far as it is theirs; those who keep pupils change it.
has_child = is_caseworker | (is_school & has_on_roll) | is_provider
rules.add_perm("pupils.record", has_child)
rules.add_perm("pupils.medical_before", has_child)
for act in ("contact_add", "needs_edit", "care_edit", "travel_edit"):
    rules.add_perm(f"pupils.{act}", keeps_pupils)
for act in ("social_worker_edit", "virtual_school_edit", "youth_justice_edit"):
    rules.add_perm(f"pupils.{act}", keeps_pupils)
for act in ("contact_edit", "contact_remove"):
    rules.add_perm(f"pupils.{act}", council_refers | (is_ap_lead & has_contact_on_roll))
# Who may open a limited record at all; the verbs ask who keeps the list.
rules.add_perm("pupils.pupil_limit", council_refers)
for act in ("pupil_merge", "merges", "merge", "merge_confirm", "merge_refuse"):
    rules.add_perm(f"pupils.{act}", council_refers)
rules.add_perm("pupils.limited_readers", is_caseworker)
for act in ("limited_reader_add", "limited_reader_remove", "limit_lift"):
    rules.add_perm(f"pupils.{act}", is_caseworker & keeps_limit)
for act in ("medical_edit", "medical_readers", "medical_reader_add", "medical_reader_remove"):
    rules.add_perm(f"pupils.{act}", writes_health)
# Files of pupils: whoever adds pupils by hand. Who sees a file is asked of the file.
sends_pupils = council_refers | is_ap_lead
for act in ("pupil_files", "pupil_file", "pupil_file_add", "pupil_file_sample", "pupil_file_compare"):
    rules.add_perm(f"pupils.{act}", sends_pupils)
for act in ("pupil_file_approve", "pupil_file_cancel", "pupil_file_faults", "pupil_file_leavers"):
    rules.add_perm(f"pupils.{act}", sends_pupils)
