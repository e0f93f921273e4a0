"""The registration watch at its boundaries: exactly 18.0 and 15.0 hours are not more than they."""

from decimal import Decimal
from fractions import Fraction

import pytest

from watch.registration_watch import Thresholds, Week, after, watch

TWO_DAYS = frozenset({0, 1})
WHOLE_WEEK = frozenset(range(5))


def pupils(*hours, **facts):
    """One pupil for each number of hours."""
    return [Week(pupil=f"{facts}{n}", hours=h, weekdays=TWO_DAYS, **facts) for n, h in enumerate(hours)]


@pytest.mark.parametrize(
    ("weeks", "level"),
    [
        ([], "green"),
        (pupils(30), "green"),
        (pupils("18.1", "18.1", "18.1"), "green"),
        (pupils(*["18.1"] * 4), "amber"),
        (pupils(*["18.0"] * 9), "green"),
        (pupils(*["18.1"] * 4, "18.0"), "amber"),
        (pupils(*["18.1"] * 5), "red"),
        (pupils("15.0", has_ehcp=True), "green"),
        (pupils("15.1", has_ehcp=True), "amber"),
        (pupils("18.0", has_ehcp=True), "amber"),
        (pupils("18.1", has_ehcp=True), "red"),
        (pupils("15.0", is_looked_after=True), "green"),
        (pupils("15.1", is_looked_after=True), "amber"),
        (pupils("18.0", is_looked_after=True), "amber"),
        (pupils("18.1", is_looked_after=True), "red"),
        (pupils("25", has_ehcp=True, is_of_compulsory_age=False), "green"),
        (pupils(*["25"] * 9, is_of_compulsory_age=False), "green"),
        ([Week("a", Decimal(10), WHOLE_WEEK)], "amber"),
        ([Week("a", Decimal(10), frozenset(range(4)))], "green"),
    ],
)
def test_the_level_follows_the_hours_of_the_pupils(weeks, level):
    exact = [Week(w.pupil, Decimal(w.hours), w.weekdays, w.is_looked_after, w.has_ehcp, w.is_of_compulsory_age) for w in weeks]  # fmt: skip
    assert watch(exact).level == level


def test_hours_of_one_pupil_are_added_over_all_commissioners():
    first = Week("a", Decimal("9.0"), frozenset({0, 1}), has_ehcp=True)
    second = Week("a", Decimal("9.0"), frozenset({2, 3}))
    assert watch([first]).level == "green"
    assert watch([first, second]).level == "amber"
    assert after([first, second], Week("a", Decimal("0.25"), frozenset({3}))).level == "red"


def test_days_of_one_pupil_are_joined_not_counted_twice():
    twice = [Week("a", 5.0, frozenset({0, 1, 2})), Week("a", 5.0, frozenset({0, 1, 2}))]
    assert watch(twice).level == "green"
    assert after(twice, Week("a", 2.0, frozenset({3, 4}))).level == "amber"


def test_thirds_of_an_hour_add_up_exactly():
    thirds = [Week("a", Fraction(1, 3), TWO_DAYS, has_ehcp=True)] * 54
    assert watch(thirds).level == "amber"
    assert after(thirds, Week("a", Fraction(1, 60), TWO_DAYS)).level == "red"


def test_the_reasons_are_sentences_that_name_nobody():
    assert watch(pupils(Decimal("18.5"), has_ehcp=True)).reasons == (
        "1 pupil looked after or with an EHC plan is here for more than 18 hours a week",
    )
    assert watch(pupils(*[Decimal(19)] * 4)).reasons == (
        "4 pupils of compulsory school age are here for more than 18 hours a week",
    )
    assert watch([Week("a", Decimal(10), WHOLE_WEEK)]).reasons == ("1 pupil is here on 5 days a week",)


def test_the_thresholds_are_settings():
    stricter = Thresholds(full_time_hours=Decimal("12.5"), pupils=2)
    assert watch(pupils(Decimal(13), Decimal(13)), stricter).level == "red"


def test_for_others_fewer_than_five_pupils_are_not_counted_out():
    few = watch([*pupils(Decimal(19), has_ehcp=True), *pupils(*[Decimal(19)] * 4)])
    assert few.public == (
        "fewer than 5 pupils looked after or with an EHC plan are here for more than 18 hours a week",
        "5 pupils of compulsory school age are here for more than 18 hours a week",
    )
