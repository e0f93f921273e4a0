"""The tour: ten stops, each signed in with one button, each address one that opens for that person."""

import re

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from demo.people import SIGN_INS
from demo.tour import STOPS

pytestmark = [pytest.mark.urls("demo.urls"), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _demo():
    with override_settings(DEMO=True, DEMO_PASSWORD="salford-demo"):
        yield


def test_every_sign_in_is_a_stop_with_a_picture():
    page = Client().get(reverse("tour"))
    assert page.status_code == 200
    assert sorted(stop.word for stop in STOPS) == sorted(SIGN_INS)
    for stop in STOPS:
        assert stop.email in page.text
        answer = Client().get(reverse("tour-picture", args=[stop.word]))
        assert b"".join(answer.streaming_content).startswith(b"\x89PNG")


def test_no_other_picture_is_handed_out():
    assert Client().get("/tour/dashboard.png").status_code == 404


def test_the_sign_in_page_of_the_demo_leads_there():
    assert f'href="{reverse("tour")}"' in Client().get(reverse("account_login")).text


def test_one_button_signs_in_and_comes_back(client, lead):
    lead.user.set_password("salford-demo")
    lead.user.email = next(stop.email for stop in STOPS if stop.word == "lead")
    lead.user.save()
    form = re.search(r'<form method="post"\s+action="([^"]+)">', client.get(reverse("tour")).text)[1]
    answer = client.post(
        form.replace("&amp;", "&"), {"login": lead.user.email, "password": "salford-demo"}, follow=True
    )
    assert answer.request["PATH_INFO"] == reverse("tour")
    assert "You are here." in answer.text
