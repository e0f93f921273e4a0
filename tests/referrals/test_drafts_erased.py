"""Drafts nobody goes on with are erased by rule: told a week before, with everything in them, and what was sent never."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from core import clock
from core.models import Event, Message, Threshold
from core.models.trail import filed_as
from referrals import attaching, consenting, deciding, drafts, intending, referring, risking
from referrals.models import NamedRisk, Referral, ReferralFile
from referrals.risking import Said
from tests.factories.accounts import AffiliationFactory
from tests.referrals.referring_steps import draft_of, load, submitted_by
from tests.referrals.test_consents import SAID
from tests.referrals.test_intending import MENTOR
from tests.referrals.test_referral_papers import PDF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

TODAY = date(2026, 11, 18)


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


def ago(days):
    return clock.at(TODAY - timedelta(days=days), 9)


def old(lead, days, **values):
    return draft_of(lead, started_at=ago(days), **values)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


class TestWhatGoes:
    def test_on_its_day_and_not_before(self, lead):
        young, goes = old(lead, 89), old(lead, 90)
        assert drafts.sweep(TODAY) == 1
        assert list(Referral.objects.all()) == [young]
        event = Event.objects.get(act="erased")
        assert event.object_id == str(goes.pk)
        assert goes.pupil.legal_surname not in event.sentence

    def test_everything_in_it_goes_with_it(self, lead, django_capture_on_commit_callbacks):
        row = old(lead, 90)
        paper = attaching.add(row, "ehc_plan", attaching.look_at("Plan.pdf", PDF), by=lead)
        risking.write(row, {"weapons": Said(False)}, by=lead)
        consenting.write(row, "photos", by=lead, **SAID)
        intending.add_tried(row, by=lead, **MENTOR)
        intending.pick_outcomes(row, ["attends"], by=lead)
        later = TODAY + timedelta(days=90)
        with django_capture_on_commit_callbacks(execute=True):
            assert drafts.sweep(later) == 1
        assert not any(model.objects.exists() for model in (Referral, ReferralFile, NamedRisk))
        assert not paper.file.storage.exists(paper.file.name)

    def test_whoever_goes_on_with_it_keeps_it(self, lead):
        row = old(lead, 200)
        referring.fill_in(row, by=lead, pupil_view="I want to cook.")
        assert drafts.sweep(TODAY) == 0
        assert drafts.erased_on(row) == TODAY + timedelta(days=90)

    def test_what_was_sent_never_goes(self, lead):
        row = submitted_by(lead, started_at=ago(400))
        assert drafts.erased_on(row) is None
        assert drafts.sweep(TODAY) == 0

    def test_one_taken_back_before_it_was_sent_goes_too(self, lead):
        row = draft_of(lead)
        deciding.withdraw(row, by=lead)
        assert drafts.sweep(TODAY + timedelta(days=89)) == 0
        assert drafts.sweep(TODAY + timedelta(days=90)) == 1

    def test_the_days_are_the_councils_figure(self, lead):
        Threshold.objects.filter(code="draft_kept_days").update(value=30)
        old(lead, 30)
        assert drafts.sweep(TODAY) == 1

    def test_it_asks_the_same_for_two_as_for_twenty(self, lead, queries):
        for _ in range(2):
            old(lead, 80)
        few = queries(drafts.sweep, TODAY)
        for _ in range(18):
            old(lead, 80)
        assert queries(drafts.sweep, TODAY) == few


class TestWhoIsTold:
    def test_who_began_it_a_week_before_and_once(self, lead):
        AffiliationFactory(role="ap_lead", organisation=lead.organisation, user__name="Cover Lead")
        row = old(lead, 83)
        drafts.sweep(TODAY)
        drafts.sweep(TODAY)
        message = Message.objects.get()
        assert (message.recipient, message.template) == (lead.user, "referrals/draft_goes")
        assert row.pupil.legal_surname not in str(message.context)

    def test_nobody_earlier(self, lead):
        old(lead, 82)
        drafts.sweep(TODAY)
        assert not Message.objects.exists()

    def test_the_task_list_says_who_goes_on_with_it_and_when_it_goes(self, lead, sign_in):
        row = draft_of(lead)
        said = text_of(sign_in(lead).get(reverse("referrals:referral-tasks", args=[row.pk])))
        assert f"everybody who refers for {lead.organisation.name}" in said
        assert "it is erased on" in said


def test_events_are_found_under_the_name_of_the_table():
    assert filed_as(Referral) == "placements.Referral"
