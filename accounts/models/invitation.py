"""Invitation: a person is asked to take a role at an organisation."""

import secrets
from typing import Any, Self

from django.core import signing
from django.db import models
from django.db.models import Q

from accounts.models.organisation import Organisation
from accounts.models.user import Role, User
from core import clock
from core.models import Named, ScopedQuerySet


def new_key() -> str:
    """A key nobody can guess."""
    return secrets.token_urlsafe(32)


_signer = signing.Signer(salt="accounts.invitation")


class InvitationQuerySet(ScopedQuerySet["Invitation"]):
    def visible_to(self, acting: Any) -> Self:
        """The council sees all invitations; others those to their own organisation."""
        if acting.is_council:
            return self
        return self.filter(organisation=acting.organisation_id) if acting.role in Role.values else self.none()

    def open(self, now: Any) -> Self:
        """Not yet answered, withdrawn or run out."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)

    def for_token(self, token: str) -> "Invitation | None":
        """The invitation a link was made for; None for any text we did not sign."""
        try:
            key = _signer.unsign(token)
        except signing.BadSignature:
            return None
        return self.filter(key=key).first()


class Invitation(Named):
    """Asks a person in, by e-mail; good for seven days and for one use."""

    email = models.EmailField("e-mail address")
    name = models.CharField("full name", max_length=150)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=30, choices=Role)
    key = models.CharField(max_length=60, unique=True, default=new_key)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name} as {self.get_role_display()} at {self.organisation}"

    @property
    def trail_name(self) -> str:
        """What the trail calls it."""
        return f"Invitation as {self.get_role_display()} at {self.organisation}"

    @property
    def token(self) -> str:
        """What stands in the link: the key with our signature, so that reading the table opens nothing."""
        return _signer.sign(self.key)

    @property
    def state(self) -> str:
        """Where it stands: open, accepted, withdrawn or lapsed."""
        if self.accepted_at:
            return "accepted"
        if self.withdrawn_at:
            return "withdrawn"
        return "open" if self.expires_at > clock.now() else "lapsed"

    @property
    def state_words(self) -> str:
        """The state as people say it."""
        return {"accepted": "Accepted", "withdrawn": "Withdrawn", "open": "Waiting", "lapsed": "Ran out"}[self.state]
