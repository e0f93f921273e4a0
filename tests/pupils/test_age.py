"""Compulsory school age, year group and key stage, to the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pupils import age


@pytest.mark.parametrize(
    ("born", "last"),
    [
        (date(2010, 8, 31), date(2026, 6, 26)),
        (date(2010, 9, 1), date(2027, 6, 25)),
        (date(2012, 2, 29), date(2028, 6, 30)),
    ],
)
def test_compulsory_age_ends_on_the_last_friday_in_june(born, last):
    assert age.compulsory_until(born) == last


@pytest.mark.parametrize(
    ("born", "first"),
    [
        (date(2021, 3, 31), date(2026, 3, 31)),
        (date(2021, 4, 1), date(2026, 8, 31)),
        (date(2020, 8, 31), date(2025, 8, 31)),
        (date(2020, 9, 1), date(2025, 12, 31)),
        (date(2020, 12, 31), date(2025, 12, 31)),
        (date(2020, 1, 1), date(2025, 3, 31)),
        (date(2020, 2, 29), date(2025, 3, 31)),
    ],
)
def test_compulsory_age_starts_on_the_next_prescribed_day(born, first):
    assert age.compulsory_from(born) == first


def test_both_ends_of_compulsory_age_count():
    born = date(2010, 8, 31)
    days = [date(2015, 8, 30), date(2015, 8, 31), date(2026, 6, 26), date(2026, 6, 27)]
    assert [age.is_of_compulsory_age(born, day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("born", "on", "year"),
    [
        (date(2011, 8, 2), date(2026, 11, 23), 11),
        (date(2013, 4, 27), date(2026, 11, 23), 9),
        (date(2012, 9, 1), date(2026, 11, 23), 9),
        (date(2012, 8, 31), date(2026, 11, 23), 10),
        (date(2012, 8, 31), date(2026, 8, 31), 9),
        (date(2022, 1, 1), date(2026, 11, 23), 0),
        (date(2023, 1, 1), date(2026, 11, 23), -1),
    ],
)
def test_the_year_group_changes_on_the_first_of_september(born, on, year):
    assert age.year_group(born, on) == year


def test_each_year_group_has_its_key_stage():
    assert [age.key_stage(year) for year in range(-1, 14)] == (
        ["early_years"] * 2 + ["KS1"] * 2 + ["KS2"] * 4 + ["KS3"] * 3 + ["KS4"] * 2 + ["post16"] * 2
    )


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)))
def test_compulsory_age_lasts_ten_to_twelve_years_for_every_birthday(born):
    first, last = age.compulsory_from(born), age.compulsory_until(born)
    assert last.weekday() == 4
    assert 10 < (last - first).days / 365.25 < 12
    assert age.year_group(born, last) == 11


@pytest.mark.parametrize("stage, youngest, oldest", [("KS1", 1, 2), ("KS2", 3, 6), ("KS3", 7, 9), ("KS4", 10, 11)])
def test_the_birth_dates_of_a_key_stage_are_those_of_its_years(stage, youngest, oldest):
    first, last = age.born_between(stage, date(2026, 11, 18))
    assert age.year_group(first, date(2026, 11, 18)) == oldest
    assert age.year_group(last, date(2026, 11, 18)) == youngest
    assert age.key_stage(age.year_group(first - timedelta(days=1), date(2026, 11, 18))) != stage
    assert age.key_stage(age.year_group(last + timedelta(days=1), date(2026, 11, 18))) != stage
