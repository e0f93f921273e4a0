"""Placement: a pupil's agreed attendance at a provider. Pause: days on which the pupil is not due."""

from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual

from accounts.models import Organisation
from core import clock
from core.acting import Acting
from core.limited import without_hidden
from core.models import Moving, Named, ScopedQuerySet
from govuk.choices import Coloured
from govuk.dates import day_figures
from placements.models.access import placed_with
from placements.models.offer import Offer
from placements.reasons import ENDS
from providers.models import Membership, Programme, Provider, Site
from pupils.models import Enrolment, Pupil
from referrals.models.referral import Referral
from referrals.models.route import Route

LAST_DAY = Coalesce("ended_on", "ends_on")
"""The last day a placement runs: when it ended, else its planned end."""

Rows = TypeVar("Rows", bound=models.QuerySet)


class PlacementQuerySet(ScopedQuerySet["Placement"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council; a school its roll and what it commissioned; the provider while it has reason."""
        today, rows = clock.today(), without_hidden(self, acting)
        if acting.sees_everything:
            return rows
        if acting.is_school:
            return rows.filter(pk__in=_of_school(acting.organisation_id, today))
        if acting.is_provider:
            return rows.filter(placed_with(acting.organisation_id, today))
        return self.none()

    def live(self) -> Self:
        """Agreed, active or paused."""
        return self.filter(status__in=LIVE)

    def ran_between(self, first: date, last: date) -> Self:
        """Placements whose dates cover any of these days, ended ones up to their last day."""
        return self.filter(GreaterThanOrEqual(LAST_DAY, first), starts_on__lte=last)

    def active_on(self, day: date) -> Self:
        """Placements whose dates cover this day."""
        return self.ran_between(day, day)

    def with_details(self) -> Self:
        """With what lists and pages show."""
        return self.select_related(
            "pupil",
            "provider__organisation",
            "site",
            "membership__lot",
            "programme",
            "commissioner",
            "route",
            "referral",
        )

    def waiting_to_start(self, day: date) -> Self:
        """Agreed, with the start date come, and still not active: the gate has a reason."""
        return self.filter(status=Placement.Status.AGREED, starts_on__lte=day)

    def could_not_start(self, day: date) -> Self:
        """Held by the gate, or its first day passed. One agreed only today, for today, waits for its signatures."""
        held = Exists(Pause.objects.filter(placement=OuterRef("pk"), is_hold=True, ends_on=None))
        fresh = Q(agreements__drafted_at__gte=clock.at(day))
        return self.waiting_to_start(day).filter(Q(starts_on__lt=day) | held | ~fresh)

    def with_could_not_start(self, day: date) -> Self:
        """Each says whether it `could_not_start`."""
        rows = Placement.objects.could_not_start(day).filter(pk=OuterRef("pk"))
        return self.annotate(could_not_start=Exists(rows))


class Placement(Named, Moving):
    """A pupil's agreed attendance at a provider between dates."""

    class Status(Coloured):
        AGREED = "agreed", "teal", "Agreed"
        ACTIVE = "active", "green", "Active"
        PAUSED = "paused", "yellow", "Paused"
        ENDED = "ended", "grey", "Ended"

    MOVES: ClassVar = {
        Status.AGREED: {Status.ACTIVE, Status.ENDED},
        Status.ACTIVE: {Status.PAUSED, Status.ENDED},
        Status.PAUSED: {Status.ACTIVE, Status.ENDED},
        Status.ENDED: set(),
    }

    reference = models.CharField(max_length=20, unique=True)
    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, related_name="placement")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="placements")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="placements")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="placements")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="placements")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="placements")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, related_name="placements")
    commissioner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="placements_commissioned")
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=Status, default=Status.AGREED)
    starts_on = models.DateField()
    ends_on = models.DateField("planned last day")
    ended_on = models.DateField("last day", null=True, blank=True)
    end_reason = models.CharField(max_length=25, blank=True)
    end_note = models.CharField(max_length=500, blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "reference"]
        indexes = [
            models.Index(fields=["provider", "status"], name="placement_provider"),
            models.Index(fields=["commissioner", "status"], name="placement_commissioner"),
            models.Index(fields=["pupil", "status"], name="placement_pupil"),
            # Few, however many have ended.
            models.Index(
                fields=["starts_on"], condition=Q(status__in=["agreed", "active", "paused"]), name="placement_live"
            ),
            # Those that ran in a term, of all there were.
            models.Index(LAST_DAY, "starts_on", name="placement_days"),
            # Which referrals still wait for their place to begin.
            models.Index(
                fields=["referral"],
                condition=Q(status__in=["active", "paused"]) | Q(ended_on__gte=F("starts_on")),
                name="placement_begun",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["agreed", "active", "paused", "ended"]), name="placement_status_known"
            ),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="placement_starts_before_end"),
            models.CheckConstraint(
                condition=~Q(status="ended") | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="placement_ended_with_reason",
            ),
            models.CheckConstraint(condition=ENDS.is_code("end_reason"), name="placement_end_reason_known"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def trail_name(self) -> str:
        return self.reference

    @property
    def is_live(self) -> bool:
        """Agreed, active or paused."""
        return self.status in LIVE

    @property
    def is_paused(self) -> bool:
        return self.status == Placement.Status.PAUSED

    @property
    def why_it_ends(self) -> str:
        """The words of the reason that was given, today or beforehand."""
        return ENDS.label(self.end_reason)

    @property
    def current_agreement(self) -> Any:
        """The agreement in force, else the newest that is not replaced; reads those that were fetched with it."""
        rows = sorted(self.agreements.all(), key=lambda row: -row.number)
        in_force = (row for row in rows if row.status == row.Status.IN_FORCE)
        return next(in_force, next((row for row in rows if row.status != row.Status.REPLACED), None))

    @property
    def last_day(self) -> date:
        """The last day it runs, as LAST_DAY says."""
        return self.ended_on or self.ends_on


LIVE = (Placement.Status.AGREED, Placement.Status.ACTIVE, Placement.Status.PAUSED)


def of_seen(rows: Rows, acting: Acting) -> Rows:
    """Those of placements this person sees; for whoever sees all, no placement is asked for."""
    rows = without_hidden(rows, acting, "placement__pupil")
    if acting.sees_everything:
        return rows
    if acting.is_school:
        return rows.filter(placement__in=_of_school(acting.organisation_id, clock.today()))
    return rows.filter(placement__in=Placement.objects.visible_to(acting))


def _of_school(school: Any, today: date) -> Any:
    """The keys of what it commissioned and of those of its roll: two sets, each found by its index."""
    roll = Enrolment.objects.on_roll(today).filter(school=school)
    commissioned = Placement.objects.filter(commissioner=school)
    on_roll = Placement.objects.filter(pupil__in=roll.values("pupil"))
    return commissioned.order_by().values("pk").union(on_roll.order_by().values("pk"))


class PauseQuerySet(ScopedQuerySet["Pause"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the placement sees when the pupil is not due."""
        return of_seen(self, acting)

    def on(self, day: date) -> Self:
        """Pauses that cover this day."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))


class Pause(models.Model):
    """Days on which a pupil is not due, with the reason; a hold is one the gate made before the first day."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="pauses")
    starts_on = models.DateField()
    ends_on = models.DateField("last day", null=True, blank=True)
    reason = models.CharField(max_length=300)
    is_hold = models.BooleanField("held by the gate before it started", default=False)
    is_paid = models.BooleanField("the provider is paid for its days", default=False)

    objects = PauseQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on__lte=F("ends_on")), name="pause_starts_before_end"
            )
        ]

    def __str__(self) -> str:
        return f"Paused from {day_figures(self.starts_on)}"
