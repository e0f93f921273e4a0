"""Sessions nobody said anything of, counted by weeks and found through them: the same as going through the rows."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from attendance import registers, rollup, unmarked
from placements.models import Session
from tests.factories.attendance import MarkFactory, due, placed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

DAYS = [date(2026, 11, day) for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19)]
PEOPLE = ["manager", "lead", "lead2", "provider", "provider2", "viewer"]


@pytest.fixture(scope="module")
def scene(bare):
    found = [
        *due(placed(bare["provider"], bare["school"]), *DAYS),
        *due(placed(bare["provider2"], bare["school"]), *DAYS[::2]),
    ]
    for session in found[::3]:
        MarkFactory(session=session)
    return bare


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("first", [0, 1, 4, 5, 8, 13])
@pytest.mark.parametrize("last", [0, 4, 7, 11])
def test_weeks_count_what_the_rows_count(stage, who, first, last):
    acting = stage[who]
    rows = rollup.unknown(Session.objects.visible_to(acting)).filter(date__range=(DAYS[first], DAYS[last]))
    assert unmarked.number(acting, DAYS[first], DAYS[last]) == rows.count()


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("term", [date.min, DAYS[1], DAYS[5], DAYS[10]])
def test_registers_not_in_are_as_many_as_the_rows_have(stage, monkeypatch, who, term):
    monkeypatch.setattr(registers, "chased_from", lambda _day: term)
    acting = stage[who]
    assert registers.number_not_in(acting) == registers.not_in(Session.objects.visible_to(acting), acting).count()


def test_weekends_and_the_first_of_all_days_are_edges_too(manager):
    yesterday = date(2026, 11, 17)
    everything = rollup.unknown(Session.objects.all()).count()
    assert unmarked.number(manager, date.min, yesterday) == everything
    for back in range(9):
        day = yesterday - timedelta(days=back)
        assert unmarked.number(manager, day, day) == rollup.unknown(Session.objects.filter(date=day)).count()


@pytest.mark.parametrize("few", [0, 500])
@pytest.mark.parametrize("who", PEOPLE)
def test_naming_those_with_such_a_week_shows_nobody_more_or_less(stage, monkeypatch, who, few):
    monkeypatch.setattr(rollup, "FEW", few)
    acting = stage[who]
    seen = Session.objects.visible_to(acting)
    found = rollup.unknown(unmarked.of_weeks(seen, acting, DAYS[3]))
    assert set(found) == set(rollup.unknown(seen.filter(date__gte=DAYS[3])))


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?since=2026-11-05",
        "?since=2026-11-05&until=2026-11-12",
        "?until=2026-11-30",
        "?since_day=99&since_month=99&since_year=2026",
        "?until=2026-11-05&provider=rubbish",
    ],
)
def test_the_list_says_how_many_there_are(sign_in, lead, provider2, query):
    for narrowed in ("", f"&provider={provider2.organisation.provider.pk}"):
        address = reverse("attendance:unknown") + (query or "?sort=date") + narrowed
        context = sign_in(lead).get(address).context
        assert context["paginator"].count == context["paginator"].object_list.count() > 0


@pytest.mark.parametrize("on_a_page", [1, 2, 3, 5, 40])
@pytest.mark.parametrize("first", [0, 1, 5, 8])
def test_pages_by_week_hold_the_order_of_the_whole_list(manager, first, on_a_page):
    rows = rollup.unknown(Session.objects.filter(date__gte=DAYS[first])).order_by("date", "half", "pk")
    pages = unmarked.ByWeek(rows, on_a_page)
    pages.spans, pages.acting = unmarked.spans(manager, DAYS[first], date(2026, 11, 17)), manager
    pages.count = sum(span.number for span in pages.spans)
    assert [row for number in pages.page_range for row in pages.page(number)] == list(rows)
