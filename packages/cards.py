"""What the home page shows of whole weeks, reduced hours and emergencies."""

from collections.abc import Iterable
from datetime import date

from core.acting import Acting
from core.cards import Card, Lane, counted
from packages.models import Reduced, ShortReferral
from packages.models.emergency import passed_unanswered
from referrals.models import Referral


def to_agree(acting: Acting, today: date) -> Iterable[Card]:
    """Reduced hours that wait for the council, for those who did not propose them."""
    rows = Reduced.objects.visible_to(acting).filter(status=Reduced.Status.PROPOSED)
    yield counted(Lane.DECIDE, "proposals of reduced hours to agree", rows, "packages:reduced-list", "state=proposed")


def late(acting: Acting, today: date) -> Iterable[Card]:
    """Reduced hours that ran out without a word, or were not reviewed by their day."""
    rows = Reduced.objects.visible_to(acting).late(today)
    label = "agreements of reduced hours that ran out or wait for review"
    yield counted(Lane.CHASE, label, rows, "packages:reduced-list", "state=late", is_late=True)


def short(acting: Acting, today: date) -> Iterable[Card]:
    """Short referrals of which something has not followed yet; late once the first is."""
    rows = ShortReferral.objects.visible_to(acting).lacking()
    label = "short referrals with something missing"
    lane = Lane.CHASE if acting.sees_everything else Lane.DECIDE
    yield counted(lane, label, rows, "packages:emergencies", due_by="rest_due_on")


def days_passed(acting: Acting, today: date) -> Iterable[Card]:
    """Days on which education was due that passed without it, of which nobody has said why."""
    rows = passed_unanswered(Referral.objects.visible_to(acting), today)
    label = "days passed without education to answer for"
    yield counted(Lane.DECIDE, label, rows, "packages:days-passed", "state=asked", is_late=True)
