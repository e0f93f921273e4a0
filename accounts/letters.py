"""Links that open an account: made at the moment an e-mail is sent, so that no copy of them lies in the outbox."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from accounts.models import Invitation
from core import clock, mail
from core.models import Message


@mail.holds_secret("accounts/password_reset")
def password_reset(message: Message) -> dict[str, Any] | None:
    """The link that sets a new password: an hour, once."""
    person = message.recipient
    key = default_token_generator.make_token(person)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": key})
    return {"link": mail.site_url(path)}


@mail.holds_secret("accounts/invitation")
def invitation(message: Message) -> dict[str, Any] | None:
    """The link that accepts an invitation; nothing when it was answered, withdrawn or ran out."""
    open_ones = Invitation.objects.open(clock.now()).select_related("organisation", "invited_by")
    found = open_ones.filter(pk=message.context["invitation"]).first()
    if found is None:
        return None
    path = reverse("accounts:invitation-accept", kwargs={"token": found.token})
    return {
        "link": mail.site_url(path),
        "role": found.get_role_display(),
        "organisation": found.organisation.name,
        "invited_by": found.invited_by.name,
        "until": found.expires_at.astimezone(clock.LONDON).date(),
    }
