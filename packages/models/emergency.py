"""ShortReferral: sent with the least, the rest follows. DayPassed: why education was not there when it was due."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from core import clock
from core.acting import Acting
from core.limited import without_hidden
from core.models import Named, ScopedQuerySet
from packages.models.tuition import Tuition
from packages.reasons import DAYS_PASSED
from referrals.models import Referral
from referrals.models.found import found

RUNNING = (Referral.Status.SUBMITTED, Referral.Status.RETURNED, Referral.Status.APPROVED)
EXPLAINED = (Referral.Risk.MEDIUM, Referral.Risk.HIGH)


class ShortReferralQuerySet(ScopedQuerySet["ShortReferral"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the referral, but for providers: they are not asked for what is missing."""
        if acting.is_provider:
            return self.none()
        return self.filter(referral__in=Referral.objects.visible_to(acting))

    def lacking(self) -> Self:
        """Those of which something has not followed, while the referral runs."""
        missing = Q(referral__tried="") | Q(referral__pupil_view="") | Q(referral__parent_view="")
        unexplained = Q(referral__risk__in=EXPLAINED, referral__risk_note="")
        missing |= Q(referral__baseline_attended=None) | unexplained
        return self.filter(missing, referral__status__in=RUNNING)


class ShortReferral(Named):
    """That a referral was sent by the short route, and by when the rest follows."""

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="sent_short")
    rest_due_on = models.DateField("the rest follows by")
    sent_at = models.DateTimeField()

    objects = ShortReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "short referral"
        ordering = ["rest_due_on", "sent_at"]

    def __str__(self) -> str:
        return f"{self.referral}, sent short"

    @property
    def pupil_id(self) -> Any:
        """The pupil the trail files it under."""
        return self.referral.pupil_id

    @property
    def trail_name(self) -> str:
        return str(self)

    @property
    def is_late(self) -> bool:
        return self.rest_due_on < clock.today()


class DayPassedQuerySet(ScopedQuerySet["DayPassed"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council and the commissioner."""
        self = without_hidden(self, acting, "referral__pupil")
        if acting.sees_everything:
            return self
        if acting.is_school:
            return self.filter(referral__commissioner=acting.organisation_id)
        return self.none()


class DayPassed(models.Model):
    """Why the day passed on which education was due, in a code and in words; kept as it was said."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="days_passed")
    due_on = models.DateField("education was due on")
    code = models.CharField("because", max_length=30)
    words = models.CharField("in words", max_length=500)
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    objects = DayPassedQuerySet.as_manager()

    class Meta:
        verbose_name = "day that passed"
        verbose_name_plural = "days that passed"
        ordering = ["-due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "due_on"], name="day_passed_once"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(words=""), name="day_passed_with_reason"),
            models.CheckConstraint(condition=DAYS_PASSED.is_code("code"), name="day_passed_code_known"),
        ]

    def __str__(self) -> str:
        return f"Why {self.referral} had no education in time"

    @property
    def pupil_id(self) -> Any:
        """The pupil the trail files it under."""
        return self.referral.pupil_id

    @property
    def trail_name(self) -> str:
        return str(self)

    @property
    def why(self) -> str:
        return DAYS_PASSED.label(self.code)


def passed_unanswered(rows: Any, today: date) -> Any:
    """Of referrals: whose day has passed with neither place nor tuition begun by then, and nobody said why."""
    its = {"referral": OuterRef("pk"), "starts_on__lte": OuterRef("education_due_on")}
    taught = Exists(found().begun().filter(**its))
    day = OuterRef("education_due_on")
    tutored = Exists(Tuition.objects.running_on(day).filter(pupil=OuterRef("pupil")))
    said = Exists(DayPassed.objects.filter(referral=OuterRef("pk"), due_on=day))
    late = rows.filter(education_due_on__lt=today, status__in=RUNNING)
    return late.filter(~taught & ~tutored & ~said)
