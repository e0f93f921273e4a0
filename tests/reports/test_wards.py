"""Where pupils live on the dashboard: by ward, small numbers left out, nobody's confidential address told."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Boundary, Postcode
from core import clock
from reports import wards
from reports.cohort import Cohort
from tests import packs
from tests.factories.placements import PlacementFactory
from tests.factories.pupils import PupilFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def about(council):
    packs.load_map()
    for postcode, ward in (("M7 4BX", "Broughton"), ("M38 0DH", "Little Hulton"), ("M5 3AP", "Ordsall")):
        Postcode.objects.create(postcode=postcode, easting=381_000, northing=400_000, ward_name=ward)
    day = clock.today()
    return Cohort(day - timedelta(days=30), day + timedelta(days=30))


def place(many, **of_pupil):
    for _ in range(many):
        PlacementFactory(
            offer__referral__pupil=PupilFactory(**of_pupil),
            starts_on=clock.today() - timedelta(days=20),
            ends_on=clock.today() + timedelta(days=20),
        )


def placed(about, acting):
    return {line.name: line.placed for line in wards.of(about, acting).lines}


@pytest.mark.parametrize(
    "numbers, told",
    [
        ({"A": 6, "B": 9}, {"A": 6, "B": 9}),
        ({"A": 5, "B": 4, "C": 9}, {"A": None, "B": None, "C": 9}),
        ({"A": 1, "B": 7, "C": 9}, {"A": None, "B": None, "C": 9}),
        ({"A": 1, "B": 0}, {"A": None}),
        ({"A": 1, "B": 1, "C": 9, "D": 12}, {"A": None, "B": None, "C": None, "D": 12}),
        ({}, {}),
    ],
)
def test_five_or_fewer_are_not_told_nor_can_they_be_worked_out(numbers, told):
    assert wards.told(numbers) == told


def test_pupils_of_one_ward_alone_are_not_told_by_the_noughts_beside_it():
    assert wards.of_ward(wards.told({"A": 3}), "B") is None
    assert wards.of_ward(wards.told({"A": 8}), "B") == 0
    assert wards.of_ward(wards.told({"A": 3, "C": 4}), "B") == 0
    assert wards.of_ward(wards.told({}), "B") == 0


def test_pupils_are_counted_by_the_ward_of_their_postcode(about, manager):
    place(7, postcode="M7 4BX")
    place(6, postcode="M38 0DH")
    place(4, postcode="M1 1AA")  # with the two of the scene, of whom no postcode is known
    found = placed(about, manager)
    assert (found["Broughton"], found["Little Hulton"], found["Ordsall"]) == (7, 6, 0)
    assert wards.of(about, manager).in_words == "Most placed pupils live in Broughton (7) and Little Hulton (6)."


def test_a_confidential_address_and_an_unknown_one_stand_in_no_ward(about, manager):
    place(6, postcode="M7 4BX", is_address_protected=True)
    place(5, postcode="M1 1AA")
    found = placed(about, manager)
    assert (found["Broughton"], found[wards.CONFIDENTIAL], found[wards.elsewhere()]) == (0, 6, 5 + 2)


def test_the_dashboard_draws_both_maps_and_their_table(about, manager, sign_in):
    place(3, postcode="M7 4BX")
    page = sign_in(manager).get(reverse("reports:dashboard")).content.decode()
    assert page.count('aria-label="Pupils ') == 2 + 1
    assert "Broughton: few, not shown" in page
    assert "5 or fewer" in page


def test_rows_open_behind_a_number_that_is_told_alone(about, manager, sign_in):
    place(6, postcode="M7 4BX")
    place(5, postcode="M38 0DH")
    place(4, postcode="M5 3AP")
    client, address = sign_in(manager), reverse("reports:dashboard-rows", args=["pupils_placed"])

    def rows(ward, **more):
        return client.get(address, {"ward": ward, **more})

    assert rows("Broughton").context["paginator"].count == 6
    assert [rows(ward).status_code for ward in ("Little Hulton", "Ordsall")] == [404, 404]
    assert rows("Ordsall", download="csv").status_code == 404
    assert rows("Nowhere").context["paginator"].count == 0


def test_a_council_without_boundaries_has_the_table_alone(about, manager):
    Boundary.objects.all().delete()
    place(6, postcode="M7 4BX")
    found = wards.of(about, manager)
    assert (found.placed_map, [line.name for line in found.lines]) == (
        None,
        ["Broughton", wards.elsewhere(), wards.CONFIDENTIAL],
    )
