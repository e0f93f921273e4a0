"""Names are found in any order, without their accents, and with one slip in a word."""

import pytest

from core.likeness import MOST_WORDS, is_one_slip, likeness, words_of, words_sought


@pytest.mark.parametrize(
    "typed, name",
    [
        ("Begum Jo", "Jo Begum"),
        ("jo begum", "Jo Begum"),
        ("BEGUM, JO", "Jo Begum"),
        ("zoe muller", "Zoë Müller"),
        ("Zoë Müller", "Zoe Muller"),
        ("lukasz", "Łukasz Nowak"),
        ("obrien", "Niamh O'Brien"),
        ("o’brien", "Niamh O'Brien"),
        ("O Brien", "Niamh O'Brien"),
        ("ali hughes", "Archie Ali-Hughes"),
        ("alihughes", "Archie Ali-Hughes"),
        ("van der berg", "Anna van der Berg"),
        ("beg", "Jo Begum"),
        ("j beg", "Jo Begum"),
        ("be\u200fgum\u202e jo", "Jo Begum"),
    ],
)
def test_a_name_is_found_as_it_is_spelt(typed, name):
    assert likeness(words_sought(typed), words_of(name)) == 0


@pytest.mark.parametrize("typed", ["Begun", "Begm", "Beggum", "Bgeum", "Begmu", "Egum", "Xegum", "Begumx", "ebgum"])
def test_a_name_is_found_with_one_slip(typed):
    assert likeness(words_sought(typed), words_of("Jo Begum")) == 1


@pytest.mark.parametrize("typed", ["Bogun", "Bgm", "Jp", "Khan Jo", "Mugeb", "7egum"])
def test_two_slips_and_slips_in_short_words_find_nobody(typed):
    assert likeness(words_sought(typed), words_of("Jo Begum")) is None


@pytest.mark.parametrize("nothing", ["", "   ", "\x00", "%", "_", "'", '"', "\u200f\u202e", "🙂🙂", "--", "\\"])
def test_what_has_no_letter_seeks_nothing(nothing):
    assert words_sought(nothing) == []


def test_a_letter_of_any_script_is_a_letter():
    assert likeness(words_sought("أحمد"), words_of("أحمد علي")) == 0


def test_only_the_first_words_are_looked_for():
    assert len(words_sought("word " * 3 + " ".join(f"w{n}" for n in range(5_000)))) == MOST_WORDS


def test_a_slip_is_one_letter_wrong_missing_too_many_or_swapped():
    assert is_one_slip("rigby", "rigbi")
    assert is_one_slip("rigby", "rigb")
    assert is_one_slip("rigb", "rigby")
    assert is_one_slip("rgiby", "rigby")
    assert not is_one_slip("rigby", "gribi")
    assert not is_one_slip("rigby", "rigbyan")
