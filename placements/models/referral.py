"""Referral: a place is asked for."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Organisation, User
from core import clock
from core.models import Moving, Named, ScopedQuerySet, next_reference
from placements.models.pupil import Pupil, placed_with
from placements.models.route import Reason, Route
from providers.models import Lot


class ReferralQuerySet(ScopedQuerySet["Referral"]):
    def visible_to(self, acting: Any) -> Self:
        """The council's caseworkers, the commissioner, and a provider after it has accepted the pupil."""
        if acting.sees_everything:
            return self
        if acting.is_school:
            return self.filter(commissioner=acting.organisation_id)
        if acting.is_provider:
            accepted = self.model.objects.filter(
                placed_with(acting.organisation_id, clock.today(), prefix="placements__"), pk=OuterRef("pk")
            )
            return self.filter(Exists(accepted))
        return self.none()

    def open(self) -> Self:
        """Not yet decided or withdrawn."""
        return self.filter(status__in=["draft", "submitted", "returned"])

    def to_decide(self) -> Self:
        """Waiting for the AP Manager."""
        return self.filter(status=Referral.Status.SUBMITTED)


class Referral(Named, Moving):
    """A commissioner asks for a place for a pupil."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        RETURNED = "returned", "Returned for information"
        APPROVED = "approved", "Approved"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Risk(models.TextChoices):
        LOW = "low", "Low"
        MEDIUM = "medium", "Medium"
        HIGH = "high", "High"

    MOVES: ClassVar = {
        Status.DRAFT: {Status.SUBMITTED, Status.WITHDRAWN},
        Status.SUBMITTED: {Status.RETURNED, Status.APPROVED, Status.DECLINED, Status.WITHDRAWN},
        Status.RETURNED: {Status.SUBMITTED, Status.WITHDRAWN},
        Status.APPROVED: {Status.WITHDRAWN},
        Status.DECLINED: set(),
        Status.WITHDRAWN: set(),
    }

    reference = models.CharField(max_length=20, unique=True, null=True, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="referrals")
    commissioner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="referrals_commissioned")
    home_school = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals_from_roll"
    )
    referred_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True)
    # Asked for on the task list; blank only while it is a draft.
    route = models.ForeignKey(Route, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    excluded_on = models.DateField("first school day of the exclusion", null=True, blank=True)
    tried = models.TextField("what has been tried", blank=True)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    half_days = models.JSONField(default=list, blank=True, help_text="Such as mon_am, fri_pm")
    starts_on = models.DateField("wanted from", null=True, blank=True)
    ends_on = models.DateField("wanted until", null=True, blank=True)
    pupil_view = models.TextField("the pupil's view", blank=True)
    parent_view = models.TextField("the parent's view", blank=True)
    risk = models.CharField("risk level", max_length=6, choices=Risk, blank=True)
    risk_note = models.TextField("what the provider must know to keep everyone safe", blank=True)
    # The baseline is taken once, at submission, and never recalculated.
    baseline_attended = models.PositiveSmallIntegerField("sessions attended", null=True, blank=True)
    baseline_possible = models.PositiveSmallIntegerField("sessions possible", null=True, blank=True)
    baseline_from = models.DateField(null=True, blank=True)
    baseline_to = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)
    information_wanted = models.TextField(blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["commissioner", "status"], name="referral_commissioner")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "submitted", "returned", "approved", "declined", "withdrawn"]),
                name="referral_status_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(starts_on__lte=F("ends_on")),
                name="referral_starts_before_end",
            ),
            models.CheckConstraint(
                condition=Q(baseline_attended=None) | Q(baseline_attended__lte=F("baseline_possible")),
                name="referral_baseline_in_range",
            ),
            models.CheckConstraint(condition=Q(risk__in=["", "low", "medium", "high"]), name="referral_risk_known"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"])
                | Q(
                    reference__isnull=False,
                    route__isnull=False,
                    reason__isnull=False,
                    lot__isnull=False,
                    starts_on__isnull=False,
                    ends_on__isnull=False,
                    baseline_possible__isnull=False,
                ),
                name="referral_complete_once_submitted",
            ),
        ]

    def __str__(self) -> str:
        return self.reference or "Draft referral"

    @property
    def trail_name(self) -> str:
        """What the trail calls it: never the pupil's name."""
        return str(self)

    def submit(self, *, by: Any) -> None:
        """Send it to the AP Manager for decision; it gets its reference the first time."""
        reference = self.reference or next_reference("REF", clock.today())
        self.move(self.Status.SUBMITTED, by=by, act="submitted", reference=reference, submitted_at=clock.now())

    def return_for_information(self, *, by: Any, wanted: str) -> None:
        """Give it back to the commissioner with what is still to be told."""
        self.move(self.Status.RETURNED, by=by, act="returned_for_information", information_wanted=wanted)

    def approve(self, *, by: Any, reason: str = "") -> None:
        """Agree that a place should be found."""
        self.move(self.Status.APPROVED, by=by, act="approved", **self._decision(by, reason))

    def decline(self, *, by: Any, reason: str) -> None:
        """Say no, with the reason."""
        self.move(self.Status.DECLINED, by=by, act="declined", **self._decision(by, reason))

    def _decision(self, by: Any, reason: str) -> dict[str, Any]:
        return {"decided_by_id": by.user_id, "decided_at": clock.now(), "decision_reason": reason}
