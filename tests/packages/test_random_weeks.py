"""Five hundred packages made by chance against a model that walks through the half-days one by one."""

import random
from datetime import date, time, timedelta

import pytest

from core.half_days import BY_CODE
from packages.models import AtSchool, Reduced, Tuition
from packages.weeks import Weeks
from packages.whole import Kind
from placements.models import Agreement, Offer, Pattern, Pause, Placement
from pupils.models import Enrolment, Pupil
from referrals.models import Referral
from tests.factories.accounts import SchoolFactory, UserFactory
from tests.factories.placements import AgreementFactory, OfferFactory, PlacementFactory
from tests.factories.pupils import PupilFactory
from tests.factories.referrals import MOMENT, ReferralFactory, RouteFactory

DAY = date(2026, 11, 18)
CODES = list(BY_CODE)
PACKAGES = 500
FULL, HALF = 25 * 60, 150


def some(chance, most=10):
    return chance.sample(CODES, chance.randint(0, most))


def span(chance):
    """First and last day: some are over, some run, some are to come."""
    first = DAY + timedelta(days=chance.choice([-60, -20, 0, 1, 30]))
    return first, first + timedelta(days=chance.choice([5, 40, 200]))


class Plan:
    """One package as it was thrown, in plain words."""

    def __init__(self, seed):
        chance = random.Random(seed)
        self.on_roll, self.council_route = chance.random() < 0.7, chance.random() < 0.5
        self.excluded = chance.random() < 0.3
        self.at_school = some(chance) if self.on_roll and chance.random() < 0.4 else None
        self.tuition = (some(chance, 4), *span(chance)) if chance.random() < 0.4 else None
        self.reduced = (some(chance, 3), *span(chance)) if chance.random() < 0.3 else None
        self.places, free = [], set(CODES)
        for _each in range(chance.randint(0, 3)):
            its = [code for code in some(chance, 5) if code in free]
            free -= set(its)
            first, last = span(chance)
            self.places.append((its, first, last, chance.random() < 0.8, chance.random() < 0.1))

    def has(self, code):
        """Exactly one of the five, asked in turn."""
        if self.taught_at_place(code):
            return "provider"
        if self.tuition and code in self.tuition[0] and self.tuition[1] <= DAY <= self.tuition[2]:
            return "tuition"
        if self.reduced and code in self.reduced[0] and self.reduced[1] <= DAY <= self.reduced[2]:
            return "reduced"
        if self.on_roll and not self.excluded and (self.at_school is None or code in self.at_school):
            return "school"
        return "nobody"

    def taught_at_place(self, code):
        return any(
            code in its and first <= DAY <= last and signed and not paused
            for its, first, last, signed, paused in self.places
        )

    @property
    def minutes(self):
        lengths = {"provider": 150, "tuition": 120, "school": HALF}
        return sum(lengths.get(self.has(code), 0) for code in CODES)


@pytest.fixture
def packages(db):
    """The plans, by their children: everything in a dozen inserts."""
    plans = [Plan(seed) for seed in range(PACKAGES)]
    pupils = Pupil.objects.bulk_create(
        PupilFactory.build(upn=None, no_upn_reason="new_arrival", born_on=date(2012, 3, 14)) for _plan in plans
    )
    made = list(zip(plans, pupils, strict=True))
    user, school = UserFactory(), SchoolFactory().organisation
    own, council = RouteFactory(), RouteFactory(council=True)
    shared = ReferralFactory(approved=True, route=own)
    offer = OfferFactory(referral=shared)
    Enrolment.objects.bulk_create(
        Enrolment(pupil=pupil, school=school, starts_on=date(2024, 9, 1)) for plan, pupil in made if plan.on_roll
    )
    Referral.objects.bulk_create(
        ReferralFactory.build(
            reference=f"REF-2026-{number + 700001:06d}",
            status="approved",
            pupil=pupil,
            commissioner=school,
            home_school=school,
            referred_by=user,
            route=council if plan.council_route else own,
            reason=shared.reason,
            lot=shared.lot,
            starts_on=DAY,
            ends_on=DAY,
            baseline_possible=0,
            decided_at=MOMENT,
            excluded_on=date(2026, 11, 2) if plan.excluded else None,
        )
        for number, (plan, pupil) in enumerate(made)
    )
    place(made, shared, offer, school)
    entered = {"entered_by": user, "entered_at": MOMENT}
    AtSchool.objects.bulk_create(
        AtSchool(pupil=pupil, school=school, half_days=plan.at_school, starts_on=date(2026, 9, 1), said="S", **entered)
        for plan, pupil in made
        if plan.at_school is not None
    )
    Tuition.objects.bulk_create(
        Tuition(
            reference=f"TUI-2026-{number + 700001:06d}",
            pupil=pupil,
            arranger=school,
            half_days=plan.tuition[0],
            pattern=[{"half_day": code, **of_tutor(code)} for code in plan.tuition[0]],
            starts_on=plan.tuition[1],
            ends_on=plan.tuition[2],
            **entered,
        )
        for number, (plan, pupil) in enumerate(made)
        if plan.tuition
    )
    Reduced.objects.bulk_create(
        Reduced(
            reference=f"RED-2026-{number + 700001:06d}",
            pupil=pupil,
            status="agreed",
            half_days=plan.reduced[0],
            starts_on=plan.reduced[1],
            review_on=plan.reduced[1],
            ends_on=plan.reduced[2],
            ground="health",
            parent="P",
            parent_on=DAY,
            **entered,
        )
        for number, (plan, pupil) in enumerate(made)
        if plan.reduced
    )
    return made


def of_tutor(code):
    return {"starts": "09:30", "ends": "11:30"} if code.endswith("am") else {"starts": "13:00", "ends": "15:00"}


def place(made, referral, offer, school):
    placements, agreements, cells, pauses = [], [], [], []
    offers = []
    for plan, pupil in made:
        for its, first, last, signed, paused in plan.places:
            number = len(placements) + 700001
            of_one = Offer(**values_of(offer))
            one = PlacementFactory.build(
                reference=f"PLC-2026-{number:06d}", offer=of_one, referral=referral, pupil=pupil, commissioner=school,
                provider=offer.provider, site=offer.site, membership=offer.membership, route=referral.route,
                status="paused" if paused else "active", starts_on=first, ends_on=last,
            )  # fmt: skip
            status = "in_force" if signed else "drafted"
            stamps = {} if signed else {"provider_signed_at": None, "commissioner_signed_at": None}
            agreed = AgreementFactory.build(placement=one, status=status, starts_on=first, ends_on=last, **stamps)
            offers.append(of_one)
            placements.append(one)
            agreements.append(agreed)
            if paused:
                pauses.append(Pause(placement=one, starts_on=date(2026, 9, 1), reason="Away"))
            for code in its:
                weekday, half = BY_CODE[code]
                starts, ends = (time(9, 30), time(12)) if half == "AM" else (time(12, 30), time(15))
                cells.append(Pattern(agreement=agreed, weekday=weekday, half=half, starts=starts, ends=ends))
    for model, rows in (
        (Offer, offers),
        (Placement, placements),
        (Agreement, agreements),
        (Pattern, cells),
        (Pause, pauses),
    ):
        model.objects.bulk_create(rows)


def values_of(offer):
    names = (
        "referral",
        "provider",
        "membership",
        "site",
        "offered_by",
        "offered_at",
        "reply_by",
        "starts_on",
        "ends_on",
    )
    return {**{name: getattr(offer, name) for name in names}, "status": "accepted"}


def test_each_half_day_of_five_hundred_packages_is_exactly_one_of_the_five(packages, manager):
    weeks = Weeks([pupil for _plan, pupil in packages], manager, DAY)
    for plan, pupil in packages:
        whole = weeks.of(pupil.pk)
        assert {code: str(whole.kind_of(BY_CODE[code])) for code in CODES} == {code: plan.has(code) for code in CODES}
        assert sorted(code for kind in Kind for code in whole.of_kind(kind)) == sorted(CODES)


def test_their_hours_add_up_to_what_each_half_day_holds_and_lack_what_is_owed(packages, manager):
    weeks = Weeks([pupil for _plan, pupil in packages], manager, DAY)
    for plan, pupil in packages:
        whole = weeks.of(pupil.pk)
        left_out = sum(plan.has(code) == "reduced" for code in CODES)
        assert whole.minutes == plan.minutes
        assert whole.missing == max(FULL - HALF * left_out - plan.minutes, 0)


def test_a_week_with_a_gap_or_a_doubt_is_never_called_complete(packages, manager):
    weeks = Weeks([pupil for _plan, pupil in packages], manager, DAY)
    states = []
    for plan, pupil in packages:
        whole = weeks.of(pupil.pk)
        is_doubtful = plan.council_route and plan.at_school is None
        nobody = any(plan.has(code) == "nobody" for code in CODES)
        doubt = is_doubtful and any(plan.has(code) == "school" for code in CODES)
        assert whole.is_complete == (not nobody and not doubt and whole.missing == 0)
        states.append(whole.state)
    assert len(set(states)) == 4


def test_the_weeks_of_five_hundred_children_cost_what_those_of_two_do(packages, manager, queries):
    pupils = [pupil for _plan, pupil in packages]
    few = queries(Weeks, pupils[:40], manager, DAY)
    assert queries(Weeks, pupils, manager, DAY) == few
    assert few <= 14
