"""When reviews fall due, and writing down what came of one."""

from datetime import date

import pytest
from django.urls import reverse

from core import clock
from core.models import AccessEntry, Event, MoveRefused
from core.school_days import SchoolDays, Span
from outcomes import reviewing
from outcomes.models import Review
from placements import running
from tests.cast import held
from tests.factories.placements import AgreementFactory, ReviewFactory
from tests.factories.placing import FIRST, LAST, agreed, approved

TERMS = SchoolDays(
    (
        Span(date(2026, 9, 1), date(2026, 10, 23)),
        Span(date(2026, 11, 2), date(2026, 12, 18)),
        Span(date(2027, 1, 4), date(2027, 2, 12)),
        Span(date(2027, 2, 22), date(2027, 4, 2)),
    ),
    (Span(date(2027, 4, 2), date(2027, 4, 2)),),
)


@pytest.mark.parametrize(
    "rhythm, starts_on, ends_on, expected",
    [
        ("half_term", date(2026, 9, 7), date(2026, 12, 18), [date(2026, 10, 23), date(2026, 12, 18)]),
        # Nine school days before the half-term: too short to review anything.
        ("half_term", date(2026, 10, 13), date(2026, 12, 18), [date(2026, 12, 18)]),
        ("half_term", date(2026, 10, 12), date(2026, 12, 18), [date(2026, 10, 23), date(2026, 12, 18)]),
        ("half_term", date(2027, 2, 22), date(2027, 4, 2), [date(2027, 4, 1)]),
        ("half_term", date(2026, 9, 7), date(2026, 9, 11), [date(2026, 9, 11)]),
        ("", date(2026, 9, 7), date(2026, 10, 23), [date(2026, 10, 23)]),
        ("month", date(2026, 9, 30), date(2026, 12, 1), [date(2026, 10, 23), date(2026, 11, 30)]),
        ("month", date(2026, 12, 31), date(2027, 3, 3), [date(2027, 1, 29), date(2027, 2, 26)]),
        ("month", date(2026, 9, 7), date(2026, 9, 20), [date(2026, 9, 18)]),
        ("end_of_suspension", date(2026, 9, 7), date(2026, 9, 20), [date(2026, 9, 18)]),
        ("year", date(2025, 11, 4), date(2026, 12, 18), [date(2026, 11, 4)]),
        ("year", date(2026, 9, 7), date(2026, 12, 20), [date(2026, 12, 18)]),
    ],
)
def test_the_days_by_which_a_placement_is_to_be_reviewed(rhythm, starts_on, ends_on, expected):
    assert reviewing.review_days(rhythm, starts_on, ends_on, TERMS) == expected


@pytest.fixture(scope="module", autouse=True)
def scene(bare):
    bare["placement"] = agreed(bare["lead"], bare["provider"])
    return bare


placement = held("placement")


@pytest.fixture
def review(placement):
    with clock.set_to(clock.at(FIRST, 5)):
        running.start(placement)
    with clock.set_to(clock.at(date(2026, 12, 14), 10)):
        yield placement.reviews.get()


SAID = "MARKER: she likes welding"


def answers(day: date, outcome: str = "continue", **more: str) -> dict[str, str]:
    return {
        "held_on_day": str(day.day),
        "held_on_month": str(day.month),
        "held_on_year": str(day.year),
        "outcome": outcome,
        "note": "",
        **more,
    }


def test_planning_again_changes_nothing(placement, lead):
    before = list(Review.objects.values_list("pk", flat=True))
    reviewing.plan(placement, by=lead)
    assert list(Review.objects.values_list("pk", flat=True)) == before


def test_they_fall_on_school_days_of_the_pupils_own_school(lead, provider, council):
    lead.organisation.calendar.closures.create(kind="inset", starts_on=LAST, ends_on=LAST)
    assert agreed(lead, provider).reviews.get().due_on == date(2026, 12, 17)


def test_those_held_and_those_overdue_stay_when_the_dates_change(placement, lead):
    held = ReviewFactory(placement=placement, due_on=date(2026, 12, 1), held_on=date(2026, 12, 1), outcome="continue")
    late = ReviewFactory(placement=placement, due_on=date(2026, 11, 2))
    reviewing.plan(placement, by=lead)
    assert set(Review.objects.filter(pk__in=[held.pk, late.pk])) == {held, late}


def test_recording_it_is_on_the_trail_without_what_was_said(review, lead, sign_in):
    client = sign_in(lead)
    url, sent = reverse("outcomes:review-hold", args=[review.pk]), answers(date(2026, 12, 14), "extend", note=SAID)
    rows = client.post(url, sent).context["rows"]
    assert [row["value"] for row in rows] == ["14 December 2026", "Extend", SAID]
    assert Review.objects.get(pk=review.pk).held_on is None
    assert client.post(url, {**sent, "confirmed": "1"}).status_code == 302
    review.refresh_from_db()
    assert (review.held_on, review.outcome, review.held_by) == (date(2026, 12, 14), "extend", lead.user)
    event = Event.objects.about(review).get()
    assert (event.act, event.sentence) == ("held", "A review was held: extend.")
    assert "MARKER" not in str(event.changes)


def followed_up(client):
    cards = {card.label: card for card in client.get("/").context["cards"]}
    return cards["reviews to follow up"]


def test_what_was_decided_opens_its_form_and_stays_a_task_until_it_is_done(review, lead, lead2, sign_in):
    client, url = sign_in(lead), reverse("outcomes:review-hold", args=[review.pk])
    ends = reverse("placements:placement-end", args=[review.placement_id])
    answer = client.post(url, {**answers(date(2026, 12, 14), "end"), "confirmed": "1"})
    assert answer.url == ends
    card = followed_up(client)
    assert (card.count, [task.url for task in card.tasks]) == (1, [ends])
    assert client.get(card.url).context["page_obj"].paginator.count == 1
    assert "What was decided has not been done yet" in client.get(reverse("outcomes:review", args=[review.pk])).text
    running.end(review.placement, on=date(2026, 12, 14), reason="planned", by=lead)
    assert followed_up(client).count == 0
    assert followed_up(sign_in(lead2)).count == 0


def test_a_decision_to_change_is_followed_by_an_agreement_and_dropped_by_the_next_review(review, lead, sign_in):
    review.hold(held_on=date(2026, 12, 1), outcome="extend", note="", by=lead)
    assert list(Review.objects.to_follow()) == [review]
    later = ReviewFactory(placement=review.placement, due_on=date(2026, 12, 14))
    later.hold(held_on=date(2026, 12, 14), outcome="continue", note="", by=lead)
    assert not Review.objects.to_follow().exists()
    Review.objects.filter(pk=later.pk).update(outcome="change_pattern")
    assert list(Review.objects.to_follow()) == [later]
    AgreementFactory(
        placement=review.placement, number=9, status="replaced", drafted_at=clock.at(date(2026, 12, 14), 15)
    )
    assert not Review.objects.to_follow().exists()


def test_what_is_known_of_the_child_stands_over_the_form(review, lead, sign_in):
    earlier = ReviewFactory(placement=review.placement, due_on=date(2026, 10, 23))
    earlier.hold(held_on=date(2026, 12, 14), outcome="continue", note="", by=lead)
    review.placement.referral.pupil_view = "The bench is better."
    review.placement.referral.save()
    client, url = sign_in(lead), reverse("outcomes:review-hold", args=[review.pk])
    said = {row["key"]: row.get("value") or row["lines"] for row in client.get(url).context["facts"]}
    assert said["Pupil's view then"] == "The bench is better."
    assert said["Why referred"][0] == str(review.placement.referral.route)
    assert said["Decided last"] == "Continue as it is, on 14 December 2026"
    assert said["Attendance"][0].endswith("marked sessions")
    assert "Placement" not in said
    assert AccessEntry.objects.filter(object_id=str(review.pk), user=lead.user).exists()


def test_it_refuses_a_second_record(review, lead):
    again = Review.objects.get(pk=review.pk)
    review.hold(held_on=date(2026, 12, 14), outcome="continue", note="", by=lead)
    with pytest.raises(MoveRefused, match="Somebody else has recorded"):
        again.hold(held_on=date(2026, 12, 14), outcome="end", note="", by=lead)


@pytest.mark.parametrize(
    "given, words",
    [
        (answers(date(2026, 12, 15)), "must be today or in the past"),
        (answers(date(2026, 11, 20)), "before the placement started"),
        (answers(date(2026, 12, 14), outcome=""), "Select what was decided"),
        (answers(date(2026, 12, 14), held_on_day="31", held_on_month="2"), "must be a real date"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(review, lead, sign_in, given, words):
    response = sign_in(lead).post(reverse("outcomes:review-hold", args=[review.pk]), given)
    assert response.status_code == 200
    assert words in response.content.decode()
    review.refresh_from_db()
    assert review.held_on is None


def test_what_was_said_is_read_by_commissioner_and_council_alone(review, lead, manager, provider, viewer, sign_in):
    review.hold(held_on=date(2026, 12, 14), outcome="continue", note="MARKER", by=lead)
    page = reverse("outcomes:review", args=[review.pk])
    for acting, reads in ((lead, True), (manager, True), (provider, False)):
        response = sign_in(acting).get(page)
        assert response.status_code == 200
        assert ("MARKER" in response.content.decode()) is reads


def test_the_list_tells_overdue_from_soon(placement, lead, sign_in):
    late = ReviewFactory(placement=placement, due_on=date(2026, 11, 13))
    soon = ReviewFactory(placement=placement, due_on=date(2026, 11, 27))
    client = sign_in(lead)
    url = reverse("outcomes:reviews")
    shown = {
        when: client.get(f"{url}?when={when}").context["object_list"] for when in ("overdue", "soon", "due", "held")
    }
    assert list(shown["overdue"]) == [late]
    assert list(shown["soon"]) == [soon]
    assert len(shown["due"]) == 3
    assert list(shown["held"]) == []


def test_a_review_that_is_late_because_of_a_pause_says_so(placement, lead, sign_in):
    late = ReviewFactory(placement=placement, due_on=date(2026, 11, 13))
    placement.status = "paused"
    placement.save()
    client = sign_in(lead)
    shown = client.get(reverse("outcomes:reviews") + "?when=overdue").content.decode()
    assert "Overdue, placement paused" in shown
    assert "The placement is paused" in client.get(reverse("outcomes:review", args=[late.pk])).content.decode()


def test_the_list_costs_the_same_for_two_rows_as_for_twenty(lead, provider, council, sign_in, queries):
    client, url = sign_in(lead), reverse("outcomes:reviews")
    for _ in range(2):
        agreed(lead, provider)
    few = queries(client.get, url)
    for _ in range(6):
        ReviewFactory(placement__offer__referral=approved(lead.organisation))
    assert queries(client.get, url) == few
