"""What is there before the journey begins: the reference data, a provider in order, and pupils it already teaches."""

from datetime import date
from typing import Any

from django.core.management import call_command

from accounts.models import Affiliation
from audits import versions
from audits.models import AuditTemplate
from core import clock
from providers.models import DocumentKind, Lot, Membership, Provider
from pupils import contacting
from pupils.models import Contact
from tests import packs
from tests.factories.placing import accepted, agreed, approved, offered
from tests.factories.providers import (
    DocumentFactory,
    MembershipFactory,
    ProgrammeFactory,
    RateFactory,
    SiteFactory,
)
from tests.factories.pupils import EnrolmentFactory, PupilFactory
from tests.journeys.steps_placing import FIRST, LAST

# With the pupil of the journey they make a register of eight.
ALREADY_THERE = 7
# References the portal will not come to during the journey.
EARLIER = "REF-2026-9%05d"


def load_reference() -> None:
    """Term dates, thresholds, framework, routes and the safeguarding questions, as they are shipped."""
    call_command("load_reference", stdout=open("/dev/null", "w"))  # noqa: SIM115
    packs.load_salford()


def asks_safeguarding(admin: Affiliation) -> None:
    """The administrator has put the shipped questions of the safeguarding audit into force, from today."""
    shipped = AuditTemplate.objects.get(kind=AuditTemplate.Kind.SAFEGUARDING)
    versions.put_in_force(shipped, clock.today(), by=admin)


def in_order(acting: Affiliation) -> Membership:
    """This person's provider on lot 2, with a rate, a site, a programme and every document in date."""
    provider = Provider.objects.get(organisation=acting.organisation)
    membership = MembershipFactory(provider=provider, lot=Lot.objects.get(number=2))
    RateFactory(membership=membership)
    site = SiteFactory(provider=provider, name="Forge Yard")
    ProgrammeFactory(site=site, lot=membership.lot, name="Making and mending", capacity=12)
    for kind in DocumentKind.objects.all():
        DocumentFactory(provider=provider, kind=kind, site=site if kind.is_per_site else None)
    return membership


def pupil_of(acting: Affiliation, **values: Any) -> Any:
    """A pupil on the roll of this person's school."""
    pupil = PupilFactory(**values)
    EnrolmentFactory(pupil=pupil, school=acting.organisation)
    return pupil


def mother_of(pupil: Any, acting: Affiliation) -> Contact:
    """Whom to ring, with parental responsibility."""
    values = {"name": "Ada Moss", "relationship": "mother", "responsibility": "yes", "telephone": "0161 496 0001"}
    return contacting.add_contact(pupil, {**values, "place": 1}, by=acting)


def others_there(lead: Affiliation, provider: Affiliation, membership: Membership) -> list[Any]:
    """Pupils whose placements on the same mornings are agreed and begin on the same day."""
    return [
        agreed(lead, provider, membership, lot=membership.lot, starts_on=FIRST, ends_on=LAST, reference=EARLIER % place)
        for place in range(ALREADY_THERE)
    ]


def drafted(referral: Any, membership: Membership, commissioner: Affiliation, provider: Affiliation) -> Any:
    """A place offered and accepted, whose agreement waits for the first signature."""
    return accepted(offered(referral, membership, commissioner), provider)


def waiting_for_a_place(lead: Affiliation, membership: Membership) -> Any:
    """Another pupil of the school whose referral is approved."""
    return approved(
        lead.organisation, lot=membership.lot, starts_on=date(2026, 12, 7), reference=EARLIER % ALREADY_THERE
    ).pupil
