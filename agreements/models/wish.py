"""Wish: one side asks for a longer placement, another week or an early end; the other, or who pays, answers."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation, User
from agreements.reasons import CHANGES
from core.acting import Acting
from core.limited import without_hidden
from core.models import Moving, Named, ScopedQuerySet
from govuk.choices import Coloured
from placements.models import LIVE, Placement


class WishQuerySet(ScopedQuerySet["Wish"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council and the two sides of the agreement."""
        rows = without_hidden(self, acting, "placement__pupil")
        if acting.sees_everything:
            return rows
        sides = Q(placement__commissioner=acting.organisation_id)
        if acting.is_provider:
            sides = Q(placement__in=Placement.objects.visible_to(acting))
        return rows.filter(sides) if acting.is_school or acting.is_provider else rows.none()

    def to_answer(self) -> Self:
        """Open, of placements that are live."""
        return self.filter(status=Wish.Status.ASKED, placement__status__in=LIVE)

    def waiting_for(self, acting: Acting) -> Self:
        """Those that this person's organisation answers."""
        return self.to_answer().filter(answered_for=acting.organisation_id)


class Wish(Named, Moving):
    """What is asked for, why, until when; nothing changes until it is agreed to."""

    class Kind(models.TextChoices):
        LONGER = "longer", "A longer placement"
        WEEK = "week", "Other half-days or times"
        END = "end", "An early end"

    class Status(Coloured):
        ASKED = "asked", "yellow", "Asked"
        AGREED = "agreed", "green", "Agreed"
        REFUSED = "refused", "grey", "Refused"
        WITHDRAWN = "withdrawn", "grey", "Taken back"

    MOVES: ClassVar = {
        Status.ASKED: {Status.AGREED, Status.REFUSED, Status.WITHDRAWN},
        Status.AGREED: set(),
        Status.REFUSED: set(),
        Status.WITHDRAWN: set(),
    }

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    reason = models.CharField(max_length=30)
    note = models.CharField(max_length=500, blank=True)
    last_day = models.DateField(null=True, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer_note = models.CharField(max_length=500, blank=True)

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "wishes"
        ordering = ["-asked_at", "pk"]
        indexes = [models.Index(fields=["answered_for"], condition=Q(status="asked"), name="wish_to_answer")]
        constraints = [
            models.UniqueConstraint(fields=["placement"], condition=Q(status="asked"), name="wish_one_open"),
            models.CheckConstraint(
                condition=Q(status__in=["asked", "agreed", "refused", "withdrawn"]), name="wish_status"
            ),
            models.CheckConstraint(condition=Q(kind__in=["longer", "week", "end"]), name="wish_kind"),
            models.CheckConstraint(condition=Q(kind="week") | Q(last_day__isnull=False), name="wish_has_last_day"),
            models.CheckConstraint(condition=CHANGES.is_code("reason"), name="wish_reason_known"),
            models.CheckConstraint(condition=~Q(answered_for=F("asked_for")), name="wish_answered_by_another"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.placement.reference}"

    @property
    def trail_name(self) -> str:
        return str(self)

    @property
    def why(self) -> str:
        """The words of its reason."""
        return CHANGES.label(self.reason)
