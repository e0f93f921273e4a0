"""What the home page shows of referrals."""

from collections.abc import Iterable
from datetime import date

from core.acting import Acting
from core.cards import Card, Lane, counted
from referrals import panel, waiting
from referrals.models import Condition, Referral
from referrals.models.referral import ReferralQuerySet


def its(acting: Acting, lane: Lane = Lane.DECIDE) -> str:
    """Narrows a list of the council, which sees everybody's, to what the council itself commissions and decides."""
    return f"&school={acting.organisation_id}" if acting.sees_everything and lane is Lane.DECIDE else ""


def to_decide(acting: Acting, today: date) -> Iterable[Card]:
    waiting = Referral.objects.visible_to(acting).to_decide()
    yield counted(Lane.DECIDE, "referrals to decide", waiting, "referrals:referrals", "status=to_decide")


def for_panel(acting: Acting, today: date) -> Iterable[Card]:
    """What a panel decides and is on no agenda yet."""
    rows = Referral.objects.visible_to(acting).for_panel().exclude(pk__in=panel.panels().on_agendas())
    yield counted(Lane.DECIDE, "referrals for a panel, on no agenda", rows, "referrals:referrals", "status=unlisted")


def appeals(acting: Acting, today: date) -> Iterable[Card]:
    """Appeals against the declines of others."""
    rows = Referral.objects.visible_to(acting).appealed(to=acting.user_id)
    query = "status=appealed"
    yield counted(Lane.DECIDE, "appeals to answer", rows, "referrals:referrals", query, due_by="appeal_due_on")


def stoppable(acting: Acting, today: date) -> Iterable[Card]:
    """What schools sent on routes of their own, as long as it may be stopped."""
    rows = Referral.objects.visible_to(acting).stoppable()
    label = "referrals on schools’ own routes that can be stopped"
    yield counted(Lane.WATCH, label, rows, "referrals:referrals", "status=stoppable")


def mine(acting: Acting, today: date) -> Iterable[Card]:
    """What was given to this person to look after."""
    rows = Referral.objects.visible_to(acting).unsettled().filter(assigned_to=acting.user_id)
    query = "status=unsettled&assigned=me"
    yield counted(Lane.DECIDE, "referrals assigned to you", rows, "referrals:referrals", query)


def conditions_to_record(acting: Acting, today: date) -> Iterable[Card]:
    """Of which this person is named to say whether they are met."""
    rows = Condition.objects.visible_to(acting).to_record(acting)
    yield counted(Lane.DECIDE, "conditions to record", rows, "referrals:conditions", "state=mine", due_by="due_on")


def conditions_unmet(acting: Acting, today: date) -> Iterable[Card]:
    rows = Condition.objects.visible_to(acting).unmet()
    yield counted(Lane.CHASE, "conditions not met yet", rows, "referrals:conditions", "state=unmet", due_by="due_on")


def unplaced(acting: Acting, today: date) -> Iterable[Card]:
    rows = Referral.objects.visible_to(acting).filter(pk__in=waiting.not_placed())
    yield counted(Lane.CHASE, "approved referrals not placed", rows, "referrals:referrals", "status=unplaced")


def returned(acting: Acting, today: date) -> Iterable[Card]:
    rows = _own(acting).filter(status=Referral.Status.RETURNED)
    query = f"status=returned{its(acting)}"
    yield counted(Lane.DECIDE, "referrals returned to you", rows, "referrals:referrals", query)


def begun(acting: Acting, today: date) -> Iterable[Card]:
    rows = _own(acting).filter(status=Referral.Status.DRAFT)
    query = f"status=draft{its(acting)}"
    yield counted(Lane.WATCH, "referrals you have begun", rows, "referrals:referrals", query)


def not_offered(acting: Acting, today: date) -> Iterable[Card]:
    rows = _own(acting).not_offered()
    query = f"status=unoffered{its(acting)}"
    yield counted(Lane.DECIDE, "approved referrals without an offer", rows, "referrals:referrals", query)


def _own(acting: Acting) -> ReferralQuerySet:
    """Those a commissioner made itself."""
    return Referral.objects.visible_to(acting).filter(commissioner=acting.organisation_id)
