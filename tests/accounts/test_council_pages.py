"""The council's contacts and colours, entered by an administrator."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core import council
from core.models import Council, Event
from govuk import colours

EDIT, BRAND, LOGO = (reverse(f"accounts:{page}-edit") for page in ("council", "brand", "logo"))
GOOD = {"brand_colour": "#7A1A1A", "link_colour": "#7a1a1a", "accent_colour": "#ccc"}


@pytest.fixture(autouse=True)
def forgotten(db):
    yield
    council.forget()


def test_contacts_are_entered_and_shown_on_every_page(sign_in, admin):
    client = sign_in(admin)
    said = {"contact_email": "ap@bolton.gov.uk", "contact_phone": "01204 333333", "area": "town", "region": "E12000002"}
    client.post(EDIT, said)
    assert Council.objects.get().contact_email == "ap@bolton.gov.uk"
    assert council.facts()["area"] == "town"
    assert "ap@bolton.gov.uk" in client.get("/").content.decode()
    assert Event.objects.filter(act="changed", object_type="core.Council").count() == 1
    client.post(EDIT, said)
    assert Event.objects.filter(act="changed", object_type="core.Council").count() == 1


@pytest.mark.parametrize(
    "more, words",
    [
        ({"contact_email": ""}, "Enter email address of the AP team"),
        ({"contact_email": "nobody"}, "correct format"),
        ({"contact_email": "ap@council.example"}, "reach nobody"),
        ({"area": "<b>1</b>"}, "Enter a word without signs"),
        ({"region": "E99999999"}, "not in the list"),
        ({"contact_phone": "0" * 50}, "40 characters"),
    ],
)
def test_what_is_no_contact_is_refused_in_words(sign_in, admin, settings, more, words):
    settings.DEMO = False
    good = {"contact_email": "ap@bolton.gov.uk", "contact_phone": "", "area": "town", "region": ""}
    assert words in sign_in(admin).post(EDIT, good | more).content.decode()
    assert not Council.objects.filter(contact_email="ap@bolton.gov.uk").exists()


def test_colours_are_looked_at_before_they_are_saved(sign_in, admin):
    client = sign_in(admin)
    page = client.post(BRAND, GOOD | {"save_draft": "1"}).content.decode()
    assert 'fill="#7a1a1a"' in page
    assert "Nothing is saved yet" in page
    assert not Council.objects.exists()
    client.post(BRAND, GOOD)
    assert "--govuk-brand-colour:#7a1a1a" in client.get("/brand.css").content.decode()


@pytest.mark.parametrize(
    "more, words",
    [
        ({"brand_colour": "#ffdd00"}, "Choose a darker colour: white words on it have a contrast of 1.3 to 1"),
        ({"link_colour": "#8899aa"}, "Choose a darker colour: links in it on white"),
        ({"accent_colour": "red"}, "Enter a colour as #"),
        ({"accent_colour": "#12"}, "Enter a colour as #"),
        ({"brand_colour": '"}*{'}, "Enter a colour as #"),
        ({"brand_colour": ""}, "Enter colour of the header"),
    ],
)
def test_colours_nobody_can_read_are_refused(sign_in, admin, more, words):
    page = sign_in(admin).post(BRAND, GOOD | more).content.decode()
    assert words in page
    assert not Council.objects.exists()


@pytest.mark.parametrize("one, other, apart", [("#fff", "#000", 21), ("#767676", "#ffffff", 4.54), ("#fff", "#fff", 1)])
def test_contrast_is_as_wcag_works_it_out(one, other, apart):
    assert colours.contrast(one, other) == pytest.approx(apart, abs=0.01)
    assert colours.contrast(other, one) == pytest.approx(apart, abs=0.01)


def picture(kind="PNG", size=(900, 300), mode="RGBA"):
    out = io.BytesIO()
    Image.new(mode, size, 1 if mode == "1" else "#00534b").save(out, kind)
    return out.getvalue()


def send_logo(client, data, name="logo.png", **more):
    return client.post(LOGO, {"logo": SimpleUploadedFile(name, data), **more})


def test_a_logo_is_drawn_anew_and_stands_in_the_header(sign_in, admin, client):
    signed_in = sign_in(admin)
    assert signed_in.get("/logo.png").status_code == 404
    send_logo(signed_in, picture() + b"<script>alert(1)</script>")
    page = signed_in.get("/").content.decode()
    address = re.search(r'src="(/logo\.png\?v=\w{8})"', page)
    assert address
    shown = client.get(address[1])
    assert shown["Content-Type"] == "image/png"
    assert b"script" not in shown.content
    assert len(shown.content) < 40_000
    with Image.open(io.BytesIO(shown.content)) as drawn:
        assert drawn.size == (288, 96)
    signed_in.post(LOGO, {"remove": "on"})
    assert "/logo.png" not in signed_in.get("/").content.decode()
    assert Event.objects.filter(act="logo_changed").count() == 2


@pytest.mark.parametrize(
    "name, data, words",
    [
        ("logo.svg", b"<svg/>", "must be a PNG"),
        ("logo.png", b"<svg onload=alert(1)>", "no PNG or JPEG"),
        ("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(99), "no PNG or JPEG"),
        ("logo.png", b"", "is empty"),
        ("logo.png", picture(size=(9_000, 9_000), mode="1"), "too many pixels"),
    ],
)
def test_what_is_no_logo_is_refused_in_words(sign_in, admin, name, data, words):
    assert words in send_logo(sign_in(admin), data, name).content.decode()
    assert not Council.objects.exists()
