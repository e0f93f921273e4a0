"""Organisations: the council, schools and providers; a school's facts from the national register."""

from typing import Self

from django.db import models
from django.db.models import Q

from core.acting import Acting
from core.models import Calendar, Named, ScopedQuerySet


class OrganisationQuerySet(ScopedQuerySet["Organisation"]):
    def visible_to(self, acting: Acting) -> Self:
        """Names of organisations are public facts; the council and its administrators see all, others those listed.

        A provider's organisation still applying is seen by the council and by itself alone.
        """
        if acting.is_council:
            return self
        return self.filter(Q(pk=acting.organisation_id) | Q(is_council=True) | Q(school__isnull=False))

    def council(self) -> "Organisation":
        """The council that runs this portal."""
        return self.select_related("calendar").get(is_council=True)


class Organisation(Named):
    """The council, a school or a provider; one organisation can be a school and a provider at once (a PRU)."""

    name = models.CharField(max_length=200)
    # What it is decides which roles are held there. Set where its profile is made: by the council's own making, by
    # taking a school over from the register, by admitting a provider.
    is_council = models.BooleanField(default=False)
    is_school = models.BooleanField(default=False)
    is_provider = models.BooleanField(default=False)
    # Numbers under which registers know it; a school taken over from the national register has its own on its profile.
    urn = models.CharField("URN", max_length=6, blank=True)
    ukprn = models.CharField("UKPRN", max_length=8, blank=True)
    company_number = models.CharField(max_length=8, blank=True)
    calendar = models.OneToOneField(
        Calendar, on_delete=models.PROTECT, null=True, blank=True, related_name="organisation"
    )
    is_demo = models.BooleanField("invented, for the demo", default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["is_council"], condition=Q(is_council=True), name="one_council"),
            models.CheckConstraint(
                condition=Q(is_council=True) | Q(is_school=True) | Q(is_provider=True),
                name="organisation_is_something",
            ),
            *(
                models.UniqueConstraint(
                    fields=[number], condition=~Q(**{number: ""}), name=f"organisation_{number}_once"
                )
                for number in ("urn", "ukprn", "company_number")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def trail_name(self) -> str:
        return self.name


class SchoolQuerySet(ScopedQuerySet["School"]):
    def visible_to(self, acting: Acting) -> Self:
        """The register is public: everybody signed in sees it."""
        return self

    def open(self) -> Self:
        """Schools that are open, or open but proposed to close (register status 1 and 3)."""
        return self.filter(status_code__in=["1", "3"])


class School(models.Model):
    """A school's facts as the national register (Get Information about Schools) has them, by URN."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="school", primary_key=True)
    urn = models.CharField("URN", max_length=6, unique=True)
    la_code = models.CharField("local authority number", max_length=3)
    la_name = models.CharField("local authority", max_length=100, blank=True)
    establishment_number = models.CharField(max_length=4, blank=True)
    ukprn = models.CharField("UKPRN", max_length=8, blank=True)
    type_code = models.CharField(max_length=4, blank=True)
    type_name = models.CharField("type", max_length=100, blank=True)
    type_group = models.CharField(max_length=100, blank=True)
    status_code = models.CharField(max_length=2)
    status_name = models.CharField("status", max_length=60, blank=True)
    phase_code = models.CharField(max_length=2, blank=True)
    phase_name = models.CharField("phase", max_length=60, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    low_age = models.PositiveSmallIntegerField(null=True, blank=True)
    high_age = models.PositiveSmallIntegerField(null=True, blank=True)
    street = models.CharField(max_length=200, blank=True)
    locality = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    telephone = models.CharField(max_length=20, blank=True)
    website = models.CharField(max_length=200, blank=True)
    easting = models.PositiveIntegerField(null=True, blank=True)
    northing = models.PositiveIntegerField(null=True, blank=True)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name"]
        indexes = [models.Index(fields=["la_code", "establishment_number"], name="school_dfe_number")]

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def dfe_number(self) -> str:
        """Local authority and establishment number, written 355/4000."""
        return f"{self.la_code}/{self.establishment_number}" if self.establishment_number else ""

    @property
    def is_closed(self) -> bool:
        """Whether the register says it is closed."""
        return self.status_code == "2"


class SchoolLink(models.Model):
    """A predecessor, successor or merger as the register links them; the other end may not be in the portal."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="links")
    linked_urn = models.CharField("linked URN", max_length=6)
    linked_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    established_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["established_on", "linked_name"]
        constraints = [models.UniqueConstraint(fields=["school", "linked_urn", "kind"], name="school_link_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.linked_name}"


class PostcodeQuerySet(models.QuerySet["Postcode"]):
    def grid_reference(self, postcode: str) -> "tuple[int, int] | None":
        """Easting and northing in metres of a postcode written with one space, or None when it is not known."""
        return self.filter(pk=postcode).values_list("easting", "northing").first()


class Postcode(models.Model):
    """A postcode's place on the national grid (Code-Point Open), for distances and areas."""

    postcode = models.CharField(max_length=8, primary_key=True)
    easting = models.PositiveIntegerField()
    northing = models.PositiveIntegerField()
    ward_name = models.CharField(max_length=100, blank=True)

    objects = PostcodeQuerySet.as_manager()

    def __str__(self) -> str:
        return self.postcode


class Boundary(models.Model):
    """A piece of land on the map: the outline of the council's area, or one of its wards. A ward may be a name alone.

    Its rings are eastings and northings in metres. A council without any has its lists without a map.
    """

    class Kind(models.TextChoices):
        OUTLINE = "outline", "Outline"
        WARD = "ward", "Ward"

    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField("code in official statistics", max_length=9, blank=True)
    name = models.CharField(max_length=100)
    rings = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name_plural = "boundaries"
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="boundary_once")]

    def __str__(self) -> str:
        return self.name
