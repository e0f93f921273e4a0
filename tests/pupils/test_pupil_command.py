"""manage.py import_pupils: what it prints, and how it ends."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from pupils.models import Pupil
from tests.factories.accounts import SchoolFactory
from tests.factories.pupils import PupilFactory

HEAD = "UPN,Surname,Forename,DOB,Postcode,HomeSchoolURN"
MAJA = "F355990121001"
NOT_KNOWN_AUTHORITY = "J999990121007"


@pytest.fixture(autouse=True)
def _schools(council):
    SchoolFactory(urn="900101", organisation__name="Agecroft Road School")


def test_it_prints_counts_and_each_row_left_out_without_a_name(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(
        f"{HEAD}\n{MAJA},Secretname,B,2012-05-06,M6 5FW,900101\nX,Secretname,B,2012-05-06,,900101\n"
        f"{NOT_KNOWN_AUTHORITY},Other,B,2012-05-06,,900101\n"
    )
    out = io.StringIO()
    call_command("import_pupils", str(path), stdout=out)
    text = out.getvalue()
    assert "Pupils: 2 new, 0 changed, 0 unchanged, 1 refused, 0 candidates" in text
    assert "Row 3, UPN: A UPN has 13 characters and this has 1." in text
    assert "Warnings" in text
    assert "Secretname" not in text


def test_it_takes_the_first_day_on_roll_and_pupils_a_person_compared(tmp_path):
    PupilFactory(legal_surname="A", legal_forename="B", born_on=date(2012, 5, 6))
    path = tmp_path / "list.csv"
    path.write_text(f"{HEAD}\n{MAJA},A,B,2012-05-06,M6 5FW,900101\n")
    call_command("import_pupils", str(path), "--since", "2026-09-01", "--new", MAJA, stdout=io.StringIO())
    assert Pupil.objects.get(upn=MAJA).enrolments.get().starts_on == date(2026, 9, 1)


def test_a_file_without_one_good_row_ends_in_an_error_after_its_reasons(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(f"{HEAD}\nX,A,B,2012-05-06,,900101\n")
    out = io.StringIO()
    with pytest.raises(CommandError, match="No row of the file could be read"):
        call_command("import_pupils", str(path), stdout=out)
    assert "Row 2, UPN" in out.getvalue()
    assert "Put these rows right" in out.getvalue()


@pytest.mark.parametrize(
    "option, value, words",
    [
        ("--since", "1 September", "not a date written like 2026-09-01"),
        ("--since", "0001-01-01", "too long ago or too far ahead"),
        ("--since", "9999-12-31", "too long ago or too far ahead"),
        ("--new", "V355990121002", r"No row that can be read has the UPN V3559\*\*\*\*\*02"),
    ],
)
def test_an_option_that_cannot_be_right_is_told_and_nobody_is_taken_in(tmp_path, option, value, words):
    path = tmp_path / "list.csv"
    path.write_text(f"{HEAD}\n{MAJA},A,B,2012-05-06,M6 5FW,900101\n")
    with pytest.raises(CommandError, match=words):
        call_command("import_pupils", str(path), option, value)
    assert not Pupil.objects.exists()


@pytest.mark.parametrize("name, content", [("list.csv", b""), ("list.pdf", b"%PDF"), ("list.csv", b"a\x00b\n1,2")])
def test_a_file_that_is_none_is_refused_in_a_sentence(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError, match=r"Nothing was changed\.$"):
        call_command("import_pupils", str(path))


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_pupils", str(tmp_path / "none.csv"))
