"""Who may do what with concerns and allegations. Which of them somebody sees, each says itself."""

import rules

from accounts.models import Role
from accounts.rules import (
    is_administrator,
    is_ap_manager,
    is_caseworker,
    is_council,
    is_provider,
    is_quality_officer,
    is_school,
)
from concerns.models import Concern
from core.acting import Acting

WORKS_WITH_CHILDREN = is_caseworker | is_school | is_provider


@rules.predicate
def is_told(acting: Acting, concern: Concern | None = None) -> bool:
    """One of those who needed to know: who only raised it reads what they wrote, and hands the rest over."""
    return concern is None or concern.is_told_to(acting)


@rules.predicate
def did_not_raise(acting: Acting, concern: Concern | None = None) -> bool:
    """Nobody acknowledges or closes what they raised, in whichever role."""
    return concern is None or not concern.is_raised_by(acting)


@rules.predicate
def may_be_named(acting: Acting, row: object = None) -> bool:
    """A role of the council that may hold the post of the named officer."""
    return acting.is_council and acting.role != Role.AP_MANAGER


for act in ("concerns", "concern", "concern_about", "concern_add", "concern_note", "concern_step", "concern_tell"):
    rules.add_perm(f"concerns.{act}", WORKS_WITH_CHILDREN)
rules.add_perm("concerns.concern_acknowledge", WORKS_WITH_CHILDREN & is_told & did_not_raise)
rules.add_perm("concerns.concern_close", WORKS_WITH_CHILDREN & is_told & did_not_raise)
rules.add_perm("concerns.concern_reopen", WORKS_WITH_CHILDREN & is_told)
rules.add_perm("concerns.numbers", is_ap_manager | is_quality_officer)

rules.add_perm("concerns.allegation_add", WORKS_WITH_CHILDREN)
rules.add_perm("concerns.allegation_sent", WORKS_WITH_CHILDREN)
for act in (
    "allegations",
    "allegation",
    "allegation_acknowledge",
    "allegation_note",
    "allegation_close",
    "allegation_reopen",
):
    rules.add_perm(f"concerns.{act}", may_be_named)

rules.add_perm("concerns.posts", is_council)
rules.add_perm("concerns.post_add", is_administrator)
rules.add_perm("concerns.post_end", is_administrator)
