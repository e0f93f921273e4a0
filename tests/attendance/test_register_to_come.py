"""A register of a half-day to come is not one that is not in."""

from datetime import date, time

import pytest
from django.urls import reverse

from tests.factories.placements import PlacementFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "begins", "says"),
    [
        (date(2026, 11, 17), time(9, 30), "Not in"),
        (date(2026, 11, 18), time(9, 30), "To take"),
        (date(2026, 11, 18), time(13, 0), "Not yet"),
        (date(2026, 11, 19), time(9, 30), "Not yet"),
    ],
)
def test_the_day_says_where_each_register_stands(manager, sign_in, day, begins, says):
    placement = PlacementFactory()
    SessionFactory(placement=placement, date=day, half="AM" if begins.hour < 12 else "PM", starts=begins, ends=time(15))
    page = sign_in(manager).get(reverse("attendance:registers"), {"day": day.isoformat()}).text
    table = page.partition("<tbody")[2].partition("</tbody")[0]
    assert [words for words in ("Not in", "To take", "Not yet") if words in table] == [says]


def test_a_school_reads_not_yet_for_this_afternoon(manager, sign_in):
    SessionFactory(placement=PlacementFactory(), date=date(2026, 11, 18), half="PM", starts=time(13), ends=time(15))
    client, url = sign_in(manager), reverse("attendance:day")
    page = client.get(url).text.partition("<tbody")[2].partition("</tbody")[0]
    assert "Not yet" in page
    assert "Not marked" not in page
    assert "Not yet" in client.get(url, {"download": "csv"}).text
