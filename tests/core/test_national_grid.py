"""Longitude and latitude on the national grid."""

import pytest

from core.national_grid import grid_of


@pytest.mark.parametrize(
    "longitude, latitude, easting, northing",
    [
        # The worked example of Ordnance Survey's guide, and two postcodes of Salford.
        (1.716038, 52.657977, 651_409.9, 313_177.3),
        (-2.449667, 53.418661, 370212, 391412),
        (-2.264143, 53.500733, 382576, 400481),
    ],
)
def test_a_place_has_its_easting_and_northing_to_a_few_metres(longitude, latitude, easting, northing):
    east, north = grid_of(longitude, latitude)
    assert (east, north) == (pytest.approx(easting, abs=6), pytest.approx(northing, abs=6))
