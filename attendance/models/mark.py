"""Mark: what happened at a session. MarkChange: what it was before."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from attendance.models.upload import Upload
from core.models import ScopedQuerySet
from placements.models import Session


class MarkQuerySet(ScopedQuerySet["Mark"]):
    def visible_to(self, acting: Any) -> Self:
        """Whoever sees the session sees what happened at it."""
        return self.filter(session__in=Session.objects.visible_to(acting))

    def attended(self) -> Self:
        """The pupil was there: attended, late or left early."""
        return self.filter(kind__in=Mark.ATTENDED_KINDS)

    def counted(self) -> Self:
        """In the percentage: everything but the sessions the provider closed."""
        return self.exclude(kind=Mark.Kind.PROVIDER_CLOSED)


class Mark(models.Model):
    """What the provider recorded for a session: a fact in words, never a national code."""

    class Kind(models.TextChoices):
        ATTENDED = "attended", "Attended"
        LATE = "late", "Late"
        LEFT_EARLY = "left_early", "Left early"
        ABSENT = "absent", "Absent"
        PROVIDER_CLOSED = "provider_closed", "Provider closed"

    ATTENDED_KINDS = ("attended", "late", "left_early")

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="mark", primary_key=True)
    kind = models.CharField(max_length=15, choices=Kind)
    reason = models.CharField("reason for absence", max_length=30, blank=True)
    minutes_late = models.PositiveSmallIntegerField(null=True, blank=True)
    left_at = models.TimeField(null=True, blank=True)
    nature = models.CharField("nature of what was attended", max_length=10, blank=True)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, related_name="marks")

    objects = MarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["attended", "late", "left_early", "absent", "provider_closed"]),
                name="mark_kind_known",
            ),
            models.CheckConstraint(condition=~Q(kind="absent") | ~Q(reason=""), name="mark_absent_with_reason"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class MarkChangeQuerySet(ScopedQuerySet["MarkChange"]):
    def visible_to(self, acting: Any) -> Self:
        """Whoever sees the session sees how its mark was changed."""
        return self.filter(session__in=Session.objects.visible_to(acting))


class MarkChange(models.Model):
    """A saved mark that was changed: what it was, what it became, who, when and why."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="mark_changes")
    before = models.JSONField()
    after = models.JSONField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    why = models.CharField(max_length=200, blank=True)
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, related_name="mark_changes")

    objects = MarkChangeQuerySet.as_manager()

    class Meta:
        ordering = ["changed_at", "pk"]

    def __str__(self) -> str:
        return f"{self.before.get('kind')} became {self.after.get('kind')}"
