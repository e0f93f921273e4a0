"""Pupils from a file: what is taken in, what is refused, what a person must look at."""

from datetime import date
from pathlib import Path

import pytest

from accounts.models import Organisation
from core.files.faults import FileRefused
from core.identifiers import upn_check_letter
from core.models import Event
from pupils import comparing, importing
from pupils.models import Enrolment, FormerUpn, Pupil
from tests.factories.accounts import SchoolFactory
from tests.factories.pupils import EnrolmentFactory, PupilFactory

FILE = Path(__file__).parents[1] / "data" / "pupils" / "school_list.csv"
HEAD = "UPN,Surname,Forename,DOB,Postcode,HomeSchoolURN"
MAJA = "F355990121001"
ROWAN = "V355990121002"
NOT_KNOWN_AUTHORITY = "J999990121007"


@pytest.fixture(autouse=True)
def _schools(council):
    SchoolFactory(urn="900101", organisation__name="Agecroft Road School")
    SchoolFactory(urn="900102", organisation__name="Barton Lock School")
    SchoolFactory(urn="900103", closed=True)


def take(*lines, head=HEAD, encoding="utf-8", **options):
    return importing.import_pupils("pupils.csv", "\n".join([head, *lines]).encode(encoding), by=None, **options)


def words(faults):
    return {fault.number: fault.reason for fault in faults}


def test_it_takes_in_every_good_row():
    outcome = importing.import_pupils(FILE.name, FILE.read_bytes(), by=None, since=date(2026, 9, 1))
    assert outcome.counts == {"new": 4, "changed": 0, "unchanged": 0, "refused": 0, "candidates": 0}
    rowan = Pupil.objects.get(upn=ROWAN)
    assert (rowan.legal_surname, rowan.known_forename, rowan.born_on) == ("O'Testley", "Ro", date(2013, 2, 14))
    assert (rowan.postcode, rowan.has_free_meals, rowan.primary_need) == ("M27 5AW", True, "SEMH")
    home = rowan.home_enrolment(date(2026, 9, 1))
    assert (home.school.school.urn, home.status) == ("900101", "single")
    assert Pupil.objects.get(legal_surname="Nonesuch").enrolments.count() == 0


def test_it_keeps_a_pupil_taught_out_of_year():
    importing.import_pupils(FILE.name, FILE.read_bytes(), by=None)
    imani = Pupil.objects.get(legal_surname="Sample-Pupil")
    assert (imani.year_override, imani.year_label(date(2026, 11, 18))) == ("9", "Year 9")
    assert Pupil.objects.get(upn=MAJA).year_override == ""


def test_the_same_file_again_changes_nothing():
    importing.import_pupils(FILE.name, FILE.read_bytes(), by=None)
    before = (list(Pupil.objects.order_by("pk").values()), list(Enrolment.objects.order_by("pk").values()))
    events = Event.objects.exclude(pupil_id=None).count()
    outcome = importing.import_pupils(FILE.name, FILE.read_bytes(), by=None)
    assert outcome.counts == {"new": 0, "changed": 0, "unchanged": 4, "refused": 0, "candidates": 0}
    assert (list(Pupil.objects.order_by("pk").values()), list(Enrolment.objects.order_by("pk").values())) == before
    assert Event.objects.exclude(pupil_id=None).count() == events


def test_it_is_on_the_trail_without_a_name():
    take(f"{MAJA},Wiśniewska,Maja,2012-05-06,M6 5FW,900101")
    whole = Event.objects.get(act="pupils_imported")
    assert whole.changes["new"] == 1
    added = Event.objects.get(act="added")
    assert added.pupil_id == Pupil.objects.get().pk
    assert "Maja" not in f"{added.object_name}{added.sentence}{added.changes}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_it_reads_the_encodings_that_schools_send(encoding):
    take(f"{MAJA},Nuñez-O’Dea,Zoë,2012-05-06,M6 5FW,900101", encoding=encoding)
    assert str(Pupil.objects.get()) == "Zoë Nuñez-O’Dea"


@pytest.mark.parametrize(
    "line, sentence",
    [
        ("A355990121001,A,B,2012-05-06,M6 5FW,900101", "UPN: The first letter does not fit the digits"),
        ("F35599012100,A,B,2012-05-06,M6 5FW,900101", "UPN: A UPN has 13 characters and this has 12"),
        (",A,B,2012-05-06,M6 5FW,900101", "UPN: is missing"),
        (f"{MAJA},,B,2012-05-06,M6 5FW,900101", "Surname: is missing"),
        (f"{MAJA},123,B,2012-05-06,M6 5FW,900101", "Surname: has no letters"),
        (f"{MAJA},{'A' * 121},B,2012-05-06,M6 5FW,900101", "Surname: is longer than 120 characters"),
        (f"{MAJA},A,B,06/05/12,M6 5FW,900101", "DOB: must be a date"),
        (f"{MAJA},A,B,2026-11-19,M6 5FW,900101", "DOB: is in the future"),
        (f"{MAJA},A,B,1912-05-06,M6 5FW,900101", "DOB: is more than 26 years ago"),
        (f"{MAJA},A,B,31/02/2012,M6 5FW,900101", "DOB: must be a date"),
        (f"{MAJA},A,B,2012-05-06,Salford,900101", "Postcode: Enter a full postcode"),
        (f"{MAJA},A,B,2012-05-06,M6 5FW,9001", "HomeSchoolURN: A URN is 6 digits"),
        (f"{MAJA},A,B,2012-05-06,M6 5FW,900999", "HomeSchoolURN: 900999 is not among the schools"),
        (f"{MAJA},A,B,2012-05-06,M6 5FW,900103", "HomeSchoolURN: 900103 is closed"),
    ],
)
def test_it_refuses_a_bad_row_with_its_reason_and_takes_the_others(line, sentence):
    outcome = take(f"{ROWAN},Good,Row,2013-02-14,M27 5AW,900101", line)
    assert outcome.counts["new"] == 1
    assert words(outcome.refused)[3].startswith(sentence)
    assert Pupil.objects.count() == 1


def test_it_tells_every_fault_of_a_row_and_counts_the_row_once():
    outcome = take("X,,B,2012-05-06,M6 5FW,900101")
    assert [fault.reason.split(":")[0] for fault in outcome.refused] == ["UPN", "Surname"]
    assert outcome.counts["refused"] == 1


def test_it_warns_of_an_unknown_authority_and_takes_the_pupil_in():
    outcome = take(f"{NOT_KNOWN_AUTHORITY},A,B,2012-05-06,M6 5FW,900101")
    assert outcome.new == 1
    assert "999" in words(outcome.warnings)[2]


@pytest.mark.parametrize(
    "column, cell, sentence",
    [
        ("Sex", "X", "Sex: “X” is not a code: use F, M, U"),
        ("NCYear", "7", "NCYear: 7 does not fit the date of birth, which makes it 10"),
        ("NCYear", "R2", "NCYear: “R2” is not a year group"),
        ("Ethnicity", "ZZZZ", "Ethnicity: “ZZZZ” is not a code of the census"),
        ("Language", "English", "Language: “ENGLISH” is not a language code"),
        ("FSM", "maybe", "FSM: “MAYBE” must be Y or N"),
        ("SENprovision", "S", "SENprovision: “S” is not a code: use E, K, N"),
    ],
)
def test_it_checks_the_codes(column, cell, sentence):
    outcome = take(f"{MAJA},A,B,2012-05-06,{cell},900101", head=HEAD.replace("Postcode", column))
    assert outcome.refused[0].reason.startswith(sentence)
    assert not Pupil.objects.exists()


def test_of_equal_rows_the_first_stands_and_of_differing_ones_none():
    line = f"{MAJA},A,B,2012-05-06,M6 5FW,900101"
    assert words(take(line, line).refused) == {3: "The same as row 2"}
    outcome = take(f"{ROWAN},A,B,2013-02-14,,900101", f"{ROWAN},A,C,2013-02-14,,900101")
    assert set(words(outcome.refused)) == {2, 3}
    assert not Pupil.objects.filter(upn=ROWAN).exists()


def test_a_upn_on_another_roll_is_reported_and_nobody_is_moved():
    take(f"{MAJA},A,B,2012-05-06,M6 5FW,900101")
    outcome = take(f"{MAJA},A,Changed,2012-05-06,M6 5FW,900102")
    assert "on another school's roll: nobody was moved" in words(outcome.refused)[2]
    assert Enrolment.objects.get().school.school.urn == "900101"
    assert Pupil.objects.get().legal_forename == "B"


def test_a_known_upn_with_another_birth_date_is_refused():
    take(f"{MAJA},A,B,2012-05-06,M6 5FW,900101")
    outcome = take(f"{MAJA},A,B,2012-06-05,M6 5FW,900101")
    assert "another date of birth" in words(outcome.refused)[2]
    assert Pupil.objects.get().born_on == date(2012, 5, 6)


def test_a_known_upn_with_two_other_names_is_refused_and_one_other_name_is_taken():
    take(f"{MAJA},Old,Maja,2012-05-06,M6 5FW,900101")
    assert "another surname and forename" in words(take(f"{MAJA},New,Ada,2012-05-06,,900101").refused)[2]
    assert Pupil.objects.get().legal_surname == "Old"
    assert take(f"{MAJA},Old,Ada,2012-05-06,,900101").changed == 1


def test_a_changed_surname_is_taken_and_a_blank_cell_forgets_nothing():
    take(f"{MAJA},A,B,2012-05-06,M6 5FW,900101")
    outcome = take(f"{MAJA},Newname,B,2012-05-06,,900101")
    assert outcome.counts["changed"] == 1
    assert (Pupil.objects.get().legal_surname, Pupil.objects.get().postcode) == ("Newname", "M6 5FW")


def test_a_known_pupil_on_no_roll_is_put_on_the_one_given():
    PupilFactory(upn=MAJA, legal_surname="A", legal_forename="B", born_on=date(2012, 5, 6))
    outcome = take(f"{MAJA},A,B,2012-05-06,,900101")
    assert outcome.changed == 1
    assert Enrolment.objects.get().school.school.urn == "900101"


def test_a_pupil_who_starts_elsewhere_later_is_not_moved():
    other = SchoolFactory(urn="900104").organisation
    pupil = PupilFactory(upn=MAJA, legal_surname="A", legal_forename="B", born_on=date(2012, 5, 6))
    EnrolmentFactory(pupil=pupil, school=other, starts_on=date(2027, 1, 4))
    assert take(f"{MAJA},A,B,2012-05-06,,900101").counts["refused"] == 1


@pytest.mark.parametrize("upn", [None, "J355990121003"])
def test_a_near_match_under_another_number_is_left_for_a_person(upn):
    PupilFactory(
        upn=upn, legal_surname="Wisniewska", legal_forename="Majka", born_on=date(2012, 5, 6), postcode="M6 5FW"
    )
    line = f"{MAJA},Wiśniewska,Maja,2012-05-06,M6 5FW,900101"
    outcome = take(line)
    assert outcome.counts["candidates"] == 1
    assert "compare them" in words(outcome.candidates)[2]
    assert Pupil.objects.count() == 1
    assert take(line, confirmed=[MAJA]).new == 1


def test_a_namesake_of_another_forename_at_another_address_is_somebody_else():
    PupilFactory(legal_surname="Khan", legal_forename="Ayaan", born_on=date(2012, 5, 6), postcode="M28 2WB")
    assert take(f"{MAJA},Khan,Zara,2012-05-06,M6 5FW,900101").new == 1


def test_two_rows_of_one_file_that_may_be_one_child_are_left_for_a_person():
    lines = (f"{MAJA},Twin,Ada,2012-05-06,M6 5FW,900101", f"{ROWAN},Twin,Ada,2012-05-06,,900101")
    assert set(words(take(*lines).candidates)) == {2, 3}
    assert take(*lines, confirmed=[MAJA, ROWAN]).new == 2


def test_a_number_that_was_replaced_is_left_for_a_person():
    FormerUpn.objects.create(pupil=PupilFactory(), upn=MAJA, replaced_on=date(2026, 9, 1))
    assert "replaced by another" in words(take(f"{MAJA},A,B,2012-05-06,M6 5FW,900101").candidates)[2]


def test_a_pupil_who_left_is_not_brought_back():
    PupilFactory(upn=MAJA, left_on=date(2026, 7, 21))
    assert "has left" in words(take(f"{MAJA},A,B,2012-05-06,M6 5FW,900101").candidates)[2]


def test_a_dfe_number_of_another_school_is_worth_a_second_look():
    school = SchoolFactory(urn="900105", la_code="355", establishment_number="9905")
    head = f"{HEAD},HomeSchoolLAEstab"
    lines = (f"{MAJA},A,B,2012-05-06,M6 5FW,900105,3559906", f"{ROWAN},C,D,2013-02-14,M6 5FW,900105,355/9905")
    outcome = take(*lines, head=head)
    assert outcome.new == 2
    assert words(outcome.warnings) == {
        2: f"HomeSchoolURN: 900105 is the school with the DfE number {school.dfe_number}, not 355/9906: "
        "check which is right"
    }


def test_nobody_is_put_on_a_roll_before_they_are_born():
    outcome = take(f"{MAJA},A,B,2012-05-06,M6 5FW,900101", since=date(2011, 9, 1))
    assert words(outcome.refused)[2].startswith("DOB: is after 01/09/2011")


def test_many_rows_of_one_upn_are_listed_briefly():
    outcome = take(*(f"{MAJA},A,{'B' * n},2012-05-06,,900101" for n in range(1, 21)))
    assert "rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 10 more" in words(outcome.refused)[21]


def test_a_upn_entered_at_the_same_moment_is_told_and_saves_nothing(monkeypatch):
    take(f"{MAJA},A,B,2012-05-06,M6 5FW,900101")
    monkeypatch.setattr(comparing.Comparison, "_look_up", lambda *args: None)
    with pytest.raises(FileRefused, match="at the same moment"):
        take(f"{MAJA},Other,Child,2013-02-14,,900101", f"{ROWAN},Good,Row,2013-02-15,,900101")
    assert Pupil.objects.count() == 1


def test_it_works_before_anything_else_was_loaded(db):
    Organisation.objects.filter(is_council=True).delete()
    assert take(f"{MAJA},A,B,2012-05-06,M6 5FW,900101").new == 1


def test_a_fault_in_the_middle_saves_nothing(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the power went")

    monkeypatch.setattr(importing, "record", broken)
    with pytest.raises(RuntimeError):
        take(f"{MAJA},A,B,2012-05-06,M6 5FW,900101")
    assert not Pupil.objects.exists()


def test_what_it_asks_does_not_grow_with_unchanged_rows(queries):
    lines = [f"{MAJA},A,B,2012-05-06,M6 5FW,900101", f"{ROWAN},Good,Row,2013-02-14,M27 5AW,900101"]
    take(*lines)
    assert queries(take, lines[0]) == queries(take, *lines)


def numbered(count, forename, year="2012", month=5):
    for n in range(count):
        rest = f"3559901{month:02d}{n:03d}"
        yield f"{upn_check_letter(rest)}{rest},Test{chr(97 + n)},{forename},{year}-{month:02d}-06,M6 5FW,900101"


def test_many_new_or_changed_pupils_are_saved_in_as_few_questions_as_two(queries):
    two = queries(take, *numbered(2, "Ada", month=4))
    assert queries(take, *numbered(20, "Ada")) == two
    changed = queries(take, *numbered(2, "Ava", month=4))
    assert queries(take, *numbered(20, "Ava")) == changed
    assert Pupil.objects.filter(legal_forename="Ava").count() == Enrolment.objects.count() == 22
    assert Event.objects.filter(act="added").count() == Event.objects.filter(act="changed").count() == 22
    last = Event.objects.filter(act="changed").order_by("pk").last()
    assert (last.changes, last.sentence) == ({"fields": ["legal_forename"]}, "The pupil came from a file.")
    assert last.pupil_id == Pupil.objects.get(legal_surname="Testt").pk
