"""A threshold is asked for in one way, with the figure shipped where the council has entered none."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured

from core.models import Threshold

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
