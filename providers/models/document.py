"""Document: evidence with an expiry. Missing, expiring and expired are worked out, never stored."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from core import clock
from core.acting import Acting
from core.models import MoveRefused, Moving, Named, ScopedQuerySet, refuse_own
from govuk.choices import Coloured
from govuk.dates import day_words
from providers.models.document_kind import DocumentKind
from providers.models.provider import Provider, Site


class DocumentQuerySet(ScopedQuerySet["Document"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council sees all; a provider its own; others the accepted ones of open kinds, of providers they see."""
        if acting.sees_everything:
            return self
        shared = Q(
            kind__is_open=True, status=Document.Status.ACCEPTED, provider__in=Provider.objects.visible_to(acting)
        )
        if acting.is_school:
            return self.filter(shared)
        if acting.is_provider:
            return self.filter(shared | Q(provider__organisation=acting.organisation_id))
        return self.none()

    def accepted(self) -> Self:
        """Checked and found good."""
        return self.filter(status=Document.Status.ACCEPTED)

    def in_date(self, day: date) -> Self:
        """Accepted and not run out on this day; one without an expiry never runs out."""
        return self.accepted().filter(Q(expires_on=None) | Q(expires_on__gte=day))


class Document(Named, Moving):
    """One document a provider handed in; a replacement is a new one that is checked in its turn."""

    class Status(Coloured):
        AWAITING_CHECK = "awaiting_check", "blue", "Awaiting check"
        ACCEPTED = "accepted", "green", "Accepted"
        REJECTED = "rejected", "red", "Rejected"

    MOVES = {
        Status.AWAITING_CHECK: {Status.ACCEPTED, Status.REJECTED},
        Status.ACCEPTED: set(),
        Status.REJECTED: set(),
    }

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="documents")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    kind = models.ForeignKey(DocumentKind, on_delete=models.PROTECT, related_name="documents")
    status = models.CharField(max_length=20, choices=Status, default=Status.AWAITING_CHECK)
    file = models.FileField(upload_to="documents/", max_length=200)
    given_name = models.CharField("name of the file as it was sent", max_length=200)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    is_scanned = models.BooleanField("scanned for viruses", default=False)
    issued_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    sent_at = models.DateTimeField()
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    checked_at = models.DateTimeField(null=True)
    rejection_reason = models.CharField(max_length=300, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["kind__position", "-sent_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(issued_on=None) | Q(issued_on__lte=F("expires_on")),
                name="document_issued_before_expiry",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["awaiting_check", "accepted", "rejected"]), name="document_status_known"
            ),
        ]

    def __str__(self) -> str:
        return self.kind.title

    @property
    def trail_name(self) -> str:
        return f"{self.kind.title} of {self.provider.name}"

    def accept(self, *, by: Acting, expires_on: date | None = None) -> None:
        """Found good, until the date the officer read on it. Raises MoveRefused when it has run out already."""
        self._refuse_own(by)
        if expires_on and expires_on < clock.today():
            raise MoveRefused("This document ran out before today. Reject it and ask for one that is in date.")
        if expires_on and self.issued_on and expires_on < self.issued_on:
            raise MoveRefused("The document cannot run out before it was issued. Check the date on it.")
        words = f"until {day_words(expires_on)}" if expires_on else "without an end"
        self.move(
            self.Status.ACCEPTED,
            by=by,
            act="accepted",
            sentence=f"{self.kind.title} accepted {words}",
            expires_on=expires_on,
            checked_by=by.user if by else None,
            checked_at=clock.now(),
        )

    def reject(self, *, by: Acting, reason: str) -> None:
        """Found wanting; the provider reads why and hands in another."""
        self._refuse_own(by)
        self.move(
            self.Status.REJECTED,
            by=by,
            act="rejected",
            sentence=f"{self.kind.title} rejected",
            checked_by=by.user if by else None,
            checked_at=clock.now(),
            rejection_reason=reason,
        )

    def _refuse_own(self, by: Acting) -> None:
        refuse_own(by, self.sent_by_id, words="You handed this document in. Somebody else checks it.")
