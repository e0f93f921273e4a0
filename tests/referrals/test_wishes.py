"""What else would do: other needs, any so many of the half-days, other providers of the shortlist."""

import re

import pytest
from django.urls import reverse

from core.models import MoveRefused
from providers import shortlist
from providers.models import Provider
from referrals import wishing
from referrals.models import AlsoWanted
from tests.factories.placements import OfferFactory, PlacementFactory
from tests.factories.placing import on_framework
from tests.factories.providers import LotFactory
from tests.referrals.referring_steps import draft_of, load, submitted_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


def page(row):
    return reverse("referrals:referral-wishes", args=[row.pk])


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def wish(row, by, **said):
    wishing.wish(row, by=by, **{"lots": [], "providers": [], "any_of": None, **said})


class TestWishing:
    def test_another_need_and_any_of_the_half_days_are_saved_and_shown(self, lead, sign_in):
        row, lot = draft_of(lead), LotFactory(number=7, title="Outdoor learning")
        client = sign_in(lead)
        assert client.post(page(row), {"lots": [str(lot.pk)], "any_of": "1"}).status_code == 302
        said = text_of(client.get(reverse("referrals:referral", args=[row.pk])))
        assert lot.asked_as in said
        assert "Any 1 of the 2 asked for" in said

    def test_so_many_must_be_fewer_than_are_asked_for(self, lead, sign_in):
        row = draft_of(lead)
        assert "Enter a number from 1 to 1" in text_of(sign_in(lead).post(page(row), {"any_of": "2"}))
        with pytest.raises(MoveRefused, match="from 1 to 1"):
            wish(row, lead, any_of=2)
        assert not AlsoWanted.objects.exists()

    def test_other_providers_are_those_of_the_shortlist(self, lead, provider, sign_in):
        row, mine = draft_of(lead), provider.organisation.provider
        client = sign_in(lead)
        assert "Other providers of your shortlist" not in text_of(client.get(page(row)))
        on_framework(provider)
        shortlist.add(mine, by=lead)
        assert client.post(page(row), {"providers": [str(mine.pk)]}).status_code == 302
        row.refresh_from_db()
        beside = Provider.objects.filter(wishing.prefers(row, "pk"))
        assert list(beside) == [mine]

    def test_what_is_not_wanted_any_more_stays_with_its_moment(self, lead):
        row, lot = draft_of(lead), LotFactory(number=7)
        wish(row, lead, lots=[lot])
        wish(row, lead, lots=[lot])
        wish(row, lead)
        assert wishing.of(row).lots == []
        assert AlsoWanted.objects.get().replaced_at is not None

    def test_once_so_many_are_held_no_other_half_day_is_looked_for(self, lead):
        row = draft_of(lead)
        assert wishing.still_wanted(row, ["wed_am"]) == ["wed_am"]
        wish(row, lead, any_of=1)
        assert wishing.still_wanted(row, ["wed_am"]) == []
        assert wishing.still_wanted(row, ["mon_am", "wed_am"]) == ["mon_am", "wed_am"]


def test_the_provider_that_accepted_does_not_read_what_else_would_have_done(lead, provider, provider2):
    row = submitted_by(lead)
    wish(row, lead, providers=[provider2.organisation.provider])
    PlacementFactory(
        offer=OfferFactory(referral=row, membership__provider=provider.organisation.provider, status="accepted")
    )
    assert not AlsoWanted.objects.visible_to(provider).exists()
    assert AlsoWanted.objects.visible_to(lead).exists()
