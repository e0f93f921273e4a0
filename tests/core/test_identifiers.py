"""Identifiers against the published and synthetic vectors, and the sentences people read."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import identifiers

DATA = Path(__file__).parents[1] / "data"
CHECKERS = {
    "upn": identifiers.upn,
    "urn": identifiers.urn,
    "ukprn": identifiers.ukprn,
    "dfe_number": identifiers.dfe_number,
}
UNKNOWN_AUTHORITY = "E000200005001"
"""Both vector files call it invalid; here an unknown authority only warns, since new authorities appear."""


def vectors(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("vector", vectors("identifier_vectors.csv"), ids=lambda v: f"{v['type']}-{v['value']}")
def test_each_published_vector_is_judged_as_published(vector):
    checked = CHECKERS[vector["type"]](vector["value"])
    if vector["value"] == UNKNOWN_AUTHORITY:
        assert (checked.is_valid, "000" in checked.warning) == (True, True)
    else:
        assert checked.is_valid == (vector["valid"] in ("true", "normalise")), checked.fault


@pytest.mark.parametrize("vector", vectors("upn_vectors.csv"), ids=lambda v: repr(v["upn"]))
def test_each_census_upn_vector_is_judged_as_the_census_does(vector):
    checked = identifiers.upn(vector["upn"])
    if vector["upn"] == UNKNOWN_AUTHORITY:
        assert (checked.is_valid, bool(checked.warning)) == (True, True)
        return
    assert checked.is_valid == (vector["verdict"] not in ("invalid", "missing")), checked.fault
    if checked.is_valid:
        assert (checked.value != vector["upn"]) == (vector["verdict"] == "repairable")


def test_there_are_as_many_vectors_as_were_published():
    assert len(vectors("identifier_vectors.csv")) == 31
    assert len(vectors("upn_vectors.csv")) == 19


def test_a_upn_is_stored_in_upper_case_without_blanks():
    assert identifiers.upn(" u355 4000 24001 ").value == "U355400024001"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "Enter a UPN"),
        ("U35540002400", "13 characters and this has 12"),
        ("E35540002400I", "never has the letters I, O or S"),
        ("B207000016049", "does not fit the digits"),
        ("B２07000016049", "11 digits"),
    ],
)
def test_a_refused_upn_says_what_is_wrong(text, words):
    assert words in identifiers.upn(text).fault


def test_a_known_authority_does_not_warn():
    assert identifiers.upn("U355400024001").warning == ""


def test_a_upn_is_masked_in_lists():
    assert identifiers.masked_upn("P207000016049") == "P2070*****49"


def test_a_malformed_upn_is_masked_whole():
    assert identifiers.masked_upn("JOHN SMITH") == "**********"


def test_a_dfe_number_is_stored_with_its_slash():
    assert identifiers.dfe_number("3554000").value == identifiers.dfe_number("355/4000").value == "355/4000"


@pytest.mark.parametrize(
    ("typed", "stored"), [("m275aw", "M27 5AW"), ("M5  4WT", "M5 4WT"), ("sw1a 1aa", "SW1A 1AA"), ("W1A0AX", "W1A 0AX")]
)
def test_a_postcode_has_one_space(typed, stored):
    assert identifiers.postcode(typed).value == stored


@pytest.mark.parametrize("typed", ["M27", "", "27 5AW", "M27 5A", "M27 5AWX"])
def test_a_partial_postcode_is_refused(typed):
    assert "full postcode" in identifiers.postcode(typed).fault


@given(st.one_of(st.none(), st.text()))
def test_no_text_makes_a_checker_raise(text):
    for check in (*CHECKERS.values(), identifiers.postcode):
        assert isinstance(check(text).fault, str)
    identifiers.masked_upn(text or "")
