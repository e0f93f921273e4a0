"""Enquiry: several providers are asked at once whether they could take a child who is not named."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Count, Q

from accounts.models import Organisation, User
from core import clock
from core.acting import Acting
from core.half_days import in_words
from core.limited import without_hidden
from core.models import Moving, Named, ScopedQuerySet
from enquiries.models.states import ANSWERED, CAN
from govuk.choices import Coloured
from providers.models import Lot
from referrals.models import Referral

YEARS = [(0, "Reception"), *((year, f"Year {year}") for year in range(1, 15))]


class EnquiryQuerySet(ScopedQuerySet["Enquiry"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council and whoever asks; a provider sees the question it was asked, never this."""
        self = without_hidden(self, acting, "referral__pupil")
        if acting.sees_everything:
            return self
        return self.filter(commissioner=acting.organisation_id) if acting.is_school else self.none()

    def asked_for(self, acting: Acting) -> Self:
        """Those of whoever acts, of all they see."""
        return self.filter(commissioner=acting.organisation_id)

    def open(self) -> Self:
        return self.filter(status=Enquiry.Status.OPEN)

    def answered(self) -> Self:
        """Open, and somebody answered."""
        return self.open().filter(pk__in=_heard())

    def silent(self, day: date) -> Self:
        """Open, its last day past, and nobody answered."""
        return self.open().filter(reply_by__lt=day).exclude(pk__in=_heard())

    def with_counts(self) -> Self:
        """With how many were asked, answered, and can."""
        return self.annotate(
            asked_count=Count("asked"),
            answered_count=Count("asked", filter=Q(asked__status__in=ANSWERED)),
            can_count=Count("asked", filter=Q(asked__status=CAN)),
        )


def _heard() -> Any:
    return Enquiry.objects.filter(asked__status__in=ANSWERED).order_by().values("pk")


class Enquiry(Named, Moving):
    """A question without a name: year group, need, half-days, area, risk level and from when."""

    class Status(Coloured):
        DRAFT = "draft", "grey", "Draft"
        OPEN = "open", "blue", "Open"
        CHOSEN = "chosen", "green", "Chosen"
        CLOSED = "closed", "grey", "Closed"

    class ClosedFor(models.TextChoices):
        PLACED = "placed", "A place was found another way"
        NOT_NEEDED = "not_needed", "It is no longer needed"
        NOBODY = "nobody", "Nobody could"
        MISTAKE = "mistake", "It was asked by mistake"

    MOVES: ClassVar = {
        Status.DRAFT: {Status.OPEN, Status.CLOSED},
        Status.OPEN: {Status.CHOSEN, Status.CLOSED},
        Status.CHOSEN: set(),
        Status.CLOSED: set(),
    }
    CANNOT: ClassVar = {"sent": "This is {status} already.", "chosen": "This is {status}: nothing is chosen any more."}

    reference = models.CharField(max_length=20, unique=True)
    status = models.CharField(max_length=6, choices=Status, default=Status.DRAFT)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, null=True, related_name="+")
    commissioner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    year = models.SmallIntegerField("year group", choices=YEARS)
    need = models.CharField(max_length=150)
    half_days = models.JSONField(default=list, help_text="Such as mon_am, fri_pm")
    how_many = models.PositiveSmallIntegerField("half-days a week")
    area = models.CharField(max_length=80)
    risk = models.CharField("risk level", max_length=6, choices=Referral.Risk)
    starts_on = models.DateField("wanted from")
    note = models.CharField("what else they need to know", max_length=500, blank=True)
    asks_price = models.BooleanField("asks for the price", default=False)
    # Why words that may say who the child is stay in it; never read by those who are asked.
    stays = models.CharField("why it stays", max_length=300, blank=True)
    reply_days = models.PositiveSmallIntegerField("school days to answer")
    reply_by = models.DateField("answer by", null=True)
    sent_at = models.DateTimeField(null=True)
    # When whoever asked was told by e-mail that all have answered, or that the last day has passed.
    told_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    closed_for = models.CharField(max_length=10, choices=ClosedFor, blank=True)

    # Set by with_counts.
    asked_count = answered_count = can_count = 0

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["-drafted_at"]
        verbose_name_plural = "enquiries"
        indexes = [models.Index(fields=["commissioner", "status"], name="enquiry_commissioner")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "open", "chosen", "closed"]), name="enquiry_status_known"
            ),
            models.CheckConstraint(condition=Q(risk__in=["low", "medium", "high"]), name="enquiry_risk_known"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "closed"]) | Q(reply_by__isnull=False, sent_at__isnull=False),
                name="enquiry_sent_with_day",
            ),
            models.CheckConstraint(
                condition=Q(closed_for__in=["", "placed", "not_needed", "nobody", "mistake"]),
                name="enquiry_closed_for_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | ~Q(closed_for=""), name="enquiry_closed_with_reason"
            ),
            models.CheckConstraint(condition=Q(how_many__gte=1, how_many__lte=10), name="enquiry_how_many_in_week"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def trail_name(self) -> str:
        return self.reference

    @property
    def pupil_id(self) -> Any:
        """The pupil the trail files it under, once there is a referral."""
        return self.referral.pupil_id if self.referral else None

    @property
    def is_open(self) -> bool:
        return self.status == Enquiry.Status.OPEN

    @property
    def is_draft(self) -> bool:
        return self.status == Enquiry.Status.DRAFT

    @property
    def takes_answers(self) -> bool:
        """Open, and its last day has not passed."""
        return self.is_open and self.reply_by is not None and clock.today() <= self.reply_by

    @property
    def year_label(self) -> str:
        return self.get_year_display()

    @property
    def half_days_words(self) -> str:
        """The half-days wanted, and how many of them where not all."""
        words = in_words(self.half_days)
        return words if self.how_many >= len(self.half_days) else f"Any {self.how_many} of: {words}"

    @property
    def in_short(self) -> str:
        """Year 9, on lot 2: what tells it from others without a name."""
        return f"{self.year_label}, {self.lot.in_short}"
