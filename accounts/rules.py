"""What all rules are made of: which role the acting affiliation is. And the acts of this room."""

import rules
from django.db.models import Model

from accounts.models import (
    ASKS_IN,
    CASEWORK_ROLES,
    COUNCIL_ROLES,
    PROVIDER_ROLES,
    SCHOOL_ROLES,
    AccountChange,
    Affiliation,
    Invitation,
    Organisation,
    Role,
)
from core.acting import Acting


def _role(*roles: str) -> rules.predicates.Predicate:
    allowed = frozenset(roles)

    @rules.predicate(name="is_" + "_or_".join(sorted(allowed)))
    def holds(acting: Acting, row: Model | None = None) -> bool:
        return bool(acting) and acting.role in allowed

    return holds


is_ap_manager = _role(Role.AP_MANAGER)
is_commissioning_officer = _role(Role.COMMISSIONING_OFFICER)
is_quality_officer = _role(Role.QUALITY_OFFICER)
is_administrator = _role(Role.ADMINISTRATOR)
is_ap_lead = _role(Role.AP_LEAD)
is_provider_manager = _role(Role.PROVIDER_MANAGER)
is_council = _role(*COUNCIL_ROLES)
is_caseworker = _role(*CASEWORK_ROLES)
is_school = _role(*SCHOOL_ROLES)
is_provider = _role(*PROVIDER_ROLES)
is_anybody = _role(*Role.values)


@rules.predicate
def may_ask_in(acting: Acting, row: Organisation | Invitation | Affiliation | None = None) -> bool:
    """Asks people in at all; and, for an organisation, an invitation or an affiliation, asks in there and into that."""
    if not acting or acting.role not in ASKS_IN:
        return False
    if row is None:
        return True
    if isinstance(row, Organisation):
        return acting.is_council or row.pk == acting.organisation_id
    is_here = acting.is_council or row.organisation_id == acting.organisation_id
    return is_here and row.role in ASKS_IN[acting.role]


asks_in = _role(*ASKS_IN)


@rules.predicate
def is_another_person(acting: Acting, row: Affiliation | None = None) -> bool:
    """Nobody ends a role of their own."""
    return row is None or row.user_id != acting.user_id


@rules.predicate
def is_of_school_or_provider(acting: Acting, row: Affiliation | None = None) -> bool:
    """A role that may be the designated safeguarding lead's."""
    return row is None or row.role in SCHOOL_ROLES | PROVIDER_ROLES


@rules.predicate
def is_second_person(acting: Acting, row: AccountChange | None = None) -> bool:
    """Whoever asked for a change of an account does not decide it."""
    return row is None or row.proposed_by_id != acting.user_id


rules.add_perm("accounts.acting", is_anybody)
rules.add_perm("accounts.acting_switch", is_anybody)
rules.add_perm("accounts.people", is_council | is_ap_lead | is_provider_manager)
rules.add_perm("accounts.person", is_council | is_ap_lead | is_provider_manager)
rules.add_perm("accounts.person_invite", may_ask_in)
rules.add_perm("accounts.people_files", asks_in)
rules.add_perm("accounts.people_file", asks_in)
rules.add_perm("accounts.people_file_add", asks_in)
rules.add_perm("accounts.people_file_approve", asks_in)
rules.add_perm("accounts.people_file_cancel", asks_in)
rules.add_perm("accounts.people_file_refused", asks_in)
rules.add_perm("accounts.people_file_sample", asks_in)
rules.add_perm("accounts.invitations", may_ask_in)
rules.add_perm("accounts.invitation_withdraw", may_ask_in)
rules.add_perm("accounts.invitation_resend", may_ask_in)
rules.add_perm("accounts.invitation_correct", may_ask_in)
rules.add_perm("accounts.affiliation_end", may_ask_in & is_another_person)
rules.add_perm("accounts.safeguarding_lead", may_ask_in & is_of_school_or_provider)
rules.add_perm("accounts.people_confirm", may_ask_in)
rules.add_perm("accounts.unconfirmed", is_ap_manager | is_administrator)
rules.add_perm("accounts.changes", is_ap_manager | is_administrator)
rules.add_perm("accounts.change_confirm", is_ap_manager & is_second_person)
rules.add_perm("accounts.change_refuse", is_ap_manager & is_second_person)
# Setting up: the council's own files are an administrator's.
for act in ("council_files", "council_file", "council_file_approve", "council_file_cancel", "council_file_faults"):
    rules.add_perm(f"accounts.{act}", is_administrator)
for act in (
    "set_up",
    "council_edit",
    "brand_edit",
    "logo_edit",
    "schools_add",
    "links_add",
    "postcodes_add",
    "terms_add",
    "half_term_enter",
    "terms_sample",
):
    rules.add_perm(f"accounts.{act}", is_administrator)
# Whose calendar it is follows from whom they act for: the school's, the provider's, or the whole council's.
for act in ("closures", "closure_add", "closure_remove"):
    rules.add_perm(f"accounts.{act}", is_administrator | is_ap_lead | is_provider_manager)
# What the council says in its own words.
for act in ("statement_write", "statement_withdraw"):
    rules.add_perm(f"core.{act}", is_administrator)
rules.add_perm("core.figure_enter", is_administrator)
# What people choose from.
for act in ("reason_add", "reason_edit", "reason_close", "reason_open_again"):
    rules.add_perm(f"core.{act}", is_administrator)
# The trail leads an AP Manager to what was written.
for act in ("statements", "statement", "reasons", "reason"):
    rules.add_perm(f"core.{act}", is_ap_manager | is_administrator)
for act in (
    "letters",
    "letter_words",
    "letter_preview",
    "letters_take_back",
    "times",
    "digest_time",
    "night_time",
    "backup_time",
    "sweeps",
):
    rules.add_perm(f"portal.{act}", is_administrator)
# The ground floor knows no roles: who reads the trail, the access log and how the backups stand is said here.
rules.add_perm("core.trail", is_ap_manager | is_administrator)
rules.add_perm("core.access", is_ap_manager)
rules.add_perm("core.figures", is_council)
rules.add_perm("portal.backups", is_ap_manager | is_administrator)
