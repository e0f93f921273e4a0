"""Flow: an account moves to another address, or loses its second step, by somebody else's hand.

Where the account holds or held casework, one person asks and an AP Manager confirms: whoever keeps accounts must not
become a caseworker unseen. Its owner is told at once, at the address of before as well.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from accounts import invitations, notices, sessions
from accounts.models import CASEWORK_ROLES, AccountChange, Affiliation, User
from core import clock, turns
from core.acting import Acting
from core.models import Event, MoveRefused, record

Act = AccountChange.Act
Status = AccountChange.Status


def needs_second_person(person: User) -> bool:
    """Holds casework, or ever held it: ending a role first must not open the way to the account."""
    return Affiliation.objects.filter(user=person, role__in=CASEWORK_ROLES).exists()


def change_address(person: User, address: str, *, by: Acting) -> AccountChange:
    """Move the account to another address, or ask for it. Raises MoveRefused with what to do instead."""
    return _ask(person, Act.ADDRESS, by=by, address=address.lower())


def remove_second_factor(person: User, *, by: Acting) -> AccountChange:
    """Take the second step of signing in away, for somebody who lost it, or ask for it."""
    return _ask(person, Act.SECOND_FACTOR, by=by)


def _ask(person: User, act: Act, *, by: Acting, address: str = "") -> AccountChange:
    if person.pk == by.user_id:
        raise MoveRefused("You cannot do this to your own account. Ask a colleague.")
    now = clock.now()
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=person.pk)
        _refuse_taken(address, person)
        asked = {"person": person, "act": act, "address_before": person.email, "address_after": address}
        change = AccountChange(**asked, proposed_by=by.user, proposed_at=now)
        if not needs_second_person(person):
            change.status, change.decided_at = Status.CONFIRMED, now
            change.save()
            _do(change, person, by=by)
            return change
        if AccountChange.objects.filter(person=person, act=act, status=Status.PROPOSED).exists():
            raise MoveRefused("This waits for an AP Manager already. It must be decided first.")
        change.save()
        event = record("proposed", change, by=by, sentence=f"{by.user} asked: {change}", changes={"act": ["", act]})
        notices.tell(person, event, f"{SAID_ASKED[act]} An AP Manager decides whether it is done.")
    return change


SAID_ASKED = {
    Act.ADDRESS: "An administrator asked for the email address of your account to be changed.",
    Act.SECOND_FACTOR: "An administrator asked for the second step of signing in to be removed from your account.",
}
SAID_REFUSED = {
    Act.ADDRESS: "An AP Manager refused to have the email address of your account changed.",
    Act.SECOND_FACTOR: "An AP Manager refused to have the second step of signing in removed from your account.",
}


def confirm(change: AccountChange, *, by: Acting) -> None:
    """An AP Manager confirms, and it is done in the same transaction."""
    _refuse_own(change, by)
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=change.person_id)
        if person.email != change.address_before:
            raise MoveRefused("The address of this account has changed since this was asked. Refuse it.")
        _refuse_taken(change.address_after, person)
        _decide(change, Status.CONFIRMED, "confirmed", by)
        _do(change, person, by=by)


def refuse(change: AccountChange, *, by: Acting, reason: str) -> None:
    """An AP Manager says no; the account stays as it is, and its owner is told."""
    _refuse_own(change, by)
    if not reason.strip():
        raise MoveRefused("Enter why you refuse.")
    with transaction.atomic():
        event = _decide(change, Status.REFUSED, "refused", by, refusal_reason=reason)
        notices.tell(change.person, event, f"{SAID_REFUSED[Act(change.act)]} The account stays as it is.")


def _refuse_own(change: AccountChange, by: Acting) -> None:
    if change.proposed_by_id == by.user_id:
        raise MoveRefused("You asked for this. A different person must decide it.")


def _refuse_taken(address: str, person: User) -> None:
    if address:
        turns.take("address", address)
    if address and User.objects.filter(email=address).exclude(pk=person.pk).exists():
        raise MoveRefused("Somebody else signs in with this address. Enter another one.")


def _decide(change: AccountChange, status: str, act: str, by: Acting, **stamps: Any) -> Event:
    return change.move(
        status, by=by, act=act, sentence=f"{change}: {act}", decided_by=by.user, decided_at=clock.now(), **stamps
    )


def _do(change: AccountChange, person: User, *, by: Acting) -> None:
    """What was open under the old address or the old second step is ended, whoever holds it."""
    Authenticator.objects.filter(user=person).delete()
    if change.act == Act.ADDRESS:
        _move(change, person, by=by)
    else:
        event = record("second_factor_removed", person, by=by)
        why = "The second step of signing in was removed from your account."
        notices.tell(person, event, why, template="accounts/second_factor_removed")
    sessions.end_all(person)


def _move(change: AccountChange, person: User, *, by: Acting) -> None:
    """The outside accounts linked to the old address no longer open this one; what waited there is sent anew.

    Somebody who was asked in and has chosen no password yet has nothing that changed but the link: the new one says so.
    """
    was_reached = person.mail_failed_at is None
    person.email, person.mail_failed_at = change.address_after, None
    person.save(update_fields=["email", "mail_failed_at"])
    EmailAddress.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    addresses = [change.address_before, change.address_after]
    event = record("address_changed", person, by=by, changes={"email": addresses})
    if person.has_usable_password():
        said = "The email address of your account was changed."
        notices.tell(person, event, said, template="accounts/address_changed")
    elif was_reached:
        notices.tell_link_is_dead(person, f"account:{event.pk}", address=change.address_before)
    invitations.send_anew(person, change.address_before, by=by)
