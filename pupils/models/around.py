"""Around a child: who else works with it, how it travels, and the dates of its plan and its care."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import Role
from core import clock
from core.acting import Acting
from core.models import ScopedQuerySet
from pupils.models.pupil import Pupil
from pupils.models.written import Written, in_hands_of, on_roll_of

REFER = (Role.AP_MANAGER, Role.COMMISSIONING_OFFICER, Role.AP_LEAD)
"""Who reads of youth justice, which is about offences."""


class ProfessionalQuerySet(ScopedQuerySet["Professional"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council and the school that has the child; of youth justice those of them who refer alone."""
        if acting.sees_everything:
            rows = self.filter(pupil__in=Pupil.objects.visible_to(acting))
        elif acting.is_school:
            rows = self.filter(on_roll_of(acting))
        else:
            return self.none()
        return rows if acting.role in REFER else rows.exclude(kind__in=OF_OFFENCES)

    def now(self) -> Self:
        return self.filter(replaced_at=None)


class Professional(Written):
    """Who works with a child and its family: one of each kind at a time. A change is a new row."""

    class Kind(models.TextChoices):
        SOCIAL_WORKER = "social_worker", "Social worker"
        VIRTUAL_SCHOOL = "virtual_school", "Virtual school"
        YOUTH_JUSTICE = "youth_justice", "Youth justice worker"

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="professionals")
    kind = models.CharField(max_length=15, choices=Kind)
    name = models.CharField(max_length=120)
    team = models.CharField("team or council", max_length=120, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    email = models.EmailField("email address", blank=True)

    objects = ProfessionalQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-written_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "kind"], condition=Q(replaced_at=None), name="professional_once_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def trail_name(self) -> str:
        return self.get_kind_display()


OF_OFFENCES = (Professional.Kind.YOUTH_JUSTICE,)


class CircumstancesQuerySet(ScopedQuerySet["Circumstances"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council; the school that has the child; a provider from acceptance on, for how the child travels."""
        if acting.sees_everything:
            return self.filter(pupil__in=Pupil.objects.visible_to(acting))
        if acting.is_school:
            return self.filter(on_roll_of(acting))
        if not acting.is_provider:
            return self.none()
        return self.filter(in_hands_of(acting))


class Circumstances(models.Model):
    """What placing must know beside the pupil's own record: how the child travels, dates of the plan and of care."""

    class Travel(models.TextChoices):
        ALONE = "alone", "By bus, tram or on foot, alone"
        ACCOMPANIED = "accompanied", "With somebody, by bus, tram or on foot"
        FAMILY = "family", "Brought by family or carer"
        SCHOOL = "school", "Brought by the school"
        PROVIDER = "provider", "Fetched by the provider"
        TAXI = "taxi", "Taxi or minibus that the council pays"

    pupil = models.OneToOneField(Pupil, on_delete=models.PROTECT, primary_key=True, related_name="circumstances")
    travel = models.CharField(max_length=12, choices=Travel, blank=True)
    travel_note = models.CharField("what a driver or escort must know", max_length=300, blank=True)
    plan_since = models.DateField("plan issued on", null=True, blank=True)
    plan_reviewed_on = models.DateField("last annual review", null=True, blank=True)
    plan_review_due = models.DateField("next annual review due", null=True, blank=True)
    care_since = models.DateField("looked after since", null=True, blank=True)
    care_until = models.DateField("looked after until", null=True, blank=True)
    care_council = models.CharField("council that looks after the child", max_length=120, blank=True)
    changed_at = models.DateTimeField(default=clock.now)

    objects = CircumstancesQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(care_until=None) | Q(care_since=None) | Q(care_since__lte=models.F("care_until")),
                name="circumstances_care_starts_before_end",
            )
        ]

    def __str__(self) -> str:
        return "Circumstances"

    @property
    def trail_name(self) -> str:
        return "Circumstances"
