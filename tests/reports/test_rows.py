"""Every figure opens the rows it counts: as many of them as it says, and of nobody else."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from attendance.models import Mark
from attendance.unmarked import ByWeek
from core import clock
from placements.models import Placement
from reports import listing, rows, termly
from reports.cohort import Cohort
from reports.figures import DEFINITIONS
from tests.factories.attendance import MarkFactory
from tests.factories.audits import ActionFactory
from tests.factories.placements import (
    AgreementFactory,
    OfferFactory,
    PatternFactory,
    ReferralFactory,
    ReviewFactory,
    SessionFactory,
)
from tests.factories.providers import LotFactory, MembershipFactory, ProgrammeFactory
from tests.factories.sums import corrected

DASHBOARD = "/reports/dashboard/"


@pytest.fixture
def borough(placed, elsewhere, school):
    """Something behind every figure of the dashboard, twice: of our provider and lot, and of others."""
    for placement in (placed[0], elsewhere):
        membership = placement.membership
        PatternFactory(agreement=AgreementFactory(placement=placement, status="in_force"))
        ProgrammeFactory(lot=membership.lot, site=placement.site, half_days=["mon_am"], key_stages=["KS4"], capacity=3)
        ReferralFactory(approved=True, lot=membership.lot, half_days=["mon_am", "tue_am"])
        OfferFactory(membership=membership, referral__lot=membership.lot, reply_by=date(2026, 11, 10))
        ReviewFactory(placement=placement, due_on=date(2026, 11, 20))
        ReviewFactory(placement=placement, due_on=date(2026, 11, 6))
        ActionFactory(audit__provider=placement.provider, due_on=date(2026, 11, 2))
    ReferralFactory(submitted=True, commissioner=school)
    Placement.objects.filter(pk=placed[1].pk).update(status="agreed")
    return placed[0]


def said(shown):
    """The number a figure says: of a ratio how many it is taken of."""
    ratio = re.search(r"of (\d+)\)", shown)
    return int(ratio[1]) if ratio else int(shown) if shown.isdigit() else None


def counted(page):
    """(figure, number, address) of everything the dashboard counts."""
    context = page.context
    for figure in context["headline"]:
        if figure.code in ("places", "pupils", "placements", "attendance", "unknown", "closed"):
            yield figure.code, said(figure.shown) or 0, figure.url
    for card in context["late"]:
        yield card["label"], card["count"], card["url"]
    yield from ((f"step {label}", count, url) for label, count, url in context["steps"])
    yield from ((f"standing {label}", count, url) for label, count, url in context["standings"])
    for line, links in context["lots"]:
        yield f"in use {line.name}", line.in_use, links["in_use"]
    for line in context["not_in"]:
        yield f"not in {line['name']}", line["count"], line["url"]
    for name, each, url in context["providers"] + context["weeks"]:
        yield f"marked {name}", each.marked, url


FILTERS = {
    "nothing": lambda mine, school: {},
    "provider": lambda mine, school: {"provider": str(mine.provider.pk)},
    "school": lambda mine, school: {"school": str(school.pk)},
    "lot": lambda mine, school: {"lot": str(mine.membership.lot.pk)},
    "key stage": lambda mine, school: {"key_stage": mine.pupil.key_stage_on(clock.today())},
    "another key stage": lambda mine, school: {"key_stage": "KS1"},
    "term": lambda mine, school: {"term": "2026-summer"},
    "provider and lot": lambda mine, school: {
        "provider": str(mine.provider.pk),
        "lot": str(mine.membership.lot.pk),
        "term": "2026-autumn",
    },
}


@pytest.mark.parametrize("name", FILTERS)
def test_each_number_of_the_dashboard_opens_as_many_rows(sign_in, manager, borough, school, name):
    client = sign_in(manager)
    page = client.get(DASHBOARD, FILTERS[name](borough, school))
    for label, number, url in counted(page):
        listed = client.get(url)
        assert listed.status_code == 200, url
        pages = listed.context["page_obj"].paginator
        assert (label, pages.count, len(pages.object_list)) == (label, number, number)


@pytest.mark.parametrize("on_a_page", [1, 2, 3, 50])
@pytest.mark.parametrize("code", rows.SAID)
def test_pages_of_sessions_hold_the_order_of_the_whole_list(manager, placed, elsewhere, school, code, on_a_page):
    for day, placement in enumerate((*placed, elsewhere) * 4):
        session = SessionFactory(placement=placement, date=date(2026, 11, 2) + timedelta(days=day), half="PM")
        if day % 3:
            MarkFactory(session=session, kind="provider_closed" if day % 2 else "attended")
    for about in (
        Cohort(date(2026, 11, 4), date(2026, 11, 30)),
        Cohort(date(2026, 9, 1), date(2026, 11, 12), school=school),
    ):
        everything = listing.listing_of(code, found := rows.BEHIND[code](about, manager)).fetch(found)
        pages = ByWeek.of(everything, on_a_page, manager, rows.spans(code, about, manager), rows.held(code))
        assert [row for number in pages.page_range for row in pages.page(number)] == list(everything)


def numbers(client, query):
    return {label: number for label, number, _ in counted(client.get(DASHBOARD, query))}


NARROWED = [
    "places",
    "pupils",
    "placements",
    "attendance",
    "reviews overdue",
    "reviews due in two weeks",
    "audit actions overdue",
    "offers past their answer date",
    "step Submitted",
    "step Approved",
]


@pytest.mark.parametrize("name", ["provider", "school", "lot", "another key stage", "term"])
def test_each_filter_narrows_each_figure(sign_in, manager, borough, school, name):
    client = sign_in(manager)
    whole, narrowed = numbers(client, {}), numbers(client, FILTERS[name](borough, school))
    for label in NARROWED:
        assert narrowed[label] <= whole[label]
    fewer = [label for label in NARROWED if narrowed[label] < whole[label]]
    expected = {
        "provider": {"placements", "attendance", "audit actions overdue", "offers past their answer date"},
        "school": {"placements", "attendance", "step Approved", "offers past their answer date"},
        "lot": {"placements", "attendance", "audit actions overdue", "step Approved"},
        "another key stage": {"placements", "attendance", "audit actions overdue", "step Submitted", "step Approved"},
        "term": {"placements", "attendance", "reviews overdue", "audit actions overdue", "step Submitted"},
    }[name]
    assert expected <= set(fewer)


def test_demand_and_capacity_follow_provider_lot_and_key_stage(sign_in, manager, borough):
    client = sign_in(manager)

    def of_lot(query):
        lines = {line.pk: line for line, _ in client.get(DASHBOARD, query).context["lots"]}
        line = lines[borough.membership.lot.pk]
        return line.capacity, line.in_use, line.wanted

    # Two half-days of an approved referral, and two of one whose offer waits for an answer.
    assert of_lot({}) == (3, 1, 4)
    assert of_lot({"key_stage": "KS1"}) == (0, 0, 0)
    ProgrammeFactory(lot=borough.membership.lot, half_days=["mon_am"], capacity=5)
    assert of_lot({})[0] == 8
    assert of_lot({"provider": str(borough.provider.pk)})[:2] == (3, 1)


def test_half_days_are_added_up_under_the_rows(sign_in, manager, borough):
    client = sign_in(manager)
    context = client.get(DASHBOARD, {"lot": str(borough.membership.lot.pk)}).context
    ((line, links),) = context["lots"]
    assert client.get(links["capacity"]).context["total"] == line.capacity == 3
    assert client.get(links["wanted"]).context["total"] == line.wanted == 4


def test_the_definition_stands_above_the_rows(sign_in, manager, borough):
    client = sign_in(manager)
    for code in rows.BEHIND:
        page = client.get(reverse("reports:dashboard-rows", args=[code]))
        assert page.status_code == 200
        assert page.context["meaning"] == DEFINITIONS[code][1]
        assert DEFINITIONS[code][0] in page.text


@pytest.mark.parametrize(
    "query", ["?week=nonsense", "?week=9999-12-31", "?week=0001-01-01", "?step=x", "?page=-1", "?lot=x", "?reason='"]
)
@pytest.mark.parametrize("code", ["unknown", "referrals", "providers", "ended", "capacity"])
def test_it_answers_whatever_the_address_says(sign_in, manager, borough, code, query):
    assert sign_in(manager).get(reverse("reports:dashboard-rows", args=[code]) + query).status_code == 200


def test_a_figure_nobody_has_heard_of_is_not_found(sign_in, manager, borough):
    assert sign_in(manager).get(reverse("reports:dashboard-rows", args=["nonsense"])).status_code == 404


def test_the_next_visit_is_not_narrowed_by_the_last(sign_in, manager, placed):
    client, address = sign_in(manager), reverse("reports:dashboard-rows", args=["due"])
    assert client.get(address, {"week": "2026-11-02"}).context["page_obj"].paginator.count == 0
    assert client.get(address).context["page_obj"].paginator.count == 6


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_rows_can_be_taken_away(sign_in, manager, placed, kind):
    response = sign_in(manager).get(reverse("reports:dashboard-rows", args=["absent"]), {"download": kind})
    assert response.headers["Content-Disposition"] == f'attachment; filename="sessions-absent.{kind}"'
    if kind == "csv":
        assert len(response.content.decode().strip().splitlines()) == 2


@pytest.mark.parametrize("code", ["due", "placements", "pupils", "change", "referrals", "actions_open"])
def test_the_rows_cost_the_same_for_two_as_for_twenty(sign_in, manager, placed, queries, code):
    client, address = sign_in(manager), reverse("reports:dashboard-rows", args=[code])
    ActionFactory(audit__provider=placed[0].provider)
    ReferralFactory(submitted=True)
    few = queries(client.get, address)
    for day in range(1, 9):
        SessionFactory(placement=placed[0], date=date(2026, 11, day), half="PM", starts="13:00", ends="15:00")
    ReferralFactory.create_batch(5, submitted=True)
    ActionFactory.create_batch(5, audit__provider=placed[0].provider)
    assert queries(client.get, address) == few


@pytest.fixture
def report(placed, elsewhere):
    return termly.report_for(termly.council_term("2026-autumn"), "provider", placed[0].provider.organisation)


@pytest.mark.parametrize("scope", ["provider", "school", "borough"])
def test_each_number_of_a_report_opens_as_many_rows(sign_in, manager, borough, council, school, scope):
    about = {"provider": borough.provider.organisation, "school": school, "borough": council}[scope]
    report = termly.report_for(termly.council_term("2026-autumn"), scope, about)
    Placement.objects.filter(pk=borough.pk).update(status="ended", ended_on="2026-11-13", end_reason="returned")
    client, figures = sign_in(manager), termly.gather(report)

    def count(code, **query):
        page = client.get(reverse("reports:report-rows", args=[report.pk, code]), query)
        return page.context["page_obj"].paginator.count

    for figure in figures.figures:
        if figure.code not in ("baseline", "since", "change"):
            assert (figure.code, count(figure.code)) == (figure.code, said(figure.shown))
    for group in figures.groups:
        assert count("placements", of=group.key) == group.placements
        assert count("attended", of=group.key) == group.attended
    for week in figures.weeks:
        assert count("due", week=week.key) == week.attendance.due
    assert [(number, count("ended", reason=code)) for _, number, code in figures.ends] == [(1, 1)]


def test_what_is_compared_is_known_before_and_since(report, placed):
    assert set(rows.compared(termly.cohort_of(report), None)) == set(placed)
    corrected(Mark.objects.filter(session__placement=placed[1]), kind="provider_closed", left_at=None)
    assert list(rows.compared(termly.cohort_of(report), None)) == [placed[0]]
    placed[0].referral.baseline_possible = placed[0].referral.baseline_attended = 0
    placed[0].referral.save()
    assert not rows.compared(termly.cohort_of(report), None).exists()
    assert termly.gather(report).shown("change") == "not known yet"


def test_a_provider_opens_its_own_rows_and_a_stranger_none(sign_in, report, manager, provider, provider2, lead, tutor):
    address = reverse("reports:report-rows", args=[report.pk, "absent"])
    with clock.set_to(clock.at(date(2027, 1, 5))):
        termly.sign_off(report, by=manager)
        page = sign_in(provider).get(address)
        assert page.context["page_obj"].paginator.count == 1
        assert "Vocational" not in page.text
        for person, status in ((provider2, 404), (lead, 404), (tutor, 403)):
            assert sign_in(person).get(address).status_code == status
        assert sign_in(manager).get(reverse("reports:report-rows", args=[report.pk, "wanted"])).status_code == 404


def test_a_provider_cannot_reach_further_through_the_address(sign_in, report, manager, provider, elsewhere, council):
    with clock.set_to(clock.at(date(2027, 1, 5))):
        termly.sign_off(report, by=manager)
        address = reverse("reports:report-rows", args=[report.pk, "placements"])
        for whose in (elsewhere.provider.organisation_id, council.pk, "nonsense"):
            page = sign_in(provider).get(address, {"of": str(whose)})
            assert elsewhere.reference not in page.text


def test_every_definition_is_of_a_figure_with_rows():
    assert DEFINITIONS.keys() == rows.BEHIND.keys()


def test_another_lot_has_rows_of_its_own(sign_in, manager, placed, elsewhere):
    other = MembershipFactory(lot=LotFactory(number=9))
    page = sign_in(manager).get(reverse("reports:dashboard-rows", args=["placements"]), {"lot": str(other.lot.pk)})
    assert page.context["page_obj"].paginator.count == 0
    assert "No placements found" in page.text


@pytest.mark.parametrize(
    "moment, is_open",
    [(clock.at(date(2026, 8, 31), 23, 59), False), (clock.at(date(2026, 9, 1), 0, 1), True)],
)
def test_a_referral_decided_before_breakfast_on_the_first_day_was_open_on_it(db, moment, is_open):
    about = Cohort(date(2026, 9, 1), date(2026, 12, 18))
    decided = ReferralFactory(approved=True, started_at=clock.at(date(2026, 8, 1)), decided_at=moment)
    assert (decided in rows.referrals(about, None)) is is_open


def test_a_referral_started_in_the_last_minute_of_the_last_day_is_counted(db):
    about = Cohort(date(2026, 9, 1), date(2026, 12, 18))
    last = ReferralFactory(submitted=True, started_at=clock.after(date(2026, 12, 18)) - timedelta(seconds=5))
    later = ReferralFactory(submitted=True, started_at=clock.after(date(2026, 12, 18)))
    assert {last, later} & set(rows.referrals(about, None)) == {last}


def test_programmes_that_sort_alike_stand_in_one_order(council):
    for number in range(9, 0, -1):
        ProgrammeFactory(id=UUID(int=number), name="Forge")
    sold = rows.capacity(Cohort(date(2026, 9, 1), date(2026, 12, 18)), None)
    assert [row.pk.int for row in sold] == list(range(1, 10))
