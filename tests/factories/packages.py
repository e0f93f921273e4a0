"""What of a week no provider has, built straight into the tables."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from packages.models import AtSchool, DayPassed, Reduced, ShortReferral, Tuition
from tests.factories.accounts import SchoolFactory, UserFactory
from tests.factories.pupils import PupilFactory
from tests.factories.referrals import MOMENT, ReferralFactory


class AtSchoolFactory(DjangoModelFactory):
    """The school teaches the child in the mornings."""

    class Meta:
        model = AtSchool

    pupil = factory.SubFactory(PupilFactory)
    school = factory.LazyFunction(lambda: SchoolFactory().organisation)
    half_days = factory.LazyFunction(lambda: ["mon_am", "tue_am", "wed_am", "thu_am", "fri_am"])
    starts_on = date(2026, 9, 7)
    said = "Head of year"
    entered_by = factory.SubFactory(UserFactory)
    entered_at = MOMENT


class TuitionFactory(DjangoModelFactory):
    """On Tuesday and Thursday mornings."""

    class Meta:
        model = Tuition

    reference = factory.Sequence(lambda n: f"TUI-2026-{n + 900001:06d}")
    pupil = factory.SubFactory(PupilFactory)
    arranger = factory.LazyFunction(lambda: SchoolFactory().organisation)
    half_days = factory.LazyAttribute(lambda row: [cell["half_day"] for cell in row.pattern])
    pattern = factory.LazyFunction(
        lambda: [{"half_day": f"{day}_am", "starts": "09:30", "ends": "11:30"} for day in ("tue", "thu")]
    )
    tutor = "Ruth Tester"
    place = "Eccles Library"
    starts_on = date(2026, 11, 9)
    ends_on = date(2026, 12, 18)
    entered_by = factory.SubFactory(UserFactory)
    entered_at = MOMENT


class ReducedFactory(DjangoModelFactory):
    """Friday afternoons, agreed."""

    class Meta:
        model = Reduced

    reference = factory.Sequence(lambda n: f"RED-2026-{n + 900001:06d}")
    pupil = factory.SubFactory(PupilFactory)
    status = "agreed"
    half_days = factory.LazyFunction(lambda: ["fri_pm"])
    starts_on = date(2026, 11, 9)
    review_on = date(2026, 11, 30)
    ends_on = date(2026, 12, 18)
    ground = "health"
    reason = "Tired after illness"
    parent = "Jo Tester"
    parent_on = date(2026, 11, 6)
    school_person = "Head of year"
    entered_by = factory.SubFactory(UserFactory)
    entered_at = MOMENT

    class Params:
        proposed = factory.Trait(status="proposed")


class ShortReferralFactory(DjangoModelFactory):
    """Sent short; what is missing is the referral's to say."""

    class Meta:
        model = ShortReferral

    referral = factory.SubFactory(ReferralFactory, approved=True, tried="")
    rest_due_on = date(2026, 11, 25)
    sent_at = MOMENT


class DayPassedFactory(DjangoModelFactory):
    class Meta:
        model = DayPassed

    referral = factory.SubFactory(ReferralFactory, approved=True)
    due_on = date(2026, 11, 2)
    code = "no_provider"
    words = "Nobody had room"
    said_by = factory.SubFactory(UserFactory)
    said_at = MOMENT
