"""Maps drawn on the server: land, sites that are links, distances, and areas shaded by a number."""

import math
import re
from itertools import accumulate, combinations
from math import hypot

import pytest

from govuk import land, maps
from govuk.land import Area
from govuk.maps import Origin, Pin

WHOLE = Area("The borough", (((0, 0), (10_000, 0), (10_000, 6_000), (0, 6_000)),))
WARDS = [
    Area("West <ward>", (((0, 0), (5_000, 0), (5_000, 6_000), (0, 6_000)),)),
    Area("East", (((5_000, 0), (10_000, 0), (10_000, 6_000), (5_000, 6_000)),)),
]


def pin(number, place, **more):
    return Pin(str(number), f"{number}: Site {number}", place, f"/providers/{number}/", **more)


def test_every_site_is_a_link_with_a_name():
    drawn = maps.site_map("Sites", WHOLE, WARDS, [pin(1, (100, 100)), pin(2, (9_000, 5_000), look="blocked")])
    assert drawn.count("<a ") == 2
    assert '<a href="/providers/2/" aria-label="2: Site 2">' in drawn
    assert 'role="group" aria-label="Sites"' in drawn


def test_names_cannot_become_markup():
    drawn = maps.site_map("Sites", WHOLE, WARDS, [Pin("1", '"><script>', (0, 0), "/x")])
    assert "<script" not in drawn
    assert "West &lt;ward&gt;" in drawn


def test_sites_that_lie_on_one_another_are_drawn_apart_and_stay_on_the_map():
    places = land.apart([(100.0, 100.0)] * 6 + [(459.0, 1.0)], 300.0)
    assert all(hypot(a[0] - b[0], a[1] - b[1]) > land.APART - 2 for a, b in combinations(places, 2))
    assert all(0 < x < land.WIDTH and 0 < y < 300 for x, y in places)
    assert places == land.apart([(100.0, 100.0)] * 6 + [(459.0, 1.0)], 300.0)


def test_one_that_stands_alone_stays_where_it_is():
    assert land.apart([(50.0, 60.0), (200.0, 60.0)], 300.0) == [(50.0, 60.0), (200.0, 60.0)]


def test_distances_are_drawn_around_the_place_measured_from():
    drawn = maps.site_map("Sites", WHOLE, WARDS, [], Origin("Our school", (5_000, 3_000), (1, 2)))
    assert "1 mile<" in drawn
    assert "2 miles<" in drawn
    assert "<title>Our school</title>" in drawn


def test_a_site_outside_the_outline_is_on_the_map_too():
    drawn = maps.site_map("Sites", WHOLE, WARDS, [pin(1, (15_000, 3_000))])
    assert f"translate({land.WIDTH - land.MARGIN:.1f} " in drawn


def test_areas_are_shaded_by_their_number_and_say_it_and_few_are_not_told():
    drawn = maps.shaded_map("Pupils", WHOLE, WARDS, {"West <ward>": None, "East": 40})
    assert "<title>East: 40</title>" in drawn
    assert "West &lt;ward&gt;: few, not shown" in drawn
    assert drawn.count(maps.SHADES[-1][0]) == 1
    assert drawn.rindex("<path") < drawn.index("<text")


@pytest.mark.parametrize("look", maps.LOOKS)
def test_each_kind_of_site_has_a_shape_of_its_own(look):
    assert sum(maps.look(look) == maps.look(other) for other in maps.LOOKS) == 1
    assert "aria-hidden" in maps.look_key(look)


def test_the_number_of_an_area_stands_in_its_middle():
    assert WHOLE.middle == pytest.approx((5_000, 3_000))
    assert Area("Nothing", (((1, 1), (1, 1), (1, 1)),)).middle == (1, 1)


def test_the_steps_of_an_edge_come_to_the_places_they_are_drawn_at():
    ring = [(math.sin(turn) * turn * 37 + 500, math.cos(turn) * turn * 53 - 200) for turn in range(300)]
    frame = land.Frame.around(ring)
    start, _, rest = frame.path(Area("Spiral", (tuple(ring),))).removeprefix("M").removesuffix("Z").partition("l")
    numbers = [float(number) for part in (start, rest) for number in re.findall(r"-?[0-9.]+", part)]
    places = list(
        accumulate(zip(numbers[::2], numbers[1::2], strict=True), lambda at, by: (at[0] + by[0], at[1] + by[1]))
    )
    assert len(places) == len(ring)
    assert all(math.dist(place, frame.at(point)) < 0.36 for place, point in zip(places, ring, strict=True))
