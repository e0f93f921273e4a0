"""What one cell says, in all the ways providers write it."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance import cells
from attendance.absences import ABSENCES
from attendance.cells import Contested, Meaning
from attendance.codes import national_codes
from attendance.models.mark import words_for
from core.files.faults import Wrong

MONDAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    "cell",
    [
        "16/11/2026", "16/11/26", "16-11-2026", "16.11.2026", "16 Nov 2026", "16-Nov-26", "16 November 2026",
        "16/11/2026 00:00", "16/11/2026 09:30:00", "2026-11-16", "2026-11-16T00:00:00", "2026-11-16 00:00:00.000000", MONDAY, datetime(2026, 11, 16, 9, 0),
        46342.0, "46342",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(cell):
    assert cells.day(cell) == MONDAY


def test_a_day_is_never_read_the_american_way():
    assert cells.day("05/11/2026") == date(2026, 11, 5)
    assert "day first" in cells.day("11/16/2026").message


@pytest.mark.parametrize("cell", ["31/02/2026", "yesterday", "16/11", "16 Nonsense 2026", 12.0, time(9), "1", "2026"])
def test_what_is_no_day_says_how_to_write_one(cell):
    assert "is not a date" in cells.day(cell).message


@pytest.mark.parametrize(("cell", "half"), [("AM", "AM"), ("pm", "PM"), ("a.m.", "AM"), ("Afternoon", "PM")])
def test_a_half_day_is_read_in_words_too(cell, half):
    assert cells.half(cell) == half


def test_what_is_no_half_day_is_quoted():
    assert cells.half("XM") == Wrong("'XM' must be AM or PM")
    assert cells.half(None) == Wrong("enter AM or PM")


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("09:30", time(9, 30)), ("9.30", time(9, 30)), ("2:05 pm", time(14, 5)), ("12:15 PM", time(12, 15)),
        (time(9, 30, 20), time(9, 30)), (0.5, time(12, 0)), (datetime(2026, 1, 1, 9, 30), time(9, 30)), (None, None),
    ],
)  # fmt: skip
def test_a_time_is_read_however_it_is_written(cell, read):
    assert cells.clock_time(cell) == read


@pytest.mark.parametrize("cell", ["25:00", "9:99", "13:00 pm x", "late", 9.5])
def test_what_is_no_time_says_how_to_write_one(cell):
    assert "is not a time" in cells.clock_time(cell).message


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        ("/", Meaning("attended")),
        ("\\", Meaning("attended")),
        (" / ", Meaning("attended")),
        ("L", Meaning("late")),
        ("l ", Meaning("late")),
        ("B", Meaning("attended", nature="activity")),
        ("K", Meaning("attended", nature="council")),
        ("V", Meaning("attended", nature="visit")),
        ("W", Meaning("attended", nature="work")),
        ("P", Meaning("attended", nature="sport")),
        ("i", Meaning("absent", "illness")),
        ("M", Meaning("absent", "medical_appointment")),
        ("j1", Meaning("absent", "interview")),
        ("J 1", Meaning("absent", "interview")),
        ("E", Meaning("absent", "suspended")),
        ("R", Meaning("absent", "religious")),
        ("C", Meaning("absent", "leave")),
        ("C1", Meaning("absent", "performance")),
        ("c2", Meaning("absent", "part_time_timetable")),
        ("S", Meaning("absent", "study_leave")),
        ("T", Meaning("absent", "travelling")),
        ("G", Meaning("absent", "holiday")),
        ("N", Meaning("absent", "unexplained")),
        ("O", Meaning("absent", "unauthorised")),
        ("U", Meaning("absent", "after_register")),
        ("Present", Meaning("attended")),
        ("Absent", Meaning("absent", "unexplained")),
        ("Ill", Meaning("absent", "illness")),
        ("refused to attend", Meaning("absent", "refused")),
        ("No transport", Meaning("absent", "transport")),
        ("provider closed", Meaning("provider_closed")),
        ("Late", Meaning("late")),
        ("L10", Meaning("late", minutes_late=10)),
        ("late 15 mins", Meaning("late", minutes_late=15)),
        ("left early 14:10", Meaning("left_early", left_at=time(14, 10))),
        ("Absent: ill", Meaning("absent", "illness")),
        ("Late by 10 minutes", Meaning("late", minutes_late=10)),
        ("Left early at 14:10", Meaning("left_early", left_at=time(14, 10))),
        ("Holiday that was not granted", Meaning("absent", "holiday")),
    ],
)
def test_a_code_or_a_word_says_what_happened(code, meaning):
    assert cells.mark(code, None) == meaning


@pytest.mark.parametrize("code", ["D", "X", "Z", "#", "Q", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"])
def test_a_code_for_no_session_contests_it(code):
    wrong = cells.mark(code, None)
    assert isinstance(wrong, Contested)
    assert f"'{code}' (" in wrong.message
    assert "no session was due here" in wrong.message


@pytest.mark.parametrize(("code", "instead"), [("H", "Use G"), ("J", "Use J1"), ("y", "Y1 to Y7")])
def test_a_withdrawn_code_is_refused_with_what_to_use(code, instead):
    wrong = cells.mark(code, None)
    assert isinstance(wrong, Wrong)
    assert not isinstance(wrong, Contested)
    assert "withdrawn in August 2024" in wrong.message
    assert instead in wrong.message


@pytest.mark.parametrize("code", ["ZZ", "9", 9.0, "?", "authorised", "left early"])
def test_an_unknown_mark_is_quoted_or_still_needs_its_time(code):
    found = cells.mark(code, None)
    assert found == Meaning("left_early") if code == "left early" else "is not a register code" in found.message


@pytest.mark.parametrize(
    ("code", "attended", "meaning"),
    [
        (None, "Yes", Meaning("attended")),
        (None, "no", Meaning("absent", "unexplained")),
        ("-", "Yes", Meaning("attended")),
        ("/", "Y", Meaning("attended")),
        ("I", "N", Meaning("absent", "illness")),
        ("L", "Yes", Meaning("late")),
        ("closed", "No", Meaning("provider_closed")),
    ],
)
def test_the_answer_to_attended_goes_with_the_code(code, attended, meaning):
    assert cells.mark(code, attended) == meaning


@pytest.mark.parametrize(
    ("code", "attended", "words"),
    [
        ("I", "Yes", "'I' says not attended, but Attended? says Yes"),
        ("/", "No", "'/' says attended, but Attended? says No"),
        ("closed", "Yes", "says not attended"),
        ("/", "maybe", "Attended? is 'maybe' but must be Yes or No"),
        (None, None, "enter a code, or Yes or No"),
    ],
)
def test_a_contradiction_is_told(code, attended, words):
    assert words in cells.mark(code, attended).message


def test_every_national_code_is_accepted_or_refused_with_a_sentence():
    for code in national_codes():
        found = cells.mark(code, None)
        assert isinstance(found, Meaning) or found.message


def test_the_portals_own_words_are_read_back():
    for code in ABSENCES.shipped:
        assert cells.mark(words_for("absent", code), None) == Meaning("absent", code)


def test_a_long_cell_is_cut_short_and_its_control_characters_hidden():
    assert cells.shown("a\nb" + "x" * 100) == "a b" + "x" * 36 + "…"


CELLS = st.one_of(
    st.none(), st.text(), st.floats(), st.dates(), st.datetimes(), st.times(),
    st.from_regex(r"\A\d{1,5}[/.:\-]\d{1,5}([/.:\-]\d{1,5})?\Z"),
)  # fmt: skip


@given(CELLS, CELLS)
def test_no_cell_raises(one, other):
    for read in (cells.day, cells.half, cells.clock_time, cells.shown):
        read(one)
    assert isinstance(cells.mark(one, other), Meaning | Wrong)
