"""What the borough's report leaves out on paper, so that no child is made out from it: not even by subtraction."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import paper, small_numbers, termly
from reports.figures import Figure, Group, TermFigures
from reports.small_numbers import FEW, hidden


@pytest.mark.parametrize(
    "numbers, places",
    [
        ([], set()),
        ([5, 9, 20], set()),
        ([0, 0, 7], set()),
        # One line alone would be the total less the others: the next smallest goes with it.
        ([3, 9, 20], {0, 1}),
        # Two lines of one and two come to three, which the total gives away: a third goes with them.
        ([1, 2, 9, 20], {0, 1, 2}),
        ([4, 3, 9, 20], {0, 1}),
        ([4], {0}),
        ([0, 4, 0], {0, 1, 2}),
        ([2, 2], {0, 1}),
    ],
)
def test_which_parts_of_a_total_are_left_out(numbers, places):
    assert hidden(numbers) == places


@given(st.lists(st.integers(0, 30), max_size=12))
def test_nothing_small_is_shown_and_nothing_small_is_worked_out(numbers):
    places = hidden(numbers)
    shown = [number for place, number in enumerate(numbers) if place not in places]
    assert not any(0 < number < FEW for number in shown)
    left_out = sum(numbers) - sum(shown)
    # What is left out comes to five, unless that is all there is.
    assert not places or left_out >= FEW or not any(shown)
    if sum(number > 0 for number in numbers) == 1 and places:
        assert places == set(range(len(numbers)))


def group(name, placements, key=""):
    return Group(name, placements, attended=8, absent=2, closed=0, unknown=0, key=key)


def figures(scope="borough", pupils=40, **more):
    given = {
        "title": "Termly report",
        "about": "Salford",
        "scope": scope,
        "term": "2026-autumn",
        "term_label": "Autumn term 2026",
        "starts_on": "2026-09-01",
        "ends_on": "2026-12-18",
        "up_to": "2026-11-18",
        "figures": (Figure("pupils", str(pupils)), Figure("ended", "3"), Figure("attendance", "80.0% (8 of 10)")),
        "weeks": (group("9 Nov", 30), group("16 Nov", 2), group("23 Nov", 20)),
        "groups_title": "By provider",
        "groups": (group("One", 30), group("Two", 3), group("Three", 7)),
        "ends": (("Returned", 9, "returned"), ("Custody", 1, "custody"), ("Funding", 6, "funding")),
    }
    return TermFigures(**{**given, **more})


def test_small_lines_of_the_borough_and_one_beside_them_are_left_out():
    shown = small_numbers.for_paper(figures())
    assert [each.is_few for each in shown.groups] == [False, True, True]
    assert [each.is_few for each in shown.weeks] == [False, True, True]
    assert [each.attendance.percentage is None for each in shown.weeks] == [False, True, True]
    assert shown.ends == (("Returned", 9, "returned"),)
    assert shown.shown("ended") == "fewer than 5"
    assert shown.shown("attendance") == "80.0% (8 of 10)"


def test_a_line_of_few_pupils_is_left_out_however_many_placements_they_have():
    twice, kept_before = replace(group("One", 6), pupils=3), group("Two", 6)
    shown = small_numbers.for_paper(figures(groups=(twice, kept_before, group("Three", 9), group("Four", 30))))
    assert [each.is_few for each in shown.groups] == [True, True, False, False]


def test_a_borough_of_few_pupils_says_nothing_in_figures():
    shown = small_numbers.for_paper(figures(pupils=4))
    assert {figure.shown for figure in shown.figures} == {"fewer than 5"}


@pytest.mark.parametrize("scope", ["provider", "school"])
def test_a_provider_or_school_reads_all_about_its_own_pupils(scope):
    assert small_numbers.for_paper(figures(scope=scope)) == figures(scope=scope)


@pytest.fixture
def borough(placed, elsewhere, council):
    return termly.report_for(termly.council_term("2026-autumn"), "borough", council)


def test_the_boroughs_paper_shows_no_small_line_in_table_chart_or_figure(borough):
    page = paper.html_of(borough)
    assert "fewer than 5" in page
    assert "60.0%" not in page
    assert "Lines about fewer than five pupils are not shown" in page
    assert not re.search(r'<td class="number">[1-4]</td>', page)
    assert "<circle" not in page


def test_the_council_sees_every_number_on_its_page(borough, sign_in, manager):
    page = sign_in(manager).get(f"/reports/{borough.pk}/")
    assert "60.0% (3 of 5)" in page.text
    assert "left out of it" in page.text


def test_a_providers_own_paper_shows_small_numbers(placed):
    report = termly.report_for(termly.council_term("2026-autumn"), "provider", placed[0].provider.organisation)
    assert "<td>75.0%<br>3 of 4</td>" in paper.html_of(report)


def test_a_line_left_out_says_not_shown():
    assert Group("One", 0, 0, 0, 0, 0, is_few=True).attendance.percentage is None
