"""The clocks on home: which child, what is due, why that day, and what stops it, as far as each role may see."""

from datetime import date

import pytest
from django.urls import reverse

from core import clock
from core.once import asked_once
from placements import running_out
from referrals import waiting
from referrals.models import Referral
from tests.factories.placements import OfferFactory, PlacementFactory, ReviewFactory
from tests.factories.pupils import PupilFactory
from tests.factories.referrals import ReferralFactory, RouteFactory

TODAY = date(2026, 11, 18)


@pytest.fixture
def excluded(db):
    """The route after an exclusion: the sixth day, the first for a child looked after."""
    return RouteFactory(code="excluded", label="Excluded", due_school_day=6, due_school_day_looked_after=1)


def asked(route, commissioner, *, first_day=date(2026, 11, 9), state="submitted", **of_pupil):
    """A referral of a child who was excluded on that day."""
    pupil, due = PupilFactory(legal_surname="Grimshaw", **of_pupil), date(2026, 11, 16)
    of_state = {state: True} if state != "draft" else {"complete": True}
    values = {"route": route, "excluded_on": first_day, "education_due_on": due, **of_state}
    return ReferralFactory(pupil=pupil, commissioner=commissioner, **values)


def told(person):
    return [
        (due.child.split(",")[0].split()[-1], due.clock.what, due.clock.left, due.clock.why, due.act)
        for due in running_out.of(person, clock.today()).rows
    ]


def test_it_says_why_education_is_due_on_that_day(excluded, manager, school):
    asked(excluded, school, is_looked_after=True)
    asked(excluded, school, has_social_worker=True, state="approved")
    asked(excluded, school)
    assert told(manager) == [
        ("Grimshaw", "Education due by", "7 school days late", "looked after: first day", "Decide"),
        ("Grimshaw", "Education due by", "7 school days late", "has a social worker: first day", "Find a place"),
        ("Grimshaw", "Education due by", "2 school days late", "excluded: sixth day", "Decide"),
    ]


def test_notice_to_parents_runs_until_both_have_signed(manager, school):
    route = RouteFactory(code="direction", notice_school_days=2)
    row = ReferralFactory(approved=True, route=route, commissioner=school, starts_on=date(2026, 11, 24))
    why = "2 whole school days before the start on 24 November 2026"
    surname = row.pupil.legal_surname
    assert told(manager) == [(surname, "Notice to parents by", "1 school day left", why, "Find a place")]
    OfferFactory(referral=row, reply_by=date(2027, 6, 1))
    assert told(manager) == [(surname, "Notice to parents by", "1 school day left", why, "Open the referral")]


def test_a_start_whose_place_would_be_over_has_no_clock(manager, school):
    route = RouteFactory(code="direction", notice_school_days=2)
    past = {"starts_on": date(2026, 9, 14), "ends_on": date(2026, 10, 23)}
    ReferralFactory(approved=True, route=route, commissioner=school, **past)
    assert told(manager) == []


def test_the_draft_of_a_school_is_its_own_to_finish(excluded, manager, lead, lead2, school):
    asked(excluded, school, state="draft")
    assert [row[-1] for row in told(lead)] == ["Finish the referral"]
    assert told(manager) == told(lead2) == []


def test_offers_and_reviews_are_told_by_child_to_those_they_belong_to(manager, officer, lead, lead2, school):
    offer = OfferFactory(referral__commissioner=school, referral__approved=True, reply_by=date(2026, 11, 17))
    review = ReviewFactory(placement__offer__referral__commissioner=school, due_on=date(2026, 11, 19))
    names = [review.placement.pupil.legal_surname, offer.referral.pupil.legal_surname]
    rows = [
        (names[1], "Answer to an offer by", "1 school day late", "offered on 2 September", "Open the offer"),
        (names[0], "Review by", "1 school day left", "at least every half-term", "Record the review"),
    ]
    assert told(manager) == told(lead) == rows
    assert told(officer) == rows[:1]
    assert told(lead2) == []


def test_a_review_of_a_paused_placement_says_so(lead, school):
    review = ReviewFactory(placement__offer__referral__commissioner=school, due_on=date(2026, 11, 17))
    type(review.placement).objects.filter(pk=review.placement_id).update(status="paused")
    assert [row[3] for row in told(lead)] == ["at least every half-term; the placement is paused"]


def test_education_stands_before_all_else_and_lists_hold_the_rest(excluded, manager, school):
    placement = PlacementFactory()
    for day in range(1, running_out.SHOWN + 3):
        ReviewFactory(placement=placement, due_on=date(2026, 10, day))
    asked(excluded, school)
    found = running_out.of(manager, clock.today())
    assert [due.clock.what for due in found.rows] == ["Education due by", *["Review by"] * running_out.SHOWN]
    assert found.more == [("reviews", f"{reverse('outcomes:reviews')}?when=due")]


@pytest.mark.parametrize("role", ["manager", "officer", "lead", "lead2"])
def test_the_card_counts_what_its_list_shows(request, sign_in, excluded, council, school, role):
    person = request.getfixturevalue(role)
    for commissioner in (school, school, council):
        asked(excluded, commissioner)
        asked(excluded, commissioner, state="draft")
    asked(excluded, school, first_day=date(2027, 1, 11))
    card = running_out.of(person, clock.today()).card
    assert card.count == {"manager": 4, "officer": 4, "lead": 4, "lead2": 0}[role]
    assert sign_in(person).get(card.url).context["page_obj"].paginator.count == card.count


@pytest.mark.parametrize("role", ["manager", "lead"])
def test_each_act_is_one_click_from_home(request, sign_in, excluded, school, role):
    asked(excluded, school)
    asked(excluded, school, state="approved")
    ReviewFactory(placement__offer__referral__commissioner=school, due_on=date(2026, 11, 10))
    client = sign_in(request.getfixturevalue(role))
    page = client.get("/")
    rows = page.context["clocks"].rows
    assert len(rows) == 3
    for due in rows:
        assert f'href="{due.url}"' in page.text
        assert client.get(due.url).status_code == 200


@pytest.mark.parametrize("role", ["viewer", "provider", "tutor", "quality", "admin"])
def test_who_can_stop_no_clock_is_shown_none(request, sign_in, excluded, school, role):
    row = asked(excluded, school)
    page = sign_in(request.getfixturevalue(role)).get("/")
    assert page.context["clocks"] is None
    assert row.pupil.legal_surname not in page.text


def test_of_all_ever_approved_those_that_wait_are_named_once_a_page(excluded, manager, school, queries):
    begun = asked(excluded, school, state="approved")
    PlacementFactory(offer__referral=begun)
    agreed, waits = (asked(excluded, school, state="approved") for _ in range(2))
    PlacementFactory(offer__referral=agreed, status="agreed")
    sent = asked(excluded, school)
    assert waiting.keys() == {agreed.pk: True, waits.pk: False}
    assert set(waiting.still_open(Referral.objects.all())) == {agreed, waits, sent}
    assert waiting.not_placed() == [waits.pk]

    def page():
        with asked_once():
            return waiting.keys(), waiting.not_placed(), waiting.keys()

    assert queries(page) == 1
    assert running_out.of(manager, clock.today()).referrals == 3
