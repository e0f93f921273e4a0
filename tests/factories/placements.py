"""Offers, and placements in every state, built straight into the tables."""

from datetime import date, time
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from outcomes.models import Review
from placements.models import Agreement, Offer, Pattern, Placement, Session
from tests.factories.accounts import UserFactory
from tests.factories.providers import MembershipFactory, SiteFactory
from tests.factories.referrals import MOMENT, ReferralFactory
from tests.factories.sums import count_again


class OfferFactory(DjangoModelFactory):
    """An open offer to a provider with an active membership."""

    class Meta:
        model = Offer

    referral = factory.SubFactory(ReferralFactory, approved=True)
    membership = factory.SubFactory(MembershipFactory)
    provider = factory.SelfAttribute("membership.provider")
    site = factory.LazyAttribute(lambda offer: SiteFactory(provider=offer.provider))
    pattern = factory.LazyFunction(
        lambda: [
            {"half_day": "mon_am", "starts": "09:30", "ends": "12:00"},
            {"half_day": "wed_am", "starts": "09:30", "ends": "12:00"},
        ]
    )
    starts_on = date(2026, 9, 7)
    ends_on = date(2026, 12, 18)
    offered_by = factory.SubFactory(UserFactory)
    offered_at = MOMENT
    reply_by = date(2026, 9, 7)


class PlacementFactory(DjangoModelFactory):
    """An active placement on Monday and Wednesday mornings, without its sessions."""

    class Meta:
        model = Placement

    # Far from those the portal gives out, so that a test may have both.
    reference = factory.Sequence(lambda n: f"PLC-2026-{n + 900001:06d}")
    offer = factory.SubFactory(OfferFactory, status="accepted")
    referral = factory.SelfAttribute("offer.referral")
    pupil = factory.SelfAttribute("offer.referral.pupil")
    provider = factory.SelfAttribute("offer.provider")
    site = factory.SelfAttribute("offer.site")
    membership = factory.SelfAttribute("offer.membership")
    commissioner = factory.SelfAttribute("offer.referral.commissioner")
    route = factory.SelfAttribute("offer.referral.route")
    status = "active"
    starts_on = factory.SelfAttribute("offer.starts_on")
    ends_on = factory.SelfAttribute("offer.ends_on")


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = Agreement

    placement = factory.SubFactory(PlacementFactory)
    number = 1
    status = "in_force"
    starts_on = factory.SelfAttribute("placement.starts_on")
    ends_on = factory.SelfAttribute("placement.ends_on")
    rate_amount = Decimal("62.50")
    rate_unit = "session"
    drafted_at = MOMENT
    provider_signed_at = MOMENT
    commissioner_signed_at = MOMENT

    class Params:
        drafted = factory.Trait(status="drafted", provider_signed_at=None, commissioner_signed_at=None)


class PatternFactory(DjangoModelFactory):
    class Meta:
        model = Pattern

    agreement = factory.SubFactory(AgreementFactory)
    weekday = 0
    half = "AM"
    starts = time(9, 30)
    ends = time(12, 0)


class SessionFactory(DjangoModelFactory):
    """A half-day a pupil is due, in the sums of its week."""

    class Meta:
        model = Session

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        session = super()._create(model_class, *args, **kwargs)
        count_again(session.placement, session.date)
        return session

    placement = factory.SubFactory(PlacementFactory)
    date = date(2026, 11, 16)
    half = "AM"
    starts = time(9, 30)
    ends = time(12, 0)


class ReviewFactory(DjangoModelFactory):
    class Meta:
        model = Review

    placement = factory.SubFactory(PlacementFactory)
    due_on = date(2026, 10, 16)
