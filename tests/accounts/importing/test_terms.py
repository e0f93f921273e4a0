"""Term dates and closures from a plain table."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from accounts.importing import terms
from accounts.importing.terms import import_terms
from core.files.faults import FileRefused
from core.files.sheets import write_csv
from core.models import Closure, Event, HalfTerm

pytestmark = pytest.mark.django_db


def table(*rows: str) -> bytes:
    return "\n".join(["What,School year,First day,Last day,Note", *rows]).encode()


def kept(council) -> list[tuple[str, str, date, date]]:
    found = HalfTerm.objects.filter(calendar=council.calendar, academic_year__gte="2030")
    return list(found.values_list("academic_year", "code", "starts_on", "ends_on"))


def test_the_sample_is_read_and_a_second_run_changes_nothing(council):
    HalfTerm.objects.filter(calendar=council.calendar).delete()
    Closure.objects.filter(calendar=council.calendar).delete()
    data = write_csv(list(terms.COLUMNS), terms.SAMPLE)
    assert import_terms("sample.csv", data, by=None).counts == {"new": 3, "changed": 0, "unchanged": 0, "refused": 0}
    assert import_terms("sample.csv", data, by=None).counts == {"new": 0, "changed": 0, "unchanged": 3, "refused": 0}
    assert Closure.objects.get(calendar=council.calendar).note == "All schools of the council"
    assert Event.objects.filter(act="imported_terms").count() == 2


def test_the_words_of_a_council_pack_are_understood_and_the_year_may_be_left_out(council):
    data = b"half_term;first_day;last_day\nautumn_1;2030-09-02;2030-10-18\nAutumn second half;4 Nov 2030;20/12/2030\n"
    intake = import_terms("terms.csv", data, by=None)
    assert not intake.refused
    assert kept(council) == [
        ("2030-31", "autumn_1", date(2030, 9, 2), date(2030, 10, 18)),
        ("2030-31", "autumn_2", date(2030, 11, 4), date(2030, 12, 20)),
    ]


def test_new_dates_of_a_half_term_replace_the_old_ones(council):
    import_terms("a.csv", table('"Spring, first half",2030-31,06/01/2031,14/02/2031,'), by=None)
    intake = import_terms("a.csv", table('"Spring, first half",2030-31,07/01/2031,14/02/2031,'), by=None)
    assert intake.changed == 1
    assert kept(council) == [("2030-31", "spring_1", date(2031, 1, 7), date(2031, 2, 14))]


@pytest.mark.parametrize(
    "row, words",
    [
        ("Michaelmas,2030-31,01/09/2030,18/10/2030,", "What is 'Michaelmas'"),
        ('"Autumn, first half",2031-32,01/09/2030,18/10/2030,', "lies in 2030-31"),
        ('"Autumn, first half",2030-31,18/10/2030,01/09/2030,', "is before the first"),
        ('"Autumn, first half",2030-31,31/02/2030,18/10/2030,', "First day is '31/02/2030'"),
        ('"Autumn, first half",2030-31,01/09/2030,31/07/2031,', "too long for a half-term"),
        ("INSET day,,01/09/2030,31/12/2030,", "too long for a closure"),
        ("INSET day,,01/09/0930,,", "lies too far away"),
        (f"INSET day,,01/09/2030,,{'x' * 300}", "Note is longer"),
        ('"Autumn, second half",2030-31,10/10/2030,20/12/2030,', "overlaps Autumn, first half 2030-31"),
    ],
)
def test_a_bad_row_is_refused_with_a_sentence_and_the_others_taken(council, row, words):
    good = '"Autumn, first half",2030-31,02/09/2030,18/10/2030,'
    import_terms("a.csv", table(good), by=None)
    intake = import_terms("b.csv", table(row, "INSET day,,02/09/2030,,"), by=None)
    assert [words in fault.message for fault in intake.refused] == [True]
    assert intake.new == 1


@pytest.mark.parametrize(
    "name, data, words",
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"Name,Age\nx,1\n", "has no column What, First day"),
        ("a.csv", b"What,What,First day,Last day\n", "stands in the file twice"),
        ("a.csv", b"What,First day,Last day\n", "no rows under them"),
        ("a.xlsx", b"What,First day,Last day\n", "something else inside"),
        ("a.pdf", b"%PDF-1.7", "Send a CSV file"),
        ("a.csv", b"What,First day\n" + b"x" * 1_100_000, "bigger than 1 MB"),
        ("a.csv", table("INSET day,,09/13/2030,,"), "month first"),
    ],
)
def test_a_file_of_another_kind_is_refused_whole(council, name, data, words):
    with pytest.raises(FileRefused, match=words):
        import_terms(name, data, by=None)


def test_the_command_says_what_came_of_it(council, tmp_path, capsys):
    path = tmp_path / "terms.csv"
    path.write_bytes(table("INSET day,,02/09/2030,,", "Nothing,,02/09/2030,,"))
    call_command("import_terms", str(path))
    said = capsys.readouterr().out
    assert "Terms and closures: 1 new, 0 changed, 0 unchanged, 1 refused" in said
    assert "Row 3: What is 'Nothing'" in said
    path.write_bytes(table("Nothing,,02/09/2030,,"))
    with pytest.raises(CommandError, match="No row"):
        call_command("import_terms", str(path))
