"""Whoever must hold a review is reminded of it, once a day at most, by a mail that names no pupil."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core import clock
from core.models import Event, Message, MoveRefused
from outcomes import reminding
from outcomes.models import Review
from tests.factories.placements import PlacementFactory, ReviewFactory
from tests.factories.placing import agreed
from tests.factories.pupils import PupilFactory

LIST = reverse("outcomes:reviews")
LATE = date(2026, 11, 10)


@pytest.fixture
def review(calendar, lead, provider, manager):
    placement = agreed(lead, provider)
    return ReviewFactory(placement=placement, due_on=LATE)


def page(review):
    return reverse("outcomes:review-remind", args=[review.pk])


def mails():
    return [(row.recipient.email, row.template) for row in Message.objects.filter(template="outcomes/review_to_hold")]


def test_those_who_hold_it_are_told_and_the_list_says_when(sign_in, manager, lead, review):
    client = sign_in(manager)
    shown = client.get(page(review)).text
    assert "Lead at Agecroft Road School" in shown
    assert client.post(page(review)).url == LIST
    assert mails() == [(lead.user.email, "outcomes/review_to_hold")]
    assert Event.objects.about(review).get(act="reminded").user == manager.user
    assert "Reminded 18 Nov 2026" in client.get(LIST).text


def test_it_is_done_once_a_day(sign_in, manager, officer, review):
    sign_in(manager).post(page(review))
    again = sign_in(officer).get(page(review))
    assert "were reminded of this review today" in again.text
    with pytest.raises(MoveRefused):
        reminding.remind(review, by=officer)
    assert len(mails()) == 1
    with clock.set_to(clock.now() + timedelta(days=1)):
        assert reminding.remind(review, by=officer) == 1
    assert len(mails()) == 2


def test_the_mail_names_no_pupil_and_leads_to_the_review(manager, review):
    pupil = review.placement.pupil
    reminding.remind(review, by=manager)
    context = Message.objects.get(template="outcomes/review_to_hold").context
    assert context["link"].endswith(reverse("outcomes:review-hold", args=[review.pk]))
    assert pupil.legal_surname not in str(context)


def test_a_review_that_was_held_needs_no_reminder(sign_in, manager, lead, review):
    Review.objects.filter(pk=review.pk).update(held_on=LATE, outcome="continue", held_by=lead.user)
    assert "waits for nobody any more" in sign_in(manager).get(page(review)).text
    with pytest.raises(MoveRefused):
        reminding.remind(review, by=manager)


def test_where_nobody_can_hold_it_that_is_said(sign_in, manager, lead, review):
    lead.ended_at = clock.now()
    lead.save()
    assert "invite somebody first" in sign_in(manager).get(page(review)).text
    with pytest.raises(MoveRefused, match="Nobody at Agecroft Road School"):
        reminding.remind(review, by=manager)


def test_a_council_without_a_commissioning_officer_has_its_managers_reminded(manager, council):
    review = ReviewFactory(placement=PlacementFactory(commissioner=council), due_on=LATE)
    assert [person.pk for person in reminding.notices.who_holds(review)] == [manager.pk]


@pytest.mark.parametrize("who, sees", [("manager", True), ("lead", False)])
def test_the_list_says_who_must_hold_it_and_offers_the_reminder(request, sign_in, review, who, sees):
    text = sign_in(request.getfixturevalue(who)).get(LIST).text
    assert "Agecroft Road School" in text
    assert "Irwell Forge" in text
    assert (page(review) in text) is sees


def test_those_to_hold_come_first_the_longest_overdue_before_others(sign_in, manager, lead, review):
    first = ReviewFactory(placement=review.placement, due_on=LATE - timedelta(days=7))
    held = ReviewFactory(placement=review.placement, due_on=date(2025, 1, 10))
    held.placement.starts_on = date(2025, 1, 1)
    Review.objects.filter(pk=held.pk).update(held_on=date(2025, 1, 10), outcome="continue", held_by=lead.user)
    shown = [row.pk for row in sign_in(manager).get(LIST).context["page_obj"]]
    assert shown[:2] == [first.pk, review.pk]
    assert shown[-1] == held.pk


def test_the_list_costs_the_same_for_two_rows_as_for_twenty(sign_in, manager, lead, provider, queries):
    client = sign_in(manager)

    def cost(count):
        for _ in range(count):
            ReviewFactory(placement=PlacementFactory(pupil=PupilFactory()), due_on=LATE)
        return queries(client.get, LIST, {"sort": "pupil"})

    few = cost(2)
    assert cost(18) == few < 30
