"""Charts are safe, complete without colour, and honest about what is not known."""

from xml.etree import ElementTree

import pytest
from django.test import override_settings
from django.utils.safestring import SafeString

from govuk import charts
from tests.govuk.look_samples import NASTY

SVG = "{http://www.w3.org/2000/svg}"
ALL = [
    charts.bar_chart(NASTY, [(NASTY, 3), ("none", None), ("nought", 0)], " pupils"),
    charts.bar_chart("Nothing", []),
    charts.line_chart(NASTY, [(NASTY, 80), ("w2", None), ("w3", 91.25)], baseline=(NASTY, 62)),
    charts.line_chart("One", [("w1", 0)]),
    charts.line_chart("Unknown", [("w1", None)]),
    charts.line_chart("Nothing", []),
    charts.grouped_chart(NASTY, [NASTY, "Capacity"], [(NASTY, [4, None])]),
    charts.grouped_chart("Nothing", ["a"], []),
]


def words(chart: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(chart).iter(f"{SVG}text")]


@pytest.mark.parametrize("chart", ALL)
def test_every_chart_is_sound_and_starts_with_its_title(chart: SafeString) -> None:
    tree = ElementTree.fromstring(chart)
    assert tree[0].tag == f"{SVG}title"
    assert tree[0].text
    assert tree.get("role") == "img"
    assert tree.get("font-family")


@pytest.mark.parametrize("chart", ALL)
def test_no_chart_has_style_script_or_a_broken_figure(chart: SafeString) -> None:
    for each in ElementTree.fromstring(chart).iter():
        assert each.tag.removeprefix(SVG) in {"svg", "title", "g", "rect", "line", "circle", "text"}
        assert not [name for name in each.attrib if name == "style" or name.startswith("on")]
        assert not {"nan", "inf", "None"} & set(each.attrib.values())


def test_every_bar_has_its_figure_beside_it() -> None:
    assert words(charts.bar_chart("Attendance", [("Forge", 93.44), ("Kilns", 100)], "%")) == [
        "Forge", "93.4%", "Kilns", "100%",
    ]  # fmt: skip


def test_what_is_not_known_has_words_and_no_bar() -> None:
    known, unknown = (charts.bar_chart("Attendance", [("Forge", value)], "%") for value in (0.5, None))
    assert words(unknown) == ["Forge", "not known"]
    assert unknown.count("<rect") == known.count("<rect") - 1


def test_a_line_is_not_drawn_across_a_gap() -> None:
    whole = charts.line_chart("By week", [("w1", 80), ("w2", 85), ("w3", 90)])
    gap = charts.line_chart("By week", [("w1", 80), ("w2", None), ("w3", 90)])
    assert whole.count('stroke-width="3"') == 2
    assert gap.count('stroke-width="3"') == 0
    assert gap.count("<circle") == 2


def test_series_are_told_apart_by_name_and_outline() -> None:
    chart = charts.grouped_chart("Places", ["Demand", "Capacity"], [("Lot 1", [4, 9])])
    assert words(chart) == ["Lot 1", "Demand: 4", "Capacity: 9"]
    fills = [each.get("fill") for each in ElementTree.fromstring(chart).iter(f"{SVG}rect")]
    assert len(set(fills)) == 2


def test_nothing_to_show_is_said() -> None:
    assert words(charts.bar_chart("Nothing", [])) == ["No figures yet"]


def test_a_long_label_is_cut_on_the_chart_and_whole_in_its_title() -> None:
    chart = charts.bar_chart("Attendance", [("x" * 200, 1)])
    assert words(chart)[0] == "x" * 43 + "…"
    assert "x" * 200 in chart


def test_a_colour_from_the_settings_is_not_trusted() -> None:
    with override_settings(COUNCIL={"brand_colour": '"/><script>'}):
        assert "script" not in charts.bar_chart("Attendance", [("Forge", 1)])


def test_bars_stay_inside_the_chart() -> None:
    chart = charts.bar_chart("Attendance", [("Forge", 250)], "%", maximum=100)
    assert max(float(each.get("width", 0)) for each in ElementTree.fromstring(chart).iter(f"{SVG}rect")) < charts.WIDTH


def test_a_long_name_over_a_group_goes_on_in_a_second_line() -> None:
    name = "Lot 7: Enrichment - Outdoor and Animal-Based Learning"
    chart = charts.grouped_chart("By lot", ["Capacity"], [(name, [4]), ("Lot 8", [2])])
    assert words(chart) == [
        "Lot 7: Enrichment - Outdoor and", "Animal-Based Learning", "Capacity: 4", "Lot 8", "Capacity: 2",
    ]  # fmt: skip
    heights = [float(each.get("y", 0)) for each in ElementTree.fromstring(chart).iter(f"{SVG}text")]
    assert heights == sorted(set(heights))
