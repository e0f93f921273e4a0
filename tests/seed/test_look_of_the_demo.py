"""The look stands at an address of the demo, and of no council's portal."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

from demo.look.samples import SAMPLES


@pytest.mark.django_db
@pytest.mark.urls("demo.urls")
def test_the_demo_shows_each_component_with_how_it_is_written():
    page = Client().get("/look/").content.decode()
    for sample in SAMPLES:
        assert f'data-sample="{sample.slug}"' in page
    assert len({sample.slug for sample in SAMPLES}) == len(SAMPLES)


@pytest.mark.django_db
@pytest.mark.urls("demo.urls")
def test_a_form_sent_empty_shows_its_errors_and_saves_nothing():
    page = Client().post("/look/form/", {"name": ""}).content.decode()
    assert "There is a problem" in page


def test_a_council_portal_has_no_such_address():
    assert settings.ROOT_URLCONF == "salford_ap.urls"
    with pytest.raises(Resolver404):
        resolve("/look/")
