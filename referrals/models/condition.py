"""Condition: on what a referral was approved, by which day, who says whether it is met, and what hangs on it."""

from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Role, User
from core.acting import Acting
from core.models import Moving, Named, ScopedQuerySet
from govuk.choices import Coloured
from referrals.models.found import found
from referrals.models.referral import Referral


class ConditionQuerySet(ScopedQuerySet["Condition"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the referral, but for a provider: it is told only that the start waits for something."""
        if acting.is_provider:
            return self.none()
        return self.filter(referral__in=Referral.objects.visible_to(acting))

    def unmet(self) -> Self:
        """Not met, or nobody has said so, of referrals whose place is sought, agreed or runs."""
        placed, is_live = (
            Exists(rows.filter(referral=OuterRef("referral"))) for rows in (found().begun(), found().live())
        )
        of_open = self.filter(~placed | is_live, referral__status=Referral.Status.APPROVED)
        return of_open.exclude(status=Condition.Status.MET)

    def to_record(self, acting: Acting) -> Self:
        """Those of which this person is to say whether they are met."""
        rows = self.unmet().filter(status=Condition.Status.OPEN, recorder=acting.role)
        return rows if acting.is_council else rows.filter(referral__commissioner=acting.organisation_id)


class Condition(Named, Moving):
    """One thing that must be so, in a sentence, by a day."""

    class Status(Coloured):
        OPEN = "open", "yellow", "Not met yet"
        MET = "met", "green", "Met"
        NOT_MET = "not_met", "red", "Not met"

    class Effect(models.TextChoices):
        BLOCKS = "blocks", "The place does not start before it is met"
        WARNS = "warns", "The place may start, with a warning"

    class Recorder(models.TextChoices):
        AP_MANAGER = Role.AP_MANAGER.value, "An AP Manager"
        OFFICER = Role.COMMISSIONING_OFFICER.value, "A commissioning officer"
        AP_LEAD = Role.AP_LEAD.value, "The school’s AP Lead"

    MOVES: ClassVar = {
        Status.OPEN: {Status.MET, Status.NOT_MET},
        Status.NOT_MET: {Status.MET},
        Status.MET: {Status.NOT_MET},
    }

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="conditions")
    sentence = models.CharField("condition", max_length=300)
    due_on = models.DateField("to be met by")
    effect = models.CharField("until it is met", max_length=6, choices=Effect)
    recorder = models.CharField("who records whether it is met", max_length=30, choices=Recorder)
    status = models.CharField(max_length=7, choices=Status, default=Status.OPEN)
    note = models.CharField("how it was met, or why not", max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(null=True)

    objects = ConditionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["status"], condition=~Q(status="met"), name="condition_unmet"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=["open", "met", "not_met"]), name="condition_status_known"),
            models.CheckConstraint(condition=Q(effect__in=["blocks", "warns"]), name="condition_effect_known"),
            models.CheckConstraint(
                condition=Q(recorder__in=["ap_manager", "commissioning_officer", "ap_lead"]),
                name="condition_recorder_known",
            ),
            models.CheckConstraint(
                condition=Q(status="open") | Q(recorded_at__isnull=False), name="condition_recorded"
            ),
        ]

    def __str__(self) -> str:
        return f"Condition of {self.referral}"

    @property
    def trail_name(self) -> str:
        return str(self)

    @property
    def trail_pupil_id(self) -> UUID:
        return self.referral.pupil_id

    @property
    def blocks_start(self) -> bool:
        return self.effect == self.Effect.BLOCKS and self.status != self.Status.MET

    def is_late_on(self, day: date) -> bool:
        return self.status != self.Status.MET and self.due_on < day
