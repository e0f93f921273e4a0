"""SentFile: a file that somebody sent for its rows; a proposal until a person approves it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.fields.files import FieldFile

from core.models.moves import Moving
from core.models.named import Named
from core.models.scoping import ScopedQuerySet
from govuk.choices import Coloured

Row = TypeVar("Row", bound="SentFile")


class SentFileQuerySet(ScopedQuerySet[Row]):
    def waiting(self) -> Self:
        """Read, and neither approved nor cancelled by a person."""
        return self.filter(status=SentFile.Status.CHECKED, approval_asked_at=None)

    def left_to_check(self, now: datetime, older_than: timedelta) -> Self:
        """Received that long ago and still not read: the bell was not heard, or the worker died."""
        return self.filter(status=SentFile.Status.RECEIVED, sent_at__lte=now - older_than).order_by("sent_at", "pk")

    def left_to_save(self, now: datetime, older_than: timedelta) -> Self:
        """Approved by a person that long ago and still not saved."""
        asked = Q(status=SentFile.Status.CHECKED, approval_asked_at__lte=now - older_than)
        return self.filter(asked).order_by("approval_asked_at", "pk")


class SentFile(Named, Moving):
    """What every room's files have in common; each says itself where they lie, of what they are, and who decides."""

    class Status(Coloured):
        RECEIVED = "received", "blue", "Being read"
        CHECKED = "checked", "yellow", "To approve"
        APPROVED = "approved", "green", "Approved"
        CANCELLED = "cancelled", "grey", "Cancelled"

    MOVES: ClassVar = {
        Status.RECEIVED: {Status.CHECKED, Status.CANCELLED},
        # What a person says of the rows of a big file is read with it anew.
        Status.CHECKED: {Status.APPROVED, Status.CANCELLED, Status.RECEIVED},
        Status.APPROVED: set(),
        Status.CANCELLED: set(),
    }

    reference = models.CharField(max_length=20, unique=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.RECEIVED)
    given_name = models.CharField("name of the file as it was sent", max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    # What reading it found: counts by group, the first rows of each, and the fingerprint of all it would do.
    counts = models.JSONField(default=dict, blank=True)
    findings = models.JSONField(default=dict, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    refusal = models.CharField("why the file could not be read", max_length=500, blank=True)
    approval_asked_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        file: FieldFile
        to_correct: FieldFile
        decided_by: Any

    class Meta:
        abstract = True
        ordering: ClassVar[Any] = ["-sent_at"]

    def __str__(self) -> str:
        return self.reference

    @property
    def told_as(self) -> str:
        """Of what it is, for the trail."""
        raise NotImplementedError

    @property
    def to_save(self) -> int:
        """Rows that approving would save."""
        return int(self.counts.get("new", 0) + self.counts.get("changed", 0))

    @property
    def is_being_saved(self) -> bool:
        """A person has approved it, and its rows are on their way."""
        return self.status == self.Status.CHECKED and self.approval_asked_at is not None

    @property
    def trail_name(self) -> str:
        return f"{self.reference}, {self.told_as}"
