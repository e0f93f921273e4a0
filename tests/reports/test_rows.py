"""The rows behind a figure: whoever opens them, in order, to take away, and at what cost."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from attendance.models import Mark
from attendance.unmarked import ByWeek
from core import clock
from reports import listing, rows, termly
from reports.cohort import Cohort
from reports.figures import DEFINITIONS
from tests.factories.attendance import MarkFactory
from tests.factories.audits import ActionFactory
from tests.factories.placements import SessionFactory
from tests.factories.providers import LotFactory, MembershipFactory, ProgrammeFactory
from tests.factories.referrals import ReferralFactory
from tests.factories.sums import corrected


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


def test_rows_behind_a_report_that_was_signed_off_say_that_they_are_of_today(sign_in, report, manager):
    client, address = sign_in(manager), reverse("reports:report-rows", args=[report.pk, "placements"])
    assert "as they stand today" not in client.get(address).text
    with clock.set_to(clock.at(date(2027, 1, 5))):
        termly.sign_off(report, by=manager)
    with clock.set_to(clock.at(date(2027, 2, 9))):
        page = sign_in(manager).get(address).text
        assert (
            "These rows are as they stand today, 9 February 2027. The report was signed off on 5 January 2027" in page
        )
        head, *lines = sign_in(manager).get(address, {"download": "csv"}).text.splitlines()
    assert head.endswith("As it stands on")
    assert lines
    assert {line.rpartition(",")[2] for line in lines} == {"2027-02-09"}


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
