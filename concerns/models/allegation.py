"""Allegation: what is said of somebody who works with children. The council's named officer reads it, nobody else."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, Q

from accounts.models import Affiliation
from concerns.models.post import Post
from core import clock
from core.acting import Acting
from core.models import Event, Moving, Named, Restricted, RestrictedQuerySet, ScopedQuerySet
from govuk.choices import Coloured
from providers.models import Site


class AllegationQuerySet(RestrictedQuerySet["Allegation"]):
    def read_by_work_of(self, acting: Acting) -> Q | None:
        """The named officer of the day reads every one, also those sent while nobody was named."""
        if not acting.is_council:
            return None
        return Q(Exists(Post.objects.of(Post.Code.NAMED_OFFICER).filter(affiliation=acting.pk)))


class Allegation(Named, Moving, Restricted):
    """Sent once and then out of the hands of who sent it: neither their manager nor the AP Manager learns of it."""

    class Status(Coloured):
        SENT = "sent", "orange", "To acknowledge"
        RECEIVED = "received", "blue", "Acknowledged"
        CLOSED = "closed", "grey", "Closed"

    class CloseReason(models.TextChoices):
        SUBSTANTIATED = "substantiated", "Substantiated"
        UNSUBSTANTIATED = "unsubstantiated", "Unsubstantiated"
        UNFOUNDED = "unfounded", "Unfounded"
        MALICIOUS = "malicious", "Malicious"
        FALSE = "false", "False"
        BELOW = "below", "Below the harm threshold"

    MOVES: ClassVar = {
        Status.SENT: {Status.RECEIVED},
        Status.RECEIVED: {Status.CLOSED},
        Status.CLOSED: {Status.RECEIVED},
    }
    RESTRICTED: ClassVar = ("about_whom", "what_happened", "who_saw", "done_at_once", "outcome")

    reference = models.CharField(max_length=20, unique=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="allegations")
    about_whom = models.TextField()
    happened_at = models.DateTimeField()
    what_happened = models.TextField()
    who_saw = models.TextField(blank=True)
    done_at_once = models.TextField()
    status = models.CharField(max_length=8, choices=Status, default=Status.SENT)
    sent_as = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    close_reason = models.CharField(max_length=15, choices=CloseReason, blank=True)
    outcome = models.TextField(blank=True)
    chased = models.PositiveSmallIntegerField("times reminded", default=0)

    objects = AllegationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "reference"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["sent", "received", "closed"]), name="allegation_status_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    close_reason__in=[
                        "",
                        "substantiated",
                        "unsubstantiated",
                        "unfounded",
                        "malicious",
                        "false",
                        "below",
                    ]
                ),
                name="allegation_close_reason_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | ~Q(close_reason="") & ~Q(outcome=""),
                name="allegation_closed_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def trail_name(self) -> str:
        return self.reference

    def acknowledge(self, *, by: Acting) -> Event:
        """The named officer has it."""
        return self.move(
            self.Status.RECEIVED, by=by, act="acknowledged", sentence="It was acknowledged.", received_at=clock.now()
        )

    def close(self, *, by: Acting, reason: str, outcome: str) -> Event:
        """What came of it."""
        stamps: dict[str, Any] = {"closed_at": clock.now(), "close_reason": reason, "outcome": outcome}
        return self.move(self.Status.CLOSED, by=by, act="closed", sentence="It was closed.", **stamps)


class AllegationNoteQuerySet(ScopedQuerySet["AllegationNote"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever reads the allegation."""
        return self.filter(allegation__in=Allegation.objects.visible_to(acting))


class AllegationNote(models.Model):
    """What the named officer added: never changed."""

    allegation = models.ForeignKey(Allegation, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    written_as = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = AllegationNoteQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"Note on {self.allegation}"


class ReceiptQuerySet(ScopedQuerySet["Receipt"]):
    def visible_to(self, acting: Acting) -> Self:
        """Who sent it, in the role they sent it in."""
        return self.filter(sent_as=acting.pk)


class Receipt(Named):
    """That an allegation was sent, and its reference: all that who sent it sees of it from then on."""

    reference = models.CharField(max_length=20, unique=True)
    sent_as = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "reference"]

    def __str__(self) -> str:
        return self.reference

    @property
    def trail_name(self) -> str:
        return self.reference
