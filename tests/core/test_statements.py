"""Privacy notice, accessibility statement and help of the council: written in the browser, dated, never changed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock, statements
from core.models import Event, MoveRefused, Statement
from govuk import prose

pytestmark = pytest.mark.django_db
WRITE = reverse("core:statement-write", args=["privacy"])
NEVER = ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "http://plain.example", "//evil.example", "/\\evil"]


def said(**other: Any) -> dict[str, Any]:
    """What is entered, beginning today."""
    day = other.pop("day", clock.today())
    words = {
        "text": "## Who\n\n{council} holds it.",
        "contact_name": "Ines Marlow",
        "contact_email": "dpo@council.example",
    }
    dated = {"starts_on_day": day.day, "starts_on_month": day.month, "starts_on_year": day.year}
    return {**words, **dated, **other}


def published(kind: str = "privacy", **other: Any) -> Statement:
    words = {"text": "It holds.", "contact_name": "Ines Marlow", "contact_email": "", "contact_phone": "0161 496 0000"}
    return Statement.publish(kind, {**words, "starts_on": clock.today(), **other}, by=None)


@pytest.mark.parametrize("path", ["/privacy/", "/accessibility/"])
def test_before_any_is_published_the_page_says_so_and_whom_to_ask(path: str, settings: Any) -> None:
    html = Client().get(path).content.decode()
    assert "has not published its" in html
    assert settings.COUNCIL["contact_email"] in html
    assert "controller" not in html


def test_an_administrator_looks_at_it_first_then_publishes_it_to_everybody(admin: Any, sign_in: Any) -> None:
    client = sign_in(admin)
    looked = client.post(WRITE, said(save_draft="1")).content.decode()
    assert "As it will be read" in looked
    assert '<h2 class="govuk-heading-m">Who</h2>' in looked
    assert not Statement.objects.exists()
    client.post(WRITE, said())
    html = Client().get("/privacy/").content.decode()
    for words in ("holds it.", "Who to ask", "Ines Marlow", 'href="mailto:dpo@council.example"'):
        assert words in html
    event = Event.objects.get(act="published")
    assert (event.user_id, event.object_type) == (admin.user_id, "core.Statement")


def test_a_version_to_come_is_not_read_before_its_day_and_the_one_before_is_kept(admin: Any, sign_in: Any) -> None:
    published(text="The first words.")
    later = clock.today() + timedelta(days=7)
    sign_in(admin).post(WRITE, said(text="The second words.", day=later))
    assert "The first words." in Client().get("/privacy/").content.decode()
    with clock.set_to(clock.at(later, 9)):
        assert "The second words." in Client().get("/privacy/").content.decode()
        html = sign_in(admin).get(reverse("core:statements")).content.decode()
        assert html.index("In force") < html.index("Before")


def test_of_two_of_one_day_the_one_written_last_holds() -> None:
    published(text="With a mistyke.")
    published(text="Without.")
    assert statements.now("privacy").text == "Without."
    assert Statement.objects.count() == 2


def test_an_ap_manager_reads_every_version_and_writes_none(manager: Any, sign_in: Any) -> None:
    published(text="The first words.")
    later = published(text="The second words.", starts_on=clock.today() + timedelta(days=1))
    client = sign_in(manager)
    pages = [reverse("core:statements"), reverse("core:statement", args=[later.pk])]
    for html in (client.get(page).content.decode() for page in pages):
        assert "/write/" not in html
        assert "/withdraw/" not in html
    assert "The second words." in html
    assert client.get(WRITE).status_code == 403


def test_only_what_has_not_begun_is_taken_back(admin: Any, sign_in: Any) -> None:
    now, later = published(), published(starts_on=clock.today() + timedelta(days=1))
    client = sign_in(admin)
    client.post(reverse("core:statement-withdraw", args=[later.pk]))
    later.refresh_from_db()
    assert later.withdrawn_at
    assert (
        "Write the next version instead"
        in client.get(reverse("core:statement-withdraw", args=[now.pk])).content.decode()
    )
    with pytest.raises(MoveRefused):
        now.withdraw(by=admin)
    with clock.set_to(clock.at(clock.today() + timedelta(days=2), 9)):
        assert statements.now("privacy") == now


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"day": date(2020, 1, 1)}, "must be today or"),
        ({"contact_email": ""}, "Enter an email address or a telephone"),
        ({"contact_name": ""}, "Enter who to ask"),
        ({"text": "Ask [[the officer]]"}, "Fill in “the officer”"),
        ({"text": "It is {secret_key}"}, "The portal has no fact {secret_key}"),
        *(({"text": f"[here]({address})"}, "must begin with https://") for address in NEVER),
        ({"text": "x" * 40_001}, "40000 characters or fewer"),
    ],
)
def test_what_cannot_be_published_is_said_and_nothing_is_saved(
    admin: Any, sign_in: Any, wrong: dict[str, Any], words: str
) -> None:
    html = sign_in(admin).post(WRITE, said(**wrong)).content.decode()
    assert words in html
    assert not Statement.objects.exists()


def test_signs_that_turn_the_line_round_are_left_out(admin: Any, sign_in: Any) -> None:
    sign_in(admin).post(WRITE, said(text="Held by \u202elicnuoc\u202c us"))
    assert Statement.objects.get().text == "Held by licnuoc us"


@pytest.mark.parametrize("address", NEVER)
def test_a_link_that_leads_nowhere_safe_stays_words(address: str) -> None:
    html = prose.drawn(f"[here]({address})")
    assert "<a" not in html
    assert "here" in html


def test_whatever_is_written_stays_words() -> None:
    html = prose.drawn(
        '<script>alert(1)</script> [<b>x</b>](https://a.example/"onclick="x)\n\n## <img src=x>\n\n* <i>one</i>'
    )
    for bad in ("<script", "<b>", '"onclick="', "<img", "<i>"):
        assert bad not in html


def test_paragraphs_headings_lists_and_links_are_drawn() -> None:
    html = prose.drawn("One\ntwo\n\n### Next\n* a\n* [b](/cookies/)\n1. first\r\n2. second\nAfter")
    assert '<p class="govuk-body">One two</p>' in html
    assert '<h3 class="govuk-heading-s">Next</h3>' in html
    assert '<li>a</li><li><a class="govuk-link" href="/cookies/">b</a></li>' in html
    assert '<ol class="govuk-list govuk-list--number"><li>first</li><li>second</li></ol>' in html
    assert html.endswith('<p class="govuk-body">After</p>')


def test_the_help_of_the_council_stands_on_the_help_page(lead: Any, sign_in: Any) -> None:
    published("help", text="We answer from 8 to 4.")
    html = sign_in(lead).get(reverse("help")).content.decode()
    assert "We answer from 8 to 4." in html
    assert "0161 496 0000" in html


def test_the_checklist_of_an_administrator_has_a_line_for_each_until_they_are_published(
    admin: Any, sign_in: Any
) -> None:
    client = sign_in(admin)
    html = client.get(reverse("home")).content.decode()
    assert html.count("Not published yet: a draft is there") == 3
    assert WRITE in html
    for kind in Statement.Kind:
        published(kind)
    assert client.get(reverse("home")).content.decode().count("Published, names Ines Marlow") == 3


def test_every_draft_is_true_but_for_what_only_the_council_knows() -> None:
    for kind in Statement.Kind:
        found = list(statements.faults(statements.draft(kind)))
        assert found
        assert all(words.startswith("Fill in") for words in found)


def test_the_list_asks_as_much_for_forty_versions_as_for_one(
    admin: Any, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(40):
        published()
    client = sign_in(admin)
    with django_assert_max_num_queries(22):
        client.get(reverse("core:statements"))
