"""All reports of a term: how far each has come, what there is to look at, and many signed off in one act."""

from datetime import date

import pytest
from django.urls import reverse

from attendance import recounting
from attendance.models import Mark
from core import clock
from core.models import Event
from outcomes.models import Review
from placements.models import Placement, Session
from reports import of_term, termly
from reports.models import TermlyReport
from tests.factories.attendance import MarkFactory
from tests.reports.conftest import placed_elsewhere

ADDRESS = reverse("reports:reports-sign-off")
AFTER_TERM = clock.at(date(2027, 1, 5))


@pytest.fixture
def after(placed):
    """The day after Christmas holidays: the autumn term is over."""
    with clock.set_to(AFTER_TERM):
        yield


@pytest.fixture
def complete(placed, manager):
    """Every session of the provider's term is marked, and every review held."""
    for session in Session.objects.filter(mark=None):
        MarkFactory(session=session, saved_by=manager.user)
    Review.objects.update(held_on=date(2026, 10, 15), outcome="continue")


def term():
    return termly.council_term("2026-autumn")


def listed():
    return {(each.scope, each.about.name): each for each in of_term.of_term(term())}


def test_every_report_of_the_term_is_listed_whether_it_was_opened_or_not(
    after, placed, organisation_of, school, council
):
    found = listed()
    assert set(found) == {
        ("borough", council.name), ("provider", organisation_of.name), ("school", school.name),
    }  # fmt: skip
    assert all(each.report is None for each in found.values())
    opened = termly.report_for(term(), "school", school)
    assert listed()["school", school.name].report == opened


def test_one_ticked_twice_is_signed_off_once(after, placed, complete, manager, school):
    key = listed()["school", school.name].key
    assert of_term.sign_off_all([key, key, "provider-none"], term(), by=manager) == (1, [])


def test_what_there_is_to_look_at_is_said_of_each(after, placed, organisation_of, school, council):
    said = {name: [words for words, _code in each.to_look_at] for (_scope, name), each in listed().items()}
    assert said[organisation_of.name] == ["1 session not marked", "1 review not held"]
    assert said[school.name] == ["1 session not marked", "1 review not held"]
    assert said[council.name] == ["1 session not marked", "1 review not held"]


def test_each_thing_to_look_at_opens_as_many_rows(sign_in, manager, after, placed, organisation_of):
    report = termly.report_for(term(), "provider", organisation_of)
    for words, code in listed()["provider", organisation_of.name].to_look_at:
        page = sign_in(manager).get(reverse("reports:report-rows", args=[report.pk, code]))
        assert page.context["page_obj"].paginator.count == int(words.split()[0])


def test_a_provider_nobody_marked_is_looked_at_first(after, manager, complete):
    other = placed_elsewhere(manager)
    Mark.objects.filter(session__placement=other).delete()
    recounting.rebuild()
    said = listed()["provider", other.provider.name].to_look_at
    assert [words for words, _code in said] == ["no attendance is known", "1 session not marked"]


def test_the_ticked_are_signed_off_in_one_act_each_with_its_own_event(sign_in, manager, after, complete):
    client = sign_in(manager)
    page = client.get(ADDRESS)
    ticked = [each.key for each, is_ticked in page.context["lines"] if is_ticked]
    assert len(ticked) == 3
    done = client.post(f"{ADDRESS}?term=2026-autumn", {"reports": ticked}, follow=True)
    assert "3 reports of the autumn term 2026 signed off on 5 January 2027" in done.text
    reports = TermlyReport.objects.filter(term="2026-autumn")
    assert {report.status for report in reports} == {"signed_off"}
    assert all(report.figures and report.signed_off_by_id == manager.user_id for report in reports)
    for report in reports:
        assert Event.objects.about(report).filter(act="signed_off").count() == 1


def test_an_unticked_one_stays_live(sign_in, manager, after, complete, school):
    client = sign_in(manager)
    keys = [each.key for each, _is_ticked in client.get(ADDRESS).context["lines"] if each.scope != "school"]
    client.post(ADDRESS, {"reports": keys})
    assert not TermlyReport.objects.filter(about=school, status="signed_off").exists()
    assert TermlyReport.objects.filter(status="signed_off").count() == 2


def test_what_has_something_to_look_at_has_no_tick_and_is_not_signed_off(sign_in, manager, after, placed, school):
    client = sign_in(manager)
    page = client.get(ADDRESS)
    assert 'type="checkbox" name="reports"' not in " ".join(page.text.split())
    key = f"school-{school.pk}"
    done = client.post(ADDRESS, {"reports": [key]}, follow=True)
    assert f"Not signed off: {school.name}: 1 session not marked and 1 review not held by now" in done.text
    assert not TermlyReport.objects.filter(status="signed_off").exists()


def test_one_signed_off_meanwhile_is_said_and_the_others_are_done(sign_in, manager, after, complete, school):
    client = sign_in(manager)
    keys = [each.key for each, _is_ticked in client.get(ADDRESS).context["lines"]]
    termly.sign_off(termly.report_for(term(), "school", school), by=manager)
    done = client.post(ADDRESS, {"reports": keys}, follow=True)
    assert "2 reports of the autumn term 2026 signed off" in done.text
    assert f"{school.name}: This report is signed off already." in done.text


def test_nothing_ticked_is_asked_again(sign_in, manager, after, complete):
    page = sign_in(manager).post(ADDRESS, {"reports": []})
    assert "Tick at least one report" in page.text
    assert "Error: " in page.text


def test_all_that_are_not_opened_yet_are_opened_at_once(sign_in, manager, after, placed):
    client = sign_in(manager)
    client.post(f"{ADDRESS}?term=2026-autumn", {"open_all": "1"})
    assert TermlyReport.objects.filter(term="2026-autumn", status="live").count() == 3
    client.post(f"{ADDRESS}?term=2026-autumn", {"open_all": "1"})
    assert TermlyReport.objects.count() == 3


def test_no_report_of_a_running_term_is_signed_off(sign_in, manager, placed):
    page = sign_in(manager).get(ADDRESS, {"term": "2026-autumn"})
    assert page.context["term"].name == "2026-summer"


@pytest.mark.parametrize("query", ["?term=x", "?term=%27", "?term=2099-autumn"])
def test_it_answers_whatever_the_address_says(sign_in, manager, after, placed, query):
    assert sign_in(manager).get(ADDRESS + query).context["term"].name == "2026-autumn"


def test_a_council_that_commissions_has_no_report_as_a_school(after, placed, council):
    assert Placement.objects.filter(commissioner=council).exists()
    assert ("school", council.name) not in listed()


def test_the_table_costs_the_same_for_two_as_for_many(sign_in, manager, after, placed, queries):
    client = sign_in(manager)
    few = queries(client.get, ADDRESS)
    for _ in range(4):
        placed_elsewhere(manager)
    assert queries(client.get, ADDRESS) == few
    assert few <= 30
