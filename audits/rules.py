"""Who may do what with audits and their actions."""

import rules

from accounts.rules import (
    is_administrator,
    is_ap_manager,
    is_caseworker,
    is_provider_manager,
    is_quality_officer,
    is_school,
)
from audits.models import Action, Attachment, Audit
from core.acting import Acting


@rules.predicate
def is_audited(acting: Acting, row: Audit | None = None) -> bool:
    """Acts for the provider that is audited."""
    if row is None:
        return True
    audit = getattr(row, "audit", row)
    return audit.provider.organisation_id == acting.organisation_id


@rules.predicate
def is_sent_by_another(acting: Acting, action: Action | None = None) -> bool:
    """Whoever sent the evidence does not check it, in whichever role."""
    return action is None or action.submitted_by_id is None or action.submitted_by_id != acting.user_id


@rules.predicate
def is_by_provider(acting: Acting, attachment: Attachment | None = None) -> bool:
    """The provider added it itself."""
    return attachment is None or attachment.is_by_provider


auditor = is_ap_manager | is_quality_officer
answering_provider = is_provider_manager & is_audited

# What audits and QA visits ask is set up by an administrator.
for act in ("s", "", "_compare", "_copy", "_in_force", "_remove", "_grades", "_visit"):
    rules.add_perm(f"audits.template{act}", is_administrator)
for act in ("question_add", "question_change", "question_remove"):
    rules.add_perm(f"audits.{act}", is_administrator)
for act in ("section_add", "section_change", "section_move", "section_close"):
    rules.add_perm(f"audits.{act}", is_administrator)
rules.add_perm("audits.audits", is_caseworker | is_provider_manager | is_school)
rules.add_perm("audits.audit", is_caseworker | is_provider_manager | is_school)
rules.add_perm("audits.audit_plan", auditor)
rules.add_perm("audits.audit_start", auditor)
rules.add_perm("audits.audit_section", auditor | answering_provider)
rules.add_perm("audits.attachment", is_caseworker | answering_provider)
rules.add_perm("audits.attachment_add", auditor | answering_provider)
rules.add_perm("audits.attachment_remove", auditor | (answering_provider & is_by_provider))
rules.add_perm("audits.audit_self_assess", answering_provider)
rules.add_perm("audits.audit_draft", auditor)
rules.add_perm("audits.audit_reopen", auditor)
rules.add_perm("audits.audit_ask_accuracy", auditor)
rules.add_perm("audits.audit_answer_accuracy", answering_provider)
rules.add_perm("audits.audit_take_back", auditor)
rules.add_perm("audits.audit_finalise", auditor)
rules.add_perm("audits.audit_close", auditor)
rules.add_perm("audits.actions", is_caseworker | is_provider_manager)
rules.add_perm("audits.action", is_caseworker | is_provider_manager)
rules.add_perm("audits.action_submit", answering_provider)
rules.add_perm("audits.action_return", auditor & is_sent_by_another)
rules.add_perm("audits.action_close", auditor & is_sent_by_another)
rules.add_perm("audits.action_evidence", is_caseworker | answering_provider)
