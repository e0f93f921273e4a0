"""What in a text may say who a child is: a table of tricky cases."""

from datetime import date

import pytest

from core.likeness import words_of
from enquiries.identifying import Known, found_in, spellings

TODAY = date(2026, 11, 16)


def known(*names, born_on=date(2012, 4, 3), upn="B355400012345", schools=("Agecroft Road High School",), places=()):
    words = frozenset(word for name in names for word in words_of(name))
    return Known(words, upn, born_on, schools, frozenset(places))


def told(text, child):
    return [found.words for found in found_in(text, child, TODAY)]


def refused(text, child):
    return [found.words for found in found_in(text, child, TODAY) if found.is_refused]


ZOE = known("Zoë", "O’Brien-Łukasz")
NAMES = [
    ("Zoe needs calm", ZOE, ["Zoe"]),
    ("zoë needs calm", ZOE, ["zoë"]),
    ("ZOË NEEDS CALM", ZOE, ["ZOË"]),
    ("Zoe\u0308 with its accent apart", ZOE, ["Zoë"]),
    ("Z\u200boe with a sign nobody sees", ZOE, ["Zoe"]),
    ("Ｚｏｅ in wide letters", ZOE, ["Zoe"]),
    ("That is Zoe's choice", ZOE, ["Zoe's"]),
    ("That is Zoe’s choice", ZOE, ["Zoe’s"]),
    ("Miss OBrien", ZOE, ["OBrien"]),
    ("Miss O'Brien", ZOE, ["O'Brien"]),
    ("Miss O Brien", ZOE, ["Brien"]),
    ("Miss Lukasz", ZOE, ["Lukasz"]),
    ("brien-lukasz", ZOE, ["brien-lukasz"]),
    ("zoe2012 on the internet", ZOE, ["zoe"]),
    ("Likes the zoetrope, and zoology", ZOE, []),
    ("Worked with a Bo at Li's place", known("Bo", "Li"), ["Bo", "Li's"]),
    ("An active child and an able one; likes Japan", known("An", "Pham"), []),
    ("Works best when An is rested", known("An", "Pham"), ["An"]),
    ("pham", known("An", "Pham"), ["pham"]),
    ("May attend mornings, maybe more. Dismayed by noise; may tire", known("May", "Ward"), []),
    ("We hope May can attend", known("May", "Ward"), ["May"]),
    ("From May 2027, or in May", known("May", "Ward"), []),
    ("A ward of the town, and a way forward", known("May", "Ward"), []),
    ("The Ward family", known("May", "Ward"), ["Ward"]),
    ("Will need a taxi. It will help", known("Will", "Young"), []),
    ("A young person", known("Will", "Young"), []),
    ("I met Will", known("Will", "Young"), ["Will"]),
    ("Mann is not in manners, nor human", known("Thea", "Humann"), []),
    ("D'Arcy", known("Lee", "d’Arcy"), ["D'Arcy"]),
    ("Mary Ann and Mary-Ann", known("Mary Ann", "Quill"), ["Mary", "Ann", "Mary-Ann"]),
    ("Mc Donald and McDonald", known("Ian", "McDonald"), ["Donald", "McDonald"]),
    ("As if nothing was", known("Asif", "Khan"), []),
    ("Nothing of anybody", known(), []),
]


@pytest.mark.parametrize("text, child, expected", NAMES, ids=[text for text, _, _ in NAMES])
def test_a_name_of_the_child_never_passes_and_other_words_do(text, child, expected):
    assert refused(text, child) == expected


@pytest.mark.parametrize("text", ["An active child", "From May 2027", "Will need a taxi", "MAY ATTEND FIVE MORNINGS"])
def test_what_may_be_a_name_or_a_word_is_asked_about(text):
    found = found_in(text, known("An", "May", "Will"), TODAY)
    assert [one.looks_like for one in found if not one.is_refused] == ["may be a name of the child"]


BIRTH = [
    "03/04/2012",
    "3/4/12",
    "3.4.2012",
    "3-4-2012",
    "03 04 2012",
    "2012-04-03",
    "2012/4/3",
    "03042012",
    "20120403",
    "3 April 2012",
    "3rd April 2012",
    "3rd of April, 2012",
    "3 Apr 12",
    "April 3, 2012",
    "apr 3rd 2012",
    "3 April",
    "3/4",
    "03/04",
    "04/03/2012",
    "３/４/２０１２",
]


@pytest.mark.parametrize("words", BIRTH)
def test_the_birth_date_is_found_however_it_is_written(words):
    found = found_in(f"Born {words}, likes cars", known("Zoe"), TODAY)
    assert any("birth" in one.looks_like for one in found), found


@pytest.mark.parametrize("words", ["11/09/2011", "11 Sept 2011", "2011-09-11", "Sept 11th, 2011"])
def test_a_day_somebody_of_that_age_may_be_born_on_is_asked_about_without_a_child(words):
    assert [one.looks_like for one in found_in(f"dob {words}", Known(), TODAY)] == ["may be a date of birth"]


OTHERS = [
    ("UPN B355400012345", ["B355400012345"]),
    ("upn b355 4000 12345", ["b355 4000 12345"]),
    ("Temporary A35540001234B", ["A35540001234B"]),
    ("lives at M27 5AW", ["M27 5AW"]),
    ("lives at m275aw", ["m275aw"]),
    ("lives at M27-5AW", ["M27-5AW"]),
    ("ring 0161 496 0123", ["0161 496 0123"]),
    ("ring (0161) 4960123", ["(0161) 4960123"]),
    ("ring +44 7700 900 123", ["+44 7700 900 123"]),
    ("ring 07700.900.123", ["07700.900.123"]),
    ("ring 496 0123", ["496 0123"]),
    ("NHS 943 476 5919", ["943 476 5919"]),
    ("mum@example.org", ["mum@example.org"]),
    ("mum (at) example.co.uk", ["mum (at) example.co.uk"]),
    ("at Agecroft Road", ["Agecroft Road"]),
    ("at agecroft road high school", ["agecroft road"]),
    ("at Agecroft-Road", []),
    ("near the road", []),
    ("M27, Pendlebury", []),
    ("M27 5", []),
    ("Year 10 2pm", []),
    ("10-14 hours, 09:30 to 12:00, from 30 November 2026 to 18/12/2026", []),
    ("£62.50 a session, up to 1,500", []),
    ("11 of 12, 5 mornings", []),
]


@pytest.mark.parametrize("text, expected", OTHERS, ids=[text for text, _ in OTHERS])
def test_numbers_addresses_and_schools_are_told_and_plain_words_are_not(text, expected):
    assert told(text, known("Zoe")) == expected


SCHOOLS = [
    ("St Mary's CofE Primary School", "was at St. Mary’s", ["St. Mary’s"]),
    ("St Mary's CofE Primary School", "was at saint marys", ["saint marys"]),
    ("Swinton Academy", "lives in Swinton", []),
    ("Swinton Academy", "was at Swinton Academy", ["Swinton"]),
    ("The Bridge School", "needs a bridge back", []),
    ("The Bridge School", "was at the Bridge School", ["Bridge"]),
    ("Oakwood School", "was at Oakwood", ["Oakwood"]),
]


@pytest.mark.parametrize("school, text, expected", SCHOOLS)
def test_a_school_is_told_by_what_tells_it_from_others(school, text, expected):
    assert told(text, known("Zoe", schools=(school,), places=("swinton",))) == expected


def test_ten_thousand_letters_cost_no_more_than_a_moment():
    assert found_in("a1-" * 3_000 + "@" * 500 + "0 " * 500, known("Zoe"), TODAY) is not None


@pytest.mark.parametrize(
    "name, other", [("Müller", "mueller"), ("Mueller", "muller"), ("Jørgen", "joergen"), ("Weiß", "weiss")]
)
def test_a_name_is_looked_for_as_it_is_also_spelt(name, other):
    assert other in spellings(name)


def test_a_short_name_is_not_respelt():
    assert spellings("Sue") == ["sue"]
