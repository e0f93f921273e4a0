"""Long lists cut into pages, and a school's or a provider's few placements found by name."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendance import rollup
from core.lists import GentlePaginator
from placements.models import Session
from tests.cast import held
from tests.factories.attendance import MarkFactory, due, placed
from tests.factories.placements import AgreementFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

DAYS = [date(2026, 11, day) for day in (9, 10, 11, 12, 13)]


@pytest.fixture(scope="module")
def scene(bare):
    bare["sessions"] = due(placed(bare["provider"], bare["school"]), *DAYS)
    return bare


sessions = held("sessions")


def asked(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.parametrize(
    ("number", "days"),
    [(1, (13, 12)), (2, (11, 10)), ("3", (9,)), (9, (9,)), (-1, (13, 12)), ("x", (13, 12))],
)
def test_a_page_has_its_rows_in_the_lists_order(sessions, number, days):
    page = GentlePaginator(Session.objects.order_by("-date", "pk"), 2).page(number)
    assert [row.date.day for row in page] == list(days)


def test_rows_that_sort_alike_keep_one_order(sessions):
    with CaptureQueriesContext(connection) as captured:
        pages = [GentlePaginator(Session.objects.order_by("half"), 2).page(number) for number in (1, 2, 3)]
    assert [row.pk for page in pages for row in page] == [session.pk for session in sessions]
    for sql in [query["sql"] for query in captured if "LIMIT" in query["sql"]]:
        assert 'ORDER BY "placements_session"."half" ASC, 1 ASC' in sql  # 1 is the key, the first column asked for


def test_an_empty_list_has_one_empty_page(db):
    assert list(GentlePaginator(Session.objects.filter(date=date.min).order_by("pk"), 2).page(1)) == []


@pytest.mark.parametrize("few", [0, 500])
@pytest.mark.parametrize("who", ["lead", "lead2", "provider", "provider2", "quality", "admin"])
def test_naming_placements_one_by_one_shows_nobody_more_or_less(request, monkeypatch, sessions, who, few):
    monkeypatch.setattr(rollup, "FEW", few)
    acting = request.getfixturevalue(who)
    seen = Session.objects.visible_to(acting)
    assert set(rollup.of_few(seen, acting)) == set(seen)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("attendance:day", "providers_site"),
        ("attendance:unknown", "providers_site"),
        ("agreements:agreements", "providers_lot"),
        ("placements:offers", "providers_lot"),
        ("placements:placements", "providers_lot"),
        ("referrals:referrals", "accounts_organisation"),
    ],
)
def test_no_list_is_put_in_order_and_joined_to_all_it_shows_at_once(sign_in, lead, sessions, name, shown):
    AgreementFactory(placement=sessions[0].placement)
    found = asked(sign_in(lead), reverse(name) + "?day=2026-11-09")
    lists = [sql for sql in found if "LIMIT 25" in sql or "LIMIT 50" in sql]
    assert lists
    assert not [sql for sql in lists if shown in sql]


def test_registers_not_in_are_looked_for_once(sign_in, tutor, sessions):
    MarkFactory(session=sessions[0])
    found = asked(sign_in(tutor), reverse("attendance:registers-missing"))
    assert len([sql for sql in found if "attendance_mark" in sql]) == 1


def test_those_of_a_day_are_counted_beside_all_that_are_owed(sign_in, tutor, sessions):
    page = sign_in(tutor).get(reverse("attendance:registers-missing") + "?day=2026-11-09").text
    assert "Not in (5)" in page
    assert "1 register" in page


def test_the_figures_of_a_short_list_are_worked_out_once(sign_in, lead, sessions):
    found = asked(sign_in(lead), reverse("attendance:attendance"))
    weeks = [sql for sql in found if "attendance_placementweek" in sql]
    assert len([sql for sql in weeks if "baseline_attended" in sql]) == 1
    assert len(weeks) == 3  # the figures; what is not marked; the lines of the rows
