"""Register files as providers send them: what is read, what is told to be corrected, and how it comes back."""

import csv
import io
from datetime import date, datetime, time
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance import reading
from attendance.layouts.entry import KNOWN
from core import identifiers
from core.files import sheets
from core.files.faults import FileRefused
from core.files.headings import folded

DATA = Path(__file__).parents[1] / "data" / "attendance"
TODAY = date(2026, 11, 23)
KNOWN_YEARS = (date(2023, 9, 1), date(2027, 8, 31))
AVA, TOMMY = "P355990115001", "L355991220001"
DAILY = "Date,Session,Pupil,Date of birth,UPN,Attended?,Code,Arrived,Left,Hours,Notes"
WEEKLY = [
    "Weekly attendance return",
    "Week commencing:,16/11/2026",
    ",,Mon 16/11,,Tue 17/11,",
    "UPN,Surname,AM,PM,AM,PM",
]


def read(name, data, today=TODAY):
    return reading.read(name, data, between=KNOWN_YEARS, today=today)


def daily(*rows, heads=DAILY):
    return read("register.csv", "\r\n".join([heads, *rows]).encode())


def weekly(*rows, heads=WEEKLY):
    return read("return.csv", "\r\n".join([*heads, *rows]).encode())


def messages(found):
    return [fault.sentence for fault in found.faults]


def refusal(name, data):
    with pytest.raises(FileRefused) as refused:
        read(name, data)
    return str(refused.value)


def expected(name):
    with (DATA / "expected_sessions.csv").open(encoding="utf-8", newline="") as file:
        return sorted(
            (row["upn"], row["date"], row["session"], row["code"])
            for row in csv.DictReader(file)
            if row["file"] == name
        )


# The files as they are


@pytest.mark.parametrize(
    ("name", "layout", "sessions", "left_out"),
    [
        ("provider_daily_register.csv", "provider_daily_register", 48, ()),
        ("weekly_return_wide.csv", "weekly_return_wide", 54, (16,)),
        ("weekly_return_wide.xlsx", "weekly_return_wide", 59, (16,)),
    ],
)
def test_every_session_of_a_real_looking_file_is_read(name, layout, sessions, left_out):
    found = read(name, (DATA / name).read_bytes())
    assert sorted((r.upn, r.on.isoformat(), r.half, r.stated) for r in found.rows) == expected(name)
    assert (found.layout, len(found.rows), found.faults, found.left_out) == (layout, sessions, [], left_out)


@pytest.mark.parametrize("name", ["monthly_grid.xlsx"])
def test_a_layout_not_read_yet_is_told_what_was_expected_and_found(name):
    words = refusal(name, (DATA / name).read_bytes())
    assert "Date, Session, Pupil, Date of birth, UPN, Attended?" in words
    assert "Mason" not in words


def test_a_register_of_a_management_system_is_read_without_the_columns_that_are_not_known():
    found = read("arbor_marks_long.csv", (DATA / "arbor_marks_long.csv").read_bytes())
    assert (len(found.rows), found.faults) == (66, [])
    assert found.left_columns == ["Form", "Mark description", "Minutes late"]


# The daily register


def test_a_row_says_what_happened():
    (row,) = daily(f'18/11/2026,PM,"Broadbent, Ava",22/12/2010,{AVA},No,I,,,0,').rows
    assert row.key == (AVA, date(2026, 11, 18), "PM")
    assert row.meaning == ("absent", "illness", None, None, "")
    assert (row.number, row.stated, row.column) == (2, "I", "Code")


def test_a_late_row_keeps_the_time_of_arrival():
    (row,) = daily(f"18/11/2026,AM,,,{AVA},Yes,L,10:05,12:00,2,").rows
    assert (row.meaning.kind, row.meaning.minutes_late, row.arrived_at) == ("late", None, time(10, 5))


def test_a_pupil_who_left_early_did_so_at_the_time_in_left():
    (row,) = daily(f"18/11/2026,AM,,,{AVA},Yes,left early,09:30,11:10,2,").rows
    assert (row.meaning.kind, row.meaning.left_at) == ("left_early", time(11, 10))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (f"18/11/2026,XM,,,{AVA},Yes,/,,,,", "Row 2, Session: 'XM' must be AM or PM"),
        (f"18/11/2026,,,,{AVA},Yes,/,,,,", "Row 2, Session: enter AM or PM"),
        (f"18/18/2026,AM,,,{AVA},Yes,/,,,,", "Row 2, Date: '18/18/2026' is not a date. Write it with the day first, like 16/11/2026"),
        (f"24/11/2026,AM,,,{AVA},Yes,/,,,,", "Row 2, Date: 24/11/2026 is in the future. Attendance can be sent up to today"),
        (f"31/08/2023,AM,,,{AVA},Yes,/,,,,", "Row 2, Date: 31/08/2023 is in no school year the portal knows (01/09/2023 to 31/08/2027). Check the year"),
        ("18/11/2026,AM,,,,Yes,/,,,,", "Row 2, UPN: enter the pupil's UPN"),
        ("18/11/2026,AM,,,A355990115001,Yes,/,,,,", "Row 2, UPN: The first letter does not fit the digits: check the UPN against the school's record"),
        (f"18/11/2026,AM,,,{AVA},Yes,I,,,,", "Row 2, Code: 'I' says not attended, but Attended? says Yes. Correct one of them"),
        (f"18/11/2026,AM,,,{AVA},,,,,,", "Row 2, Code: enter a code, or Yes or No under Attended?"),
        (f"18/11/2026,AM,,,{AVA},,H,,,,", "Row 2, Code: 'H' was withdrawn in August 2024. Use G, or C if the school gave leave"),
        (f"18/11/2026,AM,,,{AVA},Yes,L,25:00,,,", "Row 2, Code: Arrived: '25:00' is not a time. Write it like 09:30"),
        (f"18/11/2026,AM,,,{AVA},Yes,left early,,,,", "Row 2, Code: says left early but not when. Add the time, like 'left early 14:10'"),
        (f"18/11/2026,AM,Bamber, Tommy,,{AVA},Yes,/,,,,note", "Row 2: it has more cells than there are headings. Put quotation marks round a name that holds a comma"),
    ],
)  # fmt: skip
def test_a_fault_says_where_it_is_and_what_to_do(row, message):
    found = daily(row)
    assert messages(found) == [message]
    assert found.rows == []


def test_all_faults_of_a_row_are_told_at_once_and_other_rows_are_read():
    found = daily(f"soon,XM,,,{AVA},Yes,ZZ,,,,", f"18/11/2026,AM,,,{AVA},Yes,/,,,,")
    assert [fault.column for fault in found.faults] == ["Date", "Session", "Code"]
    assert len(found.rows) == 1


def test_a_code_that_says_no_session_was_due_is_contested():
    (fault,) = daily(f"18/11/2026,AM,,,{AVA},,D,,,,").faults
    assert fault.contested


def test_today_is_not_the_future():
    assert len(daily(f"23/11/2026,AM,,,{AVA},Yes,/,,,,").rows) == 1


def test_strokes_cases_and_blanks_do_not_matter():
    found = daily(
        "2026-11-16,am,,, p355990115001 ,yes,\\,,,,",
        f"46343,PM,,,{AVA},,i ,,,,",
        f"18 Nov 2026,Morning,,,{AVA},,/,,,,",
    )
    assert [(row.upn, row.on.day, row.half, row.meaning.kind) for row in found.rows] == [
        (AVA, 16, "AM", "attended"),
        (AVA, 17, "PM", "absent"),
        (AVA, 18, "AM", "attended"),
    ]


def test_titles_above_and_signatures_below_are_left_out():
    found = daily(
        DAILY, f"18/11/2026,AM,,,{AVA},Yes,/,,,,", "", "Total,,,,,,,,,44,", "Signed: J Smith", heads="Irwell Centre"
    )
    assert (len(found.rows), found.faults, found.left_out) == (1, [], (5, 6))


@pytest.mark.parametrize(
    "below",
    [
        "Total,48,,,,12,45,,,,", "Total,,,,,1,/,,,,", "Signed,J Smith,,,,,,,,,", "Date,20/11/2026,,,,,,,,,",
        "20/11/2026,,,,,,,,,,", "Key,/ present,,,,,,,,,", ",,Irwell Centre,,,,,,,,",
    ],
)  # fmt: skip
def test_what_stands_below_the_table_is_left_out_wherever_it_stands(below):
    found = daily(f"18/11/2026,AM,,,{AVA},Yes,/,,,,", below)
    assert (len(found.rows), found.faults, found.left_out) == (1, [], (3,))


@pytest.mark.parametrize(
    "row", ["18/11/2026,AM,,,,,,,,,", "soon,XM,,,,,/,,,,", "18/11/2026,AM,,,Ava,,I,,,,", ",,,,,No,,,,,"]
)
def test_a_row_that_is_about_a_session_is_a_fault_though_nobody_is_named(row):
    found = daily(f"18/11/2026,AM,,,{AVA},Yes,/,,,,", row)
    assert found.left_out == ()
    assert "UPN" in [fault.column for fault in found.faults]


def test_one_row_more_than_the_limit_refuses_the_file():
    rows = [f"18/11/2026,AM,,,{AVA},Yes,/,,,,"] * 3
    data = "\r\n".join([DAILY, *rows, "Total,,,,,,3,,,,"]).encode()
    common = {"between": KNOWN_YEARS, "today": TODAY}
    assert reading.read("a.csv", data, limits=sheets.Limits(rows=3), **common).repeats == 2
    with pytest.raises(FileRefused, match="more than 2 rows"):
        reading.read("a.csv", data, limits=sheets.Limits(rows=2), **common)


def test_a_refusal_of_headings_stays_short():
    found = refusal("a.csv", (",".join(f"Heading number {n}" for n in range(100))).encode())
    assert "no row of headings in its first 20 rows" in found
    assert len(found) < 500


def test_a_refusal_shows_the_headings_it_knows_and_counts_the_others():
    found = refusal("a.csv", b"Register of Mason Clegg\nUPN,Student,Mason Clegg,Ava Broadbent,Score\nA1,x,y,z,1")
    assert "This file has: UPN, Pupil and 3 other columns" in found
    assert "Mason" not in found


PUPIL_ROW = f'"Broadbent, Ava",{AVA},22/12/2010,18/11/2026,AM,/,0161 496 0000,Mark,Young person'
WITHOUT_HEADINGS = [
    ("a.csv", PUPIL_ROW), ("a.csv", f"{PUPIL_ROW}\r\n" * 30), ("a.csv", f"Broadbent;Ava;{AVA};22/12/2010;/;/"),
    ("a.csv", f"Attendance of Ava Broadbent,,\r\nUPN,Surname,AM,PM\r\n{AVA},Broadbent,/,/"),
    ("a.csv", f"w/c: Ava Broadbent\r\n,,Mon,\r\nUPN,Surname,AM,PM\r\n{AVA},Broadbent,/,/"),
    ("a.csv", f"w/c: 16/11/2026\r\nx,x,Ava Broadbent,{AVA}\r\nUPN,Surname,AM,PM\r\n{AVA},Broadbent,/,/"),
    ("a.csv", f"Date,Session,Ava Broadbent,Code\r\n{PUPIL_ROW}"),
    ("a.csv", f"Date,Session,UPN,Code,Date of birth\r\n18/11/2026,AM,{AVA},/,12/22/2010"),
    ("a.csv", f"Date,Session,UPN,Code,Ava Broadbent,UPN\r\n{PUPIL_ROW}"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text"), WITHOUT_HEADINGS)
def test_a_refusal_quotes_no_child(name, text):
    said = refusal(name, text.encode())
    assert not [word for word in ("Ava", "Broadbent", AVA, "2010", "0161", "Mark", "Young") if word in said], said


def test_columns_may_stand_in_any_order_and_some_be_missing():
    found = daily(f"/,{AVA},AM,18/11/2026", heads="mark,UPN,AM/PM,date")
    assert [row.meaning[0] for row in found.rows] == ["attended"]
    found = daily(f"No,{AVA},AM,18/11/2026", heads="Attended,UPN,AM/PM,date")
    assert found.rows[0].meaning.reason == "unexplained"


@pytest.mark.parametrize(
    ("heads", "words"),
    [
        (DAILY + ",Code", "the column Code stands there twice"),
        (DAILY + ",Mark", "the column Code stands there twice"),
        (DAILY.replace("UPN", "Notes2"), "it has no column UPN"),
        ("Date,Session,Code", "it has no column UPN"),
    ],
)
def test_a_wrong_heading_refuses_the_file_and_names_those_expected(heads, words):
    found = refusal("a.csv", f"{heads}\r\n18/11/2026,AM".encode())
    assert words in found
    assert "Its columns are: Date, Session, Pupil" in found


@pytest.mark.parametrize(
    "heads", ["{}", "{},", '"{}"', " {} ", "\u200b{}", "{}\ufeff", "{}\u00a0", "{}.", "{}:", "*{}"]
)
@pytest.mark.parametrize(
    "name", ["Date", "am / pm", "U.P.N.", "unique\u00a0pupil number", "UPN No.", "Attended", "CODE", "Time  in"]
)
def test_a_heading_is_known_whatever_stands_round_its_letters(heads, name):
    assert KNOWN[folded(heads.format(name))] in ("Date", "Session", "UPN", "Attended?", "Code", "Arrived")


def test_headings_of_many_programs_are_matched():
    found = daily(
        f"18 Nov 2026,AM,x,{AVA},/", heads="\ufeffSession\u00a0Date , Am/Pm ,Form Group,U.P.N.\u200b,REGISTER  MARK"
    )
    assert [row.key for row in found.rows] == [(AVA, date(2026, 11, 18), "AM")]
    assert found.left_columns == ["Form Group"]


def test_an_unknown_column_of_either_layout_is_left_out_and_named():
    found = daily(f"18/11/2026,AM,,,{AVA},Yes,ZZ,,,,,secret", heads=DAILY + ",Faith")
    assert (found.left_columns, found.columns.is_sensitive) == (["Faith"], True)
    assert "secret" not in found.corrected_ready().decode() + found.without_unknown().decode()
    heads = ["w/c: 16/11/2026", ",,Mon 16/11,,Tue 17/11,", "UPN,Shoe size,AM,PM,AM,PM"]
    found = weekly(f"{AVA},secret,/,ZZ,,", heads=heads)
    assert (len(found.rows), found.left_columns, found.columns.is_sensitive) == (1, ["Shoe size"], False)
    assert "secret" not in found.corrected_ready().decode()
    corrected = read("a.csv", found.corrected_ready().replace(b"ZZ", b"I"))
    assert [row.key for row in corrected.rows] == [(AVA, date(2026, 11, 16), "PM")]


def test_a_heading_that_may_be_a_childs_number_is_not_named():
    assert daily(f"18/11/2026,AM,{AVA},/,x", heads=f"Date,Session,UPN,Code,{TOMMY}").left_columns == ["column 5"]


@pytest.mark.parametrize("cells", ['"=""{}"""', "'{}", "\u200b{}", "{}\u00a0", "’{}"])
def test_what_programs_wrap_round_a_cell_is_taken_off(cells):
    row = ",".join(cells.format(cell) for cell in ("18/11/2026", "AM", AVA, "/"))
    found = daily(row, heads="Date,Session,UPN,Code")
    assert [(row.key, row.meaning.kind) for row in found.rows] == [((AVA, date(2026, 11, 18), "AM"), "attended")]


def test_the_file_without_the_columns_left_out_reads_the_same():
    data = sheets.write_xlsx(
        ["Register"], [["Date", "Session", "UPN", "Code", "Faith", "Arrived"], [date(2026, 11, 9), "AM", AVA, "L", "x", time(9, 47)],
                       [datetime(2026, 11, 10), "AM", AVA, "ZZ", "x", None], [46337.0, "AM", AVA, "/", "x", None]],
    )  # fmt: skip
    found = read("a.xlsx", data)
    again = read("a.csv", found.without_unknown())
    assert [(row.number, row.key, row.arrived_at) for row in again.rows] == [
        (row.number, row.key, row.arrived_at) for row in found.rows
    ]
    assert [(fault.sentence, fault.place) for fault in again.faults] == [(f.sentence, f.place) for f in found.faults]


def test_headings_without_rows_are_refused():
    assert "no marks under them" in refusal("a.csv", DAILY.encode())


def test_the_same_said_twice_counts_once():
    row = f"18/11/2026,AM,,,{AVA},Yes,/,,,,"
    found = daily(row, row, row.replace("/,,", "\\,,"))
    assert (len(found.rows), found.repeats, found.faults) == (1, 2, [])


def test_two_things_said_of_one_session_are_both_faults():
    found = daily(
        f"18/11/2026,AM,,,{AVA},Yes,/,,,,", f"18/11/2026,AM,,,{AVA},No,I,,,,", f"18/11/2026,AM,,,{AVA},No,O,,,,"
    )
    assert found.rows == []
    assert messages(found) == [
        "Row 2, Code: '/' says something else than row 3 for the same pupil and half-day. Keep one of them",
        "Row 3, Code: 'I' says something else than row 2 for the same pupil and half-day. Keep one of them",
        "Row 4, Code: 'O' says something else than row 2 for the same pupil and half-day. Keep one of them",
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("ZZ", "Row 3, Code: 'ZZ' is not a register code"), ("D", "Row 3, Code: 'D' (Dual"), ("H", "Row 3, Code: 'H' was"),
        ("left early", "Row 3, Code: says left early but not when"), ("/,Yes", "Row 3: it has more cells"),
    ],
)  # fmt: skip
def test_a_row_is_turned_down_with_one_that_says_something_else_and_cannot_be_read(row, message):
    code = row if row != "/,Yes" else "I,Yes"
    rows = [f"18/11/2026,AM,{AVA},/", f"18/11/2026,AM,{AVA},{code}"]
    for first, second in (rows, rows[::-1]):
        found = daily(first, second, heads="Date,Session,UPN,Code")
        assert (found.rows, found.repeats) == ([], 0)
        told = messages(found)
        assert len(told) == 2
        assert any("'/' says something else than row" in each for each in told)
    assert any(each.startswith(message.replace("Row 3", "Row 2")) for each in told)


def test_of_three_rows_about_one_session_all_are_turned_down_when_one_differs():
    row = f"18/11/2026,AM,,,{AVA},Yes,/,,,,"
    found = daily(row, row, row.replace("Yes,/", "No,I"))
    assert (found.rows, found.repeats) == ([], 0)
    assert [fault.number for fault in found.faults] == [2, 3, 4]


# How the dates of a file are meant


def day_of(written):
    return daily(f"{written},AM,{AVA},/", heads="Date,Session,UPN,Code").rows[0].on


@pytest.mark.parametrize(
    "written",
    [
        "20261109", "Mon 9 Nov 2026", '"Monday, 9 November 2026"', "2026-11-09T00:00:00Z", "9.11.26", "9/11/26", "09-Nov-26",
        "2026-11-09T00:00:00.000+00:00", "2026-11-09 00:00", "09 Nov 2026", "Mon 09/11/2026", "9th November 2026", "9.11.2026",
        '"=""09/11/2026"""', "'09/11/2026", "2026/11/09", "09\u00a0Nov\u00a02026", "46335", "09/11/2026 00:00:00",
    ],
)  # fmt: skip
def test_a_day_of_a_register_may_be_written_in_many_ways(written):
    assert day_of(written) == date(2026, 11, 9)


def test_a_moment_in_summer_is_the_day_it_is_in_london():
    assert day_of("2026-09-10T23:00:00Z") == date(2026, 9, 11)


@pytest.mark.parametrize(
    "written", ["Tue 09/11/2026", "Tue 9 Nov 2026", "Mo 9 Nov 2026", "31/02/2026", "2026-13-09", "20261309"]
)
def test_what_contradicts_itself_is_no_day(written):
    (said,) = messages(daily(f"{written},AM,{AVA},/", heads="Date,Session,UPN,Code"))
    assert said.endswith("is not a date. Write it with the day first, like 16/11/2026")


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        ([DAILY, f"11/09/2026,AM,,,{AVA},,/,,,,", f"11/13/2026,AM,,,{AVA},,/,,,,"], "Row 3:"),
        ([DAILY, f"16/11/2026,AM,,,{AVA},,/,,,,", f"11/13/26,XM,,,{AVA},,/,,,,"], "Row 3:"),
        ([DAILY, "16/11/2026,AM,,,A1,,/,,,,", "11-13-2026,AM,,,A1,,ZZ,,,,"], "Row 3:"),
        ([DAILY, f"Fri 11/06/2026,AM,,,{AVA},,/,,,,"], "Row 2:"),
        ([DAILY, f"2026-11-09,AM,,12/22/2010,{AVA},,/,,,,"], "Row 2, Date of birth:"),
        ([DAILY, f"11/09/2026,AM,,,{AVA},,/,,,,", "Signed,11/13/2026,,,,,,,,,"], "Row 3:"),
        (["Printed 11/13/2026", DAILY, f"11/09/2026,AM,,,{AVA},,/,,,,"], "Row 1:"),
        (["Week commencing:,11/09/2026", *WEEKLY[2:], f"{AVA},x,/,,,"], "Row 1, Week commencing:"),
        (["Week commencing: 11/16/2026", *WEEKLY[2:], f"{AVA},x,/,,,"], "Row 1:"),
        (["w/c: 2026-11-09", ",,Mon 11/09,,Tue 11/10,", WEEKLY[3], f"{AVA},x,/,,,"], "Row 2:"),
        (["w/c: 2026-11-09", ",,11/09/2026,,11/10/2026,", WEEKLY[3], f"{AVA},x,/,,,"], "Row 2:"),
        ([",,11/12/2026,,11/13/2026,", WEEKLY[3], f"{AVA},x,/,,,"], "Row 1:"),
    ],
)  # fmt: skip
def test_a_date_that_can_only_be_month_first_refuses_the_file(lines, where):
    said = refusal("a.csv", "\r\n".join(lines).encode())
    assert said.startswith(f"{where} the date there is written with the month first (mm/dd/yyyy)")


def test_a_month_first_date_in_a_workbook_refuses_it_too():
    rows = [[date(2026, 11, 9), "AM", AVA, "/"], ["11/13/2026", "AM", AVA, "/"]]
    assert "Row 3: the date" in refusal("a.xlsx", sheets.write_xlsx(["Date", "Session", "UPN", "Code"], rows))


@pytest.mark.parametrize("proof", ["16/11/2026", "Mon 09/11/2026"])
def test_one_date_that_is_day_first_settles_the_others(proof):
    doubted = f"05/10/2026,AM,{AVA},/"
    heads = "Date,Session,UPN,Code"
    assert daily(doubted, heads=heads).turned == {date(2026, 10, 5): date(2026, 5, 10)}
    assert daily(doubted, f"{proof},PM,{AVA},/", heads=heads).turned == {}


ASTRAY = ["Bamber", "BAMBER", '"Bamber, Tommy"', AVA, "Łukasz", "O’Brien", "0161 496 0000", "22/12/2010"]
COLUMNS = ["Session", "UPN", "Attended?", "Code", "Arrived", "Date"]


@pytest.mark.parametrize(("cell", "column"), [(cell, name) for cell in ASTRAY for name in COLUMNS][:-1])
def test_a_row_whose_cells_stand_in_the_wrong_columns_is_turned_down_without_a_childs_word(cell, column):
    said = {"Date": "18/11/2026", "Session": "AM", "UPN": "A1", "Attended?": "", "Code": "L", "Arrived": ""} | {
        column: cell
    }
    told = messages(daily(",".join(said.values()), heads=",".join(said)))
    assert cell.strip('"') not in " ".join(told)


# The weekly return


@pytest.mark.parametrize(
    "below",
    ["Total,,1,1,0,0", ",Total,/,,,", ",,1,1,0,0", "Sessions,,9,9,8,8", ",,Signed,J Smith,,", "Signed by,,J Smith,,,"],
)
def test_totals_and_signatures_in_any_column_are_left_out(below):
    found = weekly(f"{AVA},Broadbent,/,,,I", below)
    assert (len(found.rows), found.faults, found.left_out) == (2, [], (6,))


def test_marks_without_a_number_are_a_fault():
    assert messages(weekly(",Broadbent,/,,,")) == ["Row 5, UPN: enter the pupil's UPN"]


def test_the_last_week_there_is_overflows_nothing():
    heads = ["Week commencing:,31/12/9999", ",,Mon,,Tue,", "UPN,Surname,AM,PM,AM,PM"]
    assert "is not a day of the week commencing 31/12/9999" in refusal(
        "a.csv", "\r\n".join([*heads, f"{AVA},Broadbent,/,,,"]).encode()
    )


def test_a_dash_comes_back_as_no_session_after_a_correction():
    found = weekly("A355990115001,Broadbent,/,-,,I")
    corrected = found.corrected_ready().replace(b"A355990115001", AVA.encode())
    again = read("return.csv", corrected)
    assert (len(again.rows), again.faults) == (2, [])


def test_a_blank_or_a_dash_is_no_session():
    found = weekly(f"{AVA},Broadbent,/,-,,I")
    assert [(row.on.day, row.half, row.meaning.kind) for row in found.rows] == [
        (16, "AM", "attended"),
        (17, "PM", "absent"),
    ]


def test_a_fault_names_the_day_and_half():
    found = weekly(f"{AVA},Broadbent,/,ZZ,L,I")
    assert messages(found)[0].startswith("Row 5, Mon 16 Nov PM: 'ZZ' is not a register code")
    assert len(found.rows) == 3


def test_a_wrong_upn_is_told_once_for_the_whole_row():
    found = weekly("A355990115001,Broadbent,/,\\,/,\\")
    assert [fault.column for fault in found.faults] == ["UPN"]


def test_totals_and_signatures_are_left_out_and_a_missing_upn_is_not():
    found = weekly(f"{AVA},Broadbent,/,,,", ",Total,4,3,2,1", ",,4,3,2,1", "Signed:,J Smith", ",Nameless,/,,,")
    assert found.left_out == (6, 7, 8)
    assert messages(found) == ["Row 9, UPN: enter the pupil's UPN"]


@pytest.mark.parametrize(
    "head", ["Mon 16/11", "Monday", "mon", "16/11", "16/11/2026", "2026-11-16", "46342", "Monday 16.11"]
)
def test_a_day_may_be_written_in_many_ways(head):
    found = weekly(f"{AVA},Broadbent,/,,,", heads=[*WEEKLY[:2], f",,{head},,Tue 17/11,", WEEKLY[3]])
    assert found.rows[0].on == date(2026, 11, 16)


@pytest.mark.parametrize("words", ["Week commencing:,16/11/2026", "Week commencing 16/11/2026", "w/c,,2026-11-16", "Week beginning: 16 Nov 2026"])  # fmt: skip
def test_the_week_may_be_told_in_many_ways(words):
    assert len(weekly(f"{AVA},Broadbent,/,,,", heads=[words, *WEEKLY[2:]]).rows) == 1


def test_a_week_may_cross_the_new_year():
    heads = ["w/c: 29/12/2025", ",,Mon 29/12,,Thu 01/01,", WEEKLY[3]]
    found = weekly(f"{AVA},Broadbent,/,,\\,", heads=heads)
    assert [row.on for row in found.rows] == [date(2025, 12, 29), date(2026, 1, 1)]


@pytest.mark.parametrize(
    ("heads", "words"),
    [
        ([*WEEKLY[:1], *WEEKLY[2:]], "'Mon 16/11' in row 2 has no year"),
        (["w/c: 09/11/2026", *WEEKLY[2:]], "'Mon 16/11' in row 2 is not a day of the week commencing 09/11/2026"),
        (["w/c: 16/11/2026", ",,Tue 16/11,,,", WEEKLY[3]], "'Tue 16/11' in row 2 is not a day of the week"),
        (["w/c: 16/11/2026", ",,16/11/2025,,,", WEEKLY[3]], "'16/11/2025' in row 2 is not a day of the week"),
        (["w/c: soon", *WEEKLY[2:]], "Row 1, Week commencing: What stands there is not a date"),
        (["w/c: 16/11/2026", ",,,,Tue 17/11,", WEEKLY[3]], "write the day over each AM and PM"),
        (["w/c: 16/11/2026", ",,Mon 16/11,,,", WEEKLY[3]], "Mon 16 Nov AM stands there twice"),
        (["w/c: 16/11/2026", ",,Mon 16/11,,Tue 17/11,", ",Surname,AM,PM,AM,PM"], "it has no column UPN"),
    ],
)
def test_a_week_that_cannot_be_told_refuses_the_file(heads, words):
    assert words in refusal("a.csv", "\r\n".join([*heads, f"{AVA},x,/,,,"]).encode())


# What comes back to be corrected


def table(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_bad_rows_of_a_daily_register_come_back_with_what_to_correct():
    found = daily(f'18/11/2026,XM,"Broadbent, Ava",22/12/2010,{AVA},Yes,ZZ,,,2.5,x', f"18/11/2026,AM,,,{AVA},Yes,/,,,,")
    heads, *rows = table(found.corrected_ready())
    assert heads == [*DAILY.split(","), "What to correct"]
    assert len(rows) == 1
    assert rows[0][:11] == ["18/11/2026", "XM", "Broadbent, Ava", "22/12/2010", AVA, "Yes", "ZZ", "", "", "2.5", "x"]
    assert rows[0][11].startswith("Row 2, Session: 'XM' must be AM or PM; Row 2, Code: 'ZZ' is not")


def test_a_corrected_file_can_be_sent_again_and_corrected_once_more():
    found = daily(f"18/11/2026,XM,,,{AVA},Yes,/,,,,", f"19/11/2026,AM,,,{AVA},Yes,ZZ,,,,")
    once = read("a.csv", found.corrected_ready().replace(b"XM,", b"PM,", 1))
    assert [(row.on.day, row.half) for row in once.rows] == [(18, "PM")]
    heads, *rows = table(once.corrected_ready())
    assert heads.count("What to correct") == 1
    assert [row[0] for row in rows] == ["19/11/2026"]


def test_only_the_wrong_marks_of_a_weekly_return_come_back():
    found = weekly(f"{AVA},Broadbent,/,ZZ,L,I", f"{TOMMY},Bamber,/,,,")
    rows = table(found.corrected_ready())
    assert rows[0][0] == "Weekly attendance return"
    assert rows[3] == ["UPN", "Surname", "AM", "PM", "AM", "PM", "What to correct"]
    assert rows[4][:6] == [AVA, "Broadbent", "", "ZZ", "", ""]
    assert len(rows) == 5
    again = read("a.csv", found.corrected_ready().replace(b",ZZ,", b",O,", 1))
    assert [(row.on.day, row.half, row.meaning.reason) for row in again.rows] == [(16, "PM", "unauthorised")]


def test_a_workbook_comes_back_as_a_file_that_can_be_sent_again():
    found = read("weekly_return_wide.xlsx", (DATA / "weekly_return_wide.xlsx").read_bytes())
    row = next(row for row in found.rows if row.stated == "C2")
    again = read("a.csv", found.corrected_ready([row.fault("no session is due then. Check the agreement")]))
    assert [(r.upn, r.on, r.half, r.stated) for r in again.rows] == [(row.upn, row.on, row.half, "C2")]


def test_a_row_turned_down_elsewhere_says_where_it_stands():
    (row,) = daily(f"18/11/2026,AM,,,{AVA},Yes,/,,,,").rows
    assert row.fault("no pupil with this UPN is placed here", "UPN").sentence == (
        "Row 2, UPN: no pupil with this UPN is placed here"
    )
    assert row.fault("no session is due then").sentence == "Row 2, Code: no session is due then"


def test_a_cell_that_a_spreadsheet_would_run_comes_back_guarded():
    data = daily(f'18/11/2026,XM,"=HYPERLINK(1)",,{AVA},Yes,/,,,,').corrected_ready()
    assert table(data)[1][2] == "'=HYPERLINK(1)"


# Nothing else is raised


@given(st.sampled_from(["a.csv", "a.xlsx"]), st.binary())
def test_no_bytes_raise_anything_but_a_refusal(name, data):
    assert outcome(name, data)


ODD = st.one_of(
    st.none(), st.text(max_size=15), st.floats(), st.dates(date(1950, 1, 1)), st.times(),
    st.sampled_from(["AM", "PM", AVA, "18/11/2026", "/", "I", "D", "H", "Yes", "No", "Mon", "Total", "UPN", "Date"]),
)  # fmt: skip


@given(st.sampled_from([DAILY.split(","), WEEKLY[3].split(",")]), st.lists(st.lists(ODD, max_size=12), max_size=6))
def test_no_table_raises_anything_but_a_refusal(heads, rows):
    assert outcome("a.csv", sheets.write_csv(WEEKLY[2].split(","), [heads, *rows]))


def outcome(name, data):
    try:
        found = read(name, data)
    except FileRefused as refused:
        return str(refused)
    found.corrected_ready()
    return found.layout


# Speed


def test_a_hundred_thousand_rows_are_read_in_a_few_seconds_at_worst():
    rests = [f"35599{n:07}" for n in range(500)]
    upns = [identifiers.upn_check_letter(rest) + rest for rest in rests]
    days = [date.fromordinal(date(2026, 3, 1).toordinal() + n) for n in range(100)]
    rows = [f"{day:%d/%m/%Y},{half},x,,{upn},Yes,/,09:30,12:00,2.5," for day in days for upn in upns for half in ("AM", "PM")]  # fmt: skip
    data = "\r\n".join([DAILY, *rows]).encode()
    started = perf_counter()
    found = read("a.csv", data)
    assert perf_counter() - started < 5
    assert (len(found.rows), found.faults) == (100_000, [])


def test_two_arrivals_at_one_session_are_two_answers():
    found = daily(f"16/11/2026,AM,,,{AVA},,L,09:40,,,", f"16/11/2026,AM,,,{AVA},,L,10:40,,,")
    assert found.rows == []
    assert ["row 3" in said or "row 2" in said for said in messages(found)] == [True, True]
    same = daily(f"16/11/2026,AM,,,{AVA},,L,09:40,,,", f"16/11/2026,AM,,,{AVA},,L,9.40,,,")
    assert (len(same.rows), same.repeats, same.faults) == (1, 1, [])


def test_blanks_that_do_not_break_are_blanks_in_the_heads_of_a_week():
    heads = ["Week\u00a0commencing: 16/11/2026", ",,Mon\u00a016/11,,Tue\u200b 17/11,", "UPN,Surname,AM,PM,AM,PM"]
    found = weekly(f"{AVA},x,/,,,/", heads=heads)
    assert [(row.on.day, row.half) for row in found.rows] == [(16, "AM"), (17, "PM")]


@pytest.mark.parametrize("line", ["Provider: Other Centre", "AP provider:,Other Centre", ",Provider:,,Other Centre"])
def test_whose_register_it_is_may_stand_below_the_table(line):
    found = daily(f"16/11/2026,AM,,,{AVA},,/,,,,", "", line)
    assert found.providers == ((4, "Other Centre"),)


@pytest.mark.parametrize("heading", ["Tel", "Mob. no.", "Home addr", "Town", "Postal code", "Church", "Denomination"])
def test_short_words_for_sensitive_things_are_sensitive(heading):
    assert daily(f"16/11/2026,AM,,,{AVA},,/,,,,,x", heads=f"{DAILY},{heading}").columns.is_sensitive
