"""Mark: what happened at a session. MarkChange: what it was before."""

from datetime import time
from typing import Any, Self

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from accounts.models import User
from attendance.absences import ABSENCES, COMMON
from attendance.codes import NATURE_OF_CODE
from attendance.models.upload import Upload
from core.acting import Acting
from core.models import ScopedQuerySet
from govuk.choices import Coloured
from govuk.dates import time_words
from placements.models import Session

ATTENDED = ["attended", "late", "left_early"]
NATURES = sorted(NATURE_OF_CODE.values())


class MarkQuerySet(ScopedQuerySet["Mark"]):
    def visible_to(self, acting: Acting) -> Self:
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

    class Kind(Coloured):
        ATTENDED = "attended", "green", "Attended"
        LATE = "late", "yellow", "Late"
        LEFT_EARLY = "left_early", "yellow", "Left early"
        ABSENT = "absent", "red", "Absent"
        PROVIDER_CLOSED = "provider_closed", "purple", "Provider closed"

    ATTENDED_KINDS = ("attended", "late", "left_early")

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="mark", primary_key=True)
    kind = models.CharField(max_length=15, choices=Kind)
    reason = models.CharField("reason for absence", max_length=30, blank=True)
    minutes_late = models.PositiveSmallIntegerField(null=True, blank=True)
    left_at = models.TimeField(null=True, blank=True)
    nature = models.CharField("nature of what was attended", max_length=10, blank=True)
    # Nobody is ever deleted, and no page asks what one person saved: nothing is found by it.
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    saved_at = models.DateTimeField()
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, related_name="marks")

    objects = MarkQuerySet.as_manager()

    class Meta:
        # Marks are saved in the order of their rows, or nearly: some kilobytes find those saved since a day.
        indexes = [
            BrinIndex(fields=["saved_at"], name="mark_saved"),
            # Whether a reason was ever given is found at once: among the few that say it, or at the first of the many.
            models.Index(fields=["reason"], condition=~Q(reason__in=["", *COMMON]), name="mark_rare_reason"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["attended", "late", "left_early", "absent", "provider_closed"]),
                name="mark_kind_known",
            ),
            models.CheckConstraint(condition=~Q(kind="absent") | ~Q(reason=""), name="mark_absent_with_reason"),
            models.CheckConstraint(
                condition=Q(reason="") | (Q(kind="absent") & ABSENCES.is_code("reason")),
                name="mark_reason_known",
            ),
            models.CheckConstraint(
                condition=Q(minutes_late=None) | Q(kind="late", minutes_late__gte=1), name="mark_minutes_when_late"
            ),
            models.CheckConstraint(
                condition=Q(kind="left_early", left_at__isnull=False) | (~Q(kind="left_early") & Q(left_at=None)),
                name="mark_time_when_left_early",
            ),
            models.CheckConstraint(
                condition=Q(nature="") | Q(kind__in=ATTENDED, nature__in=NATURES), name="mark_nature_when_attended"
            ),
        ]

    def __str__(self) -> str:
        return words_for(self.kind, self.reason, self.minutes_late, self.left_at)

    @property
    def detail(self) -> str:
        """What it says beside its kind."""
        return detail_of(self.kind, self.reason, self.minutes_late, self.left_at)


def words_for(kind: str, reason: str = "", minutes_late: int | None = None, left_at: time | None = None) -> str:
    """What a mark says, in words: "Late by 10 minutes", "Absent: ill". `left_at` is a time, or its text."""
    label, detail = Mark.Kind(kind).label, detail_of(kind, reason, minutes_late, left_at)
    if not detail:
        return str(label)
    return f"{label}: {detail}" if kind == Mark.Kind.ABSENT else f"{label} {detail}"


def detail_of(kind: str, reason: str, minutes_late: int | None, left_at: time | None) -> str:
    """What a mark says beside its kind: the reason, the minutes, the time."""
    if kind == Mark.Kind.ABSENT and (known := ABSENCES.known().get(reason)):
        return known.label[0].lower() + known.label[1:]
    if kind == Mark.Kind.LATE and minutes_late:
        return f"by {minutes_late} minute{'' if minutes_late == 1 else 's'}"
    if kind == Mark.Kind.LEFT_EARLY and left_at:
        return f"at {time_words(time.fromisoformat(str(left_at)))}"
    return ""


class MarkChangeQuerySet(ScopedQuerySet["MarkChange"]):
    def visible_to(self, acting: Acting) -> Self:
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
        return f"{self.was} became {self.became}"

    @property
    def was(self) -> str:
        """The old mark in words."""
        return as_was_kept(self.before)

    @property
    def became(self) -> str:
        """The new mark in words."""
        return as_was_kept(self.after)


def as_was_kept(mark: dict[str, Any]) -> str:
    """What a mark of before said, as its history keeps it."""
    return words_for(mark["kind"], mark.get("reason", ""), mark.get("minutes_late"), mark.get("left_at"))
