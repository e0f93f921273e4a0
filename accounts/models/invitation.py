"""Invitation: a person is asked to take a role at an organisation."""

import secrets
from datetime import datetime
from typing import Self

from django.core import signing
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models.organisation import Organisation
from accounts.models.user import Affiliation, Role, User, UserQuerySet
from core import clock
from core.acting import Acting
from core.models import Named, ScopedQuerySet


def new_key() -> str:
    """A key nobody can guess."""
    return secrets.token_urlsafe(32)


def _signer() -> signing.Signer:
    """Signs links; made each time, so that it knows the keys of before as well."""
    return signing.Signer(salt="accounts.invitation")


def _refused() -> "UserQuerySet":
    """The account an invitation is for, when the mail server refuses its address."""
    return User.objects.filter(email=OuterRef("email")).exclude(mail_failed_at=None)


class InvitationQuerySet(ScopedQuerySet["Invitation"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council sees all invitations; others those to their own organisation."""
        if acting.is_council:
            return self
        return self.filter(organisation=acting.organisation_id) if acting.role in Role.values else self.none()

    def waiting(self, now: datetime) -> Self:
        """Not yet answered, withdrawn or run out, whatever became of who sent it."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)

    def open(self, now: datetime) -> Self:
        """Waiting, and whoever sent it still holds the role it was sent in: only these can be accepted."""
        return self.waiting(now).filter(invited_as__in=Affiliation.objects.current().values("pk"))

    def come_to_nothing(self, now: datetime) -> Self:
        """Not answered, and it can no longer be: withdrawn, run out, or nobody stands behind it."""
        return self.filter(accepted_at=None).exclude(pk__in=Invitation.objects.open(now).values("pk"))

    def orphaned(self, now: datetime) -> Self:
        """Waiting, though whoever sent it no longer holds the role it was sent in."""
        return self.waiting(now).exclude(pk__in=Invitation.objects.open(now).values("pk"))

    def with_refused(self) -> Self:
        """With `is_refused`: whether the mail server refused the address it went to."""
        return self.annotate(is_refused=Exists(_refused()))

    def refused(self, now: datetime) -> Self:
        """Open, and no e-mail reaches the address it was sent to."""
        return self.open(now).filter(Exists(_refused()))

    def for_token(self, token: str) -> "Invitation | None":
        """The invitation a link was made for; None for any text we did not sign."""
        try:
            key = _signer().unsign(token)
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
    # The role it was sent in: when that ends, or its holder's account is closed, the invitation ends with it.
    invited_as = models.ForeignKey(Affiliation, on_delete=models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    replaced_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="sent again to another address as"
    )

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
        return f"Invitation as {self.get_role_display()} at {self.organisation}"

    @property
    def token(self) -> str:
        """What stands in the link: the key with our signature, so that reading the table opens nothing."""
        return _signer().sign(self.key)

    @property
    def is_backed(self) -> bool:
        """Whoever sent it still holds the role it was sent in."""
        sender = self.invited_as
        return sender is not None and sender.is_current and sender.user.is_active

    @property
    def state(self) -> str:
        """Where it stands: open, accepted, withdrawn or lapsed."""
        if self.accepted_at:
            return "accepted"
        if self.withdrawn_at:
            return "withdrawn"
        if self.expires_at <= clock.now():
            return "lapsed"
        return "open" if self.is_backed else "withdrawn"

    @property
    def state_words(self) -> str:
        """The state as people say it."""
        return {"accepted": "Accepted", "withdrawn": "Withdrawn", "open": "Waiting", "lapsed": "Ran out"}[self.state]
