"""A child's page: where today, attendance before and since, what is ahead and open, the week, the story; by role."""

import re
from datetime import date, time

import pytest

from core.models import record
from placements.models import Placement
from tests.factories.attendance import MarkFactory
from tests.factories.placements import ReviewFactory, SessionFactory
from tests.factories.referrals import ReferralFactory
from tests.pupils.test_pupil_pages import due, page, placed_at, text_of
from tests.referrals.referring_steps import load, pupil_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


@pytest.fixture
def placement(lead, provider):
    return placed_at(provider, pupil_of(lead.organisation))


def of(pupil, client, **asked):
    return client.get(page("pupil", pupil), asked)


def settled(placement, by):
    return record("sessions_settled", placement, by=by, sentence="58 half-days were taken off the timetable.")


class TestToday:
    def test_it_starts_with_where_the_pupil_should_be_and_what_is_known(self, sign_in, lead, placement):
        MarkFactory(session=due(placement), kind="absent", reason="illness")
        shown = text_of(of(placement.pupil, sign_in(lead)))
        assert "Today, Wednesday 18 November 2026 Morning Irwell Forge 9:30am to midday Absent ill" in shown
        assert shown.index("Today, Wednesday") < shown.index("The week") < shown.index("What happened")
        assert shown.index("What happened") < shown.index("Date of birth")

    def test_attendance_before_and_since_is_told_with_its_weeks(self, sign_in, lead, placement):
        type(placement.referral).objects.filter(pk=placement.referral_id).update(
            baseline_attended=50, baseline_possible=100
        )
        MarkFactory(session=due(placement, day=date(2026, 11, 17)))
        response = of(placement.pupil, sign_in(lead))
        found = response.context["attendance"]
        assert (found.since, found.before, found.change) == ("100%", "50%", "+50.0 points")
        assert len(found.weeks) == 12
        assert [value for _, value in found.weeks if value is not None] == [100]
        assert "100% since referral, 1 of 1 marked sessions" in text_of(response)

    def test_without_a_place_nothing_is_made_up(self, sign_in, lead):
        shown = text_of(of(pupil_of(lead.organisation), sign_in(lead)))
        assert "No place at a provider yet." in shown
        assert "No date is known." in shown

    def test_a_school_reads_the_codes_proposed_and_a_provider_does_not(self, sign_in, lead, provider, placement):
        MarkFactory(session=due(placement), kind="absent", reason="illness")
        assert "Code proposed: I" in text_of(of(placement.pupil, sign_in(lead)))
        assert "Code proposed" not in text_of(of(placement.pupil, sign_in(provider)))


class TestAheadAndOpen:
    def test_the_next_half_day_last_days_and_reviews_are_ahead(self, sign_in, lead, placement):
        SessionFactory(placement=placement, date=date(2026, 11, 19), half="AM", starts=time(9, 30), ends=time(12))
        ReviewFactory(placement=placement, due_on=date(2026, 12, 1))
        words = [one.words for one in of(placement.pupil, sign_in(lead)).context["coming"]]
        assert words[0] == "Due at Irwell Forge, 9:30am to midday"
        assert "Review of the place at Irwell Forge" in words
        assert "Last day at Irwell Forge" in words

    def test_what_is_late_comes_first(self, sign_in, lead, placement):
        due(placement, day=date(2026, 11, 17))
        ReviewFactory(placement=placement, due_on=date(2026, 11, 2))
        found = of(placement.pupil, sign_in(lead)).context["open"]
        assert [(one.words, one.is_late) for one in found] == [
            ("Review at Irwell Forge", True),
            ("1 session not marked at Irwell Forge", False),
        ]

    def test_a_referral_that_waits_is_told_to_those_who_read_it(self, sign_in, manager, viewer, lead):
        pupil = pupil_of(lead.organisation)
        referral = ReferralFactory(pupil=pupil, submitted=True, commissioner=lead.organisation)
        (task,) = of(pupil, sign_in(manager)).context["open"]
        assert task.words == f"{referral} waits for a decision"
        assert of(pupil, sign_in(viewer)).context["open"] == []


class TestStory:
    def test_bookkeeping_is_folded_into_one_line(self, sign_in, manager, placement):
        record("started", placement, by=manager, sentence="The placement started.")
        for _ in range(3):
            settled(placement, manager)
        html = of(placement.pupil, sign_in(manager)).content.decode()
        told, _, folded = html.partition("3 system lines")
        assert "The placement started." in told
        assert "taken off the timetable" not in told
        assert folded.count("taken off the timetable") == 3

    def test_it_is_narrowed_to_one_kind(self, sign_in, manager, placement):
        record("started", placement, by=manager, sentence="The placement started.")
        record("approved", placement.referral, by=manager, sentence="The referral was approved.")
        client = sign_in(manager)
        assert "The referral was approved." in text_of(of(placement.pupil, client))
        narrowed = text_of(of(placement.pupil, client, story="placement"))
        assert "The placement started." in narrowed
        assert "The referral was approved." not in narrowed
        assert "The referral was approved." in text_of(of(placement.pupil, client, story="<nonsense>"))

    def test_what_is_older_is_folded_too(self, sign_in, manager, placement):
        for number in range(14):
            record("changed", placement, by=manager, sentence=f"Change number {number}.")
        told, _, earlier = of(placement.pupil, sign_in(manager)).content.decode().partition("4 earlier lines")
        assert "Change number 13." in told
        assert "Change number 3." in earlier
        assert "Change number 3." not in told

    def test_a_provider_reads_its_placements_and_not_how_they_came_to_be(
        self, sign_in, provider, provider2, manager, placement
    ):
        other = placed_at(provider2, placement.pupil, weekday=3)
        record("approved", placement.referral, by=manager, sentence="The referral was approved.")
        record("offered", placement.offer, by=manager, sentence="A place was offered.")
        record("started", placement, by=manager, sentence="The placement started.")
        record("started", other, by=manager, sentence="Another placement started.")
        record("changed", placement.pupil, by=manager, sentence="The record was changed.")
        shown = text_of(of(placement.pupil, sign_in(provider)))
        assert "The placement started." in shown
        for hidden in ("approved", "offered", "Another placement", "record was changed", other.reference):
            assert hidden not in shown, hidden

    def test_a_school_of_the_roll_reads_no_agreement_of_another_commissioner(
        self, sign_in, lead, viewer, manager, placement
    ):
        Placement.objects.filter(pk=placement.pk).update(commissioner=manager.organisation)
        agreement = placement.agreements.get()
        record("signed", agreement, by=manager, sentence="The agreement was signed.")
        for reader in (lead, viewer):
            assert "The agreement was signed." not in text_of(of(placement.pupil, sign_in(reader)))


def test_tables_are_cards_on_a_telephone(sign_in, lead, placement):
    html = of(placement.pupil, sign_in(lead)).content.decode()
    assert re.search(r'data-label="Status">\s*<strong class="govuk-tag', html)
    assert 'class="app-table"' not in html


def test_a_referral_that_waits_keeps_a_schools_page_within_thirty_questions(sign_in, lead, provider, queries):
    pupil = pupil_of(lead.organisation)
    MarkFactory(session=due(placed_at(provider, pupil)))
    ReferralFactory(pupil=pupil, submitted=True, commissioner=lead.organisation)
    client = sign_in(lead)
    client.get(page("pupil", pupil))
    assert queries(client.get, page("pupil", pupil)) < 30


def test_ten_years_cost_no_more_questions(sign_in, manager, lead, provider, queries):
    pupil = pupil_of(lead.organisation)
    due(placed_at(provider, pupil))
    client = sign_in(manager)
    client.get(page("pupil", pupil))
    few = queries(client.get, page("pupil", pupil))
    for _ in range(5):
        old = placed_at(provider, pupil, status="ended", ended_on=date(2026, 10, 1), end_reason="planned")
        ReviewFactory(placement=old, due_on=date(2026, 9, 20))
        settled(old, manager)
    assert queries(client.get, page("pupil", pupil)) == few < 30


@pytest.mark.parametrize("code, words", [("POL", "Polish"), ("ENG", "English"), ("XQX", "Code XQX"), ("", "—")])
def test_the_first_language_is_told_in_words(sign_in, lead, code, words):
    shown = text_of(of(pupil_of(lead.organisation, language=code), sign_in(lead)))
    assert f"First language {words}" in shown


def test_a_referral_says_what_came_of_it(sign_in, lead, placement):
    type(placement.referral).objects.filter(pk=placement.referral_id).update(commissioner=lead.organisation)
    shown = text_of(of(placement.pupil, sign_in(lead)))
    assert "Waiting for offer" in shown or "Placed" in shown
