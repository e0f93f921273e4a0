"""A provider with everything a page of it shows."""

from datetime import date
from types import SimpleNamespace

import pytest

from accounts.models import Postcode
from providers.models import Round
from tests.factories.providers import (
    BlockFactory,
    DocumentFactory,
    DocumentKindFactory,
    InspectionFactory,
    LotFactory,
    MembershipChangeFactory,
    MembershipFactory,
    ProgrammeFactory,
    RateFactory,
    SiteFactory,
)


@pytest.fixture
def forge(provider) -> SimpleNamespace:
    """Irwell Forge, the provider of `provider` and `tutor`, on lot 2 with one site, programme and document."""
    row = provider.organisation.provider
    membership = MembershipFactory(provider=row, lot=LotFactory(number=2))
    rate = RateFactory(membership=membership)
    site = SiteFactory(provider=row, name="Forge Lane", postcode="M6 5FW")
    programme = ProgrammeFactory(site=site, lot=membership.lot, rate=rate, name="Metalwork")
    document = DocumentFactory(
        provider=row, kind=DocumentKindFactory(policy=True), waiting=True, expires_on=date(2027, 7, 31)
    )
    return SimpleNamespace(
        provider=row,
        membership=membership,
        rate=rate,
        site=site,
        programme=programme,
        document=document,
        inspection=InspectionFactory(provider=row),
    )


@pytest.fixture
def kilns(provider2) -> SimpleNamespace:
    """Worsley Kilns, the provider of `provider2`: a stranger to the first."""
    row = provider2.organisation.provider
    membership = MembershipFactory(provider=row, lot=LotFactory(number=3, title="Vocational"))
    site = SiteFactory(provider=row, name="Kiln Road", postcode="M28 3PT", easting=374000, northing=401000)
    programme = ProgrammeFactory(
        site=site, lot=membership.lot, name="Pottery", key_stages=["KS2"], half_days=["mon_am", "wed_pm"]
    )
    return SimpleNamespace(provider=row, membership=membership, site=site, programme=programme)


@pytest.fixture
def blocked(forge) -> SimpleNamespace:
    """The forge with a Block in force and a proposed change."""
    forge.block = BlockFactory(provider=forge.provider, reason="An allegation is being looked into")
    forge.change = MembershipChangeFactory(membership=forge.membership)
    forge.lot, forge.kind = forge.membership.lot, forge.document.kind
    forge.framework = forge.lot.framework
    days = {"opens_on": date(2026, 11, 1), "closes_on": date(2026, 12, 1)}
    forge.round = Round.objects.create(framework=forge.framework, name="November", **days)
    return forge


@pytest.fixture
def postcodes(db) -> None:
    """Two postcodes we know."""
    Postcode.objects.create(postcode="M6 5FW", easting=381700, northing=399100)
    Postcode.objects.create(postcode="M28 3PT", easting=374000, northing=401000)
