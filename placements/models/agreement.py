"""Agreement and its Pattern: what commissioner and provider signed for a placement."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, F, Q, Sum, Value, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from accounts.models import User
from core import clock
from core.acting import Acting
from core.half_days import Half, Weekday, code_of, name_of
from core.limited import without_hidden
from core.models import Moving, Named, ScopedQuerySet
from govuk.choices import Coloured
from govuk.dates import hours_words
from placements.models.placement import Placement
from placements.timetable import Cell
from providers.models import Rate

MINUTE = timedelta(minutes=1)


def length_agreed() -> Coalesce:
    """Of agreements: how long their week is, breaks counted."""
    return Coalesce(Sum(F("pattern__ends") - F("pattern__starts")), timedelta(), output_field=models.DurationField())


class AgreementQuerySet(ScopedQuerySet["Agreement"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council, the commissioner and the provider; a school with the pupil only on its roll does not."""
        self = without_hidden(self, acting, "placement__pupil")
        if acting.sees_everything:
            return self
        if acting.is_school:
            return self.filter(placement__commissioner=acting.organisation_id)
        if acting.is_provider:
            return self.filter(placement__in=Placement.objects.visible_to(acting))
        return self.none()

    def with_details(self) -> Self:
        """With what lists and pages show."""
        people = ("provider_signed_by", "commissioner_signed_by")
        placement = (
            "pupil",
            "provider__organisation",
            "site",
            "membership__lot",
            "commissioner",
            "route",
            "referral__lot",
        )
        return self.select_related("rate", *people, *(f"placement__{name}" for name in placement))

    def for_the_gate(self) -> Self:
        """With what the gate asks of the place, and the half-days."""
        of_provider = ("membership__provider__organisation", "membership__lot", "site", "programme")
        place = ("referral__pupil", "referral__lot", *of_provider)
        return self.select_related(*(f"placement__{name}" for name in place)).prefetch_related("pattern")

    def open(self) -> Self:
        """Drafted, or signed by the provider alone."""
        return self.filter(status__in=OPEN)

    def signed(self) -> Self:
        """Signed by both, at whatever step since: these say when a pupil is due."""
        return self.exclude(commissioner_signed_at=None)

    def with_weeks(self) -> Self:
        """Each with how long its week is, breaks counted, and its half-days as bits from Monday morning."""
        place = F("pattern__weekday") * 2 + Case(When(pattern__half=Half.PM, then=1), default=0)
        return self.annotate(
            length=length_agreed(),
            half_days=Coalesce(Sum(CombinedExpression(Value(1), "<<", place)), 0),
        )

    def to_take_force(self, day: date) -> Self:
        """Signed by both, with their first day come."""
        return self.filter(status=Agreement.Status.SIGNED_BY_COMMISSIONER, starts_on__lte=day)


class Agreement(Named, Moving):
    """What was agreed for a placement from a date on: pattern, dates, rate. A change is a new one."""

    class Status(Coloured):
        DRAFTED = "drafted", "grey", "Drafted"
        SIGNED_BY_PROVIDER = "signed_by_provider", "teal", "Signed by the provider"
        SIGNED_BY_COMMISSIONER = "signed_by_commissioner", "teal", "Signed by both"
        IN_FORCE = "in_force", "green", "In force"
        REPLACED = "replaced", "grey", "Replaced"

    MOVES: ClassVar = {
        Status.DRAFTED: {Status.SIGNED_BY_PROVIDER, Status.REPLACED},
        Status.SIGNED_BY_PROVIDER: {Status.SIGNED_BY_COMMISSIONER, Status.REPLACED},
        Status.SIGNED_BY_COMMISSIONER: {Status.IN_FORCE, Status.REPLACED},
        Status.IN_FORCE: {Status.REPLACED},
        Status.REPLACED: set(),
    }
    CANNOT: ClassVar = {
        "signed_by_provider": "This agreement is {status}: it does not wait for the provider’s signature.",
        "signed_by_commissioner": "This agreement is {status}: it does not wait for your signature.",
        "in_force": "This agreement is {status}: it cannot take force.",
    }

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=25, choices=Status, default=Status.DRAFTED)
    starts_on = models.DateField()
    ends_on = models.DateField()
    rate = models.ForeignKey(Rate, on_delete=models.PROTECT, null=True, related_name="+")
    rate_amount = models.DecimalField("pounds", max_digits=8, decimal_places=2)
    rate_unit = models.CharField(max_length=10, choices=Rate.Unit)
    rate_version = models.PositiveSmallIntegerField(default=1)
    drafted_at = models.DateTimeField()
    provider_signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    provider_signed_at = models.DateTimeField(null=True)
    commissioner_signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    commissioner_signed_at = models.DateTimeField(null=True)
    # Who and what it named when it was first signed: renamed since, they stand in it as they were.
    signed_words = models.JSONField(null=True, editable=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "-number"]
        indexes = [
            # Few, however many are in force or were.
            models.Index(
                fields=["status", "starts_on"],
                condition=Q(status__in=["drafted", "signed_by_provider", "signed_by_commissioner"]),
                name="agreement_to_sign",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["placement", "number"], name="agreement_number_once"),
            models.UniqueConstraint(
                fields=["placement"], condition=Q(status="in_force"), name="agreement_one_in_force"
            ),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="agreement_starts_before_end"),
            models.CheckConstraint(
                condition=Q(
                    status__in=["drafted", "signed_by_provider", "signed_by_commissioner", "in_force", "replaced"]
                ),
                name="agreement_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["signed_by_commissioner", "in_force"])
                | Q(provider_signed_at__isnull=False, commissioner_signed_at__isnull=False),
                name="agreement_in_force_signed_by_both",
            ),
            models.CheckConstraint(condition=Q(rate_amount__gte=0), name="agreement_rate_not_negative"),
            models.CheckConstraint(
                condition=Q(rate_unit__in=["hour", "session", "day", "week"]), name="agreement_unit_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Agreement {self.number} of {self.placement}"

    @property
    def reference(self) -> str:
        """AGR-2026-000123-2: the second agreement of PLC-2026-000123."""
        return f"AGR{self.placement.reference.removeprefix('PLC')}-{self.number}"

    @property
    def trail_name(self) -> str:
        return str(self)

    @property
    def words(self) -> dict[str, str]:
        """Who and what it names: as it was first signed, and before that as they are called now."""
        signed: dict[str, str] | None = self.signed_words
        return signed or self.words_now()

    def words_now(self) -> dict[str, str]:
        """The same by the names of today."""
        placement = self.placement
        return {
            "provider": placement.provider.name,
            "site": placement.site.name,
            "commissioner": placement.commissioner.name,
            "lot": str(placement.membership.lot),
            "route": placement.route.label,
        }

    @property
    def pupil_id(self) -> Any:
        """The pupil the trail files it under."""
        return self.placement.pupil_id

    @property
    def is_open(self) -> bool:
        """Waiting for a signature."""
        return self.status in OPEN

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Its pattern as plain values."""
        return tuple(Cell(cell.weekday, cell.half, cell.starts, cell.ends) for cell in self.pattern.all())

    @property
    def governs_from(self) -> date | None:
        """The first day it says when the pupil is due; None until both have signed."""
        return governs_from(self.starts_on, self.commissioner_signed_at)


def governs_from(starts_on: date, signed_at: datetime | None) -> date | None:
    """The first day it says when the pupil is due: its own first day, or the day both had signed when later."""
    if signed_at is None:
        return None
    # London's day is the same or the one beside it: that is worked out only where it matters.
    return starts_on if signed_at.date() < starts_on else max(starts_on, clock.day_of(signed_at))


OPEN = (Agreement.Status.DRAFTED, Agreement.Status.SIGNED_BY_PROVIDER)
NOT_IN_FORCE = (*OPEN, Agreement.Status.SIGNED_BY_COMMISSIONER)


class PatternQuerySet(ScopedQuerySet["Pattern"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the agreement sees its pattern."""
        return self.filter(agreement__in=Agreement.objects.visible_to(acting))


class Pattern(models.Model):
    """A half-day of the week that was agreed, with its times."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="pattern")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    half = models.CharField(max_length=2, choices=Half)
    starts = models.TimeField()
    ends = models.TimeField()

    objects = PatternQuerySet.as_manager()

    class Meta:
        ordering = ["weekday", "half"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "weekday", "half"], name="pattern_cell_once"),
            models.CheckConstraint(condition=Q(starts__lt=F("ends")), name="pattern_starts_before_end"),
            models.CheckConstraint(condition=Q(weekday__lte=4), name="pattern_weekday_known"),
            models.CheckConstraint(condition=Q(half__in=Half.values), name="pattern_half_known"),
        ]

    def __str__(self) -> str:
        return f"{name_of(self.weekday, self.half)}, {hours_words(self.starts, self.ends)}"

    @property
    def half_day(self) -> str:
        return code_of(self.weekday, self.half)
