"""Correction: what a provider asks the council to change in a mark it may change itself no more."""

from datetime import time
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from attendance.absences import ABSENCES
from attendance.cells import Meaning
from attendance.models.mark import Mark, as_was_kept, words_for
from core.acting import Acting
from core.limited import without_hidden
from core.models import Proposed, ProposedQuerySet
from govuk.choices import Coloured
from govuk.dates import day_figures
from placements.models import Session


class CorrectionQuerySet(ProposedQuerySet["Correction"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council, which decides, and the provider whose mark it is, as far as it sees the session."""
        if acting.sees_everything:
            return without_hidden(self, acting, "session__placement__pupil")
        return self.filter(session__in=Session.objects.visible_to(acting)) if acting.is_provider else self.none()


class Correction(Proposed):
    """One person of the provider asks, with what the mark should say and why; one of the council decides."""

    class Status(Coloured):
        PROPOSED = "proposed", "blue", "Waiting for the council"
        CONFIRMED = "confirmed", "green", "Changed"
        REFUSED = "refused", "red", "Not changed"

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="corrections")
    before = models.JSONField(default=dict)
    kind = models.CharField(max_length=15, choices=Mark.Kind)
    reason = models.CharField("reason for absence", max_length=30, blank=True)
    minutes_late = models.PositiveSmallIntegerField(null=True, blank=True)
    left_at = models.TimeField(null=True, blank=True)
    why = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session"], condition=Q(status="proposed"), name="correction_one_open"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="correction_two_people"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "confirmed", "refused"]), name="correction_status_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["attended", "late", "left_early", "absent", "provider_closed"]),
                name="correction_kind_known",
            ),
            models.CheckConstraint(condition=~Q(kind="absent") | ~Q(reason=""), name="correction_absent_with_reason"),
            models.CheckConstraint(condition=ABSENCES.is_code("reason"), name="correction_reason_known"),
        ]

    def __str__(self) -> str:
        return f"{self.was} to {self.should_be}"

    @property
    def trail_name(self) -> str:
        """Which mark, and never whose."""
        return f"Mark of {day_figures(self.session.date)} {self.session.half}"

    @property
    def trail_pupil_id(self) -> UUID:
        return self.session.placement.pupil_id

    @property
    def was(self) -> str:
        """What the mark said when it was asked for, in words."""
        return as_was_kept(self.before) if self.before else "Not marked"

    @property
    def should_be(self) -> str:
        """What it should say, in words."""
        return words_for(self.kind, self.reason, self.minutes_late, self.left_at)

    @property
    def says(self) -> Meaning:
        """The same, as marks are saved."""
        return Meaning(self.kind, self.reason, self.minutes_late, self.left_at)

    @property
    def seen(self) -> Meaning | None:
        """The mark that whoever asked had before them."""
        if not self.before:
            return None
        left: Any = self.before.get("left_at")
        return Meaning(
            self.before["kind"],
            self.before.get("reason", ""),
            self.before.get("minutes_late"),
            time.fromisoformat(left) if left else None,
            self.before.get("nature", ""),
        )
