"""The framework, and providers on it."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from providers.models import (
    Block,
    Document,
    DocumentKind,
    FinalAudit,
    Framework,
    Inspection,
    Lot,
    Membership,
    MembershipChange,
    Programme,
    Provider,
    Rate,
    Site,
    UnsortedFile,
)
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
    """A provider that needs no documents it does not have: tests about documents add them.

    It was audited in September; `audited=False` is one that never was, `audited=a day` one whose audit is of that day.
    """

    class Meta:
        model = Provider
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory, name=factory.Sequence(lambda n: f"Provider {n}"))
    slug = factory.Sequence(lambda n: f"provider-{n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        organisation = kwargs["organisation"]
        if not organisation.is_provider:
            organisation.is_provider = True
            organisation.save(update_fields=["is_provider"])
        return super()._create(model_class, *args, **kwargs)

    @factory.post_generation
    def audited(self, create, extracted, **kwargs):
        if extracted is not False:
            FinalAuditFactory(provider=self, final_on=extracted or date(2026, 9, 14))


class FinalAuditFactory(DjangoModelFactory):
    """A safeguarding audit that the room above told of."""

    class Meta:
        model = FinalAudit

    provider = factory.SubFactory(ProviderFactory, audited=False)
    final_on = date(2026, 9, 14)
    source = factory.Sequence(lambda n: f"AUD-2019-{n + 1:06d}")


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


class DocumentKindFactory(DjangoModelFactory):
    """A critical document every provider must hold; without it no new placement."""

    class Meta:
        model = DocumentKind
        django_get_or_create = ["code"]

    code = "public_liability"
    title = "Public liability insurance certificate"
    required_for = "all"
    criticality = "critical"
    valid_months = 12
    effect = "block"
    is_suspending = True
    position = 1

    class Params:
        policy = factory.Trait(
            code="complaints_policy",
            title="Complaints procedure",
            criticality="major",
            effect="warn",
            is_suspending=False,
            is_open=True,
            position=13,
        )
        closed = factory.Trait(
            code="hours_declaration", title="Declaration of pupils and hours across commissioners", position=29
        )
        per_site = factory.Trait(
            code="fire_risk_assessment", title="Fire risk assessment", is_per_site=True, position=22
        )


class DocumentFactory(DjangoModelFactory):
    """Handed in and accepted, in date until the summer; `waiting` and `rejected` are traits."""

    class Meta:
        model = Document

    provider = factory.SubFactory(ProviderFactory)
    kind = factory.SubFactory(DocumentKindFactory)
    status = "accepted"
    file = "documents/a.pdf"
    given_name = "certificate.pdf"
    size = 1000
    expires_on = date(2027, 7, 31)
    sent_at = datetime(2026, 9, 1, 9, 0, tzinfo=ZoneInfo("Europe/London"))

    class Params:
        waiting = factory.Trait(status="awaiting_check")
        rejected = factory.Trait(status="rejected", rejection_reason="The second page is missing.")


class UnsortedFileFactory(DjangoModelFactory):
    """Sent with others; nobody has said which document it is."""

    class Meta:
        model = UnsortedFile

    provider = factory.SubFactory(ProviderFactory)
    file = "documents/b.pdf"
    given_name = "scan0001.pdf"
    size = 1000
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    sent_at = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Europe/London"))


class InspectionFactory(DjangoModelFactory):
    """Under the framework of 2019: good."""

    class Meta:
        model = Inspection

    provider = factory.SubFactory(ProviderFactory)
    framework = "eif_2019"
    inspected_on = date(2025, 3, 11)
    grades = factory.LazyFunction(lambda: {"overall": "good", "education": "good"})


class BlockFactory(DjangoModelFactory):
    """A Block in force at a whole provider."""

    class Meta:
        model = Block

    provider = factory.SubFactory(ProviderFactory)
    ground = "safeguarding"
    reason = "A concern is being looked into"
    starts_on = date(2026, 11, 2)


class MembershipChangeFactory(DjangoModelFactory):
    """One officer has proposed to suspend; a second has not decided yet."""

    class Meta:
        model = MembershipChange

    membership = factory.SubFactory(MembershipFactory)
    act = "suspend"
    reason = "The insurance ran out in October."
    proposed_at = datetime(2026, 11, 16, 9, 0, tzinfo=ZoneInfo("Europe/London"))
