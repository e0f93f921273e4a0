"""Attendance since referral is one figure: page, dashboard, reports and files say the same, each referral once."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from attendance import since_referral
from attendance.figures import Ratio
from placements.models import Placement
from reports import termly
from tests.cast import held
from tests.factories.attendance import MarkFactory, due, placed
from tests.factories.placements import OfferFactory, PlacementFactory
from tests.factories.providers import MembershipFactory, SiteFactory

pytestmark = pytest.mark.django_db

DAYS = [date(2026, 11, day) for day in (9, 10, 11, 12, 13)]
BEFORE, SINCE, CHANGE = Ratio(140, 200), Ratio(10, 16), "−7.5 points"
"""Of 60 and 80 sessions of 120 and 80; of 16 marked sessions at three places 6 were missed."""


def also_placed(placement):
    """Another place for the same referral, at another provider."""
    membership = MembershipFactory()
    site = SiteFactory(provider=membership.provider)
    offer = OfferFactory(status="accepted", referral=placement.referral, membership=membership, site=site)
    return PlacementFactory(offer=offer)


@pytest.fixture(scope="module", autouse=True)
def scene(bare):
    """Two pupils: one with two placements of one referral, one with one; and two of whom too little is known."""
    provider, school = bare["provider"], bare["school"]
    twice, once = placed(provider, school), placed(provider, school)
    once.referral.baseline_attended, once.referral.baseline_possible = 80, 80
    once.referral.save()
    second = also_placed(twice)
    also_placed(twice)  # nothing is marked there yet
    due(placed(provider, school), *DAYS)
    for placement, missed in ((twice, 1), (second, 3), (once, 2)):
        halves = ("AM",) if placement is not twice else ("AM", "PM")
        sessions = due(placement, *DAYS, halves=halves)[:6]
        for number, session in enumerate(sessions):
            MarkFactory(session=session, absent=number < missed)
    bare["pupils"] = twice, second, once
    return bare


pupils = held("pupils")


def test_page_dashboard_and_termly_reports_say_the_same(sign_in, manager, lead, school, council, pupils):
    borough, of_school = (
        termly.gather(termly.report_for(termly.council_term("2026-autumn"), scope, about))
        for scope, about in (("borough", council), ("school", school))
    )
    headline = sign_in(manager).get(reverse("reports:dashboard")).context["tiles_shown"][0]
    assert headline.shown == CHANGE
    assert headline.cohort == "3 running placements, since each began: 70.0% to 62.5%"
    for said in (borough.shown, of_school.shown):
        assert [said(code) for code in ("baseline", "since", "change")] == [
            "70.0% (140 of 200)",
            "62.5% (10 of 16)",
            CHANGE,
        ]
    for person in (manager, lead):
        cards = sign_in(person).get(reverse("attendance:attendance")).context["cards"]
        assert [each["count"] for each in cards if each["label"] == headline.label] == [CHANGE]
        assert cards[0]["note"] == "3 running placements, since each began: 70% before, 62.5% since"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("person", ["manager", "lead"])
def test_the_file_adds_up_to_it_when_each_referral_is_counted_once(request, sign_in, pupils, kind, person):
    client = sign_in(request.getfixturevalue(person))
    heads, *rows = table_of(client.get(reverse("attendance:attendance"), {"download": kind}), kind)
    rows = [dict(zip(heads, row, strict=True)) for row in rows]
    known = [row for row in rows if int(row["Marked"])]
    before = {row["Referral"]: Ratio(int(row["Attended before"]), int(row["Possible before"])) for row in known}
    assert len(known) == 3
    assert sum(before.values(), Ratio(0, 0)) == BEFORE
    assert sum((Ratio(int(row["Attended"]), int(row["Marked"])) for row in known), Ratio(0, 0)) == SINCE


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_behind_the_dashboards_figure_adds_up_to_it(sign_in, manager, pupils, kind):
    address = reverse("reports:dashboard-rows", args=["running_change"])
    heads, *rows = table_of(sign_in(manager).get(address, {"download": kind}), kind)
    rows = [dict(zip(heads, row, strict=True)) for row in rows]
    before = {row["Referral"]: (int(row["Attended before"]), int(row["Possible before"])) for row in rows}
    assert (len(rows), sorted(before.values())) == (3, [(60, 120), (80, 80)])
    assert sum((Ratio(*each) for each in before.values()), Ratio(0, 0)) == BEFORE
    assert sum((Ratio(int(row["Attended since"]), int(row["Marked since"])) for row in rows), Ratio(0, 0)) == SINCE


@pytest.mark.parametrize("code", ["change", "running_change"])
def test_the_rows_show_before_since_and_change_those_who_fell_most_first(sign_in, manager, pupils, code):
    page = sign_in(manager).get(reverse("reports:dashboard-rows", args=[code]))
    twice, second, once = pupils
    lines = [[cell.said for cell in line[5:]] for line in page.context["listed"].lines]
    assert [row.pk for row in page.context["page_obj"]] == [once.pk, second.pk, twice.pk]
    assert lines[0] == ["100.0% (80 of 80)", "60.0% (3 of 5)", "−40.0 points"]
    assert "Together: 70.0% (140 of 200) before, each referral once; 62.5% (10 of 16) since; −7.5 points." in page.text


def test_the_school_with_the_pupil_on_its_roll_reads_no_reference_of_anothers_referral(
    sign_in, lead, school, council, provider, pupils
):
    of_council = placed(provider, school, commissioner=council)
    text = sign_in(lead).get(reverse("attendance:attendance"), {"download": "csv"}).content.decode("utf-8-sig")
    assert of_council.referral.reference not in text
    assert of_council.reference in text
    assert pupils[0].referral.reference in text


def test_a_figure_up_to_a_day_leaves_out_what_was_marked_later(pupils):
    each = since_referral.of_each(Placement.objects.all(), DAYS[1])
    assert since_referral.together(each.values()).now.ratio == Ratio(3, 8)


def table_of(answer, kind):
    """The rows of a download, its heads first."""
    if kind == "csv":
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]
