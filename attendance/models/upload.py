"""Upload: a file of attendance and what came of it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from core.models import Moving, Named, ScopedQuerySet
from providers.models import Provider


class UploadQuerySet(ScopedQuerySet["Upload"]):
    def visible_to(self, acting: Any) -> Self:
        """The council's caseworkers, and the provider whose register it is."""
        if acting.sees_everything:
            return self
        if acting.is_provider:
            return self.filter(provider__organisation=acting.organisation_id)
        return self.none()


class Upload(Named, Moving):
    """A register file a provider sent: a proposal until a person approves it."""

    class Status(models.TextChoices):
        RECEIVED = "received", "Being checked"
        CHECKED = "checked", "Checked"
        APPROVED = "approved", "Approved"
        CANCELLED = "cancelled", "Cancelled"

    MOVES: ClassVar = {
        Status.RECEIVED: {Status.CHECKED, Status.CANCELLED},
        Status.CHECKED: {Status.APPROVED, Status.CANCELLED},
        Status.APPROVED: set(),
        Status.CANCELLED: set(),
    }

    reference = models.CharField(max_length=20, unique=True)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="uploads")
    status = models.CharField(max_length=10, choices=Status, default=Status.RECEIVED)
    file = models.FileField(upload_to="uploads/", max_length=200)
    given_name = models.CharField("name of the file as it was sent", max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    is_scanned = models.BooleanField("scanned for viruses", default=False)
    layout = models.CharField(max_length=40, blank=True)
    # What the check found: counts by group, and the fingerprint of the proposal that was shown.
    counts = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64, blank=True)
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
    def trail_name(self) -> str:
        """What the trail calls it."""
        return f"{self.reference} of {self.provider.name}"
