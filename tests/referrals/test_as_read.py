"""A decision on a page opened before something happened to the referral is refused, and says what happened."""

import pytest
from django.urls import reverse

from core.models import record
from referrals import assigning, deciding, referring
from referrals.models import Referral
from tests.factories.accounts import AffiliationFactory
from tests.referrals.referring_steps import load, submitted_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

DECLINE = {"why": "not_eligible", "reason": "No lot fits"}


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


@pytest.fixture
def sent(officer):
    return submitted_by(officer, route_id="s19_otherwise")


@pytest.fixture
def second(council):
    return AffiliationFactory(role="ap_manager", organisation=council)


def page(name, row):
    return reverse(f"referrals:referral-{name}", args=[row.pk])


def opened(client, name, row) -> str:
    return client.get(page(name, row)).context["seen"]


def status(row) -> str:
    return Referral.objects.get(pk=row.pk).status


def test_returned_and_sent_again_meanwhile(sent, manager, second, officer, sign_in):
    client = sign_in(manager)
    seen = opened(client, "decline", sent)
    deciding.return_for_information(sent, by=second, wanted="The plan")
    referring.submit(sent, by=officer)
    answer = client.post(page("decline", sent), {**DECLINE, "seen": seen})
    said = answer.content.decode()
    assert status(sent) == "submitted"
    assert "This changed after you opened the page" in said
    assert "The referral was returned for more information" in said
    assert second.user.name in said
    assert "sent for decision again" in said
    assert answer.context["seen"] != seen
    client.post(page("decline", sent), {**DECLINE, "seen": answer.context["seen"]})
    assert status(sent) == "declined"


def test_of_two_officers_one_decides_and_the_other_is_told_who(sent, manager, second, sign_in):
    client = sign_in(manager)
    seen = client.get(reverse("referrals:referral", args=[sent.pk])).context["decides"]["seen"]
    deciding.decline(Referral.objects.get(pk=sent.pk), by=second, **DECLINE)
    said = client.post(page("approve", sent), {"reason": "", "seen": seen}).content.decode()
    assert status(sent) == "declined"
    assert "The referral was declined" in said
    assert second.user.name in said


def test_an_amendment_meanwhile(sent, manager, lead, sign_in):
    client = sign_in(manager)
    seen = opened(client, "return", sent)
    record("amended", sent, by=lead, sentence="The half-days wanted were amended.")
    said = client.post(page("return", sent), {"wanted": "The plan", "seen": seen}).content.decode()
    assert status(sent) == "submitted"
    assert "The half-days wanted were amended" in said


def test_who_looks_after_it_changes_nothing_of_the_decision(sent, manager, second, sign_in):
    client = sign_in(manager)
    seen = opened(client, "approve", sent)
    assigning.take(sent, by=second)
    client.post(page("approve", sent), {"reason": "", "seen": seen})
    assert status(sent) == "approved"


def test_a_fingerprint_of_another_referral_or_person_is_none(sent, manager, second, lead, sign_in):
    record("looked_at", sent, by=lead, sentence="Something happened.")
    other = submitted_by(lead)
    theirs = opened(sign_in(second), "approve", sent)
    client = sign_in(manager)
    for seen in (theirs, opened(client, "approve", other), "made up"):
        client.post(page("approve", sent), {"reason": "", "seen": seen})
        assert status(sent) == "submitted"
