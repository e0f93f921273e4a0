"""The week: one value and one drawing for a child, a school, a site, an agreement, an offer and free places."""

import re
from datetime import date, time

from django.template import engines

from core.columns import Tag
from core.the_week import Entry, Line, Look, TheWeek
from govuk import dates

MONDAY = date(2026, 11, 23)
FORGE = Entry("Irwell Forge", "9:30am to midday", known=Tag("Absent", "red"), detail="ill", code="I", link="/there/")


def week(**changes):
    values = {"lines": [Line({(0, "AM"): [FORGE], (2, "PM"): [Entry("Nobody", look=Look.NOBODY)]})], "monday": MONDAY}
    return TheWeek("This week", **{**values, **changes})


def drawn(*shown, small=False):
    template = engines["django"].from_string("{% weeks first second small=small %}")
    first, second = (*shown, None)[:2]
    html = template.render({"first": first, "second": second, "small": small})
    return re.sub(r"\s+", " ", html)


def heard(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_it_is_a_table_of_days_by_morning_and_afternoon():
    html = drawn(week())
    assert re.findall(r'<abbr title="(\w+)">', html) == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    assert re.findall(r'<th scope="row"[^>]*>(\w+)</th>', html) == ["Morning", "Afternoon"]
    assert html.count("<td data-label=") == 10
    assert "23 Nov" in html
    assert "27 Nov" in html


def test_a_half_day_says_who_when_what_is_known_and_the_code():
    words = heard(drawn(week()))
    assert "Irwell Forge 9:30am to midday Absent ill Code proposed: I" in words
    assert "register code proposed to the school" in words
    assert '<a class="govuk-link" href="/there/">Irwell Forge</a>' in drawn(week())


def test_an_empty_half_day_is_heard_and_shows_no_row_of_dashes():
    assert heard(drawn(week(nothing="Not due"))).count("Not due") == 8
    assert "register code" not in drawn(week(lines=[Line({})]))


def test_only_today_is_framed():
    html = drawn(week(today=date(2026, 11, 25)))
    assert html.count("app-week__today") == 3  # its heading, morning and afternoon
    assert "Today" in html
    assert "app-week__today" not in drawn(week(today=date(2026, 11, 30)))


def test_a_day_with_nothing_is_left_out_where_half_days_are_cards():
    assert drawn(week()).count("app-week__off") == 6  # Tuesday, Thursday, Friday


def test_lines_with_names_are_groups_of_two_rows_with_a_link_each():
    lines = [Line({}, "Jo Begum", "/jo/", ["Year 9, Worsley Kilns"]), Line({}, "Jo Begum", "/jo2/", ["Year 10"])]
    html = drawn(week(lines=lines, of="Pupil"))
    assert html.count('scope="rowgroup" rowspan="2"') == html.count("<tbody>") == 2
    assert "Year 9, Worsley Kilns" in html


def test_two_weeks_stand_beside_each_other():
    html = drawn(week(), week(monday=date(2026, 11, 30)))
    assert "app-weeks--two" in html
    assert html.count("<table") == 2
    assert "app-weeks--two" not in drawn(week())


def test_names_never_become_markup():
    assert "<script>" not in drawn(week(lines=[Line({(0, "AM"): [Entry("<script>")]}, "<script>")], of="Pupil"))


def test_free_places_are_a_small_one():
    places = TheWeek.of_codes("Free places", {"mon_am": Entry("3 of 8"), "fri_pm": Entry("0 of 8")}, "Does not run")
    html = drawn(places, small=True)
    assert "3 of 8" in html
    assert "app-week--small" in html
    assert heard(html).count("Does not run") == 8


def test_hours_are_worded_as_people_say_them():
    assert dates.hours_words(time(9, 30), time(12)) == "9:30am to midday"
