"""Files people send: what is read, what is refused and in which words; and files they take away."""

import csv
import io
import zipfile
import zlib
from datetime import date, datetime, time
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from core.files import sheets, workbook
from core.files.faults import FileRefused
from core.files.sheets import Limits

LIMITS = Limits()
WORKBOOK_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}


def handmade(rows="", shared="", **extra):
    """A workbook written part by part, as an attacker would."""
    parts = dict(WORKBOOK_PARTS)
    parts["xl/worksheets/sheet1.xml"] = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )
    if shared:
        parts["xl/sharedStrings.xml"] = (
            f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{shared}</sst>'
        )
    parts.update(extra)
    return zipped(parts)


def zipped(parts):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return packed.getvalue()


def saved(*rows, more=()):
    """A workbook as Excel would save it."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for title, cells in more:
        sheet = book.create_sheet(title)
        for row in cells:
            sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def refusal(name, data, limits=LIMITS):
    with pytest.raises(FileRefused) as refused:
        list(sheets.sheets(name, data, limits))
    return str(refused.value)


def outcome(name, data):
    """The rows of every sheet, or the sentence of the refusal; whatever else is raised fails the test."""
    try:
        return [sheet.rows for sheet in sheets.sheets(name, data)]
    except FileRefused as refused:
        return str(refused)


# CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_are_right_in_every_encoding_excel_saves(encoding):
    read = sheets.read("a.csv", "Name,UPN\r\nZoë O’Brien,A1\r\n".encode(encoding))
    assert read.rows == [("Name", "UPN"), ("Zoë O’Brien", "A1")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found_though_names_hold_commas(separator):
    text = f'Pupil{separator}UPN{separator}Code\n"Bamber, Tommy, J, K, L, M"{separator}A1{separator}/\n'
    assert sheets.read("a.csv", text.encode()).rows[1] == ("Bamber, Tommy, J, K, L, M", "A1", "/")


def test_a_separator_that_excel_declares_is_obeyed_and_keeps_the_row_numbers():
    assert sheets.read("a.csv", b"sep=;\r\na,b,c,d;e\r\n").rows == [(), ("a,b,c,d", "e")]


def test_cells_are_trimmed_and_blank_ones_are_none():
    assert sheets.read("a.csv", " a , ,\u00a0b\n".encode()).rows == [("a", None, "b")]


def test_a_blank_tail_is_dropped_and_blank_rows_between_keep_their_number():
    assert sheets.read("a.csv", b"a,b\n\nc,d\n,,\n\n , \n").rows == [("a", "b"), (), ("c", "d")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(end):
    assert sheets.read("a.csv", end.join(["a,b", '"c\nd",e', ""]).encode()).rows == [("a", "b"), ("c\nd", "e")]


def test_an_open_quotation_mark_is_told_and_swallows_nothing():
    assert "quotation mark" in refusal("a.csv", b'a,b\n"c,d\ne,f\n')


def test_it_says_on_which_line_an_open_quotation_mark_stands():
    assert refusal("a.csv", b'a,b\n"one\ncell",d\ne,f\n"c,d\n' + b"e,f\n" * 50).startswith("Line 5 cannot be read")


def test_a_cell_beyond_all_measure_is_told_with_its_line():
    words = refusal("a.csv", b"a,b\nc," + b"x" * 200_000)
    assert words.startswith("Line 2 cannot be read")
    assert "too long" in words


def test_a_file_put_together_from_two_encodings_keeps_the_letters_of_both():
    data = "Name\nZoë\n".encode() + "Renée’s\n".encode("cp1252")
    assert sheets.read("a.csv", data).rows == [("Name",), ("Zoë",), ("Renée’s",)]
    assert sheets.read("a.csv", b"\xef\xbb\xbf" + data).rows[0] == ("Name",)


def test_csv_rows_come_as_they_stand_whatever_their_encoding_and_separator():
    assert list(sheets.csv_rows("Name;Town\n Zoë ;\n".encode("utf-16"))) == [["Name", "Town"], [" Zoë ", ""]]


def test_bytes_that_no_encoding_has_are_marked_where_that_is_asked_for():
    assert list(sheets.csv_rows(b"Caf\x81", unknown="replace")) == [["Caf\ufffd"]]


def test_of_a_file_that_is_too_big_no_more_is_read_than_shows_it(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a" * (3 * 1024 * 1024))
    data = sheets.content(path, Limits(megabytes=1))
    assert len(data) == 1024 * 1024 + 1
    assert "bigger than 1 MB" in refusal("a.csv", data, Limits(megabytes=1))


# What is refused


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.csv", b"", "empty (0 bytes)"),
        ("a.csv", b"\n\n , ,\n", "no rows"),
        ("a.csv", b"a" * (10 * 1024 * 1024 + 1), "bigger than 10 MB"),
        ("a.pdf", b"%PDF-1.7", "CSV file (.csv) or an Excel workbook (.xlsx)"),
        ("noending", b"a,b", "CSV file (.csv) or an Excel workbook (.xlsx)"),
        ("a.csv", b"%PDF-1.7", "not text"),
        ("a.csv", b"a,b\n\x00,c", "not text"),
        ("a.csv", "a,b".encode("utf-16-le"), "not text"),
        ("a.csv", b"\xff\xfea", "cannot be read"),
        ("a.csv", b"a,b\n\x81\x8d,c", "cannot be read"),
        ("a.csv", saved(["a"]), "something else inside"),
        ("a.xlsx", b"a,b\n", "something else inside"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .xlsx"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel file"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.xlsm", saved(["a"]), "macros"),
        ("a.xlsx", saved(["a"])[:-200], "damaged"),
        ("a.xlsx", b"PK\x03\x04" + b"nonsense" * 50, "damaged"),
        ("a.xlsx", saved(), "no rows"),
        ("a.xlsx", zipped({"word/document.xml": "<x/>"}), "not an Excel workbook"),
        ("a.xlsx", handmade(**{"xl/vbaProject.bin": b"x"}), "macros"),
        ("a.xlsx", handmade(**{"../../evil": b"x"}), "not built like one Excel saves"),
        ("a.xlsx", handmade(**{f"xl/media/{n}.png": b"x" for n in range(500)}), "not built like one Excel saves"),
        ("a.xlsx", handmade(**{"xl/media/zeros.bin": b"\0" * (51 * 1024 * 1024)}), "too big when unpacked"),
        ("a.xlsx", handmade(**{"xl/x.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "document type"),
        ("a.xlsx", handmade(**{"xl/x.xml": "<a/>".encode("utf-16")}), "not built like one Excel saves"),
        ("a.xlsx", handmade("<row><c>"), "damaged"),
        ("a.xlsx", handmade('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), "more than 100,000 rows"),
        ("a.xlsx", handmade('<row r="1"><c r="A1048576"><v>1</v></c></row>'), "more than 100,000 rows"),
        ("a.xlsx", handmade('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "more than 300 columns"),
        ("a.xlsx", handmade("<row>" + "<c><v>1</v></c>" * 301 + "</row>"), "more than 300 columns"),
        (
            "a.xlsx",
            handmade('<row r="1"><c r="GR1"><v>1</v></c></row><row r="90000"><c r="A90000"><v>1</v></c></row>'),
            "holds too much",
        ),
        (
            "a.xlsx",
            handmade(
                "<row>" + '<c t="s"><v>0</v></c>' * 300 + "</row>", shared=f"<si><t>{'x' * 1_000_000}</t></si>"
            ),
            "holds too much",
        ),
    ],
)  # fmt: skip
def test_a_bad_file_gets_a_sentence(name, data, words):
    assert words in refusal(name, data)


def test_a_zip_that_lies_about_its_size_is_refused_before_the_reader_sees_it():
    honest = handmade(**{"xl/zeros.xml": b" " * 40_000_000})
    listing = zipfile.ZipFile(io.BytesIO(honest)).getinfo("xl/zeros.xml")
    lying = honest.replace(listing.file_size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != honest
    assert "damaged" in refusal("a.xlsx", lying)


def test_what_a_zip_hides_behind_a_false_size_and_sum_is_never_read():
    told, hidden = "<si><t>told</t></si>", "<si><t>hidden</t></si>"
    honest = handmade('<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>', shared=told + hidden)
    name = "xl/sharedStrings.xml"
    with zipfile.ZipFile(io.BytesIO(honest)) as packed:
        listing, content = packed.getinfo(name), packed.read(name)
    cut = content[: content.index(hidden.encode())]
    for true, false in ((listing.CRC, zlib.crc32(cut)), (listing.file_size, len(cut))):
        honest = honest.replace(true.to_bytes(4, "little"), false.to_bytes(4, "little"))
    assert "hidden" not in str(outcome("a.xlsx", honest))


def test_100000_rows_below_the_headings_are_read_and_more_refused():
    limits = Limits(rows=100)
    assert len(sheets.read("a.csv", b"a,b\n" * 101 + b",\n" * 500, limits).rows) == 101
    assert "more than 100 rows" in refusal("a.csv", b"a,b\n" * 121, limits)


def test_too_many_columns_are_refused():
    assert "more than 300 columns" in refusal("a.csv", b"," * 300 + b"\nx")


# Workbooks


def test_cells_of_a_workbook_keep_their_kind():
    moment = datetime(2026, 11, 16, 9, 30)
    data = saved(["  Zoë ", None, date(2026, 11, 16), moment, time(9, 30), 7, 2.5, True])
    assert sheets.read("a.xlsx", data).rows == [("Zoë", None, date(2026, 11, 16), moment, time(9, 30), 7.0, 2.5, "Yes")]


def test_rows_and_columns_of_a_workbook_are_counted_from_its_corner():
    assert sheets.read("a.xlsx", saved([], [], [None, None, "c"])).rows == [
        (None, None, None),
        (None, None, None),
        (None, None, "c"),
    ]


def test_a_workbook_whose_cells_do_not_say_where_they_stand_is_read():
    assert sheets.read("a.xlsx", handmade("<row><c><v>1</v></c><c><v>2</v></c></row>")).rows == [(1.0, 2.0)]


def test_the_first_sheet_with_anything_in_it_is_read():
    data = saved(more=[("Key", [["Code", "Meaning"]]), ("Other", [["x"]])])
    assert sheets.read("a.xlsx", data).title == "Key"
    assert [sheet.title for sheet in sheets.sheets("a.xlsx", data)] == ["Key", "Other"]


def test_a_formula_without_a_stored_value_is_blank():
    assert sheets.read("a.xlsx", saved(["a", "=1+1", "b"])).rows == [("a", None, "b")]


def hidden(*titles, state="hidden", more):
    """A workbook of which these sheets are hidden."""
    book = load_workbook(io.BytesIO(saved(["the first"], more=more)))
    for title in titles:
        book[title].sheet_state = state
    packed = io.BytesIO()
    book.active = len(book.sheetnames) - 1
    book.save(packed)
    return packed.getvalue()


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_not_read_and_is_named(state):
    data = hidden("Sheet", "Lookup", state=state, more=[("Lookup", [["x"]]), ("Marks", [["seen"]]), ("Key", [["k"]])])
    read = list(sheets.sheets("a.xlsx", data))
    assert [sheet.rows for sheet in read] == [[("seen",)], [("k",)]]
    assert (read[0].title, read[0].left) == ("Marks", ["Key", "Sheet (hidden)", "Lookup (hidden)"])


def test_a_workbook_whose_rows_are_all_on_hidden_sheets_is_told_so():
    assert "Unhide the sheet to be read" in refusal("a.xlsx", hidden("Sheet", more=[("Empty", [])]))


TEXT = '<c r="{}" t="inlineStr" s="1"><is><t>{}</t></is></c>'


def coloured(rows, *, ends="</row>", columns="ABC", dimension="A1:C1048576"):
    """A sheet of two rows, coloured down to this row."""
    blank = "".join(f'<c r="{letter}{{0}}" s="1"/>' for letter in columns) if ends == "</row>" else ""
    row = f'<row r="{{0}}" spans="1:3" s="1" customFormat="1"{">" if blank else ""}{blank}{ends}'
    below = "".join(map(row.format, range(3, rows + 1)))
    first = (
        f'<row r="1">{TEXT.format("A1", "UPN")}<c r="B1" s="1"/>{TEXT.format("C1", "Code")}<c r="D1" s="1"></c></row>'
    )
    second = f'<row r="2"><c r="A2" s="1"/>{TEXT.format("B2", "x")}<c r="XFD2" s="1"/></row>'
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="{dimension}"/><sheetData>{first}{second}{below}</sheetData></worksheet>'
    )
    return handmade(**{"xl/worksheets/sheet1.xml": sheet})


@pytest.mark.parametrize(("ends", "columns"), [("</row>", "AB"), ("/>", "")])
def test_a_sheet_coloured_down_to_its_last_row_is_read_like_any_other_and_quickly(ends, columns):
    data = coloured(1_048_576, ends=ends, columns=columns)
    started = perf_counter()
    read = sheets.read("a.xlsx", data)
    assert perf_counter() - started < 10
    assert read.rows == [("UPN", None, "Code"), (None, "x", None)]


def test_a_sheet_whose_cells_do_not_say_where_they_stand_keeps_its_blank_ones():
    rows = '<row><c s="1"/><c><v>1</v></c><c s="1"/></row><row><c s="1"/></row><row><c><v>2</v></c></row>'
    assert sheets.read("a.xlsx", handmade(rows)).rows == [(None, 1.0), (None, None), (2.0, None)]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ('<row r="1"><c r="A1" s="1"/></row>' * 200_000 + '<row r="200000"><c r="A200000"><v>1</v></c></row>', "more than 100,000"),
        ('<row r="1"/>' * 600_000, "too big when unpacked"),
        ("<row><c s='1'/></row>" * 60_000, "too big when unpacked"),
        (" " * 1_200_000, "too big when unpacked"),
    ],
    ids=["a row far below", "too many blank rows", "rows without a number", "blanks"],
)  # fmt: skip
def test_blank_cells_hide_nothing_that_is_too_much(rows, words, monkeypatch):
    monkeypatch.setattr(workbook, "UNPACKED_BYTES", 1_000_000)
    monkeypatch.setattr(workbook, "COLOURED_BYTES", 7_100_000)
    assert words in refusal("a.xlsx", handmade(rows))


# Nothing else is ever raised


@given(st.sampled_from(["a.csv", "a.xlsx"]), st.one_of(st.binary(), st.text().map(str.encode)), st.booleans())
def test_no_bytes_raise_anything_but_a_refusal(name, data, as_zip):
    content = b"PK\x03\x04" + data if as_zip else data
    assert outcome(name, content)


SOUND = (Path(__file__).parents[2] / "data" / "attendance" / "weekly_return_wide.xlsx").read_bytes()


@given(st.data())
def test_a_damaged_workbook_raises_nothing_but_a_refusal(data):
    sound = bytearray(SOUND)
    for _ in range(data.draw(st.integers(1, 6))):
        sound[data.draw(st.integers(0, len(sound) - 1))] = data.draw(st.integers(0, 255))
    assert outcome("a.xlsx", bytes(sound))


@given(st.text(alphabet='<>/="rctsv1AZ& \n', max_size=60))
def test_no_sheet_xml_raises_anything_but_a_refusal(xml):
    assert outcome("a.xlsx", handmade(xml))


# Writing


def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe():
    dangerous = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "\n=1+1", "\r\n=1", "\n\n@x", " =1+1", "\xa0 +1"]
    dangerous += ["\u200b=1", "\ufeff@x", "\u2028-1", "\uff1d1+1", " \uff20x", "\t =1"]
    assert [sheets.guarded(cell) for cell in dangerous] == ["'" + cell for cell in dangerous]
    assert [sheets.guarded(cell) for cell in ["a=1", -1, None, date(2026, 1, 1), ""]] == [
        "a=1", -1, None, date(2026, 1, 1), "",
    ]  # fmt: skip


class Named:
    def __str__(self) -> str:
        return "=1+1"


def test_a_control_character_hides_no_formula_and_a_row_is_written_by_its_name():
    assert [sheets.guarded(cell) for cell in ("\x07=1+1", "\x00\n=1", Named())] == ["'=1+1", "'\n=1", "'=1+1"]
    assert sheets.guarded(" a =1\n=2") == " a =1\n=2"


@pytest.mark.parametrize("cell", ["\n=1+1", " =1+1", "\x07=1+1"])
def test_neither_kind_of_file_holds_what_a_blank_or_a_line_feed_hid(cell):
    plain = sheets.ILLEGAL_CHARACTERS_RE.sub("", cell)
    read = csv.reader(io.StringIO(sheets.write_csv([cell], [[cell]]).decode("utf-8-sig"), newline=""))
    assert list(read) == [["'" + plain]] * 2
    book = load_workbook(io.BytesIO(sheets.write_xlsx([cell], [[cell]]))).active
    assert [(row[0].value, row[0].data_type) for row in book.rows] == [("'" + plain, "s")] * 2


def test_a_written_csv_reads_back_the_same():
    data = sheets.write_csv(["Name", "Code"], [["Zoë, O’Brien", "/"], ['say "x"', "\\"]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert sheets.read("a.csv", data).rows == [("Name", "Code"), ("Zoë, O’Brien", "/"), ('say "x"', "\\")]


def test_a_written_csv_holds_no_formula():
    data = sheets.write_csv(["=cmd"], [["=HYPERLINK(1)"]])
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig")))) == [["'=cmd"], ["'=HYPERLINK(1)"]]


def test_a_written_workbook_holds_values_and_no_formula():
    data = sheets.write_xlsx(["Name", "On"], [["=1+1", date(2026, 11, 16)], ["bell \x07", 2.5]])
    cells = load_workbook(io.BytesIO(data)).active
    assert (cells["A2"].value, cells["A2"].data_type) == ("'=1+1", "s")
    assert sheets.read("a.xlsx", data).rows[1:] == [("'=1+1", date(2026, 11, 16)), ("bell", 2.5)]
