"""A link that answers: bound to one question and provider, once, until the last day; guessed it opens nothing."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.core import mail as post
from django.urls import reverse

from core import clock, mail
from core.models import Event, Message
from enquiries import choosing
from enquiries.models import Asked, Enquiry, LinkUse
from tests.factories.enquiries import asked, can, cannot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

NO = {"reason": "full", "name": "Ola Reed", "note": ""}
YES = {
    "name": "Ola Reed",
    "can_from_day": "24",
    "can_from_month": "11",
    "can_from_year": "2026",
    "half_days": ["mon_am"],
    "note": "",
}


@pytest.fixture
def rows(referral, ours, theirs, lead):
    return asked(referral, ours, theirs, by=lead, note="Likes engines")


def at(row, name="key"):
    return reverse(f"enquiries:{name}", kwargs={"token": row.token})


def again(row):
    return Asked.objects.get(pk=row.pk)


def test_it_stands_in_the_mail_and_nowhere_else(rows, provider):
    mail.sweep()
    sent = next(each for each in post.outbox if each.to == [provider.user.email])
    link = re.search(r"https?://\S+/key/([^/\s]+)/", sent.body).group(1)
    assert link == rows[0].token
    said = sent.subject + sent.body
    for words in ("Mark", "engines", "Year 9", "M7", "anxious", "Agecroft"):
        assert words.casefold() not in said.casefold()
    kept = Message.objects.get(template="enquiries/asked", recipient=provider.user)
    assert rows[0].token not in str(kept.context) + kept.body


def test_opening_it_changes_nothing_however_often(client, rows):
    before = Event.objects.count()
    for _ in range(3):
        for name in ("key", "key-can", "key-cannot"):
            for ask in (client.get, client.head):
                assert ask(at(rows[0], name)).status_code == 200
    assert again(rows[0]).status == "asked"
    assert (Event.objects.count(), LinkUse.objects.count()) == (before, 0)


def test_it_says_what_it_shows_and_shows_no_child(client, rows, pupil, lead):
    page = client.get(at(rows[0])).content.decode()
    assert "It shows the question below and nothing else" in page
    assert "Likes engines" in page
    for words in ("Markforename", "Marksurname", str(lead.organisation), pupil.upn or "no UPN", "M7 4BX", "REF-"):
        assert words not in page


def test_a_yes_is_taken_with_when_and_from_where(client, rows):
    page = client.post(at(rows[0], "key-can"), YES, REMOTE_ADDR="203.0.113.7")
    assert "Your answer was sent" in page.content.decode()
    row, use = again(rows[0]), LinkUse.objects.get()
    assert (row.status, row.can_from, row.answered_name, row.answered_by) == (
        "can",
        date(2026, 11, 24),
        "Ola Reed",
        None,
    )
    assert (use.asked, use.address, use.came_of) == (rows[0], "203.0.113.7", "answered")
    assert Event.objects.about(row).last().user is None


def test_without_a_name_nothing_is_sent(client, rows):
    page = client.post(at(rows[0], "key-cannot"), {**NO, "name": ""})
    assert "Enter your name" in page.content.decode()
    assert again(rows[0]).status == "asked"


def test_used_it_works_no_more_and_shows_nothing(client, rows):
    client.post(at(rows[0], "key-cannot"), NO)
    for ask in (client.get(at(rows[0])), client.post(at(rows[0], "key-can"), YES)):
        assert ask.status_code == 410
        assert "An answer is given once" in ask.content.decode()
        assert "Likes engines" not in ask.content.decode()
    assert again(rows[0]).status == "cannot"
    assert list(LinkUse.objects.values_list("came_of", flat=True)) == ["answered", "used"]


def test_after_the_last_day_it_is_expired(client, rows):
    with clock.set_to(clock.at(date(2026, 11, 21), 0, 1)):
        late = client.post(at(rows[0], "key-can"), YES)
        assert late.status_code == client.get(at(rows[0])).status_code == 410
    assert "last day to answer has passed" in late.content.decode()
    assert (again(rows[0]).status, LinkUse.objects.get().came_of) == ("asked", "late")


def test_on_the_last_day_it_works(client, rows):
    with clock.set_to(clock.at(date(2026, 11, 20), 23, 59)):
        assert client.post(at(rows[0], "key-cannot"), NO).status_code == 200
    assert again(rows[0]).status == "cannot"


def test_after_somebody_was_chosen_it_is_closed(client, rows, lead, provider2):
    choosing.choose(can(rows[1], by=provider2), by=lead)
    answer = client.post(at(rows[0], "key-can"), YES)
    assert answer.status_code == 410
    assert "closed" in answer.content.decode()
    assert LinkUse.objects.get().came_of == "closed"


def test_it_answers_for_its_own_provider_and_question_alone(client, rows, referral, ours, lead):
    other = asked(referral, ours, by=lead)[0]
    client.post(at(rows[0], "key-cannot"), NO)
    assert (again(rows[0]).status, again(rows[1]).status, again(other).status) == ("cannot", "asked", "asked")


@pytest.mark.parametrize(
    "guess",
    [
        lambda row: row.key,
        lambda row: row.token[:-1] + ("A" if row.token[-1] != "A" else "B"),
        lambda row: f"{'A' * 43}:{row.token.rpartition(':')[2]}",
        lambda row: str(row.pk),
        lambda row: "nothing",
    ],
    ids=["its key", "another sign", "another key", "its row", "any word"],
)
def test_guessed_it_is_not_found_and_leaves_nothing(client, rows, guess):
    url = reverse("enquiries:key-can", kwargs={"token": guess(rows[0])})
    assert client.get(url).status_code == client.post(url, YES).status_code == 404
    assert (again(rows[0]).status, LinkUse.objects.count()) == ("asked", 0)


def test_guessing_is_limited_by_address_and_a_real_link_still_works(client, rows):
    most, _ = settings.RATE_LIMITS["link"]
    url = reverse("enquiries:key", kwargs={"token": "guessed"})
    answers = [client.get(url, REMOTE_ADDR="203.0.113.9").status_code for _ in range(most + 1)]
    assert answers == [404] * most + [429]
    assert client.get(url, REMOTE_ADDR="203.0.113.10").status_code == 404
    assert client.get(at(rows[0]), REMOTE_ADDR="203.0.113.9").status_code == 200


def test_a_link_of_an_answered_question_is_not_mailed_any_more(rows, provider):
    cannot(rows[0], by=provider)
    mail.sweep()
    assert not [each for each in post.outbox if each.to == [provider.user.email]]


def test_who_asked_reads_when_and_from_where(client, rows, lead, sign_in):
    client.post(at(rows[0], "key-cannot"), NO, REMOTE_ADDR="203.0.113.7")
    page = sign_in(lead).get(reverse("enquiries:enquiry", args=[Enquiry.objects.get().pk])).content.decode()
    assert "from 203.0.113.7" in page
    assert "Ola Reed, by the link" in page


def test_somebody_who_is_signed_in_elsewhere_answers_by_it_all_the_same(rows, sign_in, tutor):
    assert sign_in(tutor).post(at(rows[0], "key-cannot"), NO).status_code == 200
    assert again(rows[0]).status == "cannot"
