"""What is told to the owner of an account: at their address, and for a while at the one they had before too.

Whoever takes an account over by moving it to an address of theirs must not be the only one who is told.
"""

from datetime import timedelta

from accounts.models import CASEWORK_ROLES, AccountChange, Affiliation, Invitation, Role, User
from core import clock, mail
from core.acting import Acting
from core.models import Event, Threshold


def tell(person: User, event: Event, said: str, *, template: str = "accounts/account_notice") -> None:
    """Write to the owner what was done to their account; `event` is its line on the trail, and tells it once."""
    for number, address in enumerate(["", *addresses_before(person)]):
        key = f"account:{event.pk}" + (f":{number}" if number else "")
        mail.post(person, template, {"said": said}, why=said, key=key, address=address)


def tell_managers(event: Event, affiliation: Affiliation | Invitation, *, by: Acting) -> None:
    """The AP Managers hear of it when an administrator, who sees no child, lets somebody into casework."""
    if affiliation.role not in CASEWORK_ROLES or not by.is_administrator:
        return
    tell_managers_so(f"{by.user}, an administrator, asked for casework: {affiliation}.", f"{event.pk}", by=by)


def tell_managers_so(said: str, occasion: str, *, by: Acting) -> None:
    """Each AP Manager but who did it."""
    managers = User.objects.filter(pk__in=Affiliation.objects.current().filter(role=Role.AP_MANAGER).values("user"))
    for manager in managers.exclude(pk=by.user_id):
        key = f"casework:{occasion}:{manager.pk}"
        mail.post(manager, "accounts/casework_given", {"said": said}, why=said[:200], key=key)


def tell_invited_elsewhere(invitation: Invitation) -> None:
    """Who reads the address an invitation went to hears that its link is dead, unless that address takes no mail."""
    person = User.objects.filter(email=invitation.email, mail_failed_at=None).first()
    if person:
        tell_link_is_dead(person, f"elsewhere:{invitation.pk}")


def tell_link_is_dead(person: User, key: str, *, address: str = "") -> None:
    """Nobody has signed in with this account yet: all there was of it is a link."""
    why = "An invitation that was sent to this address now goes to another one."
    mail.post(person, "accounts/invited_elsewhere", {}, why=why, key=key, address=address)


def addresses_before(person: User) -> list[str]:
    """Addresses this account had not long ago, and that are nobody else's now."""
    rows = AccountChange.objects.filter(
        person=person, act=AccountChange.Act.ADDRESS, status=AccountChange.Status.CONFIRMED
    )
    days = Threshold.objects.value_on("old_address_days", clock.today(), None)
    if days is not None:
        rows = rows.filter(decided_at__gt=clock.now() - timedelta(days=int(days)))
    found = set(rows.values_list("address_before", flat=True))
    return sorted(found - set(User.objects.filter(email__in=found).values_list("email", flat=True)))


def of_role(affiliation: Affiliation) -> str:
    """A role as the notices name it."""
    return f"{affiliation.get_role_display()} at {affiliation.organisation}"
