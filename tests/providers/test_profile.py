"""Keeping the profile, the sites and the programmes."""

import pytest
from django.urls import reverse

from core.models import Event, record
from providers.models import Programme, Site
from tests.factories.providers import LotFactory, SiteFactory

pytestmark = pytest.mark.django_db


def to(name: str, row) -> str:
    return reverse(f"providers:{name}", args=[row.pk])


def text_of(response) -> str:
    return response.content.decode()


SITE = {"name": "Quays Annexe", "street": "1 Dock Road", "town": "Salford", "postcode": "m6 5fw"}


def test_a_provider_adds_a_site_and_it_is_placed_on_the_map(forge, provider, sign_in, postcodes):
    response = sign_in(provider).post(to("site-add", forge.provider), SITE)
    assert response["Location"] == to("provider", forge.provider)
    site = Site.objects.get(name="Quays Annexe")
    assert (site.provider, site.postcode, site.easting) == (forge.provider, "M6 5FW", 381700)
    assert Event.objects.about(site).get().act == "opened"


def test_a_site_where_we_cannot_place_it_is_kept_and_the_page_says_so(forge, provider, sign_in):
    response = sign_in(provider).post(to("site-add", forge.provider), SITE, follow=True)
    assert Site.objects.get(name="Quays Annexe").easting is None
    assert "We do not know where M6 5FW is" in text_of(response)


@pytest.mark.parametrize(
    "change, words",
    [
        ({"name": ""}, "Enter the name of the site"),
        ({"name": "Forge Lane"}, "has a site called Forge Lane already"),
        ({"postcode": ""}, "Enter postcode"),
        ({"postcode": "Salford"}, "Enter a full postcode, like M6 5FW"),
        ({"name": "x" * 151}, "must be 150 characters or fewer"),
    ],
)
def test_a_site_that_will_not_do_is_told_why_and_nothing_is_saved(forge, provider, sign_in, change, words):
    response = sign_in(provider).post(to("site-add", forge.provider), {**SITE, **change})
    assert response.status_code == 200
    assert words in text_of(response)
    assert Site.objects.count() == 1


def test_the_same_form_sent_twice_adds_one_site(forge, provider, sign_in):
    client = sign_in(provider)
    sent = {**SITE, "once": client.get(to("site-add", forge.provider)).context["once"]}
    first, second = (client.post(to("site-add", forge.provider), sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Site.objects.count() == 2


@pytest.mark.parametrize("name", ["site-edit", "site-close"])
def test_a_stranger_gets_the_same_answer_as_for_a_site_that_is_not_there(forge, provider2, sign_in, name):
    assert sign_in(provider2).post(to(name, forge.site), SITE).status_code == 404
    forge.site.refresh_from_db()
    assert (forge.site.name, forge.site.closed_on) == ("Forge Lane", None)


def test_moving_a_site_places_it_anew_and_says_what_changed(forge, provider, sign_in, postcodes):
    sent = {"name": "Forge Lane", "street": "", "town": "", "postcode": "M28 3PT"}
    sign_in(provider).post(to("site-edit", forge.site), sent)
    forge.site.refresh_from_db()
    assert (forge.site.postcode, forge.site.easting) == ("M28 3PT", 374000)
    assert Event.objects.about(forge.site).get().changes == {"postcode": ["M6 5FW", "M28 3PT"]}


def test_a_site_cannot_take_the_name_of_another(forge, provider, sign_in):
    SiteFactory(provider=forge.provider, name="Annexe")
    sent = {"name": "Annexe", "street": "", "town": "", "postcode": "M6 5FW"}
    assert "has another site of that name" in text_of(sign_in(provider).post(to("site-edit", forge.site), sent))


def test_closing_a_site_closes_its_programmes_and_is_refused_twice(forge, provider, sign_in):
    client = sign_in(provider)
    client.post(to("site-close", forge.site))
    forge.site.refresh_from_db()
    assert str(forge.site.closed_on) == "2026-11-18"
    assert not Programme.objects.running().exists()
    assert "closed already" in text_of(client.post(to("site-close", forge.site)))
    assert Event.objects.about(forge.site).count() == 1


def test_a_changed_profile_is_recorded_without_its_long_text(forge, provider, sign_in):
    client = sign_in(provider)
    sent = {"about": "We teach metalwork.", "telephone": "0161 000 0000", "has_employees": "on", "has_premises": "on"}
    client.post(to("provider-edit", forge.provider), sent)
    forge.provider.refresh_from_db()
    assert forge.provider.telephone == "0161 000 0000"
    changes = Event.objects.about(forge.provider).get(act="changed").changes
    assert changes == {"about": True, "telephone": ["", "0161 000 0000"]}


def test_a_stale_save_is_told_who_changed_it_and_keeps_what_was_typed(forge, provider, manager, sign_in):
    client = sign_in(provider)
    seen = client.get(to("provider-edit", forge.provider)).context["seen"]
    sign_in(manager).post(to("provider-edit", forge.provider), {"about": "Changed by the council"})
    response = sign_in(provider).post(to("provider-edit", forge.provider), {"about": "Typed by us", "seen": seen})
    assert "changed this while you were typing" in text_of(response)
    assert "Typed by us" in text_of(response)
    forge.provider.refresh_from_db()
    assert forge.provider.about == "Changed by the council"


@pytest.mark.parametrize("saver, named", [("manager", "Somebody at another organisation"), ("tutor", "{name}")])
def test_a_stale_save_names_nobody_of_another_organisation(forge, provider, sign_in, request, saver, named):
    """The council's people change it too, and so may a colleague."""
    other = request.getfixturevalue(saver)
    seen = sign_in(provider).get(to("provider-edit", forge.provider)).context["seen"]
    forge.provider.about = "Changed meanwhile"
    forge.provider.save()
    record("changed", forge.provider, by=other)
    said = text_of(sign_in(provider).post(to("provider-edit", forge.provider), {"about": "Typed", "seen": seen}))
    assert f"{named.format(name=other.user.name)} changed this while you were typing" in said
    assert (other.user.name in said) is (saver == "tutor")


def programme(forge, **change) -> dict:
    return {
        "name": "Welding",
        "about": "Safe use of tools.",
        "site": forge.site.pk,
        "lot": forge.membership.lot_id,
        "key_stages": ["KS4"],
        "half_days": ["fri_pm", "mon_am"],
        "capacity": "6",
        **change,
    }


def test_a_programme_is_sold_at_the_rate_of_its_lot(forge, provider, sign_in):
    response = sign_in(provider).post(to("programme-add", forge.provider), programme(forge))
    assert response["Location"] == to("provider-programmes", forge.provider)
    made = Programme.objects.get(name="Welding")
    assert (made.half_days, made.capacity, made.rate) == (["mon_am", "fri_pm"], 6, forge.rate)
    assert made.half_day_names == ["Monday morning", "Friday afternoon"]


@pytest.mark.parametrize(
    "change, words",
    [
        ({"name": "Metalwork"}, "has a programme called Metalwork already"),
        ({"capacity": "0"}, "Places in each half-day must be 1 or more"),
        ({"capacity": "many"}, "must be a whole number"),
        ({"half_days": []}, "Select at least one half-day"),
        ({"key_stages": ["KS9"]}, "Key stages"),
    ],
)
def test_a_programme_that_will_not_do_is_told_why(forge, provider, sign_in, change, words):
    response = sign_in(provider).post(to("programme-add", forge.provider), programme(forge, **change))
    assert words in text_of(response)
    assert Programme.objects.count() == 1


def test_a_programme_on_a_lot_or_site_that_is_not_theirs_is_not_offered(forge, kilns, provider, sign_in):
    client = sign_in(provider)
    for change in ({"lot": LotFactory(number=9).pk}, {"site": kilns.site.pk}):
        assert client.post(to("programme-add", forge.provider), programme(forge, **change)).status_code == 200
    assert not Programme.objects.filter(name="Welding").exists()


def test_a_provider_without_a_site_is_told_what_comes_first(provider, sign_in):
    page = text_of(sign_in(provider).get(to("programme-add", provider.organisation.provider)))
    assert "Add a site first" in page


def test_changing_a_programme_says_what_it_was(forge, provider, sign_in):
    sent = {"name": "Metalwork", "about": "", "key_stages": ["KS4"], "half_days": ["mon_am"], "capacity": "4"}
    response = sign_in(provider).post(to("programme-edit", forge.programme), sent)
    assert response.status_code == 302
    forge.programme.refresh_from_db()
    assert (forge.programme.capacity, forge.programme.key_stages) == (4, ["KS4"])
    assert Event.objects.about(forge.programme).get().changes["capacity"] == ["8", "4"]


def test_closing_a_programme_takes_it_off_the_page(forge, provider, sign_in):
    client = sign_in(provider)
    client.post(to("programme-close", forge.programme))
    assert "Metalwork" not in text_of(client.get(to("provider-programmes", forge.provider), follow=True)).split("<h2")[
        -1
    ].replace("The programme has been closed", "")


def test_a_mistake_that_is_put_right_is_no_change_by_somebody_else(sign_in, provider, forge):
    """What was typed beside it is not taken for what was saved meanwhile."""
    page, client = to("provider-edit", forge.provider), sign_in(provider)
    seen = client.get(page).context["seen"]
    typed = {"about": "We weld and paint", "seen": seen}
    seen = client.post(page, {**typed, "contact_email": "nobody"}).context["seen"]
    assert client.post(page, {**typed, "contact_email": "forge@forge.example", "seen": seen}).status_code == 302
    forge.provider.refresh_from_db()
    assert (forge.provider.about, forge.provider.contact_email) == ("We weld and paint", "forge@forge.example")
