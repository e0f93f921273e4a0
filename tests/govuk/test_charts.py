"""Charts are safe, complete without colour, and honest about what is not known."""

from xml.etree import ElementTree

import pytest
from django.template import Context, Template
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
    charts.spark_line(NASTY, [(NASTY, 80), ("w2", None), ("w3", 91.25)], baseline=63),
    charts.spark_line(NASTY, [("w1", 80)]),
    charts.spark_line(NASTY, []),
    charts.spark_line("Unknown", [("w1", None)]),
    charts.day_bar(NASTY, [(NASTY, 3), ("absent", 0), ("not heard of", 7)]),
    charts.day_bar("Nothing", [("attended", 0)]),
    charts.weeks_chart(NASTY, [charts.Week(NASTY, 80, 75), charts.Week("w2", None, gap=NASTY), charts.Week("w3", 0)]),
    charts.weeks_chart("One", [charts.Week("w1", 80)], comparators=[(NASTY, 63), ("England", None)]),
    charts.weeks_chart("Unknown", [charts.Week("w1", None)]),
    charts.weeks_chart("Nothing", []),
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


def heard(chart: str) -> str:
    return ElementTree.fromstring(chart)[0].text or ""


def test_a_spark_line_is_heard_in_words() -> None:
    points = [("2 Sep", 78), ("9 Sep", None), ("16 Sep", 71.5), ("23 Sep", 83)]
    said = "Forge by week: 2 Sep 78%, 23 Sep 83%; lowest 71.5%, highest 83%; 1 of 4 not known"
    assert heard(charts.spark_line("Forge by week", points)) == said
    assert heard(charts.spark_line("Forge by week", points, baseline=63)) == f"{said}; before 63%"
    assert heard(charts.spark_line("Forge", [("2 Sep", 78)])) == "Forge: 2 Sep 78%"


def test_a_spark_line_of_nothing_known_says_so_where_it_stands() -> None:
    assert words(charts.spark_line("Forge", [("2 Sep", None)])) == ["not known yet"]
    assert heard(charts.spark_line("Forge", [])) == "Forge: not known yet"


def test_a_week_alone_between_gaps_is_still_seen() -> None:
    chart = charts.spark_line("Forge", [("w1", None), ("w2", 80), ("w3", None), ("w4", 70), ("w5", 75)])
    assert chart.count("<circle") == 2
    assert chart.count("<line") == 1


def test_the_bar_of_a_day_names_each_part_with_its_number() -> None:
    chart = charts.day_bar("Today", [("attended", 12), ("absent", 0), ("not heard of", 5)])
    assert heard(chart) == "Today: 12 attended, 0 absent, 5 not heard of"
    assert {"12 attended", "0 absent", "5 not heard of"} <= set(words(chart))
    bars = [each for each in ElementTree.fromstring(chart).iter(f"{SVG}rect") if each.get("height") == "26"]
    assert len(bars) == 2
    assert len({(each.get("fill"), each.get("stroke-dasharray")) for each in bars}) == 2


def test_the_words_under_a_bar_go_on_in_a_second_line() -> None:
    one, two = (charts.day_bar("Today", [(name, 2)] * 3) for name in ("in", "a long name of a part"))
    assert ('y="48.0"' in one, 'y="70.0"' in one) == (True, False)
    assert ('y="48.0"' in two, 'y="70.0"' in two) == (True, True)


def test_a_term_shows_each_weeks_figure_and_no_line_through_its_gap() -> None:
    weeks = [
        charts.Week("w1", 80),
        charts.Week("w2", 84),
        charts.Week("w3", None, gap="Half-term"),
        charts.Week("w4", 90),
    ]
    chart = charts.weeks_chart("By week", weeks, comparators=[("Before referral", 63)])
    assert {"80", "84", "90", "Half-term", "Before referral: 63%"} <= set(words(chart))
    assert chart.count('stroke-width="3"') == 2  # one piece of the line, and its sample below
    assert "w3: Half-term" in chart


def test_the_year_before_is_told_from_this_one_without_colour() -> None:
    chart = charts.weeks_chart(
        "By week", [charts.Week("w1", 80, 75), charts.Week("w2", 84, 70)], this="2026", last="2025"
    )
    assert {"2026", "2025"} <= set(words(chart))
    assert 'stroke-dasharray="2 3"' in chart
    assert "w1: 80%, a year before 75%" in chart
    assert "2025" not in words(charts.weeks_chart("By week", [charts.Week("w1", 80)], this="2026", last="2025"))


def test_the_scale_of_a_term_holds_every_figure_and_says_where_it_begins() -> None:
    chart = charts.weeks_chart("By week", [charts.Week("w1", 80), charts.Week("w2", 91)], comparators=[("Before", 63)])
    assert words(chart)[:3] == ["50%", "75%", "100%"]


def grid(*steps: float) -> charts.HeatGrid:
    return charts.HeatGrid("Attendance", ["Mon"], [charts.HeatRow("Forge", [charts.HeatCell(74)])], steps)


def test_a_shade_repeats_the_number_either_way() -> None:
    down, up = grid(90, 80, 70, 60), grid(1, 3, 5, 8)
    assert [down.shade(each) for each in (90, 89.9, 74, 60, 12, None)] == [0, 1, 2, 3, 4, None]
    assert [up.shade(each) for each in (0, 1, 4, 8, 100)] == [0, 1, 2, 4, 4]
    assert [words for _shade, words in down.legend] == [
        "90% or more",
        "under 90%",
        "under 80%",
        "under 70%",
        "under 60%",
    ]


def test_what_a_grid_does_not_know_is_no_nought() -> None:
    row = charts.HeatRow("Forge", [charts.HeatCell(None), charts.HeatCell(0), charts.HeatCell(81.34)])
    lines = charts.HeatGrid("Attendance", ["Mon", "Tue", "Wed"], [row], (90, 80)).lines
    assert [said for _cell, said, _shade in lines[0][1]] == ["–", "0.0", "81.3"]


def test_capacity_use_and_demand_are_drawn_on_one_scale() -> None:
    lines = [charts.CapacityLine("Lot 1", 60, 28, 14), charts.CapacityLine("Lot 2", 10, 14, 5, wanted_url="/rows/")]
    for _line, bar in charts.capacity_bars(lines):
        drawn = [each for each in ElementTree.fromstring(bar).iter("rect")]
        assert len(drawn) == 3
        assert max(float(each.get("x", 0)) + float(each.get("width", 0)) for each in drawn) <= charts.WIDTH
    assert charts.capacity_bars([]) == []


def test_the_name_of_a_line_is_never_cut_and_each_number_opens_its_rows() -> None:
    name = "Lot 3: Part-time Alternative Provision for the youngest, whoever pays for it in the end"
    line = charts.CapacityLine(name, 1200, 28, 14, "/sold/", "/used/", "/wanted/")
    page = Template("{% capacity title lines %}").render(Context({"title": "By lot", "lines": [line]}))
    assert name in page
    for number, url in (("1,200", "/sold/"), ("28", "/used/"), ("14 wanted", "/wanted/")):
        assert f'<a class="govuk-link" href="{url}">{number}<' in page
