"""The framework, and providers on it."""

from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from providers.models import Framework, Lot, Membership, Programme, Provider, Rate, Site
from tests.factories.accounts import OrganisationFactory


class FrameworkFactory(DjangoModelFactory):
    class Meta:
        model = Framework
        django_get_or_create = ["reference"]

    reference = "S1196a"
    name = "Flexible Procurement Solution for Alternative Education Provision"
    vehicle = "pcr2015_light_touch_fps"
    starts_on = date(2024, 9, 1)
    ends_on = date(2028, 8, 31)


class LotFactory(DjangoModelFactory):
    class Meta:
        model = Lot
        django_get_or_create = ["framework", "number"]

    framework = factory.SubFactory(FrameworkFactory)
    number = 2
    title = "Part-time alternative provision - academic"


class ProviderFactory(DjangoModelFactory):
    """A provider that needs no documents it does not have: tests about documents add them."""

    class Meta:
        model = Provider

    organisation = factory.SubFactory(OrganisationFactory, name=factory.Sequence(lambda n: f"Provider {n}"))
    slug = factory.Sequence(lambda n: f"provider-{n}")


class SiteFactory(DjangoModelFactory):
    class Meta:
        model = Site

    provider = factory.SubFactory(ProviderFactory)
    name = factory.Sequence(lambda n: f"Site {n}")
    postcode = "M6 5FW"
    easting = 381700
    northing = 399100


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    provider = factory.SubFactory(ProviderFactory)
    lot = factory.SubFactory(LotFactory)
    starts_on = date(2024, 9, 1)
    ends_on = date(2028, 8, 31)


class RateFactory(DjangoModelFactory):
    class Meta:
        model = Rate

    membership = factory.SubFactory(MembershipFactory)
    version = 1
    unit = "session"
    amount = Decimal("62.50")
    starts_on = date(2024, 9, 1)


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    site = factory.SubFactory(SiteFactory)
    lot = factory.SubFactory(LotFactory)
    name = factory.Sequence(lambda n: f"Programme {n}")
    key_stages = factory.LazyFunction(lambda: ["KS3", "KS4"])
    half_days = factory.LazyFunction(
        lambda: [f"{d}_{h}" for d in ("mon", "tue", "wed", "thu", "fri") for h in ("am", "pm")]
    )
    capacity = 8
