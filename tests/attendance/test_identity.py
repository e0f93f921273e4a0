"""Whom a row is about: what it says beside the UPN is compared with the pupil who has that UPN."""

from datetime import date, datetime

import pytest

from attendance.identity import BIRTH, NAME, Known, Person, Said

BORN, OTHER_DAY = date(2012, 3, 14), "15/03/2012"
TOMMY = Person("Bamber-O’Neill", "Thomas", "Łukasz James", "Tommy", BORN)
TAKEN = ""


def judged(*said, person=TOMMY, **others):
    people = {"A": person, **others}
    return Known(people).fault("A", Said(*said))


SURNAMES = {"agrees": "BAMBER ONEILL", "near": "Bamber", "differs": "Gaskell", "unsaid": None}
FORENAMES = {"agrees": "tommy", "near": "Thom", "differs": "Ava", "unsaid": None}
BIRTHS = {"agrees": "14/03/2012", "differs": OTHER_DAY, "unsaid": None}
ANY = ("agrees", "near", "unsaid")
TABLE = [  # the rows of docs/decisions/0027-who-a-row-is-about.md
    (SURNAMES, FORENAMES, ("differs",), BIRTH),
    (SURNAMES, ("differs",), ("agrees", "unsaid"), NAME),
    (("differs",), ("agrees",), ("agrees",), TAKEN),
    (("differs",), ("agrees",), ("unsaid",), NAME),
    (("differs",), ("near", "unsaid"), ("agrees", "unsaid"), NAME),
    (("near",), ("near",), ("agrees",), TAKEN),
    (("near",), ("near",), ("unsaid",), NAME),
    (("near",), ("agrees", "unsaid"), ("agrees", "unsaid"), TAKEN),
    (("agrees", "unsaid"), ("near",), ("agrees", "unsaid"), TAKEN),
    (("agrees", "unsaid"), ("agrees", "unsaid"), ("agrees", "unsaid"), TAKEN),
]
CASES = [
    (surname, forename, born, told)
    for surnames, forenames, births, told in TABLE
    for surname in surnames
    for forename in forenames
    for born in births
]


def test_the_table_has_an_answer_for_every_case_and_one_only():
    asked = [case[:3] for case in CASES]
    assert sorted(asked) == sorted((s, f, b) for s in SURNAMES for f in FORENAMES for b in BIRTHS)


@pytest.mark.parametrize(("surname", "forename", "born", "told"), CASES)
def test_a_row_is_judged_by_the_table(surname, forename, born, told):
    assert judged(SURNAMES[surname], FORENAMES[forename], None, BIRTHS[born]) == told


@pytest.mark.parametrize(
    "name",
    [
        "Bamber-O’Neill, Tommy", "BAMBER O'NEILL, THOMAS", "Thomas Bamber-ONeill", "Tommy Bamber O Neill",
        "bamber o’neill tommy", "Bamber-O'Neill, Thomas Lukasz James", "Tommy James Bamber-O'Neill", "T Bamber-O'Neill",
        "Bamber-O'Neill, T.", "Tommy Bamber", "Bamber-O'Neill, Tommmy", "Tomy Bamber-O'Neill", "Bamber-O'Neil, Tommy",
        "Tommy", "Tommy Bamber-O'Neill (Y9)",
        "Bamber-O'Neill, Tommy (Year 9)", "Tommy (8F) Bamber-O'Neill", "  Tommy\u00a0Bamber-O\u2019Neill\u200b ", "Thómas Bamber-O'Neill", '="Tommy"', 17.0, None, "", "---",
    ],
)  # fmt: skip
def test_one_field_may_hold_the_name_in_many_ways(name):
    assert judged(None, None, name, None) == TAKEN


@pytest.mark.parametrize(
    "name",
    [
        "Somebody", "Bamber-O'Neill, Ava", "Ava Bamber-O'Neill", "Gaskell, Thomas", "Tommy Gaskell", "A Bamber-O'Neill",
        "Bamber-O'Neill, Dommy", "B, T", "Ava", "Gaskell", "Ava9 Gaskell9", "Ava Gaskell (Y9)",
    ],
)  # fmt: skip
def test_another_childs_name_is_turned_down_however_it_is_written(name):
    assert judged(None, None, name, None) == NAME


@pytest.mark.parametrize("born", ["14/03/2012", "2012-03-14", "14 March 2012", "14.3.12", date(2012, 3, 14), datetime(2012, 3, 14), 40982.0, "unknown"])  # fmt: skip
def test_a_birth_date_may_be_written_in_many_ways(born):
    assert judged("Bamber-O'Neill", "Tommy", None, born) == TAKEN


def test_columns_that_were_confused_name_the_same_child():
    assert judged("Tommy", "Bamber-O'Neill", None, None) == TAKEN


def test_both_a_field_and_columns_must_fit():
    assert judged("Bamber-O'Neill", "Tommy", "Ava Gaskell", None) == NAME


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("Samantha", "Sam"),
        ("Sam", "Samantha"),
        ("William", "Bill"),
        ("Mohammed", "Muhammad"),
        ("Æthelred", "Aethelred"),
    ],
)
def test_a_short_form_is_the_same_child(known, said):
    assert judged("Bamber", said, person=Person("Bamber", known, "", "", BORN)) == TAKEN


def test_twins_are_told_apart_though_surname_and_birth_date_agree():
    jayden, hayden = (Person("Smith", name, "", "", BORN) for name in ("Jayden", "Hayden"))
    assert judged("Smith", "Hayden", None, BORN, person=jayden) == NAME
    assert judged(None, None, "Hayden Smith", BORN, person=jayden, B=hayden) == NAME


@pytest.mark.parametrize("said", ["Aidan", "Aiden"])
def test_twins_whose_names_differ_by_a_letter_are_told_apart_when_both_are_here(said):
    twins = {"A": Person("Smith", "Aiden", "", "", BORN), "B": Person("Smith", "Aidan", "", "", BORN)}
    assert Known(twins).fault("A", Said("Smith", said, None, BORN)) == (TAKEN if said == "Aiden" else NAME)
    assert Known({"A": twins["A"]}).fault("A", Said("Smith", said, None, BORN)) == TAKEN


def test_brothers_of_one_first_name_are_told_apart_by_the_second():
    ali = Person("Khan", "Muhammad Ali", "", "", BORN)
    assert judged(None, None, "Muhammad Ali Khan", BORN, person=ali) == TAKEN
    assert judged(None, None, "Muhammad Umar Khan", BORN, person=ali) == NAME
    assert judged("Khan", "Muhammad Umar", None, BORN, person=ali) == NAME
    assert judged("Khan", "Muhammad", None, BORN, person=ali) == TAKEN


def test_a_child_of_another_surname_born_the_same_day_is_told_apart_when_both_are_here():
    others = {"B": Person("Gaskell", "Tommy", "", "", BORN)}
    assert judged("Gaskell", "Tommy", None, BORN, **others) == NAME


def test_no_reason_names_anybody():
    assert not {"Bamber", "Thomas", "Tommy", "2012"} & set((NAME + BIRTH).replace(".", " ").split())
