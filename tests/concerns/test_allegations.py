"""An allegation goes to the council's named officer alone; who sent it sees that it was sent, and its reference."""

import pytest
from django.urls import reverse

from concerns import naming
from concerns.models import Allegation, Receipt
from core import mail
from core.models import AccessEntry, Event, Message, MoveRefused
from tests.factories.concerns import SAID, allegation_of, named_officer, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

OTHERS = ("manager", "officer", "admin", "lead", "viewer", "provider", "tutor", "lead2", "provider2", "provider_dsl")


@pytest.fixture
def site(placement):
    return placement.site


@pytest.fixture
def officer_named(quality, admin):
    return named_officer(quality, by=admin)


def test_it_is_two_clicks_from_the_register(sign_in, tutor, site):
    about = sign_in(tutor).get(reverse("concerns:concern-about", args=[site.pk]))
    assert reverse("concerns:allegation-add", args=[site.pk]) in about.text


def test_who_sent_it_sees_its_reference_and_nothing_more(sign_in, tutor, site, officer_named):
    client = sign_in(tutor)
    day = {"day_day": "18", "day_month": "11", "day_year": "2026", "time": "9:30"}
    said = {**SAID, "about_whom": "about-whom-words", **day, "confirmed": "1"}
    page = client.post(reverse("concerns:allegation-add", args=[site.pk]), said, follow=True).text
    allegation = Allegation.objects.get()
    assert allegation.reference in page
    assert not [word for word in (*SAID.values(), "about-whom-words") if word in page]
    assert allegation.reference in client.get(f"{reverse('concerns:concerns')}?page=1").text
    assert client.get(reverse("concerns:allegation", args=[allegation.pk])).status_code == 403


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_but_the_named_officer_reads_it(sign_in, stage, tutor, site, officer_named, name):
    receipt = sent(site, by=tutor)
    allegation = allegation_of(receipt)
    client = sign_in(stage[name])
    assert client.get(reverse("concerns:allegation", args=[allegation.pk])).status_code in (403, 404)
    if name != "tutor":
        assert client.get(reverse("concerns:allegation-sent", args=[receipt.pk])).status_code in (403, 404)
        found = client.post(reverse("search"), {"words": receipt.reference}, follow=True).text
        assert "Nothing was found" in found
    assert not Allegation.objects.visible_to(stage[name]).exists()


def test_the_named_officer_reads_acknowledges_and_closes_it(sign_in, tutor, quality, site, officer_named):
    allegation = allegation_of(sent(site, by=tutor))
    client = sign_in(quality)
    page = client.get(reverse("concerns:allegation", args=[allegation.pk]))
    assert "about-whom-words" in page.text
    acts = (("acknowledge", {}), ("note", {"text": "Rang"}), ("close", {"reason": "unfounded", "outcome": "So"}))
    for act, said in acts:
        answer = client.post(reverse(f"concerns:allegation-{act}", args=[allegation.pk]), said)
        assert answer.status_code == 302, act
    again = client.post(reverse("concerns:allegation-reopen", args=[allegation.pk]), {"reason": "New"}, follow=True)
    for words in ("Rang", "So", "New"):
        assert words in again.text


def test_it_stands_on_no_trail_no_access_log_and_in_no_mail_that_others_read(
    sign_in, tutor, quality, manager, site, officer_named
):
    Message.objects.all().update(state="sent")
    allegation = allegation_of(sent(site, by=tutor))
    sign_in(quality).get(reverse("concerns:allegation", args=[allegation.pk]))
    for rows in (Event.objects.all(), AccessEntry.objects.all()):
        assert not rows.visible_to(manager).filter(object_type__startswith="concerns.Alleg").exists()
        assert not rows.visible_to(manager).filter(object_name=allegation.reference).exists()
    mail.sweep()
    message = Message.objects.get(state="sent", recipient=quality.user, dedupe_key__contains=str(allegation.pk))
    assert "llegation" not in f"{message.subject} {message.body} {message.why} {message.template}"


def test_while_nobody_is_named_it_is_said_and_waits_for_whoever_is_named_next(sign_in, tutor, quality, admin, site):
    page = sign_in(tutor).get(reverse("concerns:allegation-add", args=[site.pk])).text
    assert "The council has named nobody" in page
    allegation = allegation_of(sent(site, by=tutor))
    assert not Allegation.objects.visible_to(quality).exists()
    named_officer(quality, by=admin)
    assert Allegation.objects.visible_to(quality).get() == allegation
    assert Message.objects.filter(recipient=quality.user).exists()


def test_a_post_that_was_ended_reads_nothing(tutor, quality, admin, site, officer_named):
    sent(site, by=tutor)
    officer_named.end(by=admin)
    assert not Allegation.objects.visible_to(quality).exists()


class TestNaming:
    def test_is_an_administrators_and_nobody_names_themselves(self, admin):
        with pytest.raises(MoveRefused, match="Nobody names themselves"):
            naming.name(admin, code="named_officer", by=admin)

    def test_an_ap_manager_is_not_named(self, manager, admin):
        with pytest.raises(MoveRefused, match="AP Manager cannot be the named officer"):
            naming.name(manager, code="named_officer", by=admin)

    def test_is_done_on_a_page_that_home_leads_to(self, sign_in, admin, quality, manager):
        client = sign_in(admin)
        page = client.get(reverse("concerns:posts")).text
        assert "Named officer for allegations (LADO)" in page
        said = {"code": "named_officer", "person": str(quality.pk)}
        page = client.post(reverse("concerns:post-add"), said, follow=True).text
        assert "Quality was named" in page
        assert reverse("concerns:posts") in client.get(reverse("set-up")).text
        assert sign_in(manager).get(reverse("concerns:post-add")).status_code == 403


def test_a_receipt_is_of_who_sent_it(tutor, provider, site):
    sent(site, by=tutor)
    assert Receipt.objects.visible_to(tutor).exists()
    assert not Receipt.objects.visible_to(provider).exists()
