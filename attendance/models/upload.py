"""Upload: a file of attendance and what came of it."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When

from accounts.models import User
from core import clock
from core.acting import Acting
from core.models import Moving, Named, ScopedQuerySet
from govuk.choices import Coloured
from placements.models import Placement
from placements.models.access import last_end_seen
from providers.models import Provider


def random_name(upload: "Upload", given_name: str) -> str:
    """Where a file is kept: under a name nobody can guess, of which only the ending was given."""
    return f"uploads/{uuid.uuid4().hex}.{'xlsx' if given_name.lower().endswith('.xlsx') else 'csv'}"


class UploadQuerySet(ScopedQuerySet["Upload"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council's caseworkers, and the provider whose register it is."""
        if acting.sees_everything:
            return self
        if acting.is_provider:
            return self.filter(provider__organisation=acting.organisation_id)
        return self.none()

    def told_to(self, acting: Acting) -> Self:
        """With `is_shut`: whether what stands in the file is closed to this person. The council keeps it.

        It closes to the provider with the pages about any pupil in it; a file that may name somebody who is not placed
        there, as many days after it was sent.
        """
        if acting.sees_everything:
            return self.annotate(is_shut=Value(False))
        today = clock.today()
        last_end, named = last_end_seen(today), Upload.placements.through._default_manager
        is_past = Exists(named.filter(upload=OuterRef("pk"), placement__ended_on__lt=last_end))
        is_old = Q(names_others=True, sent_at__lt=clock.at(last_end))
        return self.annotate(is_shut=Case(When(is_old | Q(is_past), then=Value(True)), default=Value(False)))

    def open_to(self, acting: Acting) -> Self:
        """Those whose file this person may take away; marks saved through it are asked too, whatever was kept."""
        rows = self.told_to(acting).filter(is_shut=False)
        if acting.sees_everything:
            return rows
        last_end = last_end_seen(clock.today())
        for saved in ("marks", "mark_changes"):
            rows = rows.exclude(**{f"{saved}__session__placement__ended_on__lt": last_end})
        return rows

    def waiting(self) -> Self:
        """Received or checked, and not yet approved or cancelled by a person."""
        return self.filter(status__in=[Upload.Status.RECEIVED, Upload.Status.CHECKED])

    def left_to_check(self, now: datetime, older_than: timedelta) -> Self:
        """Received that long ago and still not checked: the bell was not heard, or the worker died."""
        return self.filter(status=Upload.Status.RECEIVED, sent_at__lte=now - older_than).order_by("sent_at", "pk")

    def left_to_save(self, now: datetime, older_than: timedelta) -> Self:
        """Approved by a person that long ago and still not saved."""
        return self.filter(status=Upload.Status.CHECKED, approval_asked_at__lte=now - older_than).order_by(
            "approval_asked_at", "pk"
        )


class Upload(Named, Moving):
    """A register file a provider sent: a proposal until a person approves it."""

    class Status(Coloured):
        RECEIVED = "received", "blue", "Being checked"
        CHECKED = "checked", "blue", "Checked"
        APPROVED = "approved", "green", "Approved"
        CANCELLED = "cancelled", "grey", "Cancelled"

    MOVES: ClassVar = {
        Status.RECEIVED: {Status.CHECKED, Status.CANCELLED},
        Status.CHECKED: {Status.APPROVED, Status.CANCELLED},
        Status.APPROVED: set(),
        Status.CANCELLED: set(),
    }

    reference = models.CharField(max_length=20, unique=True)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="uploads")
    status = models.CharField(max_length=10, choices=Status, default=Status.RECEIVED)
    file = models.FileField(upload_to=random_name, max_length=200)
    given_name = models.CharField("name of the file as it was sent", max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    is_scanned = models.BooleanField("scanned for viruses", default=False)
    layout = models.CharField(max_length=40, blank=True)
    # What the check found: counts by group, the first rows of each, and the fingerprint of what was shown.
    counts = models.JSONField(default=dict)
    findings = models.JSONField(default=dict)
    to_correct = models.FileField("rows to correct", upload_to=random_name, max_length=200, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    # Whom the file names, as far as they were placed here; and whether it may name others, in a row that was rejected.
    placements = models.ManyToManyField(Placement, related_name="uploads", blank=True)
    names_others = models.BooleanField("may name pupils who are not placed here", default=True)
    refusal = models.CharField("why the file could not be read", max_length=500, blank=True)
    # Approved by a person; the work itself may run in the background and be taken up again after a crash.
    approval_asked_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_as = models.ForeignKey("accounts.Affiliation", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Affiliation", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]
        indexes = [models.Index(fields=["provider", "sent_at"], name="upload_provider")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["received", "checked", "approved", "cancelled"]), name="upload_status_known"
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_being_saved(self) -> bool:
        """A person has approved it, and its marks are on their way."""
        return self.status == self.Status.CHECKED and self.approval_asked_at is not None

    @property
    def to_save(self) -> int:
        """Marks that approving would save: new and changed ones."""
        return self.counts.get("new", 0) + self.counts.get("changed", 0)

    @property
    def trail_name(self) -> str:
        return f"{self.reference} of {self.provider.name}"
