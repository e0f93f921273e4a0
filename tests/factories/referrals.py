"""Routes, reasons and referrals, built straight into the tables."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from referrals.models import Condition, Reason, Referral, Route
from tests.factories.accounts import SchoolFactory, UserFactory
from tests.factories.providers import LotFactory
from tests.factories.pupils import PupilFactory

MOMENT = datetime(2026, 9, 2, 9, 0, tzinfo=ZoneInfo("Europe/London"))


class RouteFactory(DjangoModelFactory):
    class Meta:
        model = Route
        django_get_or_create = ["code"]

    code = "school_commissioned"
    label = "School-commissioned AP"
    legal_basis = "school's general powers"
    arranged_by = "school"
    review_every = "half_term"

    class Params:
        council = factory.Trait(
            code="s19_otherwise", label="Otherwise without suitable education (LA)", arranged_by="la"
        )


class ReasonFactory(DjangoModelFactory):
    class Meta:
        model = Reason
        django_get_or_create = ["slug"]

    slug = "mental_health"
    label = "Mental health need"
    for_council = True
    for_school = True


class ReferralFactory(DjangoModelFactory):
    """A draft; `submitted` and `approved` are traits."""

    class Meta:
        model = Referral

    pupil = factory.SubFactory(PupilFactory)
    commissioner = factory.LazyFunction(lambda: SchoolFactory().organisation)
    home_school = factory.SelfAttribute("commissioner")
    referred_by = factory.SubFactory(UserFactory)
    started_at = MOMENT

    class Params:
        complete = factory.Trait(
            route=factory.SubFactory(RouteFactory),
            reason=factory.SubFactory(ReasonFactory),
            tried="Mentoring and a later start to the day.",
            lot=factory.SubFactory(LotFactory),
            half_days=["mon_am", "wed_am"],
            starts_on=date(2026, 9, 7),
            ends_on=date(2026, 12, 18),
            pupil_view="I want to do something practical.",
            parent_view="Willing to try it.",
            risk="low",
            baseline_attended=60,
            baseline_possible=120,
            baseline_from=date(2026, 5, 1),
            baseline_to=date(2026, 7, 21),
        )
        submitted = factory.Trait(
            complete=True,
            status="submitted",
            reference=factory.Sequence(lambda n: f"REF-2026-{n + 500000:06d}"),
            submitted_at=MOMENT,
        )
        approved = factory.Trait(submitted=True, status="approved", decided_at=MOMENT)


class ConditionFactory(DjangoModelFactory):
    """Of an approved referral; the school says whether it is met."""

    class Meta:
        model = Condition

    referral = factory.SubFactory(ReferralFactory, approved=True)
    sentence = "The school names a key adult."
    due_on = date(2026, 12, 4)
    effect = "blocks"
    recorder = "ap_lead"
