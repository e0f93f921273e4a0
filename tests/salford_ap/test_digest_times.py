"""An administrator says when the weekly digest goes out."""

from datetime import date, timedelta

import pytest

from core import clock
from core.models import Threshold
from salford_ap import digests
from salford_ap.setting_up import set_up

MONDAY = date(2026, 11, 16)


def enter(code, value):
    Threshold.objects.create(code=code, label=code, value=value, unit="x", starts_on=date(2026, 9, 1))


@pytest.mark.parametrize("day, hour, is_told", [(0, 20, False), (2, 8, False), (2, 9, True), (3, 5, True)])
def test_the_week_is_told_from_the_day_and_hour_that_were_entered(calendar, day, hour, is_told):
    """Before that it is the week before the last one."""
    enter("digest_day", 3)
    enter("digest_hour", 9)
    week = digests.week_at(clock.at(MONDAY + timedelta(days=day), hour))
    assert week is not None
    assert week.monday == MONDAY - timedelta(days=7 if is_told else 14)


def test_the_checklist_says_when(calendar, admin):
    enter("digest_day", 3)
    enter("digest_hour", 9)
    said = {step["title"]: step["hint"] for step in set_up(admin, MONDAY).steps}
    assert said["Times of digests and sweeps"].startswith("The digest on Wednesday from 9:00 in term")
