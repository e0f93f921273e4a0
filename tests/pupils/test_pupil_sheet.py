"""A file of pupils as it is read: headings, widths, dates and names; no database."""

import io
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook

from core.files import sheets
from core.files.faults import FileRefused
from pupils import sheet

HEAD = "UPN,Surname,Forename,DOB,Postcode,HomeSchoolURN"
MAJA = "F355990121001"
ROWAN = "V355990121002"
BORN = date(2012, 5, 6)


def read(*lines, head=HEAD):
    return understood(sheets.read("list.csv", "\n".join([head, *lines]).encode()))


def understood(rows):
    return sheet.read(rows, today=date(2026, 11, 18), ethnicities={"WBRI"}, needs={"SEMH"})


def fault(*lines):
    (only,) = read(*lines).faults
    return only.reason


def test_headings_may_stand_in_any_order_and_below_blank_rows():
    (row,) = read(f"900101,2012-05-06,Maja,Test,{MAJA}", head="\n,,\nHomeSchoolURN,DOB,Forename,Surname,UPN").rows
    assert (row.number, row.upn, row.school_urn) == (4, MAJA, "900101")
    assert (row.values["legal_surname"], row.values["born_on"]) == ("Test", BORN)


def test_a_separator_that_excel_declares_hides_no_headings():
    lines = [line.replace(",", ";") for line in (HEAD, f"{MAJA},Test,Maja,2012-05-06,,900101")]
    assert understood(sheets.read("list.csv", "\n".join(["sep=;", *lines]).encode())).rows[0].upn == MAJA


@pytest.mark.parametrize(
    "head, sentence",
    [
        (HEAD.replace("Surname", "DOB"), "The column DOB stands in the file twice"),
        ("UPN,Surname,Forename", "missing: DOB, HomeSchoolURN"),
    ],
)
def test_it_refuses_headings_it_does_not_understand(head, sentence):
    with pytest.raises(FileRefused, match=sentence):
        read(f"{MAJA},A,B,2012-05-06,M6 5FW,900101", head=head)


def test_headings_without_pupils_are_refused():
    with pytest.raises(FileRefused, match="headings but no pupils"):
        read(",,,,,")


def test_a_column_without_a_heading_is_refused_when_it_holds_anything():
    with pytest.raises(FileRefused, match="Column 7 has cells but no heading"):
        read(f"{MAJA},Test,Maja,2012-05-06,,900101,x", head=f"{HEAD},")
    assert read(f"{MAJA},Test,Maja,2012-05-06,,900101,", head=f"{HEAD},").rows


def test_a_comma_that_pushes_the_cells_along_is_told():
    assert fault(f"{MAJA},Test, the younger,Maja,2012-05-06,,900101").startswith("it has 7 cells under 6 headings")


def test_a_row_cut_short_puts_no_child_on_no_roll():
    assert fault(f"{MAJA},Test,Maja,2012-05-06,M6 5FW").startswith("it is cut short before HomeSchoolURN")


def test_a_cell_of_two_lines_leaves_the_numbers_of_the_rows_right():
    found = read(f'{MAJA},"Test\nName",Maja,2012-05-06,,900101', "X,Test,Maja,2012-05-06,,900101")
    assert found.rows[0].values["legal_surname"] == "Test Name"
    assert found.faults[0].number == 3


@pytest.mark.parametrize(
    "cell", ["2012-05-06", "6/5/2012", "06-05-2012", "06.05.2012", "2012-05-06 00:00:00", "2012-05-06T00:00"]
)
def test_dates_are_read_as_people_and_spreadsheets_write_them(cell):
    assert read(f"{MAJA},Test,Maja,{cell},,900101").rows[0].values["born_on"] == BORN


@pytest.mark.parametrize(
    "cell", ["2012-05-06th", "2012-W18-7", "05/05/2012x", "41035", "2012-05-32", "２０12-05-06", ""]
)
def test_what_is_no_date_is_refused(cell):
    assert fault(f"{MAJA},Test,Maja,{cell},,900101") == "DOB: must be a date like 2012-03-14 or 14/03/2012"


@pytest.mark.parametrize(
    "name", ["O’Brien-Łukaszewicz", "O'Malley", "Nuñez i Güell", "Ó Súilleabháin", "D’Ãngelo", "李"]
)
def test_names_keep_their_letters(name):
    assert read(f"{MAJA},{name},Maja,2012-05-06,,900101").rows[0].values["legal_surname"] == name


@pytest.mark.parametrize(
    "name, sentence",
    [
        ("=1+1x", "Surname: starts with “=” like a formula"),
        ("@name", "Surname: starts with “@” like a formula"),
        ("Te\u200bst", "Surname: has a sign that cannot be seen"),
        ("\u202etseT", "Surname: has a sign that cannot be seen"),
        ("Te\x07st", "Surname: has a sign that cannot be seen"),
        ("Zo\ufffd", "Surname: has letters that were lost"),
        ("ZoÃ«", "Surname: has letters that were lost"),
        ("Oâ€™Brien", "Surname: has letters that were lost"),
    ],
)
def test_what_cannot_be_a_name_is_refused_without_saying_it(name, sentence):
    said = fault(f"{MAJA},{name},Maja,2012-05-06,,900101")
    assert said.startswith(sentence)
    assert name not in said


def test_a_upn_is_read_in_small_letters_and_with_blanks():
    (row,) = read(f" {MAJA[:1].lower()} {MAJA[1:4]} {MAJA[4:]} ,Test,Maja,2012-05-06,,900101").rows
    assert row.upn == MAJA


def test_cells_of_a_workbook_are_read_by_their_kind():
    book = Workbook()
    rows = [
        HEAD.split(","),
        [MAJA, "Test", "Maja", BORN, "M6 5FW", 900101],
        [ROWAN, "Test", "Rowan", datetime(2013, 2, 14), None, "900101"],
        [MAJA, '="Te"&"st"', time(9, 30), 41035, None, 900101.5],
    ]
    for row in rows:
        book.active.append(row)
    packed = io.BytesIO()
    book.save(packed)
    found = understood(sheets.read("list.xlsx", packed.getvalue()))
    assert [(row.values["born_on"], row.school_urn) for row in found.rows] == [
        (BORN, "900101"),
        (date(2013, 2, 14), "900101"),
    ]
    assert [fault.reason.split(":")[0] for fault in found.faults] == ["Surname", "Forename", "DOB", "HomeSchoolURN"]


def test_a_column_that_is_not_known_is_left_out_and_named():
    found = read(f"{MAJA},Test,Maja,2012-05-06,,900101,0161 496 0000", head=f"{HEAD},Telephone")
    assert (len(found.rows), found.faults, found.left) == (1, [], ["Telephone"])
    assert "0161" not in str(found)


def test_headings_are_known_by_their_letters_and_by_other_words():
    head = "\ufeffU.P.N.,Legal\u00a0Surname,First name,Date of Birth,post code\u200b,HOME SCHOOL URN"
    assert read(f"{MAJA},Test,Maja,2012-05-06,M6 5FW,900101", head=head).rows[0].values["born_on"] == BORN


def test_a_birth_date_that_can_only_be_month_first_refuses_the_file_and_quotes_nobody():
    with pytest.raises(FileRefused, match="Row 3, DOB: the date there is written with the month first") as refused:
        read(f"{MAJA},Test,Maja,05/06/2012,,900101", f"{ROWAN},Test,Rowan,05/13/2012,,900101")
    assert not [word for word in ("Rowan", "2012", ROWAN) if word in str(refused.value)]


def test_a_file_without_headings_quotes_no_child():
    with pytest.raises(FileRefused) as refused:
        read(head=f"{MAJA},Test,Maja,2012-05-06,,900101")
    assert not [word for word in ("Maja", "2012", MAJA) if word in str(refused.value)]


@pytest.mark.parametrize("cells", ['"=""{}"""', "'{}", "{}\u00a0"])
def test_what_programs_wrap_round_a_cell_is_taken_off(cells):
    line = [cells.format(cell) for cell in (MAJA, "2012-05-06", "M6 5FW", "900101")]
    (row,) = read(f"{line[0]},Test,Maja,{','.join(line[1:])}").rows
    assert (row.upn, row.values["born_on"], row.values["postcode"], row.school_urn) == (MAJA, BORN, "M6 5FW", "900101")


@pytest.mark.parametrize("cell", ["20120506", "Sun 6 May 2012", "2012-05-06T00:00:00Z"])
def test_more_ways_to_write_a_birth_date(cell):
    assert read(f"{MAJA},Test,Maja,{cell},,900101").rows[0].values["born_on"] == BORN
