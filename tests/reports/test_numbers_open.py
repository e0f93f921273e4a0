"""Every figure opens the rows it counts: as many of them as it says, and of nobody else."""

import re
from datetime import date

import pytest
from django.urls import reverse

from core import clock
from placements.models import Placement
from reports import rows, termly
from reports.figures import DEFINITIONS
from tests.cast import held
from tests.factories.audits import ActionFactory
from tests.factories.placements import AgreementFactory, OfferFactory, PatternFactory, ReviewFactory
from tests.factories.providers import ProgrammeFactory
from tests.factories.referrals import ReferralFactory
from tests.reports.conftest import placed_elsewhere

DASHBOARD = "/reports/dashboard/"


@pytest.fixture(scope="module")
def scene(scene):
    """Something behind every figure of the dashboard, twice: of our provider and lot, and of others."""
    placed, elsewhere, school = scene["placed"], placed_elsewhere(scene["manager"]), scene["school"]
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
    scene["borough"] = placed[0]
    return scene


borough = held("borough")


def said(shown):
    """The number a figure says: of a ratio how many it is taken of."""
    ratio = re.search(r"of (\d+)\)", shown)
    return int(ratio[1]) if ratio else int(shown) if shown.isdigit() else None


def counted(page):
    """(figure, number, address) of everything the dashboard counts."""
    context = page.context
    headline, *others = context["tiles_shown"]
    yield headline.label, int(headline.cohort.split()[0]), headline.url
    for tile in others:
        yield tile.label, int(tile.shown), tile.url
        yield from ((f"{tile.label} {each.label}", leading(each.shown), each.url) for each in tile.changes if each.url)
    yield from context["late"]
    for step in context["flow"]:
        yield step.label, step.number, step.url
        yield from step.branches
    yield "carried", *context["carried"]
    yield from ((f"standing {label}", count, url) for label, count, url in context["standings"])
    for line, links in context["lots"]:
        yield f"in use {line.name}", line.in_use, links["in_use"]
    for row in context["grid"].rows:
        whole, *_days, not_marked = row.cells
        yield f"marked {row.name}", int(re.search(r"of (\d+) at", whole.note)[1]), whole.url
        if not_marked.url:
            yield f"not marked {row.name}", not_marked.value, not_marked.url
    for name, each, url, _year_before in context["weeks"]:
        yield f"marked {name}", each.marked, url


def leading(shown):
    """The number that something compared begins with; of a share none is listed."""
    return int(shown.split()[0]) if shown.split()[0].isdigit() else None


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
        if number is None:
            continue
        pages = listed.context["page_obj"].paginator
        assert (label, pages.count, len(pages.object_list)) == (label, number, number)


def numbers(client, query):
    page = client.get(DASHBOARD, query or {"term": ""})
    counts = {label: number for label, number, _ in counted(page)}
    return counts | {"marked": page.context["total"].marked}


NARROWED = [
    "Places in use",
    "Referrals made",
    "marked",
    "Reviews overdue",
    "Reviews due in two weeks",
    "Audit actions overdue",
    "Offers past the answer date",
    "waiting for a decision",
    "Approved",
]


@pytest.mark.parametrize("name", ["provider", "school", "lot", "another key stage", "term"])
def test_each_filter_narrows_each_figure(sign_in, manager, borough, school, name):
    client = sign_in(manager)
    whole, narrowed = numbers(client, {}), numbers(client, FILTERS[name](borough, school))
    for label in NARROWED:
        assert narrowed.get(label, 0) <= whole[label]
    fewer = [label for label in NARROWED if narrowed.get(label, 0) < whole[label]]
    expected = {
        "provider": {"marked", "Audit actions overdue", "Offers past the answer date"},
        "school": {"marked", "Approved", "Offers past the answer date"},
        "lot": {"marked", "Audit actions overdue", "Approved"},
        "another key stage": {"Audit actions overdue", "waiting for a decision", "Approved"},
        "term": {"Reviews overdue", "Audit actions overdue", "waiting for a decision"},
    }[name]
    assert expected <= set(fewer)


def test_demand_and_capacity_follow_provider_lot_and_key_stage(sign_in, manager, borough):
    client = sign_in(manager)

    def of_lot(query):
        lines = {line.pk: line for line, _ in client.get(DASHBOARD, query or {"term": ""}).context["lots"]}
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
