"""The register's extracts, as they really were in five layouts, and what is done with a bad one."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.importing import gias, links
from accounts.importing.gias import SchoolRow
from accounts.importing.links import LinkRow
from core.files.faults import Fault, FileRefused

DATA = Path(__file__).parents[2] / "data" / "gias"
VERSIONS = ["in_2017_120", "in_2019_133", "in_2024_01_140", "in_2024_07_139", "in_2025_04_135"]
ALDGATE = {
    "URN": "100000",
    "LA (code)": "201",
    "LA (name)": "City of London",
    "EstablishmentNumber": "3614",
    "EstablishmentName": "The Aldgate School",
    "TypeOfEstablishment (code)": "2",
    "EstablishmentStatus (code)": "1",
    "EstablishmentStatus (name)": "Open",
    "OpenDate": "01-09-2010",
    "Postcode": "ec3a5de",
    "TelephoneNum": "2072831147",
    "HeadLastName": "NOBODY",
    "Easting": "533498",
}


def extract(path, rows, columns=None, encoding="cp1252"):
    """A file of the register with these rows."""
    columns = columns or list(ALDGATE)
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return path


def columns_of(version):
    with (DATA / "column_versions.csv").open(encoding="utf-8", newline="") as file:
        placed = [(int(row[version]), row["column"]) for row in csv.DictReader(file) if row[version]]
    return [column for _, column in sorted(placed)]


@pytest.mark.parametrize(
    ("name", "schools"),
    [
        ("salford_schools_2025.csv", 20),
        ("salford_closed_2025.csv", 6),
        ("gm_ap_2020.csv", 19),
        ("raw_rows_2024.csv", 8),
    ],
)
def test_every_real_row_is_read(name, schools):
    rows = list(gias.read_schools(DATA / name))
    assert len(rows) == schools
    assert all(isinstance(row, SchoolRow) for row in rows)


def test_a_row_of_2025_is_read_whole():
    closed = {row.urn: row for row in gias.read_schools(DATA / "salford_closed_2025.csv")}
    with (DATA / "salford_closed_2025.csv").open(encoding="cp1252", newline="") as file:
        for raw in csv.DictReader(file):
            row = closed[raw["URN"]]
            assert (row.name, row.street, row.town) == (raw["EstablishmentName"], raw["Street"], raw["Town"])
            assert f"{row.closed_on:%d-%m-%Y}" == raw["CloseDate"]
            assert row.status_name == "Closed"
            assert row.telephone in ("", "0" + raw["TelephoneNum"])


def test_rows_of_2024_keep_what_is_odd_about_them():
    rows = {row.urn: row for row in gias.read_schools(DATA / "raw_rows_2024.csv")}
    proposed = rows["126370"]
    assert (proposed.status_code, proposed.status_name) == ("3", "Open, but proposed to close")
    assert (proposed.opened_on, proposed.closed_on) == (None, date(2024, 7, 31))
    overseas = rows["150516"]
    assert (overseas.la_code, overseas.telephone, overseas.postcode) == ("000", "971047069000", "")
    assert (overseas.easting, overseas.ukprn) == (None, "")
    aldgate = rows["100000"]
    assert (aldgate.telephone, aldgate.low_age, aldgate.high_age) == ("02072831147", 3, 11)
    assert (aldgate.easting, aldgate.northing, aldgate.ukprn) == (533498, 181201, "10079319")


@pytest.mark.parametrize("version", VERSIONS)
def test_each_set_of_columns_is_read_by_heading(tmp_path, version):
    columns = columns_of(version)
    assert len(columns) == int(version.rpartition("_")[2])
    path = extract(tmp_path / "e.csv", [ALDGATE | {"Town": "London", "UKPRN": "10079319"}], columns)
    (row,) = gias.read_schools(path)
    assert (row.urn, row.town, row.ukprn, row.easting) == ("100000", "London", "10079319", 533498)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_names_keep_their_letters_in_every_encoding(tmp_path, encoding):
    path = extract(tmp_path / "e.csv", [ALDGATE | {"EstablishmentName": "St André’s, Salford"}], encoding=encoding)
    (row,) = gias.read_schools(path)
    assert row.name == "St André’s, Salford"


def test_a_head_s_name_is_not_read(tmp_path):
    (row,) = gias.read_schools(extract(tmp_path / "e.csv", [ALDGATE]))
    assert "NOBODY" not in repr(row)


def test_missing_columns_are_named_together(tmp_path):
    path = extract(tmp_path / "e.csv", [ALDGATE], ["URN", "EstablishmentName", "LA (code)"])
    with pytest.raises(FileRefused) as refused:
        gias.read_schools(path)
    assert "no column EstablishmentNumber, EstablishmentStatus (code), TypeOfEstablishment (code)" in str(refused.value)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"URN": "12345"}, "'12345' is not a URN"),
        ({"URN": ""}, "is not a URN"),
        ({"EstablishmentName": ""}, "EstablishmentName is blank"),
        ({"EstablishmentStatus (code)": ""}, "EstablishmentStatus (code) is blank"),
        ({"TypeOfEstablishment (code)": ""}, "TypeOfEstablishment (code) is blank"),
        ({"LA (code)": ""}, "LA (code) '' is not a number"),
        ({"LA (code)": "3555"}, "LA (code) '3555'"),
        ({"EstablishmentNumber": "36A4"}, "EstablishmentNumber '36A4'"),
        ({"OpenDate": "31-02-2010"}, "OpenDate '31-02-2010' is not a date"),
        ({"OpenDate": "2010-09-01"}, "OpenDate '2010-09-01' is not a date"),
        ({"OpenDate": "09/31/2010"}, "OpenDate '09/31/2010' is not a date"),
        ({"OpenDate": "01-09-9999"}, "OpenDate 01-09-9999 is too far ahead"),
        ({"OpenDate": "01-09/2010"}, "OpenDate '01-09/2010' is not a date"),
        ({"CloseDate": "31-08-2010"}, "CloseDate 31-08-2010 is before OpenDate 01-09-2010"),
        ({"EstablishmentName": "Caf\ufffd School"}, "EstablishmentName 'Caf\ufffd School' has a letter"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_with_its_reason_and_the_others_are_read(tmp_path, change, reason):
    other = ALDGATE | {"URN": "100001"}
    columns = [*ALDGATE, "CloseDate"]
    first, second = gias.read_schools(extract(tmp_path / "e.csv", [ALDGATE | change, other], columns, "utf-8"))
    assert isinstance(first, Fault)
    assert first.number == 2
    assert reason in first.reason
    assert second.urn == "100001"


def test_dates_are_read_as_excel_writes_them_when_it_saves_the_extract_again(tmp_path):
    (row,) = gias.read_schools(extract(tmp_path / "e.csv", [ALDGATE | {"OpenDate": "01/09/2010"}]))
    assert row.opened_on == date(2010, 9, 1)


@pytest.mark.parametrize("separator", [";", "\t"])
def test_an_extract_saved_again_with_another_separator_is_read(tmp_path, separator):
    path = extract(tmp_path / "e.csv", [ALDGATE])
    path.write_bytes(path.read_bytes().replace(b",", separator.encode()))
    (row,) = gias.read_schools(path)
    assert row.name == "The Aldgate School"


def test_a_letter_that_no_encoding_has_is_told_with_its_row(tmp_path):
    path = extract(tmp_path / "e.csv", [ALDGATE | {"EstablishmentName": "Caf@ School"}])
    path.write_bytes(path.read_bytes().replace(b"@", b"\x81"))
    (row,) = gias.read_schools(path)
    assert row.number == 2
    assert "has a letter that cannot be read" in row.reason


def test_an_open_quotation_mark_swallows_no_school(tmp_path):
    path = extract(tmp_path / "e.csv", [ALDGATE, ALDGATE | {"URN": "100001"}])
    path.write_bytes(path.read_bytes().replace(b"The Aldgate", b'"The Aldgate', 1))
    with pytest.raises(FileRefused, match="Line 2 cannot be read: a quotation mark is missing"):
        list(gias.read_schools(path))


def test_a_cell_of_two_lines_leaves_the_numbers_of_the_rows_as_a_spreadsheet_shows_them(tmp_path):
    rows = [ALDGATE | {"EstablishmentName": "The\r\nAldgate"}, ALDGATE | {"URN": "x"}]
    _, second = gias.read_schools(extract(tmp_path / "e.csv", rows))
    assert second.number == 3


def test_a_column_that_stands_twice_is_refused(tmp_path):
    with pytest.raises(FileRefused, match="column URN stands in the file twice"):
        gias.read_schools(extract(tmp_path / "e.csv", [ALDGATE], [*ALDGATE, "URN"]))


def test_headings_without_rows_are_refused(tmp_path):
    with pytest.raises(FileRefused, match="no rows under them"):
        gias.read_schools(extract(tmp_path / "e.csv", []))


def test_more_rows_than_there_are_schools_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(gias, "LIMITS", gias.Limits(megabytes=1, rows=2))
    with pytest.raises(FileRefused, match="more than 2 rows"):
        list(gias.read_schools(extract(tmp_path / "e.csv", [ALDGATE, ALDGATE])))
    monkeypatch.setattr(gias, "LIMITS", gias.Limits(megabytes=0))
    with pytest.raises(FileRefused, match="bigger than 0 MB"):
        gias.read_schools(tmp_path / "e.csv")


def test_a_blank_establishment_number_is_kept_blank(tmp_path):
    (row,) = gias.read_schools(extract(tmp_path / "e.csv", [ALDGATE | {"EstablishmentNumber": ""}]))
    assert row.establishment_number == ""


def test_the_same_school_twice_is_refused_the_second_time(tmp_path):
    _, second = gias.read_schools(extract(tmp_path / "e.csv", [ALDGATE, ALDGATE]))
    assert second == Fault(3, "it says again what row 2 says")


def test_a_row_cut_short_is_refused(tmp_path):
    path = extract(tmp_path / "e.csv", [])
    path.write_bytes(path.read_bytes() + b"100000,201\r\n\r\n")
    (row,) = gias.read_schools(path)
    assert "2 cells under 13 headings" in row.reason


def test_every_real_link_is_read():
    rows = list(links.read_links(DATA / "links_2025.csv"))
    assert len(rows) == 32
    assert rows[0] == LinkRow("105872", "105935", "Christ Church CofE Primary School", "Successor", None)
    assert rows[1].established_on == date(2010, 8, 31)


def test_a_school_linked_to_itself_is_refused(tmp_path):
    path = tmp_path / "links.csv"
    path.write_text(",".join(links.COLUMNS) + "\n100000,100000,The Aldgate School,Successor,\n")
    (row,) = links.read_links(path)
    assert row == Fault(2, "LinkURN 100000 links the school to itself")


def test_a_schools_extract_is_no_links_file():
    with pytest.raises(FileRefused, match="LinkURN"):
        links.read_links(DATA / "raw_rows_2024.csv")


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"PK\x03\x04\x00"])
def test_a_file_that_is_no_extract_is_refused(tmp_path, content):
    path = tmp_path / "e.csv"
    path.write_bytes(content)
    with pytest.raises(FileRefused):
        gias.read_schools(path)


@given(st.lists(st.lists(st.text(max_size=12), min_size=13, max_size=13), max_size=5))
def test_no_cells_raise_anything_but_a_refusal(tmp_path_factory, table):
    rows = [dict(zip(ALDGATE, cells, strict=True)) for cells in table]
    path = extract(tmp_path_factory.mktemp("gias") / "e.csv", rows, encoding="utf-8")
    try:
        assert all(isinstance(row, SchoolRow | Fault) for row in gias.read_schools(path))
    except FileRefused as refused:
        assert str(refused)  # noqa: PT017


# Rows whose cells stand under other headings


def raw(urn="100004"):
    """A row of the register as it was in 2024, by column."""
    with (DATA / "raw_rows_2024.csv").open(encoding="utf-8-sig", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["URN"] == urn)


def shifted(row, gone, to):
    """The row with one cell lost and a blank one put in further on: as many cells as there are headings."""
    columns, cells = list(row), list(row.values())
    start, end = columns.index(gone), columns.index(to)
    moved = [*cells[:start], *cells[start + 1 : end + 1], "", *cells[end + 1 :]]
    return dict(zip(columns, moved, strict=True))


def read_one(tmp_path, row):
    (found,) = gias.read_schools(extract(tmp_path / "a.csv", [row], list(row)))
    return found


@pytest.mark.parametrize(
    ("gone", "to"),
    [
        ("LA (name)", "FSM"), ("EstablishmentStatus (code)", "OpenDate"), ("ReasonEstablishmentOpened (name)", "Postcode"),
        ("Street", "MSOA (code)"), ("SpecialClasses (code)", "Easting"), ("GSSLACode (name)", "MSOA (name)"),
        ("TypeOfEstablishment (name)", "CloseDate"), ("County (name)", "TelephoneNum"), ("Town", "Postcode"),
    ],
)  # fmt: skip
def test_a_shifted_row_is_refused_with_the_reason(tmp_path, gone, to):
    assert isinstance(read_one(tmp_path, raw()), SchoolRow)
    assert isinstance(read_one(tmp_path, shifted(raw(), gone, to)), Fault)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"EstablishmentStatus (name)": "Open"}, "EstablishmentStatus (code) and EstablishmentStatus (name) do not belong"),
        ({"EstablishmentStatus (code)": "7"}, "EstablishmentStatus (code) and EstablishmentStatus (name) do not belong"),
        ({"EstablishmentStatus (name)": ""}, "EstablishmentStatus (code) and EstablishmentStatus (name) do not belong"),
        ({"PhaseOfEducation (code)": "4"}, "PhaseOfEducation (code) and PhaseOfEducation (name) do not belong together"),
        ({"Easting": "Camden 007"}, "Easting holds no number"), ({"Northing": "E09000007"}, "Northing holds no number"),
        ({"Easting": "200163898"}, "Easting is too big"), ({"StatutoryLowAge": "Nursery"}, "StatutoryLowAge holds no number"),
        ({"Town": "NW5 4LP"}, "Town holds a postcode"), ({"Postcode": "www.a.example"}, "Postcode holds no postcode"),
        ({"LA (name)": "1045"}, "LA (code) and LA (name) hold no code and name"),
        ({"StatutoryLowAge": "11"}, "StatutoryLowAge is more than StatutoryHighAge"),
    ],
)  # fmt: skip
def test_a_row_that_contradicts_itself_is_refused_by_the_columns(tmp_path, changed, reason):
    found = read_one(tmp_path, raw() | changed)
    assert isinstance(found, Fault)
    assert found.reason.startswith(reason)


def test_a_shift_is_told_without_a_heads_name(tmp_path):
    row = raw() | {"HeadLastName": "NOBODY", "SchoolWebsite": "NOBODY"}
    assert "NOBODY" not in getattr(read_one(tmp_path, shifted(row, "Street", "FSM")), "reason", "")


def test_a_date_that_can_only_be_month_first_refuses_the_extract(tmp_path):
    rows = [ALDGATE | {"URN": "100001", "OpenDate": "08/09/2010"}, ALDGATE | {"OpenDate": "08/31/2010"}]
    with pytest.raises(FileRefused, match="Row 3, OpenDate: the date there is written with the month first"):
        list(gias.read_schools(extract(tmp_path / "a.csv", rows)))


def test_headings_are_found_behind_signs_that_cannot_be_seen(tmp_path):
    columns = {f"\ufeff{name}\u00a0": name for name in ALDGATE}
    path = extract(tmp_path / "a.csv", [{odd: ALDGATE[name] for odd, name in columns.items()}], list(columns), "utf-8")
    assert isinstance(next(gias.read_schools(path)), SchoolRow)
