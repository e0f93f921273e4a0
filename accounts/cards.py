"""What the home page shows of people and their accounts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from accounts import confirming
from accounts.models import AccountChange, Affiliation, CouncilFile, Invitation
from core import clock
from core.acting import Acting
from core.cards import Card, Lane, counted


def council_files(acting: Acting, today: date) -> Iterable[Card]:
    """Schools, postcodes and terms that were sent and wait for a yes or no."""
    waiting = CouncilFile.objects.visible_to(acting).waiting()
    label = "files of the council to approve or cancel"
    yield counted(Lane.DECIDE, label, waiting, "accounts:council-files", "status=waiting")


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


def to_confirm(acting: Acting, today: date) -> Iterable[Card]:
    """Each term: who stays, of the people of one's own organisation."""
    this, label = confirming.round_on(today), "roles to confirm this term"
    rows = confirming.to_confirm(acting.organisation, by=acting)
    card = counted(Lane.DECIDE, label, rows, "accounts:people-confirm")
    if this:
        yield replace(card, due=this.until, is_late=today > this.until)


def not_confirmed(acting: Acting, today: date) -> Iterable[Card]:
    rows, label = confirming.organisations(), "organisations with people to confirm"
    if confirming.round_on(today):
        yield counted(Lane.CHASE, label, rows.values("pk"), "accounts:unconfirmed")


def away(acting: Acting, today: date) -> Iterable[Card]:
    since = confirming.away_since(today)
    rows = Affiliation.objects.visible_to(acting).away(since)
    label = f"roles of people not signed in for {(today - since).days} days"
    yield counted(Lane.WATCH, label, rows, "accounts:people", "state=away")
