"""Help: each role finds its own questions, links that open for it, and every code in use."""

import re

import pytest
from django.urls import reverse

from attendance.codes import national_codes
from salford_ap.help import codes_in_use
from salford_ap.help_topics import TOPICS, topics_for

ROLES = ["manager", "officer", "quality", "admin", "lead", "viewer", "provider", "tutor"]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_led_only_to_pages_that_open_for_it(request, sign_in, council, role):
    person = request.getfixturevalue(role)
    client = sign_in(person)
    page = client.get(reverse("help")).content.decode()
    for topic in topics_for(person.role):
        assert f'id="{topic.slug}"' in page
        if topic.page:
            assert client.get(reverse(topic.page), follow=True).status_code == 200, topic.slug


@pytest.mark.django_db
def test_the_footer_leads_to_help_from_every_page(sign_in, tutor):
    assert f'href="{reverse("help")}"' in sign_in(tutor).get("/").content.decode()


@pytest.mark.django_db
def test_a_tutor_is_not_told_of_what_others_do(sign_in, tutor):
    page = sign_in(tutor).get(reverse("help")).content.decode()
    assert "How do I take a register?" in page
    assert "How do I refer a pupil?" not in page


def test_every_code_of_today_is_explained_and_none_of_yesterday():
    shown = {code.code for code, counts in codes_in_use() if counts}
    assert shown == {code for code, known in national_codes().items() if not known.is_withdrawn}
    assert "H" not in shown


def test_every_question_has_one_address_and_an_answer():
    slugs = [topic.slug for topic in TOPICS]
    assert len(slugs) == len(set(slugs))
    assert all(re.fullmatch(r"[a-z-]+", slug) for slug in slugs)
    assert all(topic.words and topic.roles and bool(topic.page) == bool(topic.opens) for topic in TOPICS)


@pytest.mark.django_db
def test_a_question_is_found_by_its_words_by_whom_it_is_for(sign_in, tutor, lead):
    topic = next(topic for topic in TOPICS if topic.slug == "register")
    address = f"{reverse('help')}#register"
    for person, is_theirs in ((tutor, True), (lead, False)):
        found = sign_in(person).post(reverse("search"), {"words": topic.title}, follow=True).content.decode()
        assert (address in found) is is_theirs
    assert (
        f"{reverse('help')}#register-codes"
        in sign_in(lead).post(reverse("search"), {"words": "register codes"}, follow=True).content.decode()
    )
