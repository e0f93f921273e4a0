"""Importing the national schools register: counts, refusals, renames, conversions, and never twice."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from accounts.importing import schools
from accounts.importing.schools import import_register
from accounts.models import Organisation, School, SchoolLink
from core.files.faults import FileRefused
from core.models import Event
from tests.factories.accounts import SchoolFactory

pytestmark = pytest.mark.django_db
GIAS = Path(__file__).parents[2] / "data" / "gias"
OPEN, CLOSED = GIAS / "salford_schools_2025.csv", GIAS / "salford_closed_2025.csv"
OLDER, OTHER, LINKS = GIAS / "gm_ap_2020.csv", GIAS / "raw_rows_2024.csv", GIAS / "links_2025.csv"

HEADINGS = (
    "URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,EstablishmentStatus (code),"
    "EstablishmentStatus (name),TypeOfEstablishment (code),CloseDate,Street,Telephone,Easting"
)


@pytest.fixture
def extract(tmp_path):
    """Writes an extract of these rows."""

    def written(*rows: str, name: str = "extract.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join([HEADINGS, *rows]) + "\n", encoding="cp1252")
        return path

    return written


@pytest.mark.parametrize("file, schools", [(OPEN, 20), (CLOSED, 6), (OLDER, 19), (OTHER, 8)])
def test_every_layout_is_read_and_a_second_run_changes_nothing(calendar, file, schools):
    first = import_register(file, LINKS, by=None)
    assert first.schools.counts == {"new": schools, "changed": 0, "unchanged": 0, "refused": 0}
    before = [
        *School.objects.values_list(),
        *Organisation.objects.values_list(),
        *SchoolLink.objects.values_list(),
    ]
    second = import_register(file, LINKS, by=None)
    assert second.schools.counts == {"new": 0, "changed": 0, "unchanged": schools, "refused": 0}
    assert second.links.new == second.links.changed == 0
    after = [*School.objects.values_list(), *Organisation.objects.values_list(), *SchoolLink.objects.values_list()]
    assert after == before


def test_each_run_is_on_the_trail_with_its_counts(council):
    import_register(OPEN, by=None)
    import_register(OPEN, by=None)
    runs = Event.objects.filter(act="imported_schools").order_by("pk")
    assert [run.changes["schools"]["new"] for run in runs] == [20, 0]
    assert {run.object_id for run in runs} == {str(council.pk)}


def test_the_command_takes_the_councils_own_schools_and_those_asked_for(council, extract, capsys):
    """The register of all England: another council's schools come by authority or URN, or once they are here."""
    row = "{},{},Somewhere,4001,{},1,Open,01,,,,"
    path = extract(
        row.format("100001", "355", "Our School"),
        row.format("100002", "350", "Their School"),
        row.format("100003", "350", "Their Other School"),
        row.format("100004", "351", "A School Far Away"),
    )
    call_command("import_schools", str(path))
    assert "Schools of other authorities, left out: 3" in capsys.readouterr().out
    assert set(School.objects.values_list("urn", flat=True)) == {"100001"}
    call_command("import_schools", str(path), urn=["100002"])
    assert set(School.objects.values_list("urn", flat=True)) == {"100001", "100002"}
    call_command(
        "import_schools", str(extract(row.format("100002", "350", "Their Renamed School"), name="renamed.csv"))
    )
    assert School.objects.get(urn="100002").organisation.name == "Their Renamed School"
    call_command("import_schools", str(path), authority=["350"])
    assert not School.objects.filter(urn="100004").exists()
    with pytest.raises(CommandError, match="own authority"):
        call_command("import_schools", str(extract(row.format("100004", "351", "A School Far Away"), name="far.csv")))
    call_command("import_schools", str(path), all=True)
    assert School.objects.count() == 4


def test_closed_schools_are_kept_with_their_closing_date(calendar):
    import_register(CLOSED, by=None)
    assert School.objects.filter(status_code="2", closed_on__isnull=False).count() == 6
    assert not School.objects.open().exists()


def test_a_converted_school_finds_its_successor_by_the_link(calendar, extract):
    """A maintained school of the closed list, and the academy it became."""
    import_register(CLOSED, by=None)
    academy = extract("149387,355,Salford,4001,The Academy,1,Open,34,,,,")
    outcome = import_register(academy, LINKS, by=None)
    old, new = School.objects.get(urn="105911"), School.objects.get(urn="149387")
    assert old.pk != new.pk, "its pupils and its history stay with the school that closed"
    assert old.links.get().kind == "Successor"
    assert School.objects.get(urn=old.links.get().linked_urn) == new
    assert outcome.links.elsewhere + outcome.links.new == 32


def test_each_new_school_has_a_calendar_under_the_councils(council):
    import_register(OPEN, by=None)
    assert {s.organisation.calendar.parent_id for s in School.objects.all()} == {council.calendar_id}


def test_a_rename_keeps_the_row_and_is_on_the_trail(calendar, extract):
    import_register(extract("100001,355,Salford,4001,Old Name,1,Open,01,,,,"), by=None)
    was = School.objects.get(urn="100001").pk
    counts = import_register(extract("100001,355,Salford,4001,New Name,1,Open,01,,,,"), by=None).schools
    assert counts.counts == {"new": 0, "changed": 1, "unchanged": 0, "refused": 0}
    school = School.objects.get(urn="100001")
    assert (school.pk, school.organisation.name) == (was, "New Name")
    event = Event.objects.get(act="updated_from_register")
    assert event.changes == {"name": ["Old Name", "New Name"]}
    assert event.object_id == str(was)


def test_a_closing_is_taken_over_and_a_blank_wipes_nothing_out(calendar, extract):
    import_register(extract("100001,355,Salford,4001,A School,1,Open,01,,High Street,,381000"), by=None)
    import_register(extract("100001,355,Salford,4001,A School,2,Closed,01,31-08-2024,,,"), by=None)
    school = School.objects.get()
    assert (school.is_closed, school.closed_on) == (True, date(2024, 8, 31))
    assert (school.street, school.easting) == ("High Street", 381000)


def test_a_school_that_is_open_again_loses_its_closing_date(calendar, extract):
    import_register(extract("100001,355,Salford,4001,A School,2,Closed,01,31-08-2024,,,"), by=None)
    import_register(extract("100001,355,Salford,4001,A School,1,Open,01,,,,"), by=None)
    assert School.objects.get().closed_on is None


def test_a_file_of_one_school_leaves_the_others_alone(calendar, extract):
    import_register(OPEN, by=None)
    import_register(extract("100001,355,Salford,4001,A School,1,Open,01,,,,"), by=None)
    assert School.objects.count() == 21


def test_bad_rows_are_refused_one_by_one_with_their_reason(calendar, extract, capsys):
    path = extract(
        "100001,355,Salford,4001,Good School,1,Open,01,,,,",
        "12,355,Salford,4002,Short Number,1,Open,01,,,,",
        "100003,355,Salford,4003,,1,Open,01,,,,",
        "100004,355,Salford,4004,Bad Date,2,Closed,01,2024-08-31,,,",
        "100001,355,Salford,4001,Good School,1,Open,01,,,,",
        f"100006,355,Salford,4006,{'Long Name ' * 30},1,Open,01,,,,",
    )
    call_command("import_schools", str(path))
    said = capsys.readouterr().out
    assert "Schools: 1 new, 0 changed, 0 unchanged, 5 refused" in said
    for line in ("Row 3: ", "Row 4: ", "Row 5: ", "Row 6: ", "Row 7: URN 100006 has a name that is too long"):
        assert line in said
    assert "Put these rows right" in said
    assert School.objects.count() == 1


def test_an_invented_school_of_the_demonstration_is_never_overwritten(calendar, extract):
    SchoolFactory(urn="900001", organisation__name="Agecroft Road School", organisation__is_demo=True)
    counts = import_register(extract("900001,355,Salford,4001,A Real School,1,Open,01,,,,"), by=None).schools
    assert counts.counts == {"new": 0, "changed": 0, "unchanged": 0, "refused": 1}
    assert Organisation.objects.get(school__urn="900001").name == "Agecroft Road School"


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "The file is empty"),
        (b"URN,Name\n100001,A School\n", "has no column LA (code)"),
        (b"\x00\x01\x02URN", "not a text file"),
        (b"PK\x03\x04 workbook", "This zip is damaged"),
    ],
)
def test_a_file_that_is_no_extract_is_refused_whole(calendar, tmp_path, content, words):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=words.replace("(", r"\(").replace(")", r"\)")):
        call_command("import_schools", str(path))
    assert not School.objects.exists()


def test_a_file_without_one_good_row_ends_in_an_error_after_its_reasons(calendar, extract, capsys):
    with pytest.raises(CommandError, match="No row of the file of schools could be taken over"):
        call_command("import_schools", str(extract("12,355,Salford,4002,Short Number,1,Open,01,,,,")))
    assert "Row 2: URN '12' is not a URN" in capsys.readouterr().out


def test_a_links_file_without_one_good_row_ends_in_an_error(calendar, extract, tmp_path):
    bad = tmp_path / "links.csv"
    bad.write_text("URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\n100001,x,A School,Successor,\n")
    with pytest.raises(CommandError, match="No row of the links file"):
        call_command("import_schools", str(extract("100001,355,Salford,4001,A School,1,Open,01,,,,")), links=bad)


def test_a_link_whose_words_have_no_room_is_refused_with_its_row(calendar, extract, tmp_path):
    links = tmp_path / "links.csv"
    rows = (f"100001,100002,{'Long Name ' * 30},Successor,", f"100001,100003,B,{'x' * 61},", "100001,100004,C,Merged,")
    links.write_text("\n".join(["URN,LinkURN,LinkName,LinkType,LinkEstablishedDate", *rows]))
    counts = import_register(extract("100001,355,Salford,4001,A School,1,Open,01,,,,"), links, by=None).links
    assert [refused.number for refused in counts.refused] == [2, 3]
    assert "too long to be right" in counts.refused[0].reason
    assert counts.new == SchoolLink.objects.count() == 1


def test_an_age_that_nobody_has_is_not_known(calendar, tmp_path):
    path = tmp_path / "extract.csv"
    path.write_text(f"{HEADINGS},StatutoryHighAge\n100001,355,Salford,4001,A School,1,Open,01,,,,,99999\n")
    import_register(path, by=None)
    assert School.objects.get().high_age is None


def test_a_closing_before_the_opening_that_the_portal_knows_is_refused(calendar, tmp_path, extract):
    older = tmp_path / "older.csv"
    older.write_text(f"{HEADINGS},OpenDate\n100001,355,Salford,4001,A School,1,Open,01,,,,,01-09-2012\n")
    import_register(older, by=None)
    counts = import_register(extract("100001,355,Salford,4001,A School,2,Closed,01,31-08-2010,,,"), by=None).schools
    assert "CloseDate before 01-09-2012" in counts.refused[0].reason
    assert School.objects.get().closed_on is None


def test_a_bad_links_file_leaves_the_schools_out_too(calendar, tmp_path):
    bad = tmp_path / "links.csv"
    bad.write_text("URN,Other\n1,2\n")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("import_schools", str(OPEN), links=bad)
    assert not School.objects.exists()


def test_a_file_that_is_not_there_is_told_in_a_sentence(calendar):
    with pytest.raises(CommandError, match=r"missing\.csv cannot be read"):
        call_command("import_schools", "missing.csv")


def test_the_whole_file_is_read_before_the_database_is_asked(calendar, extract, tmp_path, queries):
    bad = tmp_path / "links.csv"
    bad.write_text("URN,Other\n1,2\n")

    def refused():
        with pytest.raises(FileRefused):
            import_register(extract("100001,355,Salford,4001,A School,1,Open,01,,,,"), bad, by=None)

    assert queries(refused) == 0


def test_a_database_that_does_not_answer_is_told_in_a_sentence(calendar, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(schools, "the_council", locked)
    with pytest.raises(CommandError, match="did not take the file in: database is locked. Nothing was changed"):
        call_command("import_schools", str(OPEN))


def test_it_asks_the_database_as_little_for_many_schools_as_for_few(council, queries, extract):
    few = extract("100001,355,Salford,4001,A School,1,Open,01,,,,", name="few.csv")
    many = extract(*(f"2{n:05d},355,Salford,4001,School {n},1,Open,01,,,," for n in range(200)), name="many.csv")
    assert queries(import_register, many, by=None) <= queries(import_register, few, by=None) + 3


def test_it_asks_as_little_for_many_changed_schools_as_for_few_and_records_each(council, queries, extract):
    def file(count, town):
        rows = (f"2{n:05d},355,Salford,4001,School {n} {town},1,Open,01,,{town},," for n in range(count))
        return extract(*rows, name=f"{count}{town}.csv")

    import_register(file(200, "Here"), by=None)
    few = queries(import_register, file(2, "There"), by=None)
    assert queries(import_register, file(200, "Yonder"), by=None) == few
    assert School.objects.filter(street="Yonder", organisation__name__endswith="Yonder").count() == 200
    last = Event.objects.filter(act="updated_from_register").order_by("pk").last()
    assert last.changes == {"name": ["School 199 Here", "School 199 Yonder"], "street": ["Here", "Yonder"]}
    assert Event.objects.filter(act="updated_from_register").count() == 202
