"""What the home page shows of people and their accounts."""

from collections.abc import Iterable
from datetime import date

from accounts.models import AccountChange, Affiliation, Invitation
from accounts.set_up import Step, steps
from core import clock
from core.acting import Acting
from core.cards import Card, Lane, counted


def changes(acting: Acting, today: date) -> Iterable[Card]:
    waiting = AccountChange.objects.visible_to(acting).to_decide(acting)
    yield counted(Lane.DECIDE, "account changes to confirm", waiting, "accounts:changes", "status=mine")


def invitations(acting: Acting, today: date) -> Iterable[Card]:
    invited = Invitation.objects.visible_to(acting).open(clock.now())
    yield counted(Lane.WATCH, "invitations open", invited, "accounts:invitations")


def unreached(acting: Acting, today: date) -> Iterable[Card]:
    refused = Affiliation.objects.visible_to(acting).current().exclude(user__mail_failed_at=None)
    yield counted(Lane.CHASE, "addresses the mail server refused", refused, "accounts:people", "state=unreached")


def not_invited(acting: Acting, today: date) -> Iterable[Card]:
    refused = Invitation.objects.visible_to(acting).refused(clock.now())
    yield counted(Lane.CHASE, "invitations the mail server refused", refused, "accounts:invitations", "state=refused")


def set_up(acting: Acting, today: date) -> Iterable[Step]:
    """What is still to be set up of the council, its figures and its people."""
    return steps(acting, today)
