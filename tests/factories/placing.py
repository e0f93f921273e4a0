"""Places offered, accepted and agreed through the real verbs: what most tests about placements start from."""

from datetime import date
from typing import Any

from accounts.models import Affiliation, Organisation
from placements import agreeing, offering
from placements.models import Agreement, Offer, Placement
from providers.models import Membership, Provider
from referrals.models import Referral
from tests.factories.providers import LotFactory, MembershipFactory, ProgrammeFactory, RateFactory, SiteFactory
from tests.factories.pupils import EnrolmentFactory
from tests.factories.referrals import ReferralFactory, RouteFactory

FIRST, LAST = date(2026, 11, 23), date(2026, 12, 18)
MORNINGS = ("mon_am", "wed_am")


def cells(*codes: str, starts: str = "09:30", ends: str = "12:00") -> list[dict[str, str]]:
    """A pattern of these half-days, all with the same times."""
    return [{"half_day": code, "starts": starts, "ends": ends} for code in codes or MORNINGS]


def on_framework(acting: Affiliation, **lot: Any) -> Membership:
    """The provider of this affiliation stands on a lot, with a rate, a site and a programme."""
    provider = Provider.objects.get(organisation=acting.organisation)
    membership = MembershipFactory(provider=provider, lot=LotFactory(**lot))
    RateFactory(membership=membership)
    if not provider.sites.exists():
        SiteFactory(provider=provider)
    ProgrammeFactory(site=provider.sites.get(), lot=membership.lot)
    return membership


def approved(commissioner: Organisation, **values: Any) -> Referral:
    """An approved referral of a pupil on the commissioner's roll (a school's), or of one without a school."""
    if commissioner.is_council:
        values.setdefault("route", RouteFactory(council=True))
        values.setdefault("home_school", None)
    wanted = {"starts_on": FIRST, "ends_on": LAST, "half_days": list(MORNINGS), **values}
    referral = ReferralFactory(approved=True, commissioner=commissioner, **wanted)
    if not commissioner.is_council and not referral.pupil.enrolments.exists():
        EnrolmentFactory(pupil=referral.pupil, school=commissioner)
    return referral


def offered(referral: Referral, membership: Membership, by: Affiliation, *codes: str, **values: Any) -> Offer:
    """A place offered at the membership's provider."""
    site = membership.provider.sites.get()
    return offering.offer_place(
        referral,
        membership=membership,
        site=site,
        programme=site.programmes.filter(lot=membership.lot).first(),
        pattern=values.pop("pattern", None) or cells(*codes),
        starts_on=values.pop("starts_on", FIRST),
        ends_on=values.pop("ends_on", LAST),
        by=by,
    )


def accepted(offer: Offer, provider: Affiliation) -> Placement:
    """The offer taken."""
    return offering.accept(offer, by=provider)


def signed(placement: Placement, provider: Affiliation, commissioner: Affiliation) -> Agreement:
    """The newest agreement signed by both."""
    agreement = placement.agreements.order_by("-number").first()
    agreeing.sign_for_provider(agreement, by=provider)
    agreeing.sign_for_commissioner(agreement, by=commissioner)
    return Agreement.objects.get(pk=agreement.pk)


def agreed(lead: Affiliation, provider: Affiliation, membership: Membership | None = None, **values: Any) -> Placement:
    """A placement with its first agreement in force: `codes`, `starts_on`, `ends_on`, and what a referral takes."""
    codes = values.pop("codes", ())
    days = {name: values.pop(name) for name in ("starts_on", "ends_on", "pattern") if name in values}
    membership = (
        membership
        or Membership.objects.filter(provider__organisation=provider.organisation).first()
        or on_framework(provider)
    )
    referral = values.pop("referral", None) or approved(lead.organisation, **values)
    placement = accepted(offered(referral, membership, lead, *codes, **days), provider)
    signed(placement, provider, lead)
    return Placement.objects.get(pk=placement.pk)
