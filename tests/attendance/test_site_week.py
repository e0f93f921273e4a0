"""The week of a site: its pupils by half-days, as far as whoever looks may see them, each leading to its register."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories.attendance import MarkFactory
from tests.pupils.test_pupil_pages import due, placed_at, text_of
from tests.referrals.referring_steps import load, pupil_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]
TODAY = date(2026, 11, 18)


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


@pytest.fixture
def placement(lead, provider):
    return placed_at(provider, pupil_of(lead.organisation))


def at(placement):
    return reverse("attendance:site-week", args=[placement.site_id])


def test_each_half_day_says_when_and_what_and_leads_to_its_register(sign_in, provider, placement):
    MarkFactory(session=due(placement), kind="absent", reason="illness")
    due(placement, day=date(2026, 11, 17))
    response = sign_in(provider).get(at(placement))
    (line,) = response.context["week"].lines
    (marked,), (open_one,) = line.entries[2, "AM"], line.entries[1, "AM"]
    assert (marked.where, marked.known.label, marked.code) == ("9:30am to midday", "Absent", "")
    assert (open_one.known.label, line.name) == ("Not marked", str(placement.pupil))
    register = reverse("attendance:register", args=[placement.site_id, TODAY, "AM"])
    assert marked.link == register
    assert register in response.content.decode()


def test_the_council_also_reads_the_codes(sign_in, manager, placement):
    MarkFactory(session=due(placement), kind="absent", reason="illness")
    (line,) = sign_in(manager).get(at(placement)).context["week"].lines
    assert line.entries[2, "AM"][0].code == "I"


def test_another_providers_site_is_not_there_and_schools_take_no_registers(sign_in, provider2, lead, viewer, placement):
    due(placement)
    assert sign_in(provider2).get(at(placement)).status_code == 404
    for reader in (lead, viewer):
        assert sign_in(reader).get(at(placement)).status_code == 403


def test_a_week_with_nobody_says_so(sign_in, provider, placement):
    due(placement)
    assert "Nobody is due here in this week." in text_of(sign_in(provider).get(at(placement), {"week": "2026-11-23"}))


def test_the_registers_lead_to_it(sign_in, provider, placement):
    due(placement)
    assert at(placement) in sign_in(provider).get(reverse("attendance:registers")).content.decode()


def test_it_costs_the_same_for_two_pupils_as_for_twenty(sign_in, manager, lead, provider, placement, queries):
    client = sign_in(manager)

    def more(count):
        for _ in range(count):
            MarkFactory(session=due(placed_at(provider, pupil_of(lead.organisation), site=placement.site)))

    more(2)
    client.get(at(placement))
    few = queries(client.get, at(placement))
    more(18)
    assert queries(client.get, at(placement)) == few < 30
    assert len(client.get(at(placement)).context["week"].lines) == 20
