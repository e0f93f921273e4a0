"""The council's own words in e-mails: added to what is shipped, looked at first, and taken back."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail as django_mail
from django.urls import reverse

from core import letter_words, mail
from core.models import Event, LetterWords
from salford_ap.letter_kinds import KINDS

pytestmark = pytest.mark.django_db
DIGEST = reverse("letter-words", args=["attendance", "digest"])
OPENING = reverse("letter-words-of-all", args=["opening"])
SIGNATURE = reverse("letter-words-of-all", args=["signature"])


def sent_to(person: Any, template: str = "referrals/referral_approved", **context: Any) -> Any:
    """The e-mail of this kind as it goes out."""
    values = {"reference": "R-1", "link": "https://portal.example/r/1/", **context}
    mail.post(person.user, template, values, why="you referred", key=f"{template}:{LetterWords.objects.count()}")
    mail.sweep()
    return django_mail.outbox[-1]


def test_every_kind_of_e_mail_can_be_looked_at() -> None:
    folder = Path(settings.BASE_DIR) / "templates" / "emails"
    assert {kind.template for kind in KINDS} == {f"{path.parent.name}/{path.stem}" for path in folder.glob("*/*.txt")}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.template)
def test_a_kind_is_shown_whole_with_invented_values(admin: Any, sign_in: Any, kind: Any) -> None:
    client, names = sign_in(admin), kind.template.split("/")
    html = client.get(reverse("letter-words", args=names)).content.decode()
    assert "You get this message because" in html
    drawn = client.get(reverse("letter-preview", args=names))
    assert "unsafe-inline" in drawn.headers["Content-Security-Policy"]
    assert "script-src 'self'" in drawn.headers["Content-Security-Policy"]
    for page in (html, drawn.content.decode()):
        assert "None" not in page
        assert "{{" not in page


def test_what_is_added_goes_out_and_nothing_shipped_is_lost(admin: Any, lead: Any, sign_in: Any) -> None:
    before = sent_to(lead).body
    client = sign_in(admin)
    client.post(OPENING, {"text": "Dear colleague"})
    client.post(SIGNATURE, {"text": "The AP team\n0161 496 0000"})
    client.post(reverse("letter-words", args=["referrals", "referral_approved"]), {"text": "Thank you for asking."})
    email = sent_to(lead)
    assert [line for line in before.splitlines() if line not in email.body.splitlines()] == []
    words = ["Dear colleague", "A place can be offered", "Thank you for asking.", "The AP team", "You get this message"]
    for said in (email.body, email.alternatives[0][0]):
        assert [said.index(each) for each in words] == sorted(said.index(each) for each in words)
    assert email.subject == "Referral R-1 was approved"
    assert "Thank you for asking." not in sent_to(lead, "referrals/referral_declined").body


def test_it_is_looked_at_before_it_is_saved_as_text_and_as_html(admin: Any, sign_in: Any) -> None:
    client = sign_in(admin)
    page = client.post(DIGEST, {"text": "Registers are due on Fridays.", "save_draft": "1"})
    assert "As it would be sent" in page.content.decode()
    assert "Registers are due on Fridays." in page.context["text"]
    assert "Registers are due on Fridays." in client.get(page.context["as_html"]).content.decode()
    assert not LetterWords.objects.exists()
    assert client.get(reverse("letter-preview", args=["attendance", "digest"]) + "?words=forged").status_code == 404


def test_words_are_changed_with_their_history_and_taken_back(admin: Any, lead: Any, sign_in: Any) -> None:
    client, before = sign_in(admin), sent_to(lead).body
    for words in ("Dear all", "Dear colleague", "Dear colleague"):
        client.post(OPENING, {"text": words})
    assert LetterWords.objects.count() == 2
    html = client.get(OPENING).content.decode()
    assert "Dear all" in html
    client.post(reverse("letters-take-back"))
    assert sent_to(lead).body == before
    assert letter_words.known() == {}
    assert [event.user_id for event in Event.objects.filter(act="letter_words_changed")] == [admin.user_id] * 3
    assert "Dear colleague" in client.get(OPENING).content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("You get this message because: we like you", "says why somebody gets the e-mail"),
        ("New\n======", "equals signs alone"),
        ("Look:\nhttp://plain.example/", "must begin with https://"),
        ("javascript:alert(1)", "must begin with https://"),
        *(
            (f"{sign}{words}", said)
            for sign in ("\u200b", "\ufeff", "\u2060", "\u3164", "\u2800", "\x0b")
            for words, said in (
                ("You get this message because: we like you", "says why somebody gets the e-mail"),
                ("=====", "equals signs alone"),
            )
        ),
        ("Look:\nhtt\u200bp://plain.example/", "must begin with https://"),
        ("x" * 1_001, "1000 characters or fewer"),
    ],
)
def test_what_would_break_an_e_mail_is_refused(admin: Any, sign_in: Any, wrong: str, words: str) -> None:
    assert words in sign_in(admin).post(DIGEST, {"text": wrong}).content.decode()
    assert not LetterWords.objects.exists()


def test_markup_stays_words_and_signs_that_turn_the_line_are_left_out(admin: Any, lead: Any, sign_in: Any) -> None:
    sign_in(admin).post(SIGNATURE, {"text": "<img src=x onerror=y> {{ council }} \u202eRuo team"})
    drawn = sent_to(lead).alternatives[0][0]
    assert "&lt;img src=x onerror=y&gt; {{ council }} Ruo team" in drawn


def test_an_unknown_kind_or_part_is_not_found(admin: Any, sign_in: Any) -> None:
    client = sign_in(admin)
    assert client.get("/letters/attendance/nothing/").status_code == 404
    assert client.get("/letters/every/added/").status_code == 404


def test_the_pages_ask_little(admin: Any, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    client = sign_in(admin)
    for kind in KINDS:
        letter_words.enter("added", kind.template, "More.", by=admin)
    for address in (reverse("letters"), DIGEST):
        client.get(address)
        with django_assert_max_num_queries(20):
            client.get(address)
