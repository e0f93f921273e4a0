"""The trail made visible: to the council, and beside a row to whoever may see that row."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from core.models import AccessEntry, Event, opened, record
from core.trail_pages import timeline
from tests.factories.pupils import PupilFactory
from tests.factories.referrals import ReferralFactory

TRAIL, ACCESS = "/trail/", "/trail/opened/"


@pytest.fixture
def story(lead, manager, provider):
    """A referral on which two organisations and the clock acted, and a pupil whose record was opened."""
    referral = ReferralFactory(commissioner=lead.organisation, submitted=True)
    record("submitted", referral, by=lead, changes={"status": ["draft", "submitted"]})
    record("approved", referral, by=manager, sentence="The referral was approved")
    record("reminded", referral, by=None)
    opened(referral.pupil, by=lead)
    return referral


def test_a_timeline_is_told_newest_first_in_sentences(story, lead):
    told = timeline(story, lead)
    assert [moment.sentence for moment in told] == [
        "Reminded",
        "The referral was approved",
        "Submitted (status from draft to submitted)",
    ]


def test_a_sentence_says_the_step_and_nothing_repeats_it(manager):
    changes = {"status": ["submitted", "approved"], "starts_on": ["2026-09-07", "2026-11-23"]}
    referral = ReferralFactory(submitted=True)
    record("approved", referral, by=manager, sentence="The referral was approved", changes=changes)
    (moment,) = timeline(referral, manager)
    assert moment.changes == ("Wanted from: from 7 September 2026 to 23 November 2026",)


def test_other_organisations_are_told_who_acted_by_organisation(story, lead, manager):
    assert [moment.by for moment in timeline(story, lead)] == ["", "Salford City Council", "Lead"]
    assert [moment.by for moment in timeline(story, manager)] == ["", "Manager", "Lead"]


def test_a_timeline_costs_one_query(story, lead, django_assert_num_queries):
    with django_assert_num_queries(1):
        timeline(story, lead)


@pytest.mark.parametrize("who", ["officer", "quality", "lead", "viewer", "provider", "tutor"])
@pytest.mark.parametrize("where", [TRAIL, ACCESS])
def test_the_lists_are_for_the_ap_manager(sign_in, request, who, where):
    assert sign_in(request.getfixturevalue(who)).get(where).status_code == 403


def test_the_ap_manager_reads_every_act(sign_in, manager, story):
    page = sign_in(manager).get(TRAIL).content.decode()
    assert "The referral was approved" in page
    assert story.reference in page
    assert reverse("referrals:referral", args=[story.pk]) in page


def test_the_administrator_reads_about_accounts_and_never_about_pupils(sign_in, admin, manager, story, client):
    record("signed_in", manager.user, by=manager, sentence="Manager signed in")
    page = sign_in(admin).get(TRAIL).content.decode()
    assert "Manager signed in" in page
    assert "The referral was approved" not in page
    assert story.reference not in page
    assert client.get(ACCESS).status_code == 403
    assert not AccessEntry.objects.visible_to(admin).exists()
    assert not Event.objects.visible_to(admin).exclude(pupil_id=None).exists()


def test_the_ap_manager_sees_who_opened_which_pupil(sign_in, manager, story):
    page = sign_in(manager).get(ACCESS).content.decode()
    assert "Agecroft Road School" in page
    assert reverse("pupils:pupil", args=[story.pupil_id]) in page
    assert story.pupil.legal_surname not in page


@pytest.mark.parametrize(
    "asked, count",
    [
        ({}, 3),
        ({"since_day": "18", "since_month": "11", "since_year": "2026"}, 3),
        ({"until_day": "17", "until_month": "11", "until_year": "2026"}, 0),
        ({"since_day": "31", "since_month": "2", "since_year": "2026"}, 3),
        ({"pupil": "nonsense", "page": "-1"}, 3),
    ],
)
def test_the_trail_is_narrowed_by_day(sign_in, manager, story, asked, count):
    assert sign_in(manager).get(TRAIL, asked).context["page_obj"].paginator.count == count


@pytest.mark.parametrize("words, count", [("LEAD", 1), ("nobody", 0), ("%", 0)])
def test_what_a_person_did_is_looked_for_and_the_name_stands_in_no_address(sign_in, manager, story, words, count):
    client = sign_in(manager)
    kept = client.post(TRAIL, {"words": words})
    assert "lead" not in kept.url.lower()
    assert client.get(kept.url).context["page_obj"].paginator.count == count


def test_without_a_day_the_last_thirty_days_are_shown(sign_in, manager, story):
    client = sign_in(manager)
    with clock.set_to(clock.now() + timedelta(days=31)):
        client = sign_in(manager)
        assert client.get(TRAIL).context["page_obj"].paginator.count == 0
        asked = {"since_day": "1", "since_month": "11", "since_year": "2026"}
        assert client.get(TRAIL, asked).context["page_obj"].paginator.count == 3


def test_the_access_log_of_one_pupil(sign_in, manager, story, lead):
    opened(PupilFactory(), by=lead)
    page = sign_in(manager).get(ACCESS, {"pupil": str(story.pupil_id)})
    assert page.context["page_obj"].paginator.count == 1


@pytest.mark.parametrize("where", [TRAIL, ACCESS])
def test_the_lists_cost_the_same_for_two_rows_as_for_twenty(sign_in, manager, lead, queries, where):
    def add(count):
        for _ in range(count):
            pupil = PupilFactory()
            record("changed", pupil, by=lead)
            opened(pupil, by=lead)

    client = sign_in(manager)
    add(2)
    few = queries(client.get, where)
    add(18)
    assert queries(client.get, where) == few


def test_the_trail_is_downloaded_and_that_is_on_the_trail(sign_in, manager, story):
    answer = sign_in(manager).get(TRAIL, {"download": "csv"})
    assert "The referral was approved" in answer.content.decode("utf-8-sig")
    assert Event.objects.get(act="exported").user == manager.user


def test_acts_and_openings_are_read_and_never_changed_there(sign_in, manager, story):
    """What is posted there is only looked for."""
    client = sign_in(manager)
    written = list(Event.objects.values()), list(AccessEntry.objects.values())
    for page in (TRAIL, ACCESS):
        assert client.post(page, {"words": "", "act": "nothing"}).url == page
        assert [client.put(page).status_code, client.delete(page).status_code] == [405, 405]
    assert (list(Event.objects.values()), list(AccessEntry.objects.values())) == written
