"""Hours, half-days and room added up by the database, beside the same counted half-day by half-day from the rows."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core import clock
from core.half_days import BY_CODE
from core.models import Threshold
from placements import capacity, committed, gate
from placements.models import LIVE, Agreement, Pattern, Placement
from placements.models.agreement import governs_from
from placements.timetable import Cell
from pupils.age import is_of_compulsory_age
from tests.factories.placements import OfferFactory, PatternFactory, PlacementFactory
from tests.factories.placing import approved, on_framework
from tests.factories.pupils import PupilFactory
from tests.factories.referrals import ReferralFactory
from watch import at_the_gate, taught, watching
from watch.registration_watch import Thresholds, Week, after, watch
from watch.watched_weeks import agreed

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 18)
ALL = Thresholds(full_time_hours=Decimal(0), watch_hours=Decimal(0))
LEVELS = ["green", "amber", "red"]
BEGINS = {"AM": time(8), "PM": time(13)}


def days(first, last):
    return st.integers(first, last).map(lambda count: DAY + timedelta(days=count))


half_days = st.dictionaries(st.sampled_from(list(BY_CODE)), st.integers(30, 280), min_size=1, max_size=10)
agreements = st.tuples(days(-40, 20), st.integers(0, 60), st.none() | days(-50, 0), st.booleans(), half_days)
placements = st.tuples(
    st.sampled_from(LIVE), days(-40, 10), st.integers(0, 60), st.lists(agreements, min_size=0, max_size=3)
)


@pytest.fixture
def membership(provider, council):
    return on_framework(provider)


@pytest.fixture
def elsewhere(provider2, council):
    return on_framework(provider2)


@pytest.fixture
def four(membership, school, other_school):
    """Placements: two of one pupil for two commissioners, one of a pupil with a plan, one of a pupil about to be of age."""
    one = PupilFactory(is_looked_after=True)
    pupils = [one, one, PupilFactory(sen_provision="E"), PupilFactory(born_on=date(2010, 5, 5))]
    made = []
    for pupil, commissioner in zip(pupils, (school, other_school, school, school), strict=True):
        referral = ReferralFactory(approved=True, pupil=pupil, lot=membership.lot, commissioner=commissioner)
        site = membership.provider.sites.get()
        offer = OfferFactory(referral=referral, membership=membership, site=site, status="accepted")
        made.append(PlacementFactory(offer=offer, programme=site.programmes.get()))
    return made


def write(row, story):
    """The placement has this status, these days and these agreements, and no other."""
    status, starts_on, length, terms = story
    Placement.objects.filter(pk=row.pk).update(
        status=status, starts_on=starts_on, ends_on=starts_on + timedelta(days=length)
    )
    for number, (first, runs, signed_on, is_open, week) in enumerate(terms, start=1):
        moment = signed_on and clock.at(signed_on, 23, 30)
        status = "replaced" if signed_on or not is_open else "drafted"
        agreement = Agreement.objects.create(
            placement=row,
            number=number,
            status=status,
            starts_on=first,
            ends_on=first + timedelta(days=runs),
            rate_amount=1,
            rate_unit="hour",
            drafted_at=clock.now(),
            provider_signed_at=moment,
            commissioner_signed_at=moment,
        )
        for code, minutes in week.items():
            weekday, half = BY_CODE[code]
            begins = BEGINS[half]
            ends = time(begins.hour + minutes // 60, minutes % 60)
            PatternFactory(agreement=agreement, weekday=weekday, half=half, starts=begins, ends=ends)


def rows():
    return list(
        Placement.objects.live().select_related("pupil", "commissioner").prefetch_related("agreements__pattern")
    )


def week(pupil, cells, day):
    longest = {}
    for cell in sorted(cells, key=lambda one: one.minutes):
        longest[cell.weekday, cell.half] = cell.minutes
    return Week(
        pupil.pk,
        sum((Fraction(minutes, 60) for minutes in longest.values()), Fraction()),
        frozenset(weekday for weekday, _ in longest),
        pupil.is_looked_after,
        pupil.has_plan,
        is_of_compulsory_age(pupil.born_on, day),
    )


def joined(weeks):
    """Hours added and weekdays joined for each pupil who has some."""
    found = {}
    for one in weeks:
        before = found.get(one.pupil, replace(one, hours=Fraction(), weekdays=frozenset()))
        found[one.pupil] = replace(one, hours=before.hours + one.hours, weekdays=before.weekdays | one.weekdays)
    return {pupil: one for pupil, one in found.items() if one.hours}


def spans(row):
    return committed.bound(row.agreements.all(), row.starts_on, row.ends_on)


def cells(row, first, last):
    return [cell for terms, _ in committed.within(spans(row), first, last) for cell in terms.cells]


def signed_cells(row, day):
    found = [terms for terms, span in spans(row) if terms.governs_from and day in span]
    return [cell for terms in found for cell in terms.cells]


def watched_from_the_rows():
    """Level, first day of it, and each pupil's hours, weekdays and commissioners on that day."""
    teaching = [row for row in rows() if row.status != "agreed" or row.starts_on > DAY]
    starts = {span.starts_on for row in teaching for terms, span in spans(row) if terms.governs_from}
    found = []
    for day in [DAY, *sorted(start for start in starts if start > DAY)]:
        there = [(row, cells) for row in teaching if (cells := signed_cells(row, day))]
        said = watch(week(row.pupil, cells, day) for row, cells in there)
        of_pupils = defaultdict(lambda: (Fraction(), frozenset(), ()))
        for row, cells in there:
            hours, on, names = of_pupils[row.pupil_id]
            one = week(row.pupil, cells, day)
            names = tuple(sorted({*names, row.commissioner.name}))
            of_pupils[row.pupil_id] = hours + one.hours, on | one.weekdays, names
        found.append((said.level, day, said.reasons, dict(of_pupils)))
    return max(found, key=lambda one: LEVELS.index(one[0]))


def sums(found, membership):
    its = found[membership.provider.pk]
    return its.pupils, its.hours, its.commissioners


def taught_from_the_rows(day):
    """How many pupils, their hours together and their commissioners on a day."""
    there = [
        (row, cells)
        for row in rows()
        if row.status != "agreed" or row.starts_on > DAY
        if (cells := signed_cells(row, day))
    ]
    hours = sum((week(row.pupil, cells, day).hours for row, cells in there), Fraction())
    return len({row.pupil_id for row, _ in there}), hours, sorted({row.commissioner.name for row, _ in there})


def room_from_the_rows(first, last):
    found, there = {}, rows()
    for code in BY_CODE:
        of_placements = [
            [
                span
                for terms, span in committed.within(spans(row), first, last)
                if BY_CODE[code] in {(cell.weekday, cell.half) for cell in terms.cells}
            ]
            for row in there
        ]
        found[code] = capacity.most_at_once(of_placements)
    return found


# A failure is not made smaller, and tries are as many everywhere: each writes rows.
@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],
)
@given(stories=st.lists(placements, min_size=4, max_size=4), window=st.tuples(days(-10, 40), st.integers(0, 60)))
def test_sums_are_those_of_the_rows(membership, elsewhere, four, lead, stories, window):
    Pattern.objects.all().delete()
    Agreement.objects.all().delete()
    for row, story in zip(four, stories, strict=True):
        write(row, story)

    found = watching.of_many([membership.provider], DAY)[membership.provider.pk]
    hours = {one.pupil: (one.hours, one.week.weekdays, one.commissioners) for one in found.hours}
    assert (found.level, found.on, found.reasons, hours) == watched_from_the_rows()
    few = watching.from_few([membership.provider], DAY)[membership.provider.pk]
    assert (few.level, few.on, few.reasons) == (found.level, found.on, found.reasons)

    first, last = window[0], window[0] + timedelta(days=window[1])
    assert sums(taught.on({membership.provider.pk: first}), membership) == taught_from_the_rows(first)
    asking = gate.Asking(DAY, None, Threshold.objects.values_on(DAY))
    wished = (Cell(1, "AM", time(9), time(12)),)
    own = Placement.objects.select_related("referral__pupil", "membership__provider", "site").get(pk=four[0].pk)
    for placement in (own, None):
        wanted = gate.Wanted(own.referral, own.membership, own.site, wished, first, last, placement)
        others = {row.pk: row for row in rows() if placement is None or row.pk != placement.pk}
        there = [week(row.pupil, cells(row, first, last), first) for row in others.values()]
        said = after(there, week(own.pupil, wished, first))
        facts = at_the_gate.Facts.of([wanted], asking)
        counted = agreed((row for row in facts.at_providers[own.provider_id] if row.pk in others), first, last, 0, ALL)
        assert {one.pupil: one for one in counted} == joined(there)
        assert at_the_gate.watch_with(wanted, facts) == said
    beside = replace(wanted, membership=elsewhere, site=elsewhere.provider.sites.get())
    assert at_the_gate.watch_with(wanted, at_the_gate.Facts.of([wanted, beside], asking)) == said

    programme = own.site.programmes.get()
    programme.half_days = list(BY_CODE)
    assert capacity.rooms([programme], list(BY_CODE), first, last)[programme.pk].taken == room_from_the_rows(
        first, last
    )


@given(
    weeks=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 5), st.booleans()), max_size=12),
    full=st.integers(10, 25).map(Decimal),
    near=st.integers(8, 25).map(Decimal),
)
def test_whoever_may_not_count_changes_nothing(weeks, full, near):
    figures = Thresholds(full_time_hours=full, watch_hours=near)
    made = [
        (minutes, days, Week(number, Fraction(minutes, 60), frozenset(range(days)), has_ehcp))
        for number, (minutes, days, has_ehcp) in enumerate(weeks)
    ]
    assert watch((one for *_, one in made), figures) == watch(
        (one for minutes, days, one in made if figures.may_count(minutes, days)), figures
    )


def test_choosing_among_the_programmes_of_a_lot_costs_fewer_than_thirty_queries(
    membership, elsewhere, four, lead, manager, sign_in, queries
):
    referral = approved(lead.organisation, lot=membership.lot, pupil=four[0].pupil)
    client, url = sign_in(manager), reverse("placements:referral-places", args=[referral.pk])
    client.get(url)
    few = queries(client.get, url)
    terms = (DAY, 30, DAY, True, {"mon_am": 120})
    for row in four:
        write(row, ("active", DAY, 30, [terms, terms]))
    assert queries(client.get, url) == few + 1 < 30  # half-days, where two agreements may share some


@pytest.mark.parametrize(
    ("signed_at", "first_day"),
    [
        (None, None),
        (datetime(2026, 5, 1, 9, tzinfo=UTC), date(2026, 6, 1)),
        (datetime(2026, 5, 31, 23, 30, tzinfo=UTC), date(2026, 6, 1)),
        (datetime(2026, 6, 1, 22, 30, tzinfo=UTC), date(2026, 6, 1)),
        (datetime(2026, 6, 1, 23, 30, tzinfo=UTC), date(2026, 6, 2)),
        (datetime(2026, 6, 2, 0, 30, tzinfo=timezone(timedelta(hours=14))), date(2026, 6, 1)),
    ],
)
def test_an_agreement_says_from_its_first_day_or_the_day_in_london_it_was_signed(signed_at, first_day):
    assert governs_from(date(2026, 6, 1), signed_at) == first_day
