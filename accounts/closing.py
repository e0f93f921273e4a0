"""Flow: an account is closed. Its owner is signed out, and what they sent is taken back; their roles stay on record."""

from django.db import transaction

from accounts import invitations, last_ones, sessions
from accounts.models import Invitation, User
from core.acting import Acting
from core.models import record


def close(person: User, *, by: Acting) -> bool:
    """Close this account; False when it was closed before. Raises MoveRefused for the last who holds what must be."""
    with transaction.atomic():
        last_ones.keep_one_without(person)
        if not User.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
            return False
        settle_closed(person, by=by)
        record("account_closed", person, by=by, changes={"is_active": ["True", "False"]})
    return True


def settle_closed(person: User, *, by: Acting) -> None:
    """End what a closed account had open: sign-ins everywhere, and invitations nobody answered yet."""
    sessions.end_all(person)
    invitations.withdraw_with(Invitation.objects.filter(invited_by=person), by=by)
