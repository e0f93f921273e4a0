"""Who reads a concern: those it names, and nobody because of the council. Who raised it reads what they wrote."""

from datetime import date

import pytest
from django.urls import reverse

from concerns import following
from concerns.models import Concern
from core import clock
from core.models import AccessEntry, Event
from tests.factories.concerns import SAID, raised

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

OTHERS = ("manager", "officer", "quality", "lead", "viewer", "provider", "lead2", "provider2")


@pytest.fixture
def concern(tutor, placement):
    return raised(placement, by=tutor)


def page_of(concern):
    return reverse("concerns:concern", args=[concern.pk])


@pytest.mark.parametrize("name", ["tutor", "school_dsl", "provider_dsl"])
def test_those_it_names_read_it(sign_in, stage, concern, name):
    page = sign_in(stage[name]).get(page_of(concern))
    assert page.status_code == 200
    assert SAID["what_happened"] in page.text


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_learns_that_there_is_one(sign_in, stage, concern, name):
    client = sign_in(stage[name])
    assert client.get(page_of(concern)).status_code == 404
    for act in ("note", "tell", "acknowledge", "close", "reopen"):
        assert client.get(reverse(f"concerns:concern-{act}", args=[concern.pk])).status_code == 404
    listed = client.get(f"{reverse('concerns:concerns')}?page=1").text
    assert concern.reference not in listed
    assert concern.reference not in client.get(f"{reverse('concerns:concerns')}?download=csv").text
    found = client.post(reverse("search"), {"words": concern.reference}, follow=True).text
    assert "Nothing was found" in found


def test_an_administrator_never_comes_near_it(sign_in, admin, concern):
    assert sign_in(admin).get(page_of(concern)).status_code == 403


def test_it_is_on_no_trail_and_no_access_log_that_others_read(sign_in, manager, school_dsl, concern):
    sign_in(school_dsl).get(page_of(concern))
    assert AccessEntry.objects.filter(object_type="concerns.Concern").count() == 1
    for rows in (Event.objects.all(), AccessEntry.objects.all()):
        assert not rows.visible_to(manager).filter(object_type__startswith="concerns.Concern").exists()


def test_its_readers_see_what_was_done_and_who_opened_it(sign_in, school_dsl, concern):
    client = sign_in(school_dsl)
    client.get(page_of(concern))
    page = client.get(page_of(concern)).text
    assert "It was raised" in page
    assert "Who opened this page" in page
    assert "Shula Dale" in page


def test_who_raised_it_does_not_read_the_notes_of_those_who_were_told(
    sign_in, tutor, school_dsl, provider_dsl, concern
):
    following.add_note(concern, text="note-of-the-lead", by=school_dsl)
    following.add_note(concern, text="note-of-the-tutor", by=tutor)
    own = sign_in(tutor).get(page_of(concern)).text
    assert "note-of-the-tutor" in own
    assert "note-of-the-lead" not in own
    assert "note-of-the-lead" in sign_in(provider_dsl).get(page_of(concern)).text


def test_the_search_finds_it_by_its_reference_for_its_readers(sign_in, school_dsl, concern):
    answer = sign_in(school_dsl).post(reverse("search"), {"words": concern.reference})
    assert answer.url == page_of(concern)


def test_a_provider_reads_it_no_longer_than_it_sees_the_placement(tutor, provider_dsl, school_dsl, concern):
    placement = concern.placement
    type(placement).objects.filter(pk=placement.pk).update(
        status="ended", ended_on=date(2026, 10, 1), end_reason="other"
    )
    assert not Concern.objects.visible_to(provider_dsl).exists()
    assert not Concern.objects.visible_to(tutor).exists()
    assert Concern.objects.visible_to(school_dsl).exists()


def test_the_page_says_no_name_in_its_title_and_its_address(sign_in, school_dsl, concern):
    page = sign_in(school_dsl).get(page_of(concern)).text
    title = page[page.index("<title>") : page.index("</title>")]
    assert concern.placement.pupil.legal_surname not in title
    assert concern.reference in title


def test_the_file_of_the_list_says_nothing_of_what_happened(sign_in, school_dsl, concern):
    body = sign_in(school_dsl).get(f"{reverse('concerns:concerns')}?download=csv").text
    assert concern.reference in body
    assert not [word for word in SAID.values() if word in body]


def test_a_safeguarding_lead_who_takes_over_reads_it_and_the_one_before_does_not(school_dsl, viewer, concern):
    rows = type(viewer).objects
    rows.filter(pk=school_dsl.pk).update(safeguarding_lead_since=None)
    rows.filter(pk=viewer.pk).update(safeguarding_lead_since=clock.today())
    before, after = rows.get(pk=school_dsl.pk), rows.get(pk=viewer.pk)
    assert not Concern.objects.visible_to(before).exists()
    assert Concern.objects.visible_to(after).get() == concern
