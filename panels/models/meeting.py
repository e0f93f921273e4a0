"""Meeting: a panel on a day, who sits on it for what, and its minutes, which never change once they are confirmed."""

from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When

from accounts.models import Affiliation, User
from core import clock
from core.acting import Acting
from core.models import Moving, Named, ScopedQuerySet
from govuk.choices import Coloured
from govuk.dates import day_words


class MeetingQuerySet(ScopedQuerySet["Meeting"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council's caseworkers, and of others whoever sits on it."""
        if acting.sees_everything:
            return self
        return self.filter(Exists(Seat.objects.filter(meeting=OuterRef("pk"), affiliation=acting.pk)))

    def to_come(self) -> Self:
        """Planned, and their day has not passed."""
        return self.filter(status=Meeting.Status.PLANNED, held_on__gte=clock.today())

    def asked(self, acting: Acting) -> Self:
        """To come, and this person has not said whether they come."""
        unanswered = Seat.objects.filter(meeting=OuterRef("pk"), affiliation=acting.pk, answer=Seat.Answer.ASKED)
        return self.to_come().filter(Exists(unanswered))

    def without_minutes(self) -> Self:
        """Their day is over, and nobody has drafted the minutes."""
        statuses = [Meeting.Status.PLANNED, Meeting.Status.SITTING]
        return self.filter(status__in=statuses, held_on__lt=clock.today())

    def to_confirm(self, acting: Acting) -> Self:
        """Their minutes were drafted by somebody else."""
        return self.filter(status=Meeting.Status.DRAFTED).exclude(drafted_by=acting.user_id)


class Meeting(Named, Moving):
    """One meeting of the panel."""

    class Status(Coloured):
        PLANNED = "planned", "blue", "Planned"
        SITTING = "sitting", "teal", "Sitting"
        DRAFTED = "drafted", "yellow", "Minutes drafted"
        CONFIRMED = "confirmed", "green", "Minutes confirmed"
        CANCELLED = "cancelled", "grey", "Cancelled"

    MOVES: ClassVar = {
        Status.PLANNED: {Status.SITTING, Status.CANCELLED},
        Status.SITTING: {Status.DRAFTED},
        Status.DRAFTED: {Status.SITTING, Status.CONFIRMED},
        Status.CONFIRMED: set(),
        Status.CANCELLED: set(),
    }

    reference = models.CharField(max_length=20, unique=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    held_on = models.DateField("day")
    starts_at = models.TimeField("time")
    place = models.CharField(max_length=200)
    # The figure of the rule on that day, kept when it was planned.
    quorum = models.PositiveSmallIntegerField()
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    said = models.TextField("what else was said", blank=True)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    # Frozen when they are confirmed: what they say, and the page as it was printed.
    minutes = models.JSONField(null=True, blank=True)
    pdf = models.FileField(upload_to="minutes/", max_length=200, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["planned", "sitting", "drafted", "confirmed", "cancelled"]),
                name="meeting_status_known",
            ),
            models.CheckConstraint(condition=Q(quorum__gte=1), name="meeting_has_quorum"),
            models.CheckConstraint(
                condition=~Q(status="confirmed")
                | Q(minutes__isnull=False, confirmed_at__isnull=False) & ~Q(pdf="") & ~Q(pdf_sha256=""),
                name="meeting_confirmed_with_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"Panel of {day_words(self.held_on)}"

    @property
    def trail_name(self) -> str:
        return self.reference

    @property
    def begins(self) -> datetime:
        return clock.at(self.held_on, self.starts_at.hour, self.starts_at.minute)

    @property
    def is_planned(self) -> bool:
        return self.status == self.Status.PLANNED

    @property
    def is_sitting(self) -> bool:
        return self.status == self.Status.SITTING

    def against_sitting(self, day: date) -> list[str]:
        """Why it cannot begin on this day."""
        if not self.is_planned:
            return [f"This is {self.get_status_display().lower()}."]
        return [f"It is on {day_words(self.held_on)}."] if day < self.held_on else []


class SeatQuerySet(ScopedQuerySet["Seat"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the meeting."""
        return self.filter(meeting__in=Meeting.objects.visible_to(acting))

    def in_order(self) -> Self:
        """The chair first, then by name."""
        chair = Case(When(post=Seat.Post.CHAIR, then=Value(0)), default=Value(1))
        rows = self.select_related("affiliation__user", "affiliation__organisation")
        return rows.order_by(chair, "affiliation__user__name", "pk")


class Seat(Named):
    """Somebody who sits on a meeting, and for what; who is not there counts to no quorum."""

    class Post(models.TextChoices):
        CHAIR = "chair", "Chair"
        SEND = "send", "Special educational needs"
        INCLUSION = "inclusion", "Inclusion and attendance"
        SOCIAL_CARE = "social_care", "Children’s social care"
        SCHOOL = "school", "Schools"
        HEALTH = "health", "Health"
        OTHER = "other", "Other"

    class Answer(Coloured):
        ASKED = "asked", "grey", "Asked"
        COMES = "comes", "green", "Comes"
        APOLOGIES = "apologies", "yellow", "Sends apologies"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="seats")
    affiliation = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=15, choices=Post)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.ASKED)
    is_present = models.BooleanField("is there", default=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "affiliation"], name="seat_once"),
            models.UniqueConstraint(fields=["meeting"], condition=Q(post="chair"), name="seat_one_chair"),
            models.CheckConstraint(
                condition=Q(post__in=["chair", "send", "inclusion", "social_care", "school", "health", "other"]),
                name="seat_post_known",
            ),
            models.CheckConstraint(condition=Q(answer__in=["asked", "comes", "apologies"]), name="seat_answer_known"),
        ]

    def __str__(self) -> str:
        return self.affiliation.user.name

    @property
    def trail_name(self) -> str:
        return self.meeting.reference

    @property
    def in_words(self) -> str:
        return f"{self.affiliation.user.name}, {self.affiliation.organisation.name}: {self.get_post_display()}"
