"""Pupil and Enrolment: who the child is, and on which schools' rolls. Written by no other room."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Organisation
from core import clock
from core.acting import Acting
from core.limited import without_hidden
from core.models import Named, ScopedQuerySet
from govuk.dates import day_figures
from pupils import seeing
from pupils.age import key_stage, year_group
from pupils.cells import LONGEST_NAME


class PupilQuerySet(ScopedQuerySet["Pupil"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council's caseworkers see all; a school its roll; an organisation whom rooms above let it see."""
        rows = without_hidden(self, acting, "pk")
        if acting.sees_everything:
            return rows
        today = clock.today()
        why = seeing.reasons(acting, today)
        if acting.is_school:
            roll = Enrolment.objects.on_roll(today).filter(school=acting.organisation_id)
            why = [roll, *why]
        if not why:
            return self.none()
        # Sets of keys, each found by its index, instead of reasons asked of every child there ever was.
        first, *others = (rows.order_by().values("pupil") for rows in why)
        return rows.filter(pk__in=first.union(*others) if others else first)

    def at_home_school(self, organisation_id: UUID, day: date) -> Self:
        """Pupils whose home school this is on this day (single or main)."""
        home = Enrolment.objects.home(day).filter(school=organisation_id, pupil=OuterRef("pk"))
        return self.filter(Exists(home))


class Pupil(Named):
    """A child for whom a place is asked for or found."""

    class Sex(models.TextChoices):
        FEMALE = "F", "Female"
        MALE = "M", "Male"
        UNKNOWN = "U", "Unknown"

    class SenProvision(models.TextChoices):
        NONE = "N", "No special educational need"
        SUPPORT = "K", "SEN support"
        PLAN = "E", "Education, health and care plan"

    class NoUpn(models.TextChoices):
        NEW_ARRIVAL = "new_arrival", "New arrival"
        NOT_ON_ROLL = "not_on_roll", "Not on any school's roll"
        AWAITING_SCHOOL = "awaiting_school", "Waiting for the school to issue it"
        POST_16 = "post16_no_upn", "Post-16 without one"

    upn = models.CharField("UPN", max_length=13, null=True, blank=True)
    no_upn_reason = models.CharField("why there is no UPN", max_length=20, choices=NoUpn, blank=True)
    legal_surname = models.CharField(max_length=LONGEST_NAME)
    legal_forename = models.CharField(max_length=LONGEST_NAME)
    middle_names = models.CharField(max_length=LONGEST_NAME, blank=True)
    preferred_forename = models.CharField(max_length=LONGEST_NAME, blank=True)
    born_on = models.DateField("date of birth")
    sex = models.CharField(max_length=1, choices=Sex, default=Sex.UNKNOWN)
    year_override = models.CharField("taught in year, when out of year", max_length=2, blank=True)
    ethnicity = models.CharField(max_length=4, blank=True)
    language = models.CharField("first language", max_length=3, blank=True)
    has_free_meals = models.BooleanField("eligible for free school meals", default=False)
    sen_provision = models.CharField("SEN provision", max_length=1, choices=SenProvision, default=SenProvision.NONE)
    primary_need = models.CharField(max_length=4, blank=True)
    is_looked_after = models.BooleanField(default=False)
    has_social_worker = models.BooleanField(default=False)
    postcode = models.CharField(max_length=8, blank=True)
    is_address_protected = models.BooleanField(default=False)
    left_on = models.DateField("left the portal's care", null=True, blank=True)

    objects = PupilQuerySet.as_manager()

    class Meta:
        ordering = ["legal_surname", "legal_forename", "born_on"]
        indexes = [models.Index(fields=["legal_surname", "born_on"], name="pupil_near_match")]
        constraints = [
            models.UniqueConstraint(fields=["upn"], condition=Q(left_on=None), name="pupil_upn_once"),
            models.CheckConstraint(condition=Q(sex__in=["F", "M", "U"]), name="pupil_sex_known"),
            models.CheckConstraint(condition=Q(sen_provision__in=["N", "K", "E"]), name="pupil_sen_known"),
        ]

    def __str__(self) -> str:
        return f"{self.known_forename} {self.legal_surname}"

    @property
    def known_forename(self) -> str:
        """What the pupil is called."""
        return self.preferred_forename or self.legal_forename

    @property
    def trail_pupil_id(self) -> Any:
        """A pupil's own rows on the trail are about this pupil."""
        return self.pk

    @property
    def has_plan(self) -> bool:
        """Has an education, health and care plan."""
        return self.sen_provision == self.SenProvision.PLAN

    @property
    def is_protected(self) -> bool:
        """Looked after or with a social worker: education is due from the first day where possible."""
        return self.is_looked_after or self.has_social_worker

    def year_on(self, day: date) -> int:
        """The year group taught in on this day, 0 for reception: by age, unless taught out of year."""
        return int(self.year_override) if self.year_override.isdigit() else year_group(self.born_on, day)

    def year_label(self, day: date) -> str:
        """The year group in words."""
        year = self.year_on(day)
        return "Reception" if year == 0 else f"Year {year}" if year > 0 else "Nursery"

    def key_stage_on(self, day: date) -> str:
        """The key stage of the year group taught in on this day."""
        return key_stage(self.year_on(day))

    def is_on_roll_of(self, school_id: UUID, day: date) -> bool:
        """Whether this school has the pupil on its roll on this day."""
        return any(
            row.school_id == school_id and row.status in ON_ROLL and row.covers(day) for row in self.enrolments.all()
        )

    def home_enrolment(self, day: date) -> "Enrolment | None":
        """The enrolment at the home school on this day: the single or main one; None when on no roll."""
        return next(
            (row for row in self.enrolments.all() if row.is_home and row.covers(day)),
            None,
        )


class FormerUpnQuerySet(ScopedQuerySet["FormerUpn"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the pupil sees the numbers it had."""
        return self.filter(pupil__in=Pupil.objects.visible_to(acting))


class FormerUpn(models.Model):
    """A number that the school's record replaced: a temporary one, or one of two given to the same child."""

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="former_upns")
    upn = models.CharField("UPN", max_length=13)
    replaced_on = models.DateField()

    objects = FormerUpnQuerySet.as_manager()

    class Meta:
        ordering = ["-replaced_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["pupil", "upn"], name="former_upn_once")]
        indexes = [models.Index(fields=["upn"], name="former_upn")]

    def __str__(self) -> str:
        return f"Former UPN until {day_figures(self.replaced_on)}"


class EnrolmentQuerySet(ScopedQuerySet["Enrolment"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the pupil sees which schools they are at."""
        return self.filter(pupil__in=Pupil.objects.visible_to(acting))

    def on(self, day: date) -> Self:
        """In force on this day, the leaving day counted."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def on_roll(self, day: date) -> Self:
        """On the roll that day; guests are not on the roll."""
        return self.on(day).filter(status__in=ON_ROLL)

    def home(self, day: date) -> Self:
        """At the home school that day."""
        return self.on(day).filter(status__in=HOME)

    def home_from(self, day: date) -> Self:
        """At a home school that day or later."""
        return self.filter(status__in=HOME).filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def home_schools(self, pupils: Iterable[UUID], day: date) -> dict[Any, Any]:
        """The home school's organisation id by pupil id, for those who have one on this day."""
        return dict(self.home(day).filter(pupil__in=pupils).values_list("pupil_id", "school_id"))


class Enrolment(models.Model):
    """A pupil on a school's roll, from and to."""

    class Status(models.TextChoices):
        SINGLE = "single", "Single registration"
        MAIN = "main", "Main (dual registration)"
        SUBSIDIARY = "subsidiary", "Subsidiary (dual registration)"
        GUEST = "guest", "Guest"

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="enrolments")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="enrolments")
    status = models.CharField(max_length=12, choices=Status, default=Status.SINGLE)
    starts_on = models.DateField()
    ends_on = models.DateField("last day", null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on__lte=F("ends_on")), name="enrolment_starts_before_end"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["single", "main", "subsidiary", "guest"]), name="enrolment_status_known"
            ),
            models.UniqueConstraint(
                fields=["pupil"],
                condition=Q(ends_on=None, status__in=["single", "main"]),
                name="enrolment_one_home_school",
            ),
        ]
        indexes = [models.Index(fields=["school", "status"], name="enrolment_roll")]

    def __str__(self) -> str:
        return f"{self.get_status_display()} at {self.school}"

    @property
    def is_home(self) -> bool:
        """At the home school: the single or main registration."""
        return self.status in HOME

    def meets(self, other: "Enrolment") -> bool:
        """Whether there is a day in both."""
        begins_before_end = other.ends_on is None or self.starts_on <= other.ends_on
        return begins_before_end and (self.ends_on is None or other.starts_on <= self.ends_on)

    def covers(self, day: date) -> bool:
        """In force on this day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


HOME = (Enrolment.Status.SINGLE, Enrolment.Status.MAIN)
ON_ROLL = (*HOME, Enrolment.Status.SUBSIDIARY)
