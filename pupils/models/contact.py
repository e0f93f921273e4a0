"""Contact: a parent, carer or other adult of a child; who is rung, in which order, and who must be told nothing."""

from typing import Self

from django.db import models
from django.db.models import Q

from core.acting import Acting
from core.models import ScopedQuerySet
from pupils.models.pupil import Pupil
from pupils.models.written import Written, in_hands_of, on_roll_of


class ContactQuerySet(ScopedQuerySet["Contact"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council; the school that has the child; a provider, once it accepted, those it rings or must not tell."""
        if acting.sees_everything:
            return self.filter(pupil__in=Pupil.objects.visible_to(acting))
        if acting.is_school:
            return self.filter(on_roll_of(acting))
        if not acting.is_provider:
            return self.none()
        is_needed = Q(place__isnull=False) | Q(is_emergency=True) | Q(is_not_told=True)
        return self.filter(in_hands_of(acting), is_needed, replaced_at=None)

    def now(self) -> Self:
        """Today's, those to ring first before the others."""
        return self.filter(replaced_at=None).order_by(models.F("place").asc(nulls_last=True), "is_not_told", "name")

    def before(self) -> Self:
        """What stood there earlier, the latest first."""
        return self.exclude(replaced_at=None).order_by("-replaced_at", "name")


class Contact(Written):
    """An adult of one child. A change is a new row."""

    class Relationship(models.TextChoices):
        MOTHER = "mother", "Mother"
        FATHER = "father", "Father"
        PARENT = "parent", "Parent"
        STEP_PARENT = "step_parent", "Step-parent"
        GRANDPARENT = "grandparent", "Grandparent"
        RELATIVE = "relative", "Other relative"
        FOSTER = "foster_carer", "Foster carer"
        GUARDIAN = "guardian", "Guardian"
        HOME = "childrens_home", "Children’s home"
        FRIEND = "friend", "Family friend"
        OTHER = "other", "Somebody else"

    class Responsibility(models.TextChoices):
        YES = "yes", "Has parental responsibility"
        NO = "no", "Does not have it"
        UNKNOWN = "unknown", "Not known"

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=120)
    relationship = models.CharField(max_length=20, choices=Relationship)
    responsibility = models.CharField("parental responsibility", max_length=10, choices=Responsibility)
    place = models.PositiveSmallIntegerField("in which place they are rung", null=True, blank=True)
    is_emergency = models.BooleanField("rung in an emergency", default=False)
    telephone = models.CharField(max_length=30, blank=True)
    other_telephone = models.CharField(max_length=30, blank=True)
    email = models.EmailField("email address", blank=True)
    language = models.CharField(max_length=3, blank=True)
    needs_interpreter = models.BooleanField(default=False)
    is_not_told = models.BooleanField("must not be given information", default=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["place", "name"]
        indexes = [models.Index(fields=["pupil", "replaced_at"], name="contact_of_pupil")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_not_told=False) | Q(place=None, is_emergency=False), name="contact_not_told_is_not_rung"
            ),
            models.CheckConstraint(condition=Q(place=None) | ~Q(telephone=""), name="contact_rung_has_telephone"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def trail_name(self) -> str:
        return "A contact"

    @property
    def dialled(self) -> str:
        """The number as a telephone takes it."""
        return "".join(sign for sign in self.telephone if sign.isdigit() or sign == "+")
