"""Provider, Site, Programme: who teaches, where, and what it sells."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.models import Affiliation, Organisation, School
from core.acting import Acting
from core.half_days import Half, by_day, name_of
from core.models import Named, ScopedQuerySet
from providers.models.framework import KeyStage, Lot


class ProviderQuerySet(ScopedQuerySet["Provider"]):
    def visible_to(self, acting: Acting) -> Self:
        """The council and its administrators see all; schools those that are or were on the framework; a provider
        itself alone."""
        if acting.is_council:
            return self
        if acting.is_school:
            # A subquery, so that a provider on three lots is still one row.
            return self.filter(pk__in=Provider.objects.filter(memberships__isnull=False).values("pk"))
        if acting.is_provider:
            return self.filter(organisation=acting.organisation_id)
        return self.none()


class Provider(Named):
    """An organisation that teaches pupils away from their school, from its first application on."""

    class Registration(models.TextChoices):
        REGISTERED = "registered", "Registered school"
        UNREGISTERED = "unregistered", "Not a registered school"

    class Inspectorate(models.TextChoices):
        OFSTED = "ofsted", "Ofsted"
        ISI = "isi", "Independent Schools Inspectorate"
        NONE = "none", "No inspectorate"

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="provider")
    slug = models.SlugField(max_length=60, unique=True)
    registration = models.CharField(max_length=20, choices=Registration, default=Registration.UNREGISTERED)
    registered_since = models.DateField("registered, or not registered, since", null=True, blank=True)
    inspectorate = models.CharField("inspected by", max_length=10, choices=Inspectorate, blank=True)
    about = models.TextField(blank=True)
    website = models.URLField(blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    contact_name = models.CharField(max_length=150, blank=True)
    contact_email = models.EmailField(blank=True)
    dsl_name = models.CharField("designated safeguarding lead", max_length=150, blank=True)
    dsl_telephone = models.CharField("telephone of the safeguarding lead", max_length=30, blank=True)
    # Which documents are needed turns on these (domain: provider documents, "required for").
    has_employees = models.BooleanField("has employees or volunteers", default=True)
    has_premises = models.BooleanField("teaches on its own premises", default=True)
    has_gas = models.BooleanField("premises have gas", default=False)
    carries_pupils = models.BooleanField("drives pupils", default=False)
    needs_licence = models.BooleanField("its activities need a licence", default=False)
    enters_candidates = models.BooleanField("enters pupils for examinations", default=False)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(registration__in=["registered", "unregistered"]), name="provider_registration_known"
            ),
            models.CheckConstraint(
                condition=Q(inspectorate__in=["", "ofsted", "isi", "none"]), name="provider_inspectorate_known"
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def name(self) -> str:
        return self.organisation.name

    @property
    def trail_name(self) -> str:
        return self.organisation.name

    @property
    def is_registered(self) -> bool:
        """Registered with the Department for Education as a school."""
        return self.registration == self.Registration.REGISTERED

    @property
    def school(self) -> School | None:
        """Its profile in the national register, when the organisation is a school too."""
        return self.organisation.school if self.organisation.is_school else None

    @property
    def urn(self) -> str:
        """Its number as a registered school, from the register's profile or as entered; empty when none is known."""
        return self.school.urn if self.school else self.organisation.urn

    @property
    def ukprn(self) -> str:
        """Its number in the UK Register of Learning Providers."""
        return (self.school.ukprn if self.school else "") or self.organisation.ukprn


class SiteQuerySet(ScopedQuerySet["Site"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the provider sees where it teaches."""
        return self.filter(provider__in=Provider.objects.visible_to(acting))

    def open(self, day: date) -> Self:
        """Where the provider teaches on this day."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day))


class Site(Named):
    """A place where a provider teaches; audits, insurance and Blocks can be about one site."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=150)
    street = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8)
    easting = models.PositiveIntegerField(null=True, blank=True)
    northing = models.PositiveIntegerField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["provider", "name"]
        constraints = [models.UniqueConstraint(fields=["provider", "name"], name="site_once")]

    def __str__(self) -> str:
        return self.name

    def is_open_on(self, day: date) -> bool:
        """Whether the provider teaches there on this day."""
        return self.closed_on is None or self.closed_on > day

    @property
    def trail_name(self) -> str:
        return self.name


class ProgrammeQuerySet(ScopedQuerySet["Programme"]):
    def visible_to(self, acting: Acting) -> Self:
        """Whoever sees the provider sees what it sells."""
        return self.filter(site__provider__in=Provider.objects.visible_to(acting))

    def running(self) -> Self:
        return self.filter(closed_on=None, site__closed_on=None)


class Programme(Named):
    """What a provider sells on a lot at a site: what, for whom, on which half-days, for how many."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="programmes")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="programmes")
    # The membership's rate this programme is sold at; an agreement copies the figure and its version.
    rate = models.ForeignKey("providers.Rate", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=150)
    about = models.TextField(blank=True)
    key_stages = models.JSONField(default=list, help_text="Codes such as KS3")
    half_days = models.JSONField(default=list, help_text="Such as mon_am, fri_pm")
    capacity = models.PositiveSmallIntegerField("places in each half-day")
    closed_on = models.DateField(null=True, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["site", "name"]
        constraints = [models.UniqueConstraint(fields=["site", "name"], name="programme_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def trail_name(self) -> str:
        return self.name

    def rate_on(self, day: date) -> Any:
        """What it costs on this day: the version of its membership's rate that is true then, or None."""
        return self.rate.membership.rate_on(day, self.rate.name) if self.rate else None

    @property
    def key_stage_names(self) -> list[str]:
        """The key stages in words, in order."""
        return [stage.label for stage in KeyStage if stage.value in self.key_stages]

    @property
    def half_day_names(self) -> list[str]:
        """The half-days in words, in the order of the week; a whole day is said once."""
        days = by_day(self.half_days)
        return [day.label if len(halves) == len(Half) else name_of(day, halves[0]) for day, halves in days]


class ShortlistQuerySet(ScopedQuerySet["Shortlist"]):
    def visible_to(self, acting: Acting) -> Self:
        """Each person's own list, for the role they act in."""
        return self.filter(affiliation=acting.pk)


class Shortlist(models.Model):
    """A provider somebody keeps in mind while looking through the directory."""

    affiliation = models.ForeignKey(Affiliation, on_delete=models.CASCADE, related_name="+")
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")

    objects = ShortlistQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["affiliation", "provider"], name="shortlist_once")]

    def __str__(self) -> str:
        return f"{self.provider} for {self.affiliation}"
