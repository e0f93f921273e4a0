"""Pages of enquiries: asking in one form and a list of ticks, answering, choosing, and what nobody may read there."""

from datetime import date

import pytest
from django.urls import reverse

from enquiries import choosing
from enquiries.models import Asked, Enquiry, FamilyRefusal
from referrals.models import Referral
from tests.factories.enquiries import asked, can, cannot, refused
from tests.factories.placing import approved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

QUESTION = {
    "year": "9",
    "need": "Anxious in large groups",
    "half_days": ["mon_am", "wed_am"],
    "how_many": "2",
    "area": "M7",
    "risk": "low",
    "starts_on_day": "23",
    "starts_on_month": "11",
    "starts_on_year": "2026",
    "note": "",
    "reply_days": "2",
}


def text(answer):
    return answer.content.decode()


def test_a_referral_fills_it_in_without_a_name(sign_in, lead, referral):
    page = text(sign_in(lead).get(reverse("enquiries:referral-enquiry", args=[referral.pk])))
    form = page[page.index("Year group") :]
    for words in ("Social, emotional", "M7"):
        assert words in form
    assert "M7 4BX" not in page
    assert "Marksurname" not in form


def test_from_the_question_to_two_providers(sign_in, lead, referral, ours, theirs):
    client = sign_in(lead)
    answer = client.post(reverse("enquiries:referral-enquiry", args=[referral.pk]), QUESTION)
    enquiry = Enquiry.objects.get()
    assert answer.url == reverse("enquiries:enquiry-send", args=[enquiry.pk])
    client.post(answer.url, {"providers": [str(ours.pk), str(theirs.pk)]})
    assert set(Asked.objects.values_list("provider", flat=True)) == {ours.pk, theirs.pk}


def test_what_was_found_is_told_and_a_reason_lets_it_through(sign_in, lead, referral):
    client, url = sign_in(lead), reverse("enquiries:referral-enquiry", args=[referral.pk])
    assert "Why does it stay?" not in text(client.get(url))
    told = text(client.post(url, {**QUESTION, "note": "Ring 0161 496 0123"}))
    assert "“0161 496 0123” looks like a telephone number" in told
    assert "Why does it stay?" in told
    client.post(url, {**QUESTION, "note": "Ring 0161 496 0123", "stays": "It is the taxi's number"})
    assert Enquiry.objects.get().stays == "It is the taxi's number"


def test_a_name_is_told_at_its_field_and_no_reason_helps(sign_in, lead, referral):
    url = reverse("enquiries:referral-enquiry", args=[referral.pk])
    told = text(sign_in(lead).post(url, {**QUESTION, "note": "Marksurname", "stays": "Because"}))
    assert "Take this out: “Marksurname” is a name of the child" in told
    assert not Enquiry.objects.exists()


def test_no_more_half_days_than_are_ticked(sign_in, lead, referral):
    url = reverse("enquiries:referral-enquiry", args=[referral.pk])
    assert "Enter 2 or fewer" in text(sign_in(lead).post(url, {**QUESTION, "how_many": "3"}))


def test_those_who_cannot_be_asked_are_named_with_why(sign_in, lead, referral, membership):
    type(membership).objects.filter(pk=membership.pk).update(status="suspended")
    client = sign_in(lead)
    address = client.post(reverse("enquiries:referral-enquiry", args=[referral.pk]), QUESTION).url
    page = text(client.get(address))
    assert "Cannot be asked" in page
    assert "is suspended" in page


def test_a_provider_reads_the_question_and_neither_who_asks_nor_who_else_is(
    sign_in, provider, lead, referral, ours, theirs
):
    row = asked(referral, ours, theirs, by=lead)[0]
    client = sign_in(provider)
    for url in (
        reverse("enquiries:questions") + "?page=1",
        reverse("enquiries:question", args=[row.pk]),
        reverse("enquiries:question-can", args=[row.pk]),
        reverse("enquiries:questions") + "?download=csv",
    ):
        page = text(client.get(url))
        assert "Anxious in large groups" in page
        for words in (theirs.name, str(lead.organisation), "Marksurname", referral.reference, lead.user.name):
            assert words not in page


def test_two_clicks_say_yes_as_it_was_wanted(sign_in, provider, lead, referral, ours):
    row = asked(referral, ours, by=lead)[0]
    client, url = sign_in(provider), reverse("enquiries:question-can", args=[row.pk])
    form = client.get(url).context["form"]
    said = {
        "can_from_day": "23",
        "can_from_month": "11",
        "can_from_year": "2026",
        "half_days": form.initial["half_days"],
    }
    client.post(url, {**said, "note": ""})
    assert Asked.objects.get().half_days == ["mon_am", "wed_am"]


def test_choosing_leads_to_the_offer_filled_in_with_what_was_said(sign_in, lead, provider, referral, ours):
    row = can(asked(referral, ours, by=lead)[0], by=provider, half_days=["wed_am"], can_from=date(2026, 11, 30))
    assert row.programme is None
    Asked.objects.filter(pk=row.pk).update(programme=ours.sites.get().programmes.get())
    client = sign_in(lead)
    answer = client.post(reverse("enquiries:asked-choose", args=[row.pk]), {})
    assert "/places/" in answer.url
    form = client.get(answer.url).context["form"]
    assert form.initial["half_days"] == ["wed_am"]
    assert form["starts_on"].value() in ("2026-11-30", date(2026, 11, 30))
    page = text(client.get(answer.url))
    assert 'value="30"' in page


def test_a_referral_that_is_not_approved_waits_with_its_offer(sign_in, lead, provider, referral, ours):
    row = can(asked(referral, ours, by=lead)[0], by=provider)
    Referral.objects.filter(pk=referral.pk).update(status="submitted")
    client = sign_in(lead)
    answer = client.post(reverse("enquiries:asked-choose", args=[row.pk]), {})
    assert answer.url == reverse("enquiries:enquiry", args=[row.enquiry_id])
    assert "once the referral is approved" in text(client.get(answer.url))


def test_without_a_referral_it_may_be_said_when_one_is_chosen(sign_in, lead, provider, membership, referral, ours):
    row = can(asked(None, ours, by=lead, lot=membership.lot)[0], by=provider)
    sign_in(lead).post(reverse("enquiries:asked-choose", args=[row.pk]), {"referral": str(referral.pk)})
    assert Enquiry.objects.get().referral == referral


def test_what_a_family_did_not_want_stands_on_the_referral_and_at_no_provider(
    sign_in, lead, provider, manager, referral, ours
):
    said = {
        "provider": str(ours.pk),
        "who": "parent",
        "reason": "too_far",
        "said_on_day": "17",
        "said_on_month": "11",
        "said_on_year": "2026",
    }
    client = sign_in(lead)
    client.post(reverse("enquiries:family-refusal", args=[referral.pk]), said)
    assert FamilyRefusal.objects.get().why == "Too far, or the journey is not safe"
    page = text(client.get(reverse("referrals:referral", args=[referral.pk])))
    assert "Too far, or the journey is not safe" in page
    for who in (provider, manager):
        seen = text(sign_in(who).get(reverse("providers:provider", args=[ours.pk]), follow=True))
        assert "journey" not in seen


def test_who_is_asked_again_is_marked_as_refused_by_the_family(sign_in, lead, referral, ours):
    refused(referral, ours, by=lead)
    client = sign_in(lead)
    address = client.post(reverse("enquiries:referral-enquiry", args=[referral.pk]), QUESTION).url
    assert "The family did not want it" in text(client.get(address))


def test_the_council_reads_how_a_provider_answers_and_others_do_not(sign_in, manager, lead, referral, ours):
    asked(referral, ours, by=lead)
    url = reverse("providers:provider", args=[ours.pk])
    assert "Questions in a year" in text(sign_in(manager).get(url))
    assert "Questions in a year" not in text(sign_in(lead).get(url))


def test_home_counts_what_is_to_answer_and_what_came_in(sign_in, lead, provider, provider2, referral, ours, theirs):
    one, _ = asked(referral, ours, theirs, by=lead)
    assert "question to answer" in text(sign_in(provider).get(reverse("home"))).lower()
    cannot(one, by=provider)
    page = text(sign_in(lead).get(reverse("home"))).lower()
    assert "enquiry with answers in" in page


def test_the_lists_cost_the_same_for_two_as_for_twenty(sign_in, lead, provider, ours, school, membership, queries):
    def more(number):
        for _ in range(number):
            asked(approved(school, lot=membership.lot), ours, by=lead)

    more(2)
    for who, name in ((lead, "enquiries"), (provider, "questions")):
        client, url = sign_in(who), reverse(f"enquiries:{name}") + "?page=1"
        few = queries(client.get, url)
        more(5)
        assert queries(client.get, url) == few


def test_the_page_of_whom_to_ask_costs_the_same_for_more_providers(sign_in, lead, referral, membership, queries):
    from tests.factories.providers import MembershipFactory, ProgrammeFactory, RateFactory, SiteFactory

    def more(number):
        for _ in range(number):
            row = MembershipFactory(lot=membership.lot)
            RateFactory(membership=row)
            ProgrammeFactory(site=SiteFactory(provider=row.provider), lot=membership.lot)

    client = sign_in(lead)
    url = client.post(reverse("enquiries:referral-enquiry", args=[referral.pk]), QUESTION).url
    few = queries(client.get, url)
    more(8)
    assert queries(client.get, url) == few
    assert few <= 30


def test_a_school_of_another_sees_nothing(sign_in, lead, lead2, referral, ours, provider):
    row = can(asked(referral, ours, by=lead)[0], by=provider)
    client = sign_in(lead2)
    for name, key in (("enquiry", row.enquiry_id), ("enquiry-send", row.enquiry_id), ("asked-choose", row.pk)):
        assert client.get(reverse(f"enquiries:{name}", args=[key])).status_code == 404
    assert choosing
