"""Marks and uploads, built straight into the tables; files of attendance as providers send them."""

from collections.abc import Iterable
from datetime import date

import factory
from factory.django import DjangoModelFactory

from attendance.models import Correction, Mark, MarkChange, Upload
from core import clock
from placements.models import Session
from providers.models import Provider
from tests.factories.accounts import AffiliationFactory, UserFactory
from tests.factories.placements import OfferFactory, PlacementFactory, SessionFactory
from tests.factories.providers import MembershipFactory, ProviderFactory, SiteFactory
from tests.factories.pupils import EnrolmentFactory, PupilFactory
from tests.factories.referrals import ReferralFactory
from tests.factories.sums import count_again

DAILY = "Date,Session,Pupil,Date of birth,UPN,Attended?,Code,Arrived,Left,Hours,Notes"


class MarkFactory(DjangoModelFactory):
    """The pupil attended, and it is in the sums of the week; `absent` and `late` are traits."""

    class Meta:
        model = Mark

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        mark = super()._create(model_class, *args, **kwargs)
        count_again(mark.session.placement, mark.session.date)
        return mark

    session = factory.SubFactory(SessionFactory)
    kind = "attended"
    saved_by = factory.SubFactory(UserFactory)
    saved_at = factory.LazyFunction(clock.now)

    class Params:
        absent = factory.Trait(kind="absent", reason="illness")
        late = factory.Trait(kind="late", minutes_late=10)


class MarkChangeFactory(DjangoModelFactory):
    class Meta:
        model = MarkChange

    session = factory.SubFactory(SessionFactory)
    before = factory.LazyFunction(lambda: {"kind": "attended"})
    after = factory.LazyFunction(lambda: {"kind": "absent", "reason": "illness"})
    changed_by = factory.SubFactory(UserFactory)
    changed_at = factory.LazyFunction(clock.now)


class CorrectionFactory(DjangoModelFactory):
    """Asked for, of an absence: the pupil was there."""

    class Meta:
        model = Correction

    session = factory.SubFactory(SessionFactory)
    before = factory.LazyFunction(lambda: {"kind": "absent", "reason": "illness"})
    kind = "attended"
    why = "The signing-in sheet says so"
    proposed_by = factory.SubFactory(UserFactory)
    proposed_at = factory.LazyFunction(clock.now)


class UploadFactory(DjangoModelFactory):
    """A file that was received and not yet checked."""

    class Meta:
        model = Upload

    reference = factory.Sequence(lambda n: f"UPL-2026-{n + 500000:06d}")
    provider = factory.SubFactory(ProviderFactory)
    file = "uploads/0123456789abcdef.csv"
    given_name = "register.csv"
    size = 100
    sha256 = factory.Sequence(lambda n: f"{n:064d}")
    sent_as = factory.LazyAttribute(
        lambda row: AffiliationFactory(organisation=row.provider.organisation, role="provider_tutor")
    )
    sent_by = factory.SelfAttribute("sent_as.user")
    sent_at = factory.LazyFunction(clock.now)

    class Params:
        checked = factory.Trait(status="checked", counts={"new": 1, "changed": 0, "unchanged": 0, "rejected": 0})


def placed(provider, school=None, *, commissioner=None, site=None, programme=None, **more):
    """A pupil of this school placed with the provider of this affiliation (or this provider)."""
    provider = Provider.objects.get(organisation=provider.organisation) if hasattr(provider, "role") else provider
    pupil = more.pop("pupil", None) or PupilFactory()
    if school:
        EnrolmentFactory(pupil=pupil, school=school)
    membership = provider.memberships.first() or MembershipFactory(provider=provider)
    asked_by = {"commissioner": commissioner or school} if commissioner or school else {}
    referral = ReferralFactory(approved=True, pupil=pupil, **asked_by)
    site = site or provider.sites.first() or SiteFactory(provider=provider)
    offer = OfferFactory(status="accepted", referral=referral, membership=membership, site=site)
    return PlacementFactory(offer=offer, programme=programme, **more)


def due(placement, *days: date, halves: Iterable[str] = ("AM",)) -> list[Session]:
    """Sessions of a placement on these days, in the sums of their weeks."""
    sessions = [SessionFactory.build(placement=placement, date=day, half=half) for day in days for half in halves]
    Session.objects.bulk_create(sessions)
    if days:
        count_again(placement, min(days), max(days))
    return sessions


def register_file(*rows: str, heads: str = DAILY) -> bytes:
    """A daily register; a row is like "16/11/2026,AM,Name,,UPN,Yes,/,,,,"."""
    return "\r\n".join([heads, *rows]).encode()


def row_of(session: Session, code: str = "/", attended: str = "", name: str | None = None) -> str:
    """The row of a daily register that says this of a session."""
    pupil = session.placement.pupil
    upn, name = pupil.upn, str(pupil) if name is None else name
    return f"{session.date:%d/%m/%Y},{session.half},{name},,{upn},{attended},{code},,,,"
