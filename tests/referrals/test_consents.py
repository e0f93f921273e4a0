"""Consents one by one: whose, how, from when until when, withdrawn with a day; not asked is no answer."""

import re
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.models import MoveRefused
from referrals import consenting, missing
from referrals.models import Amendment, Consent, Referral
from referrals.reasons import CONSENTS
from tests.factories.placements import OfferFactory, PlacementFactory
from tests.referrals.referring_steps import draft_of, load, submitted_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

SAID = {
    "answer": "given",
    "whose": "parent",
    "name": "Ada Marlow",
    "how": "email",
    "said_on": date(2026, 11, 3),
    "until": date(2027, 7, 23),
}
IN_WORDS = "Given by Ada Marlow, a parent or carer, by email on 3 November 2026, until 23 July 2027"


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


def page(row, code="photos"):
    return reverse("referrals:referral-consent", args=[row.pk, code])


def referral_page(row):
    return reverse("referrals:referral", args=[row.pk])


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def days(**given):
    parts = ("day", "month", "year")
    return {
        f"{name}_{part}": str(getattr(value, part)) if value else "" for name, value in given.items() for part in parts
    }


def typed(**values):
    said = {**SAID, "withdrawn_on": None, **values}
    plain = {name: said[name] for name in ("answer", "whose", "name", "how")}
    return {**plain, **days(**{name: said[name] for name in ("said_on", "until", "withdrawn_on")})}


class TestWritingDown:
    def test_it_says_whose_how_when_and_until_when(self, lead, sign_in):
        row = draft_of(lead)
        client = sign_in(lead)
        assert client.post(page(row), typed()).status_code == 302
        assert IN_WORDS in text_of(client.get(referral_page(row)))
        assert Consent.objects.get().holds_on(date(2027, 7, 23))
        assert not Consent.objects.get().holds_on(date(2027, 7, 24))

    def test_it_is_withdrawn_with_a_day_and_who_acted_reads_both(self, lead, sign_in):
        row = submitted_by(lead)
        consenting.write(row, "photos", by=lead, **SAID)
        withdrawn = typed(answer="withdrawn", until=None, withdrawn_on=date(2026, 11, 17))
        assert sign_in(lead).post(page(row), withdrawn).status_code == 302
        now = Consent.objects.now().get()
        assert now.in_words.startswith("Withdrawn on 17 November 2026. It was given by Ada Marlow")
        assert Consent.objects.count() == 2
        changed = Amendment.objects.get().changed[0]
        assert (changed.label, changed.before) == ("Consent: Photos and film", IN_WORDS)

    @pytest.mark.parametrize(
        ("values", "says"),
        [
            ({"answer": "withdrawn", "withdrawn_on": None}, "Enter the day on which it was withdrawn"),
            ({"answer": "withdrawn", "withdrawn_on": date(2026, 11, 2)}, "before it was given"),
            ({"until": date(2026, 11, 2)}, "The last day must be the same as or after"),
            ({"said_on": date(2026, 12, 1), "until": None}, "must be today or in the past"),
            ({"name": ""}, "Enter their name"),
        ],
    )
    def test_what_cannot_be_is_refused(self, values, says, lead, sign_in):
        row = draft_of(lead)
        assert says in text_of(sign_in(lead).post(page(row), typed(**values)))
        assert not Consent.objects.exists()

    def test_refused_is_an_answer_and_does_not_hold(self, lead):
        row = consenting.write(draft_of(lead), "photos", by=lead, **{**SAID, "answer": "refused", "until": None})
        assert row.in_words.startswith("Refused by Ada Marlow")
        assert not row.holds_on(date(2026, 11, 18))

    def test_the_same_is_not_written_twice(self, lead):
        row = draft_of(lead)
        first = consenting.write(row, "photos", by=lead, **SAID)
        assert consenting.write(row, "photos", by=lead, **SAID) == first

    def test_a_declined_referral_takes_no_more(self, lead):
        row = submitted_by(lead)
        Referral.objects.filter(pk=row.pk).update(status="declined", decision_reason="No", declined_for="other")
        with pytest.raises(MoveRefused, match="declined"):
            consenting.write(row, "photos", by=lead, **SAID)

    def test_the_table_holds_the_days_in_order(self, lead):
        consenting.write(draft_of(lead), "photos", by=lead, **SAID)
        with pytest.raises(IntegrityError), transaction.atomic():
            Consent.objects.update(withdrawn_on=date(2026, 11, 5))
        with pytest.raises(IntegrityError), transaction.atomic():
            Consent.objects.update(until=date(2026, 11, 2))

    def test_there_is_no_page_of_a_consent_nobody_asks_for(self, lead, sign_in):
        assert sign_in(lead).get(page(draft_of(lead), "nothing")).status_code == 404


class TestWhoReads:
    def test_the_provider_once_it_has_accepted(self, lead, provider, provider2, quality, sign_in):
        row = submitted_by(lead)
        consenting.write(row, "photos", by=lead, **SAID)
        assert not Consent.objects.visible_to(provider).exists()
        mine = provider.organisation.provider
        PlacementFactory(offer=OfferFactory(referral=row, membership__provider=mine, status="accepted"))
        assert IN_WORDS in text_of(sign_in(provider).get(referral_page(row)))
        assert page(row) not in sign_in(provider).get(referral_page(row)).content.decode()
        assert not Consent.objects.visible_to(provider2).exists()
        assert Consent.objects.visible_to(quality).exists()

    def test_only_who_refers_writes_it_down(self, lead, lead2, manager, provider, sign_in):
        row = submitted_by(lead)
        for acting, answer in ((lead2, 404), (manager, 403), (provider, 403)):
            assert sign_in(acting).get(page(row)).status_code == answer


def test_what_was_not_asked_is_missing(lead):
    row = submitted_by(lead)
    consenting.write(row, "photos", by=lead, **SAID)
    asked = len(CONSENTS.choices())
    assert f"Consents: {asked - 1} of {asked} not asked" in [str(each) for each in missing.of([row])[row.pk]]
