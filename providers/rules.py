"""Who may do which act to providers, their documents, Blocks and memberships."""

import rules

from accounts.rules import (
    is_administrator,
    is_ap_manager,
    is_caseworker,
    is_council,
    is_provider,
    is_provider_manager,
    is_quality_officer,
    is_school,
)
from core.acting import Acting
from providers.models import Block, Document, Membership, MembershipChange, Programme, Provider, Site, UnsortedFile


def provider_of(
    row: Provider | Membership | MembershipChange | Site | Document | UnsortedFile | Block | Programme,
) -> Provider:
    """The provider a row is, or belongs to."""
    if isinstance(row, Provider):
        return row
    if isinstance(row, MembershipChange):
        return row.membership.provider
    if isinstance(row, Programme):
        return row.site.provider
    return row.provider


@rules.predicate
def is_own(
    acting: Acting, row: Provider | Site | Programme | Document | UnsortedFile | Membership | None = None
) -> bool:
    """The provider is the organisation they act for."""
    return row is None or provider_of(row).organisation_id == acting.organisation_id


@rules.predicate
def is_made_by_hand(acting: Acting, row: Block | None = None) -> bool:
    """A Block an audit made is lifted by the audit's own acts alone."""
    return row is None or not row.is_from_audit


@rules.predicate
def is_second_officer(acting: Acting, row: MembershipChange | None = None) -> bool:
    """Whoever proposed a change does not decide it."""
    return row is None or row.proposed_by_id != acting.user_id


@rules.predicate
def is_sent_by_another(acting: Acting, row: Document | None = None) -> bool:
    """Whoever handed a document in does not check it, in whichever role."""
    return row is None or row.sent_by_id is None or row.sent_by_id != acting.user_id


is_own_manager = is_provider_manager & is_own
keeps_profile = is_ap_manager | is_own_manager
admits = is_ap_manager | is_administrator
assures = is_ap_manager | is_quality_officer

rules.add_perm("providers.directory", is_council | is_school)
rules.add_perm("providers.shortlist", is_caseworker | is_school)
rules.add_perm("providers.provider", is_council | is_school | is_provider)
rules.add_perm("providers.provider_documents", is_caseworker | is_school | is_provider)
rules.add_perm("providers.provider_standing", is_caseworker | is_own_manager)
rules.add_perm("providers.own", is_provider)

rules.add_perm("providers.provider_add", admits)
rules.add_perm("providers.provider_edit", keeps_profile)
# What it is registered as and how it was graded is the council's to find out, never the provider's to say.
rules.add_perm("providers.registration_edit", assures)
rules.add_perm("providers.inspection_add", assures)
rules.add_perm("providers.inspection_edit", assures)
rules.add_perm("providers.site_add", keeps_profile)
rules.add_perm("providers.site_edit", keeps_profile)
rules.add_perm("providers.site_close", keeps_profile)
rules.add_perm("providers.programme_add", keeps_profile)
rules.add_perm("providers.programme_edit", keeps_profile)
rules.add_perm("providers.programme_close", keeps_profile)
rules.add_perm("providers.membership_add", admits)
rules.add_perm("providers.rate_add", admits)

rules.add_perm("providers.documents", is_caseworker)
rules.add_perm("providers.document", is_caseworker | is_school | is_provider)
rules.add_perm("providers.document_add", keeps_profile)
rules.add_perm("providers.documents_add", keeps_profile)
rules.add_perm("providers.documents_send", keeps_profile)
rules.add_perm("providers.documents_sort", keeps_profile)
rules.add_perm("providers.unsorted_download", keeps_profile)
rules.add_perm("providers.document_accept", assures & is_sent_by_another)
rules.add_perm("providers.document_reject", assures & is_sent_by_another)

rules.add_perm("providers.block_make", assures)
rules.add_perm("providers.block_lift", assures & is_made_by_hand)
rules.add_perm("providers.changes", is_caseworker)
rules.add_perm("providers.change_propose", assures)
rules.add_perm("providers.change_confirm", assures & is_second_officer)
rules.add_perm("providers.change_refuse", assures & is_second_officer)

# What may be bought and what is asked for is set up; whoever decides admissions runs the rounds.
for page in ("frameworks", "framework", "lots", "lot", "rounds", "round", "document_kinds", "document_kind"):
    rules.add_perm(f"providers.{page}", admits)
for act in ("framework_add", "framework_edit"):
    rules.add_perm(f"providers.{act}", is_administrator)
for act in ("add", "edit", "close", "open_again"):
    rules.add_perm(f"providers.lot_{act}", is_administrator)
    rules.add_perm(f"providers.document_kind_{act}", is_administrator)
for act in ("round_add", "round_edit", "round_open", "round_assess", "round_close"):
    rules.add_perm(f"providers.{act}", admits)
