"""Asking a person in, what becomes of it, and ending a role."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from accounts import last_ones, notices, sessions
from accounts.models import (
    ASKS_IN,
    COUNCIL_ROLES,
    PROVIDER_ROLES,
    SCHOOL_ROLES,
    Affiliation,
    Invitation,
    Organisation,
    Role,
    User,
)
from accounts.models.invitation import InvitationQuerySet
from accounts.models.organisation import OrganisationQuerySet
from core import clock, mail, turns
from core.acting import Acting
from core.models import Event, MoveRefused, record, record_each


def misfit(role: str, organisation: Organisation) -> str:
    """Why this role cannot be held at this organisation, or nothing."""
    if role in COUNCIL_ROLES:
        return "" if organisation.is_council else "This role is held at the council only."
    if organisation.is_council:
        return "At the council, choose one of the council's roles."
    if role in SCHOOL_ROLES and not organisation.is_school:
        return "This organisation is not a school: choose one of the provider's roles."
    if role in PROVIDER_ROLES and not organisation.is_provider:
        return "This organisation is not a provider: choose one of the school's roles, or add it as a provider first."
    return ""


def invite(*, email: str, name: str, organisation: Organisation, role: str, by: Acting) -> Invitation:
    """Ask this person in, for seven days, by e-mail. Raises MoveRefused with what to do instead."""
    email = email.lower()
    if not may_ask(role, organisation, by=by):
        raise MoveRefused("You cannot ask people into this role here.")
    with transaction.atomic():
        turns.take("address", email)
        if reason := misfit(role, organisation) or _reason_against(email, organisation, role, by):
            raise MoveRefused(reason)
        person = User.objects.filter(email=email).first() or User.objects.create_user(email, name)
        return _send(person, name, organisation, role, by=by)


def places() -> OrganisationQuerySet:
    """Where people can be asked in: not at a school that is closed and nothing else."""
    return Organisation.objects.exclude(school__status_code="2", is_provider=False)


def may_ask(role: str, organisation: Organisation, *, by: Acting) -> bool:
    """Whether this person asks others into this role there: the council anywhere, others at their own organisation."""
    return role in ASKS_IN.get(by.role, ()) and (by.is_council or organisation.pk == by.organisation_id)


def _send(person: User, name: str, organisation: Organisation, role: str, *, by: Acting) -> Invitation:
    """Write the invitation, and put its link in the outbox."""
    now = clock.now()
    invitation = Invitation.objects.create(
        email=person.email,
        name=name,
        organisation=organisation,
        role=role,
        invited_by=by.user,
        invited_as_id=by.pk,
        invited_at=now,
        expires_at=now + timedelta(days=settings.INVITATION_DAYS),
    )
    words = f"{by.user} asked {name} in as {invitation.get_role_display()}"
    notices.tell_managers(record("invited", invitation, by=by, sentence=words), invitation, by=by)
    context = {"invitation": str(invitation.pk)}
    why = f"You were asked in as {invitation.get_role_display()} at {organisation}."
    mail.post(person, "accounts/invitation", context, why=why, key=f"invitation:{invitation.pk}")
    return invitation


def _reason_against(email: str, organisation: Organisation, role: str, by: Acting) -> str:
    if email == by.user.email:
        return "You cannot ask yourself in. Ask a colleague at the council."
    person = User.objects.filter(email=email).first()
    if person and not person.is_active:
        return "The account with this email address is closed. Ask an administrator to open it again."
    held = Affiliation.objects.held().filter(user=person, organisation=organisation, role=role)
    if person and held.exists():
        return f"{person} already has this role there."
    waiting = Invitation.objects.open(clock.now()).filter(email=email, organisation=organisation, role=role)
    if waiting.exists():
        return "They have been asked already and have not answered. Open Invitations to send it again."
    return ""


def withdraw(invitation: Invitation, *, by: Acting) -> None:
    """Take an invitation back; its link stops working."""
    now = clock.now()
    with transaction.atomic():
        if not Invitation.objects.waiting(now).filter(pk=invitation.pk).update(withdrawn_at=now):
            raise MoveRefused("This invitation was answered, withdrawn or ran out before. Nothing was changed.")
        record("withdrawn", invitation, by=by, sentence=f"{by.user} withdrew the invitation of {invitation.name}")


def resend(invitation: Invitation, *, by: Acting) -> Invitation:
    """Ask the same person again: a new link, good for another seven days. The one before stops working."""
    return _again(invitation, invitation.email, "Withdrawn, because it was sent again", by=by)


def correct(invitation: Invitation, *, email: str, by: Acting) -> Invitation:
    """It went to a wrong address: take it back there, and ask in at the right one."""
    email = email.lower()
    if email == invitation.email:
        raise MoveRefused("It was sent to this address already. Enter the right one, or send it again.")
    anew = _again(invitation, email, "Withdrawn, because the address it was sent to was wrong", by=by)
    notices.tell_invited_elsewhere(invitation)
    return anew


def _again(invitation: Invitation, email: str, words: str, *, by: Acting) -> Invitation:
    """Take back what nobody answered, run out or not, and ask in anew in the name of whoever does it now."""
    with transaction.atomic():
        rows = Invitation.objects.select_for_update().filter(accepted_at=None, withdrawn_at=None)
        if not rows.filter(pk=invitation.pk).update(withdrawn_at=clock.now()):
            raise MoveRefused("This invitation was answered or withdrawn before. Nothing was sent.")
        record("withdrawn", invitation, by=by, sentence=words)
        name, organisation, role = invitation.name, invitation.organisation, invitation.role
        anew = invite(email=email, name=name, organisation=organisation, role=role, by=by)
        Invitation.objects.filter(pk=invitation.pk).update(replaced_by=anew)
    return anew


def withdraw_with(sent: InvitationQuerySet, *, by: Acting | None) -> int:
    """Take back those of these that wait: whoever sent them is gone. Returns how many."""
    now = clock.now()
    with transaction.atomic():
        rows = list(sent.waiting(now).select_for_update(of=("self",)).select_related("organisation"))
        Invitation.objects.filter(pk__in=[row.pk for row in rows]).update(withdrawn_at=now)
        words = "Withdrawn, because the role it was sent in has ended"
        record_each("withdrawn", [(row, {}) for row in rows], by=by, sentence=words)
    return len(rows)


def withdraw_orphaned() -> int:
    """Take back what was sent in roles whose last day has passed; returns how many."""
    return withdraw_with(Invitation.objects.orphaned(clock.now()), by=None)


def send_anew(person: User, before: str, *, by: Acting) -> None:
    """The person's address has changed: what was sent to the one before is taken back, and sent to the new one."""
    now = clock.now()
    with transaction.atomic():
        rows = Invitation.objects.waiting(now).filter(email=before).select_related("organisation", "invited_as__user")
        for row in rows.select_for_update(of=("self",)):
            anew = _send(person, row.name, row.organisation, row.role, by=by) if row.is_backed else None
            Invitation.objects.filter(pk=row.pk).update(withdrawn_at=now, replaced_by=anew)
            words = "Withdrawn, because the address it was sent to has changed"
            record("withdrawn", row, by=by, sentence=words)


def person_asked(invitation: Invitation) -> User | None:
    """Whose account the invitation is for; None when nobody has that address any more."""
    return User.objects.filter(email=invitation.email).first()


def accept(invitation: Invitation, *, signed_in: User | None = None, name: str = "", password: str = "") -> Affiliation:
    """Take up the role, once. A person new to the portal gives a name and a password; others must be signed in."""
    now = clock.now()
    with transaction.atomic():
        person = User.objects.select_for_update().filter(email=invitation.email, is_active=True).first()
        is_open = Invitation.objects.open(now).filter(pk=invitation.pk)
        if person is None or not is_open.update(accepted_at=now, accepted_by=person):
            raise MoveRefused("This invitation was answered, withdrawn or ran out. Ask to be invited again.")
        if reason := misfit(invitation.role, invitation.organisation):
            raise MoveRefused(reason)
        if signed_in != person:
            if person.has_usable_password() or not password:
                raise MoveRefused("Sign in with the email address that was invited, then open the link again.")
            person.name = name
            person.set_password(password)
            person.save(update_fields=["name", "password"])
        affiliation = grant(person, invitation.organisation, invitation.role, by=None)
        event = record("accepted", invitation, by=affiliation, sentence=f"{person} accepted the invitation")
        if signed_in == person:
            tell_given(affiliation, event)
    return affiliation


def grant(person: User, organisation: Organisation, role: str, *, by: Acting | None) -> Affiliation:
    """Give a person a role from today; one they hold already stays as it is."""
    with transaction.atomic():
        turns.take("role", person.pk, organisation.pk, role)
        held = Affiliation.objects.held().filter(user=person, organisation=organisation, role=role).first()
        if held:
            return held
        affiliation = Affiliation.objects.create(user=person, organisation=organisation, role=role)
        record("role_given", affiliation, by=by, changes={"role": ["", role]})
        settle_admin_access(person)
    return affiliation


def end(affiliation: Affiliation, *, by: Acting, last_day: date | None = None) -> None:
    """End a role: after its last day, or at once when none is given. What that person has open is ended too."""
    today, now = clock.today(), clock.now()
    if affiliation.user_id == by.user_id:
        raise MoveRefused("You cannot end a role of your own. Ask a colleague.")
    if last_day and last_day < today:
        raise MoveRefused("The last day must be today or in the future.")
    before = affiliation.ends_on
    over = {"ends_on": last_day} if last_day else {"ends_on": max(today, affiliation.starts_on), "ended_at": now}
    with transaction.atomic():
        last_ones.keep_one(affiliation.role, without=Affiliation.objects.filter(pk=affiliation.pk))
        rows = Affiliation.objects.filter(pk=affiliation.pk, ended_at=None).exclude(ends_on__lt=today)
        if not rows.update(**over):
            raise MoveRefused("This role has ended already. Nothing was changed.")
        days = [str(before or ""), str(over["ends_on"])]
        act = "role_end_set" if last_day else "role_ended"
        event = record(act, affiliation, by=by, changes={"last_day": days})
        until = f"ends after {days[1]}" if last_day else "has ended"
        notices.tell(affiliation.user, event, f"Your role {notices.of_role(affiliation)} {until}.")
        if not last_day:
            withdraw_with(Invitation.objects.filter(invited_as=affiliation), by=by)
            sessions.end_all(affiliation.user)
            settle_admin_access(affiliation.user)


def tell_given(affiliation: Affiliation, event: Event) -> None:
    """The owner of an account hears of a role that was given to it."""
    notices.tell(affiliation.user, event, f"Your account was given the role {notices.of_role(affiliation)}.")


def settle_admin_access(person: User) -> None:
    """Django admin is for administrators, as long as they are."""
    is_one = Affiliation.objects.current().filter(user=person, role=Role.ADMINISTRATOR).exists()
    User.objects.filter(pk=person.pk).update(is_staff=is_one)
