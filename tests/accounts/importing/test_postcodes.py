"""Importing postcodes: raw and tidy lists, what is refused, and never twice."""

import pytest
from django.core.management import CommandError, call_command

from accounts.importing import postcodes
from accounts.models import Boundary, Postcode
from core.models import Event

RAW = b'"M6 5FW",10,381700,399100,"E92000001","E19000001","E18000002","","E08000006","E05013030"\r\n'


def test_postcodes_are_read_raw_and_tidy_and_a_second_run_changes_nothing(db, tmp_path, capsys):
    Boundary.objects.create(kind="ward", code="E05013030", name="Pendleton & Charlestown")
    raw, tidy = tmp_path / "m.csv", tmp_path / "tidy.csv"
    raw.write_bytes(RAW + b'"M5  4WT",10,381000,398500,"E92000001","","","","E08000006","E05013030"\r\n')
    tidy.write_text("postcode,easting,northing,ward_name\nM6 5FW,381701,399100,\nM99,1,2,\nM6 9ZZ,0,0,\n")
    call_command("import_postcodes", str(raw))
    call_command("import_postcodes", str(raw))
    call_command("import_postcodes", str(tidy))
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Postcodes: 2 new, 0 changed, 0 unchanged, 0 refused"
    assert said[1] == "Postcodes: 0 new, 0 changed, 2 unchanged, 0 refused"
    assert said[2] == "Postcodes: 0 new, 1 changed, 0 unchanged, 2 refused"
    assert said[3:] == ["Row 3: 'M99' is not a postcode", "Row 4: M6 9ZZ has no grid reference"]
    assert Postcode.objects.grid_reference("M6 5FW") == (381701, 399100)
    assert Postcode.objects.get(pk="M6 5FW").ward_name == "Pendleton & Charlestown", "a blank ward wipes nothing out"
    assert Event.objects.filter(act="imported_postcodes").count() == 3


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00M"])
def test_a_file_that_is_no_list_of_postcodes_is_refused_whole(db, tmp_path, content):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("import_postcodes", str(path))
    assert not Postcode.objects.exists()


TIDY = "postcode,easting,northing,ward_name\n"


@pytest.mark.parametrize(
    "content, words",
    [
        (TIDY, "headings but no postcodes"),
        ("postcode,easting,northing,postcode\nM6 5FW,381700,399100,M6 5FX\n", "postcode stands in the file twice"),
        (f"{TIDY}M6 5FW,381700,399100,{'x' * 200_000}\n", "Line 2 cannot be read"),
        (f'{TIDY}"M6 5FW,381700,399100,\nM6 5FX,381700,399100,\n', "quotation mark is missing"),
        (f"{TIDY}M99,1,2,\n", "No row of the file could be taken over"),
    ],
)
def test_a_list_of_postcodes_that_cannot_be_read_ends_in_a_sentence(db, tmp_path, content, words):
    path = tmp_path / "bad.csv"
    path.write_text(content)
    with pytest.raises(CommandError, match=words):
        call_command("import_postcodes", str(path))
    assert not Postcode.objects.exists()


@pytest.mark.parametrize(
    "row, reason",
    [
        ("m65fw,1,2,", "M6 5FW stands in row 2 already"),
        ("M6 5FX,381700,399100,A,B", "more cells than there are headings"),
        ("M6 5FX,9999999,399100,", "outside the country"),
        ("M6 5FX,381700", "no grid reference in whole metres"),
        (f"M6 5FX,381700,399100,{'x' * 101}", "a ward name longer than 100 characters"),
    ],
)
def test_a_bad_row_of_postcodes_is_refused_with_its_reason(db, tmp_path, capsys, row, reason):
    path = tmp_path / "tidy.csv"
    path.write_text(f"{TIDY}M6 5FW,381700,399100,\n\n{row}\n")
    call_command("import_postcodes", str(path))
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Postcodes: 1 new, 0 changed, 0 unchanged, 1 refused"
    assert said[1].startswith("Row 4: ")
    assert reason in said[1]


@pytest.mark.parametrize("separator, encoding", [(";", "utf-8-sig"), ("\t", "utf-16"), (",", "cp1252")])
def test_postcodes_are_read_as_a_spreadsheet_saves_them(db, tmp_path, separator, encoding):
    path = tmp_path / "tidy.csv"
    path.write_text(f"{TIDY}M6 5FW,381700,399100,Café Ward\n".replace(",", separator), encoding=encoding)
    call_command("import_postcodes", str(path))
    assert Postcode.objects.get().ward_name == "Café Ward"


def test_headings_of_postcodes_are_found_behind_signs_that_cannot_be_seen(db, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("\ufeff\u200bPostcode\u00a0,Easting, Northing\u200b\nM6 5FW,381700,399100\n", encoding="utf-8")
    assert postcodes.read_in(path).new == 1
