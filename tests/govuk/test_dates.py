"""Days and times are worded in one place, as people here say them."""

import ast
import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from govuk import dates

ROOT = Path(settings.BASE_DIR)
ROOMS = [room.name for room in ROOT.iterdir() if (room / "__init__.py").exists()]
OUTSIDE = {"tests", "demo", "bench"}  # what is no product tells its own days
HOME = ROOT / "govuk" / "dates.py"
TUESDAY = datetime.date(2026, 11, 3)


@pytest.mark.parametrize(
    "worded, words",
    [
        (dates.day_words, "3 November 2026"),
        (dates.short_day, "3 Nov 2026"),
        (dates.month_day, "3 November"),
        (dates.short_month_day, "3 Nov"),
        (dates.day_name, "Tuesday"),
        (dates.day_figures, "03/11/2026"),
    ],
)
def test_a_day_is_worded_and_no_day_has_no_words(worded, words):
    assert worded(TUESDAY) == words
    assert worded(None) == ""


def test_a_file_may_want_its_figures_with_dashes():
    assert dates.day_figures(TUESDAY, "-") == "03-11-2026"


def test_a_day_in_figures_has_all_four_of_its_year():
    assert dates.day_figures(datetime.date(1, 1, 1)) == "01/01/0001"


@pytest.mark.parametrize(
    "last, words",
    [
        (datetime.date(2026, 11, 27), "3 to 27 November 2026"),
        (datetime.date(2026, 12, 4), "3 November to 4 December 2026"),
    ],
)
def test_a_span_names_a_month_once(last, words):
    assert dates.span_words(TUESDAY, last) == words


def test_times_are_figures_in_registers_and_words_in_sentences():
    morning, noon = datetime.time(9, 5), datetime.time(12)
    assert dates.time_figures(morning) == "09:05"
    assert dates.hours_figures(morning, noon) == "09:05 to 12:00"
    assert [
        dates.time_words(each) for each in (morning, noon, datetime.time(13, 15), datetime.time(10), datetime.time())
    ] == [
        "9:05am",
        "midday",
        "1:15pm",
        "10am",
        "midnight",
    ]


def test_a_moment_is_told_by_the_clocks_of_london():
    summer = datetime.datetime(2026, 7, 1, 23, 30, tzinfo=datetime.UTC)
    assert dates.moment_words(summer) == "2 July 2026 at 12:30am"


def formatted_by_hand(source: str) -> Iterator[str]:
    """Where a day or a time is put into words by a format of its own."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in ("strftime", "date_format", "time_format"):
            yield f"line {node.lineno}: {node.attr}"
        if isinstance(node, ast.FormattedValue):
            spec = ast.unparse(node.format_spec) if node.format_spec else ""
            if re.search(r"%-?[A-Za-z]", spec) or getattr(node.value, "attr", "") in ("day", "month"):
                yield f"line {node.lineno}: {ast.unparse(node)}"


def test_a_format_by_hand_is_found():
    by_hand = 'f"{day:%d %B}", f"{day.day}", day.strftime("%a"), date_format(day), f"{share:.1%}", f"{n:,}"'
    assert len(list(formatted_by_hand(by_hand))) == 3


@pytest.mark.parametrize("room", sorted(set(ROOMS) - OUTSIDE))
def test_no_room_words_a_day_by_itself(room):
    files = [each for each in (ROOT / room).rglob("*.py") if "migrations" not in each.parts and each != HOME]
    assert {str(each): found for each in files if (found := list(formatted_by_hand(each.read_text())))} == {}


def test_templates_word_days_by_our_filters_and_leave_others_to_machines():
    used = {
        (str(each.relative_to(ROOT)), wanted)
        for each in (ROOT / "templates").rglob("*.*")
        for wanted in re.findall(r"\|(?:date|time)\b(?::\"([^\"]*)\")?", each.read_text())
        if wanted not in ("Y-m-d", "c")
    }
    assert used == set()
