"""Numbers go up, content never: of a placement for its review, by kind for the AP Manager, nothing of a few children."""

import pytest
from django.urls import reverse

from concerns import counting, following
from tests.factories.attendance import placed
from tests.factories.concerns import SAID, raised, sent
from tests.factories.placements import ReviewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


def test_the_ap_manager_is_told_nothing_of_fewer_than_five_children(
    sign_in, manager, tutor, provider, school, placement
):
    for _ in range(9):
        raised(placement, by=tutor)
    assert counting.by_kind()[0].open == counting.FEW
    for _ in range(4):
        raised(placed(provider, school), by=tutor)
    assert counting.by_kind()[0].open == "13"
    page = sign_in(manager).get(reverse("concerns:numbers")).text
    assert "13" in page
    assert not [word for word in SAID.values() if word in page]


def test_numbers_are_the_managers_and_the_quality_officers(sign_in, officer, tutor, lead):
    for person in (officer, tutor, lead):
        assert sign_in(person).get(reverse("concerns:numbers")).status_code == 403


def test_who_holds_a_review_is_told_how_many_and_nothing_else(sign_in, lead, tutor, school_dsl, placement):
    review = ReviewFactory(placement=placement)
    page = reverse("outcomes:review-hold", args=[review.pk])
    assert "None raised" in sign_in(lead).get(page).text
    raised(placement, by=tutor)
    closed = raised(placement, by=tutor)
    following.close(closed, reason="mistake", outcome="outcome-words", seen=0, by=school_dsl)
    text = sign_in(lead).get(page).text
    assert "1 open, 1 closed" in text
    assert not [word for word in (*SAID.values(), "outcome-words", closed.reference) if word in text]


def test_an_allegation_is_in_no_number(tutor, placement):
    sent(placement.site, by=tutor)
    assert {(line.open, line.closed) for line in counting.by_kind()} == {("None", "None")}
    assert counting.of_placement(placement) == "None raised"


def test_a_provider_is_told_of_with_its_open_ones(tutor, placement):
    raised(placement, by=tutor)
    assert counting.of_providers([placement.provider]) == {placement.provider_id: counting.FEW}


def test_the_page_of_a_provider_says_so_to_the_council_alone(sign_in, quality, lead, tutor, placement):
    raised(placement, by=tutor)
    page = reverse("providers:provider", args=[placement.provider_id])
    assert "Concerns open" in sign_in(quality).get(page).text
    assert counting.FEW in sign_in(quality).get(page).text
    for person in (lead, tutor):
        assert "Concerns open" not in sign_in(person).get(page, follow=True).text
