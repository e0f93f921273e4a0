"""Places of a programme: counted by half-day, shown to whoever offers and answers; one that is full is not available."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from core import clock
from core.models import MoveRefused
from core.school_days import Span
from placements import agreeing, capacity, running
from placements.models import Offer, Placement
from providers.models import Programme
from tests.factories.placing import FIRST, LAST, accepted, agreed, approved, cells, offered, on_framework, signed
from tests.factories.providers import ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def membership(provider, council):
    made = on_framework(provider)
    made.provider.sites.get().programmes.update(capacity=2)
    return made


@pytest.fixture
def programme(membership):
    return membership.provider.sites.get().programmes.get()


@pytest.fixture
def referral(lead):
    return approved(lead.organisation)


def room(programme: Programme, *half_days: str, first: date = FIRST, last: date = LAST) -> capacity.Room:
    return capacity.rooms([programme], half_days or ("mon_am", "wed_am"), first, last)[programme.pk]


def days(*numbers: tuple[int, int]) -> list[Span]:
    return [Span(date(2026, 12, first), date(2026, 12, last)) for first, last in numbers]


@pytest.mark.parametrize(
    ("pupils", "most"),
    [
        ([], 0),
        ([days((1, 5))], 1),
        ([days((1, 5)), days((5, 9))], 2),
        ([days((1, 5)), days((6, 9))], 1),
        ([days((1, 5), (3, 9))], 1),
        ([days((1, 5), (6, 9))], 1),
        ([days((1, 3), (8, 9)), days((4, 7))], 1),
        ([days((1, 9)), days((2, 3)), days((7, 8))], 2),
        ([days((1, 9)), days((2, 8)), days((3, 4))], 3),
    ],
)
def test_the_most_on_any_one_day_count(pupils, most):
    assert capacity.most_at_once(pupils) == most


def test_each_half_day_is_counted_by_itself(lead, provider, membership, programme):
    agreed(lead, provider, membership)
    agreed(lead, provider, membership, codes=["mon_am"])
    found = room(programme, "mon_am", "wed_am", "fri_pm")
    assert (found.taken, found.full) == ({"mon_am": 2, "wed_am": 1, "fri_pm": 0}, ["mon_am"])
    free = "At least 1 of 2 places is free on Wednesday morning, Friday afternoon."
    assert found.sentence == f"No place is available on Monday morning. {free}"
    assert room(programme, "wed_am", "fri_pm").sentence == "At least 1 of 2 places is free on each of these half-days."


def test_a_place_drafted_counts_and_one_ended_or_on_other_days_does_not(lead, provider, membership, programme):
    accepted(offered(approved(lead.organisation), membership, lead), provider)
    gone = agreed(lead, provider, membership)
    running.end(gone, on=clock.today(), reason="other", by=lead)
    assert room(programme).taken == {"mon_am": 1, "wed_am": 1}
    assert room(programme, first=date(2027, 1, 4), last=date(2027, 2, 1)).taken == {"mon_am": 0, "wed_am": 0}


def test_a_half_day_given_up_is_free_from_then(lead, provider, membership, programme):
    placement = agreed(lead, provider, membership)
    with clock.set_to(clock.at(FIRST, 5)):
        running.start(placement)
        agreeing.change(placement, starts_on=date(2026, 12, 7), ends_on=LAST, pattern=cells("wed_am"), by=lead)
        signed(placement, provider, lead)
        assert room(programme, first=date(2026, 12, 7)).taken == {"mon_am": 0, "wed_am": 1}
        assert room(programme).taken == {"mon_am": 1, "wed_am": 1}


def test_open_offers_are_told_beside_what_is_taken(lead, membership, programme):
    one, _two = (offered(approved(lead.organisation), membership, lead) for _ in range(2))
    assert room(programme).sentence == "2 of 2 places are free on each of these half-days. 2 more are on offer."
    assert capacity.room_of(one).sentence == "2 of 2 places are free on each of these half-days. 1 more is on offer."


def test_a_full_place_is_not_available(lead, provider, membership, programme, referral, sign_in):
    """Neither to be offered nor to be accepted, until the provider says that it has more places."""
    waiting = offered(referral, membership, lead)
    for _ in range(2):
        agreed(lead, provider, membership)
    ProgrammeFactory(site=programme.site, lot=membership.lot, name="With room", half_days=["mon_am"])
    full = "No place is available on Monday morning, Wednesday morning."
    other = approved(lead.organisation)
    page = sign_in(lead).get(reverse("placements:referral-places", args=[other.pk]))
    assert [place.programme.name for place in page.context["open_places"]] == ["With room"]
    assert [place.reasons for place in page.context["closed_places"]] == [[full]]
    with pytest.raises(MoveRefused, match=full):
        offered(other, membership, lead)
    assert full in sign_in(provider).get(reverse("placements:offer", args=[waiting.pk])).content.decode()
    with pytest.raises(MoveRefused, match=full):
        accepted(waiting, provider)
    membership.provider.sites.get().programmes.update(capacity=3)
    assert isinstance(accepted(Offer.objects.get(pk=waiting.pk), provider), Placement)
    waiting.refresh_from_db()
    assert capacity.room_of(waiting) is None


def test_where_some_half_days_are_full_the_others_are_offered(lead, provider, membership, programme, referral, sign_in):
    for _ in range(2):
        agreed(lead, provider, membership, codes=["mon_am"])
    page = sign_in(lead).get(reverse("placements:referral-places", args=[referral.pk]))
    (place,) = page.context["open_places"]
    assert (place.half_days, place.missing) == (["wed_am"], ["mon_am"])


def test_a_seat_that_was_accepted_is_kept_though_others_came_later(lead, provider, membership, programme):
    first, second = (accepted(offered(approved(lead.organisation), membership, lead), provider) for _ in range(2))
    programme.capacity = 1
    programme.save()
    signed(first, provider, lead)
    with pytest.raises(MoveRefused, match="No place is available on Monday morning, Wednesday morning"):
        signed(second, provider, lead)


def test_the_check_before_an_offer_tells_of_gate_watch_and_places(lead, membership, programme, referral, sign_in):
    sent = {"half_days": ["mon_am"], "am_starts": time(9, 30), "am_ends": time(12), "pm_starts": "", "pm_ends": ""}
    for name, day in (("starts_on", FIRST), ("ends_on", LAST)):
        sent |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    url = reverse("placements:referral-offer", args=[referral.pk, programme.pk])
    rows = {row["key"]: row for row in sign_in(lead).post(url, sent).context["rows"]}
    assert rows["Checks"]["lines"] == [
        "Nothing stops this placement.",
        "With this place the provider still need not register as a school.",
    ]
    assert rows["Places"]["value"] == "2 of 2 places are free on Monday morning."


def test_many_programmes_cost_the_same_as_two(lead, provider, membership, programme, queries):
    agreed(lead, provider, membership)
    two = [programme, ProgrammeFactory(site=programme.site, lot=membership.lot)]
    few = queries(capacity.rooms, two, ["mon_am"], FIRST, LAST)
    agreed(lead, provider, membership)
    more = [*two, *ProgrammeFactory.create_batch(5, site=programme.site, lot=membership.lot)]
    assert queries(capacity.rooms, more, ["mon_am"], FIRST, LAST) == few


def test_places_of_many_programmes_are_added_up_as_those_of_one(lead, provider, membership, programme):
    accepted(offered(approved(lead.organisation), membership, lead), provider)
    agreed(lead, provider, membership)
    counted = capacity.taken([programme.pk], FIRST, LAST)[programme.pk]
    room = capacity.rooms([programme], programme.half_days, FIRST, LAST)[programme.pk]
    assert {code: counted[code] for code in room.taken} == room.taken
    assert sum(counted.values()) > 0
    assert not capacity.taken([programme.pk], LAST + timedelta(days=400), LAST + timedelta(days=420))[programme.pk]
