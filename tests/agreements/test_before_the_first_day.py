"""A placement starts once the provider has read what must be known and named a key adult; each says who does what."""

from datetime import date

import pytest
from django.urls import reverse

from agreements import key_adults, reading
from agreements.models import KeyAdult
from core import clock
from core.models import MoveRefused
from placements import agreeing, running
from pupils.models import MedicalNote
from tests.factories.placing import FIRST, accepted, approved, offered, on_framework

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(lead, provider):
    offer = offered(approved(lead.organisation), on_framework(provider), lead)
    placement = accepted(offer, provider)
    agreement = placement.agreements.get()
    agreeing.sign_for_provider(agreement, by=provider)
    agreeing.sign_for_commissioner(agreement, by=lead)
    placement.refresh_from_db()
    return placement


def at(name, row):
    return reverse(f"agreements:{name}", args=[row.pk])


def test_who_signs_for_the_provider_has_read_and_is_key_adult_unless_somebody_was_named(signed, provider):
    assert reading.Read.of(signed).against == ""
    assert key_adults.of(signed).name == provider.user.name
    assert running.waiting_for(signed) == []


def test_whoever_was_key_adult_last_at_the_site_is_the_next(signed, provider, lead):
    key_adults.name(signed, name="Kim Ash", telephone="0161 496 0001", by=provider)
    referral = approved(lead.organisation, route=signed.route)
    other = accepted(offered(referral, signed.membership, lead, "tue_am"), provider)
    agreeing.sign_for_provider(other.agreements.get(), by=provider)
    assert key_adults.of(other).name == "Kim Ash"


def test_notes_written_since_hold_it_until_they_are_read(signed, provider, lead, sign_in):
    with clock.set_to(clock.at(FIRST, 6)):
        MedicalNote.write(signed.pupil, "allergies", "Nuts", by=lead)
    with clock.set_to(clock.at(FIRST, 7)):
        with pytest.raises(MoveRefused, match="Its manager reads and acknowledges them again"):
            running.start(signed)
        page = sign_in(lead).get(reverse("placements:placement", args=[signed.pk])).content.decode()
        assert "Medical notes or risks were changed since" in page
        client = sign_in(provider)
        page = client.get(at("acknowledge", signed))
        assert "Nuts" in page.content.decode()
        assert client.post(at("acknowledge", signed), {"seen": page.context["form"]["seen"].value()}).status_code == 302
    signed.refresh_from_db()
    assert signed.status == "active"


def test_what_was_changed_while_it_was_read_is_read_again(signed, provider, lead, sign_in):
    client = sign_in(provider)
    seen = client.get(at("acknowledge", signed)).context["form"]["seen"].value()
    MedicalNote.write(signed.pupil, "allergies", "Nuts", by=lead)
    assert (
        "has changed since you opened this page"
        in client.post(at("acknowledge", signed), {"seen": seen}).content.decode()
    )


def test_without_a_key_adult_it_does_not_start(signed):
    KeyAdult.objects.all().delete()
    assert running.waiting_for(signed) == [key_adults.NOBODY.format(signed.provider.name)]


def test_a_key_adult_can_be_reached(signed, provider, sign_in):
    client = sign_in(provider)
    page = client.post(at("key-adult", signed), {"name": "Kim Ash"}).content.decode()
    assert "Enter a telephone number or an email address" in page
    client.post(at("key-adult", signed), {"name": "Kim Ash", "telephone": "0161 496 0001"})
    now = key_adults.of(signed)
    assert (now.name, now.reached) == ("Kim Ash", "0161 496 0001")
    assert KeyAdult.objects.exclude(replaced_at=None).count() == 1


def test_a_running_placement_is_not_held_by_what_is_written_later(signed, lead):
    with clock.set_to(clock.at(FIRST, 6)):
        running.start(signed)
        MedicalNote.write(signed.pupil, "allergies", "Nuts", by=lead)
        running.pause(signed, on=date(2026, 12, 1), until=date(2026, 12, 2), reason="Ill", by=lead)
    signed.refresh_from_db()
    assert signed.status == "active"
