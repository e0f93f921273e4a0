"""Referral: a place is asked for."""

from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, Expression, F, IntegerField, OrderBy, Prefetch, Q, Value, When
from django.db.models.lookups import GreaterThanOrEqual, IsNull

from accounts import school_calendars
from accounts.models import Organisation, User
from core import clock
from core.acting import Acting
from core.columns import Tag
from core.limited import without_hidden
from core.models import Moving, Named
from core.school_days import SchoolDays
from govuk.choices import Coloured
from providers.models import Lot, Provider
from pupils.models import Enrolment, Pupil
from referrals.models.appeal import Appeal
from referrals.models.deferral import Deferral
from referrals.models.excluded_days import EXCLUDED_IN_ORDER, ExcludedDays
from referrals.models.found import found, names_it
from referrals.models.referral_step import SETTLED_AT, StepQuerySet, step_of
from referrals.models.route import Reason, Route
from referrals.reasons import DECLINES, WITHDRAWALS
from referrals.referral_faults import Fault, faults_of

NEWEST = (F("decided_at").desc(nulls_last=True), "-started_at", "-pk")


def _soonest(day: str | Expression) -> OrderBy:
    return OrderBy(F(day) if isinstance(day, str) else day, nulls_last=True)


class ReferralQuerySet(StepQuerySet["Referral"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council's caseworkers, the commissioner, and a provider after it has accepted the pupil."""
        self = without_hidden(self, acting)
        if acting.sees_everything:
            return self
        if acting.is_school:
            return self.filter(commissioner=acting.organisation_id)
        if acting.is_provider:
            return self.filter(names_it(found().known_to(acting.organisation_id, clock.today())))
        return self.none()

    def open(self) -> Self:
        """Not yet decided or withdrawn."""
        return self.filter(status__in=UNDECIDED)

    def with_details(self) -> Self:
        """With what its pages show, and the pupil's enrolments."""
        wanted = ("route", "reason", "lot", "preferred_provider__organisation")
        people = ("pupil", "commissioner", "home_school__calendar", "referred_by", "decided_by", "assigned_to")
        rows = self.select_related(*people, *wanted)
        enrolments = Prefetch("pupil__enrolments", Enrolment.objects.select_related("school"))
        return rows.prefetch_related(enrolments).with_places().with_step()

    def waiting(self) -> Self:
        """Approved, and no place has begun; in no order."""
        return self.filter(~names_it(found().begun()), status=Referral.Status.APPROVED).order_by()

    def _is_waiting(self) -> Q:
        """The same, asked once for all rows, not of each."""
        return Q(pk__in=self.model.objects.waiting().values("pk"))

    def unsettled_at(self, moment: datetime) -> Self:
        """Neither decided nor withdrawn before this moment."""
        return self.filter(Q(IsNull(SETTLED_AT, True)) | Q(GreaterThanOrEqual(SETTLED_AT, moment)))

    def soonest_first(self) -> Self:
        """The order of those still open: by the day education is due, then the longest waiting."""
        return self.order_by(_soonest("education_due_on"), STEP, _soonest("submitted_at"), *NEWEST)

    def unsettled(self) -> Self:
        """Those still open, in no order of theirs."""
        return self.filter(Q(status__in=UNDECIDED) | self._is_waiting())

    def settled(self) -> Self:
        """Declined, withdrawn, or with a place that has begun, the newest first."""
        return self.exclude(Q(status__in=UNDECIDED) | self._is_waiting()).order_by(*NEWEST)

    def urgent_first(self) -> Self:
        """Those still open, then those settled, each in their order."""
        is_open = Q(status__in=UNDECIDED) | self._is_waiting()
        due = Case(When(is_open, then=F("education_due_on")), output_field=models.DateField())
        step = Case(When(is_open, then=STEP), default=Value(len(UNDECIDED) + 1), output_field=IntegerField())
        waiting = Case(When(is_open, then=F("submitted_at")), output_field=models.DateTimeField())
        return self.order_by(_soonest(due), step, _soonest(waiting), *NEWEST)


class Referral(ExcludedDays, Appeal, Deferral, Named, Moving):
    """A commissioner asks for a place for a pupil."""

    filed_as = "placements.Referral"

    class Status(Coloured):
        DRAFT = "draft", "grey", "Draft"
        SUBMITTED = "submitted", "blue", "Submitted"
        RETURNED = "returned", "yellow", "Returned for information"
        APPROVED = "approved", "green", "Approved"
        DECLINED = "declined", "red", "Declined"
        WITHDRAWN = "withdrawn", "grey", "Withdrawn"

    class Risk(models.TextChoices):
        LOW = "low", "Low"
        MEDIUM = "medium", "Medium"
        HIGH = "high", "High"

    MOVES: ClassVar = {
        Status.DRAFT: {Status.SUBMITTED, Status.WITHDRAWN},
        Status.SUBMITTED: {Status.RETURNED, Status.APPROVED, Status.DECLINED, Status.WITHDRAWN},
        Status.RETURNED: {Status.SUBMITTED, Status.WITHDRAWN},
        # Returned once approved: the council stopped it.
        Status.APPROVED: {Status.RETURNED, Status.WITHDRAWN},
        # Only by an appeal that is allowed.
        Status.DECLINED: {Status.APPROVED},
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
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # Asked for on the task list; blank only while it is a draft.
    route = models.ForeignKey(Route, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Kept for sorting lists; pages work it out anew from the calendar. referring.settle_clocks keeps it right.
    education_due_on = models.DateField(null=True, blank=True)
    tried = models.TextField("what has been tried", blank=True)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    half_days = models.JSONField(default=list, blank=True, help_text="Such as mon_am, fri_pm")
    # A wish, shown first to whoever looks for a place; it decides nothing.
    preferred_provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="provider preferred"
    )
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
    declined_for = models.CharField("declined because", max_length=30, blank=True)
    decision_reason = models.TextField(blank=True)
    assigned_to = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # On a school's own route, set when it is first sent: the last day on which the council may stop it.
    stop_by = models.DateField("may be stopped until", null=True, blank=True)
    # While it is stopped; empty again once the school has answered.
    stopped_at = models.DateTimeField(null=True, blank=True)
    information_wanted = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_for = models.CharField("withdrawn because", max_length=30, blank=True)
    withdrawal_reason = models.TextField(blank=True)

    # Set by with_places and with_step.
    has_begun, is_taught, is_signed, is_placed = False, False, False, False
    answer_by: date | None = None

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        indexes = [
            models.Index(fields=["commissioner", "status"], name="referral_commissioner"),
            models.Index(fields=["status", "id"], name="referral_status"),
            # Those that were open in a term, of all there were.
            models.Index(SETTLED_AT, name="referral_settled"),
            # The few that may still be stopped.
            models.Index(fields=["stop_by"], name="referral_stop_by"),
            # Those that were made in a term.
            models.Index(fields=["submitted_at"], name="referral_submitted"),
            # Those that came to nothing, by the reason.
            models.Index(fields=["declined_for"], condition=~Q(declined_for=""), name="referral_declined_for"),
            models.Index(fields=["withdrawn_for"], condition=~Q(withdrawn_for=""), name="referral_withdrawn_for"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "submitted", "returned", "approved", "declined", "withdrawn"]),
                name="referral_status_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(starts_on__lte=F("ends_on")),
                name="referral_starts_before_end",
            ),
            *EXCLUDED_IN_ORDER,
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
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(decision_reason=""), name="referral_declined_with_reason"
            ),
            models.CheckConstraint(condition=DECLINES.is_code("declined_for"), name="referral_declined_for_known"),
            models.CheckConstraint(condition=WITHDRAWALS.is_code("withdrawn_for"), name="referral_withdrawn_for_known"),
            models.CheckConstraint(
                condition=~Q(status="returned") | ~Q(information_wanted=""), name="referral_returned_with_question"
            ),
        ]

    def __str__(self) -> str:
        return self.reference or "Draft referral"

    @property
    def trail_name(self) -> str:
        """What the trail calls it: never the pupil's name."""
        return str(self)

    @property
    def needs_approval(self) -> bool:
        """Whether somebody of the council decides it: all but a school's own route, and that once it was stopped."""
        return self.route is None or not self.route.is_schools_own or self.stop_by is not None

    @property
    def needs_panel(self) -> bool:
        """Whether a panel decides it: by its route, as that was when it was first sent."""
        return bool(self.route and self.submitted_at and self.route.is_for_panel(clock.day_of(self.submitted_at)))

    @property
    def is_approved_by_route(self) -> bool:
        """Nobody approved it: on this route nobody need."""
        return self.status == self.Status.APPROVED and self.decided_by_id is None and self.stop_by is not None

    @property
    def step(self) -> Tag:
        """Where it stands: its status, and what came of it once it was approved."""
        return step_of(self, clock.today())

    @property
    def why_not(self) -> str:
        """The words of the reason it was declined or withdrawn for; nothing where none was chosen."""
        return DECLINES.label(self.declined_for) or WITHDRAWALS.label(self.withdrawn_for)

    @property
    def group_of_why_not(self) -> str:
        """What that reason stands under."""
        return DECLINES.group(self.declined_for) or WITHDRAWALS.group(self.withdrawn_for)

    @property
    def is_editable(self) -> bool:
        """Whether the commissioner may still change what it says."""
        return self.status in EDITABLE

    @property
    def has_baseline_kept(self) -> bool:
        """Once it has been sent, the attendance before it stands for good."""
        return self.submitted_at is not None

    def faults(self) -> list[Fault]:
        """What keeps it from being sent today."""
        today = clock.today()
        on_roll = self.pupil.is_on_roll_of(self.commissioner_id, today)
        return faults_of(self, today=today, on_roll=on_roll, days=self.school_days)

    def school_days(self) -> SchoolDays:
        """The school days its clocks run in: the home school's, the council's where there is none."""
        return school_calendars.school_days_of([self.home_school_id])[self.home_school_id]

    def is_made_by(self, user_id: int | None) -> bool:
        """Whether this person opened it or sent it last, in whichever role."""
        return user_id in (self.referred_by_id, self.submitted_by_id)


EDITABLE = (Referral.Status.DRAFT, Referral.Status.RETURNED)
UNDECIDED = (Referral.Status.SUBMITTED, Referral.Status.RETURNED, Referral.Status.DRAFT)
STEP = Case(
    *[When(status=status, then=Value(place)) for place, status in enumerate(UNDECIDED)],
    default=Value(len(UNDECIDED)),
    output_field=IntegerField(),
)
