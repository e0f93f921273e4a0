"""CouncilFile: a file of schools, postcodes or term dates, and what came of it."""

import uuid
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models.user import Affiliation, Role, User
from core.acting import Acting
from core.models import Moving, Named, ScopedQuerySet
from govuk.choices import Coloured


def random_name(file: "CouncilFile", given_name: str) -> str:
    """Where it is kept: under a name nobody can guess, of which only the ending was given."""
    ending = PurePath(given_name).suffix.lower()
    return f"council/{uuid.uuid4().hex}{ending if ending in ('.csv', '.xlsx') else '.csv'}"


class CouncilFileQuerySet(ScopedQuerySet["CouncilFile"]):
    def visible_to(self, acting: Acting) -> Self:
        """Administrators set the portal up; nobody else is asked."""
        return self if acting.role == Role.ADMINISTRATOR else self.none()

    def left_to_check(self, now: datetime, older_than: timedelta) -> Self:
        """Received that long ago and still not read: the bell was not heard, or the worker died."""
        return self.filter(status=CouncilFile.Status.RECEIVED, sent_at__lte=now - older_than).order_by("sent_at", "pk")

    def left_to_save(self, now: datetime, older_than: timedelta) -> Self:
        """Approved by a person that long ago and still not saved."""
        asked = Q(status=CouncilFile.Status.CHECKED, approval_asked_at__lte=now - older_than)
        return self.filter(asked).order_by("approval_asked_at", "pk")


class CouncilFile(Named, Moving):
    """A file an administrator sent to set the portal up: a proposal until a person approves it."""

    class Kind(models.TextChoices):
        SCHOOLS = "schools", "Schools"
        POSTCODES = "postcodes", "Postcodes"
        TERMS = "terms", "Terms and closures"

    class Status(Coloured):
        RECEIVED = "received", "blue", "Being read"
        CHECKED = "checked", "yellow", "To approve"
        APPROVED = "approved", "green", "Approved"
        CANCELLED = "cancelled", "grey", "Cancelled"

    MOVES: ClassVar = {
        Status.RECEIVED: {Status.CHECKED, Status.CANCELLED},
        Status.CHECKED: {Status.APPROVED, Status.CANCELLED},
        Status.APPROVED: set(),
        Status.CANCELLED: set(),
    }

    reference = models.CharField(max_length=20, unique=True)
    kind = models.CharField("what it is of", max_length=10, choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.RECEIVED)
    file = models.FileField(upload_to=random_name, max_length=200)
    given_name = models.CharField("name of the file as it was sent", max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    # Of schools: those of other authorities, and single ones, that are taken beside the council's own.
    authorities = models.JSONField("authorities asked for", default=list, blank=True)
    urns = models.JSONField("schools asked for", default=list, blank=True)
    # What reading it found: counts by group, the first rows of each, and the fingerprint of all it would do.
    counts = models.JSONField(default=dict, blank=True)
    findings = models.JSONField(default=dict, blank=True)
    to_correct = models.FileField("rows to correct", upload_to=random_name, max_length=200, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    refusal = models.CharField("why the file could not be read", max_length=500, blank=True)
    approval_asked_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Affiliation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = CouncilFileQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["received", "checked", "approved", "cancelled"]),
                name="council_file_status_known",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def asked_for(self) -> dict[str, Any]:
        """Which schools are taken beside the council's own."""
        return {"authorities": self.authorities, "urns": self.urns}

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
        return f"{self.reference}, {self.get_kind_display().lower()}"
