"""A threshold is asked for in one way, with the figure shipped where the council has entered none."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.urls import reverse

from core import clock, reference
from core.known_figures import all_known
from core.models import Threshold
from core.models.dated import YES_OR_NO

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 18)


def enter(value: int, starts_on: date) -> None:
    Threshold.objects.create(code="reply_days", label="Reply", value=value, unit="days", starts_on=starts_on)


def test_the_latest_figure_true_on_the_day_counts():
    enter(3, date(2026, 1, 1))
    enter(4, date(2026, 11, 18))
    enter(5, date(2026, 11, 19))
    assert Threshold.objects.value_on("reply_days", DAY, 9) == 4


def test_without_one_the_shipped_figure_counts_and_without_that_it_is_said():
    assert Threshold.objects.value_on("reply_days", DAY, Decimal(9)) == 9
    assert Threshold.objects.value_on("reply_days", DAY, None) is None
    with pytest.raises(ImproperlyConfigured, match="reply_days on 18 November 2026"):
        Threshold.objects.value_on("reply_days", DAY)


def test_no_day_is_without_a_figure_and_none_has_two():
    enter(4, date(2026, 9, 1))
    enter(5, date(2026, 12, 1))
    days = (date(2026, 9, 1), date(2026, 11, 30), date(2026, 12, 1), date(2031, 1, 1))
    assert [Threshold.objects.values_on(day)["reply_days"] for day in days] == [4, 4, 5, 5]
    assert [Threshold.objects.value_on("reply_days", day) for day in days] == [4, 4, 5, 5]
    assert [row.value for row in Threshold.objects.current(DAY)] == [4]


def test_a_rule_of_the_portal_has_its_shipped_figure_where_no_row_has_begun():
    assert Threshold.objects.value_on("baseline_weeks", DAY) == 12
    reference.load()
    Threshold.objects.filter(code="baseline_weeks").update(starts_on=date(2027, 1, 1))
    assert Threshold.objects.value_on("baseline_weeks", DAY) == 12


def figure(value: int, starts_on: date) -> Threshold:
    return Threshold(code="offer_reply_days", label="L", value=Decimal(value), unit="school days", starts_on=starts_on)


def test_a_new_figure_begins_today_or_later(manager):
    for day in (clock.today(), clock.today() + timedelta(days=90)):
        figure(4, day).full_clean()
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(ValidationError, match="Enter today or a later day"):
        figure(4, yesterday).full_clean()
    with pytest.raises(ValidationError, match="Enter today or a later day"):
        Threshold.follow("offer_reply_days", 4, yesterday, by=manager)
    assert Threshold.objects.count() == 0


def test_a_figure_that_has_begun_stays_as_it_is_whoever_asks(manager):
    begun = figure(3, clock.today() - timedelta(days=1))
    begun.save()
    begun.source = "Minutes of November"
    begun.full_clean()
    for name, other in {"value": Decimal(4), "starts_on": clock.today(), "code": "baseline_weeks"}.items():
        row = Threshold.objects.get(pk=begun.pk)
        setattr(row, name, other)
        with pytest.raises(ValidationError, match="This figure has begun"):
            row.full_clean()


def test_a_figure_to_come_may_be_moved_but_not_into_the_past():
    row = figure(4, clock.today() + timedelta(days=9))
    row.save()
    row.value, row.starts_on = Decimal(5), clock.today()
    row.full_clean()
    row.starts_on = clock.today() - timedelta(days=1)
    with pytest.raises(ValidationError, match="Enter today or a later day"):
        row.full_clean()


def test_each_rule_ships_with_a_figure_it_can_work_with_and_says_where_it_is_used():
    assert len(all_known()) > 25
    for known in all_known().values():
        assert known.fault(known.value) == "", known.code
        assert known.used, known.code
        assert known.least <= known.most


def test_each_rule_that_is_shipped_is_read_somewhere():
    text = "".join(
        path.read_text()
        for room in (
            "core",
            "accounts",
            "providers",
            "referrals",
            "placements",
            "continuity",
            "watch",
            "attendance",
            "concerns",
            "packages",
            "enquiries",
            "outcomes",
            "matching",
            "panels",
            "audits",
            "salford_ap",
        )
        for path in (Path(settings.BASE_DIR) / room).glob("*.py")
    )
    assert {code for code in all_known() if f'"{code}"' not in text and not code.startswith("action_days_")} == set()


def test_the_figures_of_today_stand_on_a_page_with_where_they_are_used(sign_in, manager, admin, queries):
    reference.load()
    Threshold.objects.create(code="offer_reply_days", label="L", value=7, unit="school days", starts_on=DAY)
    Threshold.objects.create(code="old", label="A rule of before", value=1, unit="days", starts_on=DAY)
    page = sign_in(manager).get(reverse("core:figures")).content.decode()
    assert "7 school days" in page
    assert "3 school days" not in page
    assert "Offers: the day by which a provider answers" in page
    assert "Nothing turns on it" in page
    enter = reverse("core:figure-enter", args=[Threshold.objects.get(code="offer_reply_days", value=7).pk])
    assert enter not in page
    theirs = sign_in(admin).get(reverse("core:figures")).content.decode()
    assert enter in theirs
    assert "/admin/core/" not in theirs
    assert queries(sign_in(admin).get, reverse("core:figures")) < 15


def test_an_administrator_enters_the_next_figure_on_its_page(sign_in, manager, admin, queries):
    reference.load()
    row = Threshold.objects.get(code="offer_reply_days")
    page = reverse("core:figure-enter", args=[row.pk])
    assert sign_in(manager).get(page).status_code == 403
    client = sign_in(admin)
    day = clock.today() + timedelta(days=3)
    sent = {"starts_on_day": day.day, "starts_on_month": day.month, "starts_on_year": day.year, "source": "Cabinet"}
    for wrong, said in (
        ("0", "Enter a number from"),
        ("2.5", "Enter a whole number"),
        ("3", "already"),
        ("x", "must be"),
    ):
        assert said in client.post(page, {**sent, "value": wrong}).content.decode()
    past = clock.today() - timedelta(days=1)
    days = {"starts_on_day": past.day, "starts_on_month": past.month, "starts_on_year": past.year}
    assert "today or" in client.post(page, {**sent, **days, "value": "5"}).content.decode()
    assert Threshold.objects.filter(code=row.code).count() == 1
    assert client.post(page, {**sent, "value": "5"}).url == reverse("core:figures")
    assert client.post(page, {**sent, "value": "6"}).url == reverse("core:figures")
    assert [(each.value, each.source) for each in Threshold.objects.filter(code=row.code, starts_on=day)] == [
        (6, "Cabinet")
    ]
    assert Threshold.objects.value_on(row.code, clock.today()) == 3
    assert "6 school days from" in client.get(page).content.decode()
    assert queries(client.get, page) < 15


def test_a_figure_that_is_yes_or_no_is_asked_as_one(sign_in, admin):
    reference.load()
    row = next(each for each in Threshold.objects.all() if each.unit == YES_OR_NO)
    page, client, day = reverse("core:figure-enter", args=[row.pk]), sign_in(admin), clock.today()
    other = "no" if row.value else "yes"
    sent = {"starts_on_day": day.day, "starts_on_month": day.month, "starts_on_year": day.year, "source": "Cabinet"}
    assert client.post(page, {**sent, "value": other}).url == reverse("core:figures")
    assert bool(Threshold.objects.value_on(row.code, day)) != bool(row.value)
