"""Home: what needs each role today."""

from datetime import date

import pytest
from django.urls import reverse

from core.cards import Card, Lane, by_lane
from providers.models import Provider
from salford_ap import home
from salford_ap.navigation import BY_ROLE
from tests.factories.placements import OfferFactory, PlacementFactory, ReviewFactory, SessionFactory
from tests.factories.providers import DocumentFactory, DocumentKindFactory, MembershipFactory
from tests.factories.pupils import EnrolmentFactory
from tests.factories.referrals import ReferralFactory

DECLARATION = "declarations to make of pupils placed by others"
ROLES = ["manager", "officer", "quality", "admin", "lead", "lead2", "viewer", "provider", "provider2", "tutor"]


def counts(person):
    from core import clock

    return {card.label: card.count for card in home.cards(person, clock.today())}


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_home_whose_counts_open_lists_that_answer(request, sign_in, council, role):
    person = request.getfixturevalue(role)
    client = sign_in(person)
    page = client.get("/")
    assert page.status_code == 200
    for card in page.context["cards"]:
        assert client.get(card.url, follow=True).status_code == 200, card.label


def test_the_manager_decides_and_the_lead_finishes(manager, lead, lead2, school):
    ReferralFactory(submitted=True, commissioner=school)
    ReferralFactory(submitted=True, status="returned", information_wanted="The risk.", commissioner=school)
    assert counts(manager)["referrals to decide"] == 1
    assert counts(lead)["referrals returned to you"] == 1
    assert counts(lead2)["referrals returned to you"] == 0


def test_a_provider_counts_its_own_offers_and_registers(provider, provider2, tutor):
    membership = MembershipFactory(provider=Provider.objects.get(organisation=provider.organisation))
    OfferFactory(membership=membership)
    placement = PlacementFactory(offer__membership=membership)
    SessionFactory(placement=placement, date=date(2026, 11, 18))
    SessionFactory(placement=placement, date=date(2026, 11, 16))
    assert counts(provider)["offers to answer"] == 1
    assert counts(provider)["registers to take today"] == counts(tutor)["registers to take today"] == 1
    assert counts(provider)["registers not in"] == 1
    assert {label for label, count in counts(provider2).items() if count} == {
        DECLARATION,
        "reasons against new placements",
    }


def test_a_count_stands_in_its_lane_and_noughts_in_one_line(sign_in, manager, school):
    ReferralFactory(submitted=True, commissioner=school)
    page = sign_in(manager).get("/")
    lanes = {lane.title: [card.label for card in cards] for lane, cards in page.context["lanes"]}
    assert lanes == {"Decide": ["referrals to decide"], "Chase": [], "Watch": []}
    nothing = [card.label for card in page.context["nothing"]]
    assert len(nothing) == len(page.context["cards"]) - 1
    assert f"Nothing waits: {', '.join(nothing)}." in page.text


def test_what_is_late_comes_first_in_its_lane():
    on_time, late = (Card(Lane.CHASE, label, 1, "/", is_late=label == "late") for label in ("on time", "late"))
    assert by_lane([on_time, late]) == [(Lane.CHASE, [late, on_time])]


def test_the_next_reviews_are_named_by_child_to_who_holds_them_alone(sign_in, lead, lead2, viewer, school):
    review = ReviewFactory(placement__offer__referral__commissioner=school, due_on=date(2026, 11, 10))
    for person, is_told in ((lead, True), (lead2, False), (viewer, False)):
        page = sign_in(person).get("/")
        assert (review.placement.reference in page.text) is is_told
        assert (review.placement.pupil.legal_surname in page.text) is is_told


@pytest.mark.parametrize("role", ["manager", "lead", "provider"])
def test_home_costs_the_same_with_more_of_everything(request, sign_in, council, queries, role):
    client = sign_in(request.getfixturevalue(role))
    PlacementFactory()  # what hangs on a placement is asked for once there is one
    few = queries(client.get, "/")
    PlacementFactory.create_batch(5)
    ReferralFactory.create_batch(5, submitted=True)
    assert queries(client.get, "/") == few
    assert few <= 30


def test_only_the_nearest_entry_of_the_navigation_is_current(sign_in, manager, council):
    page = sign_in(manager).get("/reports/dashboard/")
    assert [item.label for item in page.context["navigation"] if item.is_current] == ["Dashboard"]


def test_the_menu_has_seven_places_and_the_rest_is_under_more(sign_in, manager, tutor, calendar):
    page = sign_in(manager).get(reverse("outcomes:reviews"))
    assert len(page.context["navigation"]) == 6
    assert page.context["more_current"].label == "Reviews"
    assert '<span class="govuk-visually-hidden">: Reviews</span>' in page.content.decode()
    assert sign_in(tutor).get("/").context["more"] == []


def test_no_menu_says_one_thing_twice_or_in_two_words() -> None:
    for role, entries in BY_ROLE.items():
        labels, names = zip(*entries, strict=True)
        assert len(set(labels)) == len(set(names)) == len(entries), role
    words = {(name, label.removeprefix("My ").capitalize()) for entries in BY_ROLE.values() for label, name in entries}
    assert len(words) == len({name for name, _ in words})


@pytest.mark.parametrize("role", ["tutor", "provider", "viewer", "lead", "manager"])
def test_what_is_not_known_is_never_called_not_urgent(request, sign_in, council, role, provider, school):
    membership = MembershipFactory(provider=Provider.objects.get(organisation=provider.organisation))
    placement = PlacementFactory(offer__membership=membership, offer__referral__commissioner=school)
    EnrolmentFactory(pupil=placement.pupil, school=school)
    SessionFactory(placement=placement, date=date(2026, 11, 16))
    page = sign_in(request.getfixturevalue(role)).get("/")
    chased = dict(page.context["lanes"])[Lane.CHASE]
    assert {"registers not in", "sessions not marked"} & {card.label for card in chased if card.is_late}
    assert "Nothing is urgent" not in page.text


def test_a_document_handed_in_again_is_not_running_out_and_the_count_opens_what_it_counts(sign_in, provider):
    row = Provider.objects.get(organisation=provider.organisation)
    MembershipFactory(provider=row)
    renewed, old = DocumentKindFactory(), DocumentKindFactory(policy=True)
    for kind, last in ((renewed, date(2026, 11, 1)), (renewed, date(2027, 11, 1)), (old, date(2026, 11, 1))):
        DocumentFactory(provider=row, kind=kind, expires_on=last)
    client = sign_in(provider)
    page = client.get("/").context
    card = next(card for card in page["cards"] if card.label == "documents expired or expiring")
    assert card.count == 1
    assert [slot.kind for slot in client.get(card.url).context["due"]] == [old]


def test_an_administrator_finds_what_is_still_to_be_set_up(sign_in, admin, manager):
    client = sign_in(admin)
    steps = {step["title"]: step for step in client.get("/").context["set_up"].steps}
    assert (steps["AP Managers"]["status"], steps["AP Leads"]["status"]) == ("completed", "not_started")
    assert steps["AP Managers"]["hint"] == "1 person has this role"
    assert steps["Lots"]["hint"] == "None is in force"
    for step in steps.values():
        assert client.get(step["link"], follow=True).status_code == 200
    assert sign_in(manager).get("/").context["set_up"].steps == []


def test_an_officer_finds_the_referrals_they_look_after_on_home(officer, school):
    ReferralFactory(submitted=True, commissioner=school, assigned_to=officer.user)
    ReferralFactory(submitted=True, commissioner=school)
    assert counts(officer)["referrals assigned to you"] == 1
