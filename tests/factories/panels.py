"""Meetings of panels, their seats and items, built straight into the tables."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from panels.models import Item, Meeting, Seat
from tests.factories.accounts import AffiliationFactory, UserFactory
from tests.factories.referrals import ReferralFactory

MOMENT = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Europe/London"))


class MeetingFactory(DjangoModelFactory):
    """Planned."""

    class Meta:
        model = Meeting

    reference = factory.Sequence(lambda n: f"PAN-2026-{n + 500000:06d}")
    held_on = date(2026, 11, 18)
    starts_at = time(14)
    place = "Room 4"
    quorum = 3
    planned_by = factory.SubFactory(UserFactory)
    planned_at = MOMENT


class SeatFactory(DjangoModelFactory):
    class Meta:
        model = Seat

    meeting = factory.SubFactory(MeetingFactory)
    affiliation = factory.SubFactory(AffiliationFactory, role="ap_lead")
    post = "school"


class ItemFactory(DjangoModelFactory):
    class Meta:
        model = Item

    meeting = factory.SubFactory(MeetingFactory)
    referral = factory.SubFactory(ReferralFactory, submitted=True)
    position = 1
