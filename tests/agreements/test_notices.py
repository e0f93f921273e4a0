"""Parents are told of a direction off-site in time, and never who must be told nothing."""

from datetime import date

import pytest
from django.urls import reverse

from agreements import directing, tasks
from agreements.models import NoticeGiven, ParentNotice
from core import clock
from core.models import MoveRefused
from placements import agreeing, running
from pupils.models import Contact
from tests.factories.placing import FIRST, LAST, accepted, approved, cells, offered, on_framework

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 18)


@pytest.fixture
def signed(lead, provider):
    referral = approved(lead.organisation)
    type(referral.route).objects.filter(pk=referral.route_id).update(notice_school_days=2)
    referral.refresh_from_db()
    pattern = [*cells("mon_am", "wed_am"), *cells("mon_pm", starts="13:00", ends="15:00")]
    placement = accepted(offered(referral, on_framework(provider), lead, pattern=pattern), provider)
    agreement = placement.agreements.get()
    agreeing.sign_for_provider(agreement, by=provider)
    agreeing.sign_for_commissioner(agreement, by=lead)
    placement.refresh_from_db()
    return placement


def contact(placement, lead, **values):
    given = {"name": "Ada Moss", "relationship": "mother", "responsibility": "yes", **values}
    return Contact.objects.create(
        pupil=placement.pupil, written_by=lead.user, written_for="", written_at=clock.now(), **given
    )


def at(name, row):
    return reverse(f"agreements:{name}", args=[row.pk])


def on(day):
    return {"on_day": str(day.day), "on_month": str(day.month), "on_year": str(day.year)}


def said(placement):
    return {key: value for part in directing.now_of(placement).content for key, value in part["rows"]}


def test_the_letter_says_where_to_whom_how_many_days_why_and_when(signed, provider):
    rows = said(signed)
    assert provider.organisation.name in rows["Where"]
    assert rows["Report on arrival to"] == provider.user.name
    assert rows["Number of days"] == "8 days"
    assert rows["Monday"] == "9:30am to midday, 1pm to 3pm, break from midday to 1pm"
    assert rows["First day"] == "Monday 23 November 2026"
    assert rows["What it is for"]


def test_it_does_not_start_before_notice_was_given(signed, lead):
    assert running.waiting_for(signed) == [directing.NOT_GIVEN.format(signed.commissioner.name, 2)]
    mother = contact(signed, lead)
    directing.give(signed, contacts=[mother], how="hand", on=TODAY, by=lead)
    assert running.waiting_for(signed) == []
    assert NoticeGiven.objects.get().allows_from == FIRST


def test_given_too_late_it_says_from_when_it_may_start(signed, lead):
    with clock.set_to(clock.at(date(2026, 11, 20), 9)):
        directing.give(signed, contacts=[contact(signed, lead)], how="post", on=date(2026, 11, 20), by=lead)
    words = directing.TOO_LATE.format("25 November 2026", signed.commissioner.name)
    assert running.waiting_for(signed) == [words]


def test_whoever_must_be_told_nothing_is_not_offered_and_not_taken(signed, lead, sign_in):
    father = contact(signed, lead, name="Ben Moss", is_not_told=True)
    contact(signed, lead)
    client = sign_in(lead)
    page = client.get(at("notice-give", signed)).content.decode()
    assert "Ada Moss" in page
    assert "Ben Moss" not in page
    client.post(at("notice-give", signed), {"contacts": [str(father.pk)], "how": "hand", **on(TODAY)})
    assert not NoticeGiven.objects.exists()
    with pytest.raises(MoveRefused, match="must not be given information"):
        directing.give(signed, contacts=[father], how="hand", on=TODAY, by=lead)


def test_one_page_records_to_whom_how_and_when(signed, lead, sign_in):
    mother = contact(signed, lead)
    client = sign_in(lead)
    page = client.get(at("notice-give", signed))
    assert list(page.context["form"].initial["contacts"]) == [mother]
    answer = client.post(at("notice-give", signed), {"contacts": [str(mother.pk)], "how": "email", **on(TODAY)})
    assert answer.status_code == 302
    row = NoticeGiven.objects.get()
    assert (row.name, row.how, row.given_on, row.recorded_by) == ("Ada Moss", "email", TODAY, lead.user)


def test_another_week_makes_another_letter(signed, lead, provider):
    directing.give(signed, contacts=[contact(signed, lead)], how="hand", on=TODAY, by=lead)
    agreement = agreeing.change(signed, starts_on=FIRST, ends_on=LAST, pattern=cells("tue_am"), by=lead)
    agreeing.sign_for_provider(agreement, by=provider)
    agreeing.sign_for_commissioner(agreement, by=lead)
    first, second = ParentNotice.objects.order_by("number")
    assert (first.replaced_at is None, second.replaced_at is None) == (False, True)
    signed.refresh_from_db()
    assert running.waiting_for(signed) == [directing.NOT_GIVEN.format(signed.commissioner.name, 2)]


def test_the_letter_is_printed_once_and_the_provider_does_not_read_it(signed, lead, lead2, provider, sign_in):
    client, url = sign_in(lead), at("notice-print", directing.now_of(signed))
    first = client.get(url).content
    assert first.startswith(b"%PDF")
    tasks.print_papers()
    assert client.get(url).content == first
    assert sign_in(lead2).get(url).status_code == 404
    assert sign_in(provider).get(url).status_code == 403


def test_no_route_without_notice_has_a_letter(lead, provider):
    placement = accepted(offered(approved(lead.organisation), on_framework(provider), lead), provider)
    agreement = placement.agreements.get()
    agreeing.sign_for_provider(agreement, by=provider)
    agreeing.sign_for_commissioner(agreement, by=lead)
    assert not ParentNotice.objects.exists()
