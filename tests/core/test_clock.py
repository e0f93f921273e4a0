"""A day begins at midnight in London and is over at the next."""

from datetime import UTC, date, datetime, timedelta

from core import clock

SUMMER, WINTER = date(2026, 6, 10), date(2026, 11, 18)


def test_a_day_without_an_hour_is_its_midnight_in_london():
    assert clock.at(WINTER) == datetime(2026, 11, 18, tzinfo=UTC)
    assert clock.at(SUMMER) == datetime(2026, 6, 9, 23, tzinfo=UTC)


def test_every_moment_of_a_day_lies_between_its_midnight_and_the_moment_after_it():
    last = clock.after(WINTER) - timedelta(microseconds=1)
    assert (clock.day_of(clock.at(WINTER)), clock.day_of(last)) == (WINTER, WINTER)
    assert clock.day_of(clock.after(WINTER)) == date(2026, 11, 19)


def test_the_days_on_which_the_clocks_change_have_23_and_25_hours():
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25)):
        length = clock.after(day).astimezone(UTC) - clock.at(day).astimezone(UTC)
        assert length == timedelta(hours=hours)
