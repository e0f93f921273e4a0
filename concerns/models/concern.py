"""Concern: what worries somebody about a child at a place, or happened there; who was told, and what followed."""

from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Affiliation, Organisation
from core.acting import Acting
from core.models import MoveRefused, Moving, Named, Restricted, RestrictedQuerySet, ScopedQuerySet
from govuk.choices import Coloured
from placements.models import Placement


class ConcernQuerySet(RestrictedQuerySet["Concern"]):
    def while_seen_by(self, acting: Acting) -> Self:
        """Readers of a school and a provider read it as long as they see the placement."""
        if acting.sees_everything:
            return self
        return self.filter(placement__in=Placement.objects.visible_to(acting))

    def waiting(self) -> Self:
        """Somebody who was told has not acknowledged it."""
        return self.filter(Exists(Told.objects.filter(concern=OuterRef("pk"), acknowledged_at=None)))

    def to_acknowledge(self, acting: Acting, *, told_before: datetime | None = None) -> Self:
        """This person was told, and nobody who was told with them has acknowledged it."""
        theirs = Told.objects.filter(concern=OuterRef("pk"), acknowledged_at=None).naming(acting)
        if told_before:
            theirs = theirs.filter(told_at__lte=told_before)
        return self.filter(Exists(theirs)).exclude(raised_as__user=acting.user_id)

    def raised_by(self, acting: Acting) -> Self:
        return self.filter(raised_as=acting.pk)


class Concern(Named, Moving, Restricted):
    """What happened with a child at a place. It names who reads it; others do not learn that there is one."""

    class Kind(models.TextChoices):
        CONCERN = "concern", "Concern about the child"
        INCIDENT = "incident", "Incident"
        MISSING = "missing", "Missing child"
        REFUSED = "refused", "Refused session"

    class Status(Coloured):
        OPEN = "open", "blue", "Open"
        CLOSED = "closed", "grey", "Closed"

    class CloseReason(models.TextChoices):
        DEALT_WITH = "dealt_with", "Dealt with"
        PASSED_ON = "passed_on", "Passed on to children's social care or the police"
        NOTHING_MORE = "nothing_more", "Looked into, nothing more to do"
        MISTAKE = "mistake", "Raised by mistake"

    MOVES: ClassVar = {Status.OPEN: {Status.CLOSED}, Status.CLOSED: {Status.OPEN}}
    RESTRICTED: ClassVar = ("what_happened", "who_saw", "done_at_once", "outcome")

    reference = models.CharField(max_length=20, unique=True)
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="concerns")
    kind = models.CharField(max_length=10, choices=Kind)
    happened_at = models.DateTimeField()
    what_happened = models.TextField()
    who_saw = models.TextField(blank=True)
    done_at_once = models.TextField()
    status = models.CharField(max_length=6, choices=Status, default=Status.OPEN)
    raised_as = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    closed_as = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="+", null=True)
    closed_at = models.DateTimeField(null=True)
    close_reason = models.CharField(max_length=15, choices=CloseReason, blank=True)
    outcome = models.TextField(blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "reference"]
        indexes = [
            models.Index(fields=["placement", "status"], name="concern_placement"),
            models.Index(fields=["raised_as"], name="concern_raised"),
            models.Index(fields=["status", "kind"], name="concern_status"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["concern", "incident", "missing", "refused"]), name="concern_kind_known"
            ),
            models.CheckConstraint(condition=Q(status__in=["open", "closed"]), name="concern_status_known"),
            models.CheckConstraint(
                condition=Q(close_reason__in=["", "dealt_with", "passed_on", "nothing_more", "mistake"]),
                name="concern_close_reason_known",
            ),
            models.CheckConstraint(
                condition=Q(status="open") | ~Q(close_reason="") & ~Q(outcome=""), name="concern_closed_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def trail_name(self) -> str:
        return self.reference

    @property
    def pupil_id(self) -> UUID:
        """The pupil the trail files it under."""
        return self.placement.pupil_id

    @property
    def is_open(self) -> bool:
        return self.status == Concern.Status.OPEN

    def is_raised_by(self, acting: Acting) -> bool:
        return self.raised_as.user_id == acting.user_id

    def is_told_to(self, acting: Acting) -> bool:
        """Whether this person is one of those who needed to know, not only who raised it."""
        return any(row.names(acting) for row in self.told_to.all())

    def hold_open(self) -> None:
        """Until the transaction ends nobody else closes it or adds to it. Raises MoveRefused when it was closed."""
        rows = Concern.objects.select_for_update(of=("self",)).filter(pk=self.pk)
        if rows.order_by().values_list("status", flat=True).get() != Concern.Status.OPEN:
            raise MoveRefused("This was closed meanwhile. Open it again before you add to it.")

    @property
    def said_so_far(self) -> int:
        """How much was said of it, for who closes it to have seen all."""
        return self.notes.count() + self.steps.count()


class PartQuerySet(ScopedQuerySet[Any]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the concern."""
        return self.filter(concern__in=Concern.objects.visible_to(acting))


class ToldQuerySet(PartQuerySet):
    def naming(self, acting: Acting) -> Self:
        """Those that this person answers for: by name, or as one who holds the role or post there."""
        as_holder = Q(organisation=acting.organisation_id, holder__in=[acting.role, *acting.posts])
        return self.filter(Q(affiliation=acting.pk) | as_holder)

    def waiting(self) -> Self:
        return self.filter(acknowledged_at=None, concern__status=Concern.Status.OPEN)


class Told(models.Model):
    """One of those who needed to know: a person, or whoever holds a role or post; and who of them acknowledged it."""

    class Who(models.TextChoices):
        SCHOOL_DSL = "school_dsl", "Safeguarding lead (DSL) of the school"
        PROVIDER_DSL = "provider_dsl", "Safeguarding lead (DSL) of the provider"
        SOCIAL_CARE = "social_care", "The child's social worker"
        AP_MANAGER = "ap_manager", "AP Manager of the council"

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="told_to")
    who = models.CharField(max_length=15, choices=Who)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    holder = models.CharField("the role or post that is told", max_length=30, blank=True)
    affiliation = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="+", null=True)
    instead = models.CharField("who is told because nobody holds that role", max_length=100, blank=True)
    told_at = models.DateTimeField()
    acknowledged_as = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="+", null=True)
    acknowledged_at = models.DateTimeField(null=True)
    chased = models.PositiveSmallIntegerField("times reminded", default=0)

    objects = ToldQuerySet.as_manager()

    class Meta:
        ordering = ["told_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["concern", "who"], name="told_once_of_a_concern"),
            models.CheckConstraint(
                condition=Q(who__in=["school_dsl", "provider_dsl", "social_care", "ap_manager"]), name="told_who_known"
            ),
            models.CheckConstraint(
                condition=Q(affiliation=None) & ~Q(holder="") | Q(affiliation__isnull=False, holder=""),
                name="told_is_one",
            ),
        ]
        indexes = [
            models.Index(fields=["told_at"], condition=Q(acknowledged_at=None), name="told_waiting"),
        ]

    def __str__(self) -> str:
        return self.instead or self.get_who_display()

    def names(self, acting: Acting) -> bool:
        """Whether this person answers for it."""
        if self.affiliation_id:
            return self.affiliation_id == acting.pk
        return self.organisation_id == acting.organisation_id and self.holder in (acting.role, *acting.posts)


class Note(models.Model):
    """What somebody added later: never changed."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    written_as = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"Note on {self.concern}"


class Step(models.Model):
    """A step that its kind asks for, once taken: when, with whom or what."""

    class Code(models.TextChoices):
        SEARCHED = "searched", "The place was searched"
        PARENTS = "parents", "Parents or carers told"
        SCHOOL = "school", "School told"
        POLICE = "police", "Police told"
        SOCIAL_WORKER = "social_worker", "Social worker or duty team told"
        FOUND = "found", "Found"
        OFFERED = "offered", "What was offered instead"
        PARENT = "parent", "Parent or carer told"

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="steps")
    code = models.CharField(max_length=15, choices=Code)
    taken_at = models.DateTimeField()
    said = models.CharField(max_length=500)
    recorded_as = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["taken_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["concern", "code"], name="step_once_of_a_concern"),
            models.CheckConstraint(
                condition=Q(
                    code__in=[
                        "searched",
                        "parents",
                        "school",
                        "police",
                        "social_worker",
                        "found",
                        "offered",
                        "parent",
                    ]
                ),
                name="step_code_known",
            ),
        ]

    def __str__(self) -> str:
        return self.get_code_display()
