"""The flow from an audit's outcome and overdue actions to the provider's standing, through the verbs of `providers`."""

from datetime import date

from django.db import transaction

from audits.models import Action, Audit, Question
from core import clock
from core.acting import Acting
from core.models import MoveRefused
from govuk.dates import day_words
from outcomes import reviewing
from placements import notices
from providers import blocking, changing
from providers.models import Block, FinalAudit, Membership

BLOCKING = (Audit.Outcome.NOT_YET_COMPLIANT, Audit.Outcome.SUSPENDED)


def settle(audit: Audit, *, by: Acting | None) -> None:
    """Let the outcome change who may take referrals.

    Not yet compliant and suspended stop new placements at once; suspended also proposes, for a second officer, to
    suspend the memberships, has every placement there reviewed, and tells every commissioner with a live placement the
    same day. A better outcome lifts what earlier audits of the same provider or site had blocked: that is the re-rating
    lifting asks for.
    """
    with transaction.atomic():
        FinalAudit.tell(audit.provider, on=clock.today(), source=audit.reference, site=audit.site)
        for block in _blocks(audit):
            blocking.lift(block, by=by, reason=f"Rated again in {audit.reference}")
        if audit.outcome not in BLOCKING:
            return
        outcome = audit.get_outcome_display().lower()
        blocking.block(
            audit.provider,
            ground=Block.Ground.AUDIT_OUTCOME,
            reason=f"Safeguarding audit {audit.reference}: {outcome}",
            by=by,
            site=audit.site,
            source=audit.reference,
        )
        if audit.outcome == Audit.Outcome.SUSPENDED:
            _propose_suspension(audit, f"Safeguarding audit {audit.reference}", by=by)
            reviewing.open_now(audit.provider, site=audit.site, by=by)
            notices.tell_commissioners(
                audit.provider, f"its safeguarding audit {audit.reference} found it {outcome}", by=by
            )


def settle_action(action: Action, *, by: Acting) -> None:
    """A closed action lifts the Block its lateness had made."""
    for block in Block.objects.filter(
        provider=action.audit.provider, ground=Block.Ground.OVERDUE_ACTION, source=str(action), is_lifted=False
    ):
        blocking.lift(block, by=by, reason=f"{action} is closed")


def block_overdue(today: date) -> int:
    """Critical actions past their date stop new placements by themselves, and suspension is proposed.

    Returns how many Blocks were made.
    """
    made = 0
    late = Action.objects.overdue(today).filter(
        priority=Question.Criticality.CRITICAL, audit__status=Audit.Status.FINAL
    )
    for action in late.select_related("audit__provider", "audit__site", "question"):
        standing_blocks = Block.objects.filter(
            provider=action.audit.provider, ground=Block.Ground.OVERDUE_ACTION, source=str(action), is_lifted=False
        )
        if standing_blocks.exists():
            continue
        with transaction.atomic():
            blocking.block(
                action.audit.provider,
                ground=Block.Ground.OVERDUE_ACTION,
                reason=f"Critical action {action} is overdue since {day_words(action.due_on)}",
                by=None,
                site=action.audit.site,
                source=str(action),
            )
            _propose_suspension(action.audit, f"Critical action {action} is overdue", by=None)
        made += 1
    return made


def _blocks(audit: Audit) -> list[Block]:
    return list(
        Block.objects.filter(
            provider=audit.provider, site=audit.site, ground=Block.Ground.AUDIT_OUTCOME, is_lifted=False
        )
    )


def _propose_suspension(audit: Audit, reason: str, *, by: Acting | None) -> None:
    """Ask for every membership to be suspended; a second officer decides each."""
    for membership in Membership.objects.filter(provider=audit.provider, status=Membership.Status.ACTIVE):
        try:
            changing.propose(membership, "suspend", reason, by=by)
        except MoveRefused:
            continue  # a change of this membership is already waiting for its second officer
