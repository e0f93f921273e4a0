"""Attendance for the council and schools: by placement, by day with proposed codes, and what is not known."""

import re
from datetime import date

import pytest
from django.urls import reverse

from attendance.views import by_placement
from attendance.views.attendance import DayPage
from core.models import AccessEntry
from tests.cast import held
from tests.factories.attendance import MarkChangeFactory, MarkFactory, due, placed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

TODAY, MONDAY = date(2026, 11, 18), date(2026, 11, 16)
LISTS = ["attendance:attendance", "attendance:day", "attendance:unknown"]


@pytest.fixture(scope="module")
def scene(bare):
    bare["placement"] = placement = placed(bare["provider"], bare["school"])
    attended, unknown = due(placement, MONDAY, date(2026, 11, 17))
    MarkFactory(session=attended)
    MarkFactory(session=due(placement, TODAY)[0], absent=True)
    return bare


placement = held("placement")


def page(name, *args, **query):
    return reverse(name, args=args, query=query or None)


def test_a_school_sees_its_pupils_attendance_and_the_change_since_referral(sign_in, lead, placement):
    text = sign_in(lead).get(page("attendance:attendance")).text
    assert str(placement.pupil) in text
    assert "1 of 2 marked sessions" in text
    assert "Other rates, and what these figures mean" in text
    assert "1 running placement, since each began: 50% before, 50% since" in text
    assert "0 points" in text


@pytest.mark.parametrize("role", ["manager", "lead"])
def test_what_is_not_marked_is_counted_as_its_list_has_it(request, sign_in, placement, role):
    """Also what an ended placement left open, and of one provider alone where that is asked for."""
    other = placed(request.getfixturevalue("provider2"), request.getfixturevalue("school"), status="ended",
                   ended_on=date(2026, 11, 6), end_reason="other")  # fmt: skip
    due(other, date(2026, 11, 3))
    client = sign_in(request.getfixturevalue(role))
    for query, number in (({}, 2), ({"provider": placement.provider_id}, 1), ({"provider": other.provider_id}, 1)):
        card = client.get(page("attendance:attendance", **(query or {"page": 1}))).context["cards"][1]
        assert (card["count"], card["label"]) == (number, "Sessions not marked")
        assert client.get(card["url"]).context["page_obj"].paginator.count == number


def test_over_ended_placements_it_is_counted_and_has_no_list(sign_in, manager, placement):
    card = sign_in(manager).get(page("attendance:attendance", status="all")).context["cards"][1]
    assert (card["count"], card.get("url")) == (1, None)


def test_figures_over_a_long_list_are_left_to_reports(sign_in, manager, placement, monkeypatch):
    monkeypatch.setattr(by_placement, "TOGETHER", 0)
    text = sign_in(manager).get(page("attendance:attendance")).text
    assert "choose a provider or a commissioner" in text
    assert str(placement.pupil) in text
    assert "1 of 2 marked sessions" not in text


def test_a_viewer_sees_today_with_the_code_and_its_reason(sign_in, viewer, placement):
    text = sign_in(viewer).get(page("attendance:day")).text
    assert "Today, Wednesday 18 November 2026" in text
    assert "</strong> ill" in text
    assert "<strong>I</strong>" in text
    assert "Proposed code" in text


def test_a_pupil_stands_once_with_both_half_days_and_each_reason_once(sign_in, viewer, placement, provider, school):
    others = [placed(provider, school) for _ in range(2)]
    for other in others:
        for session in due(other, TODAY, halves=("AM", "PM")):
            MarkFactory(session=session, absent=True)
    text = sign_in(viewer).get(page("attendance:day")).text
    for other in others:
        assert text.count(f">{other.pupil}</a>") == 1
    reasons = text.partition('id="why"')[2].partition("</ol>")[0]
    assert reasons.count("<li") == len(set(re.findall(r"<li[^>]*>(.*?)</li>", reasons, re.S)))
    assert text.count('href="#why-1"') >= 4


def test_a_page_cuts_no_day_of_a_pupil_in_two(sign_in, viewer, placement, provider, school, monkeypatch):
    monkeypatch.setattr(DayPage, "paginate_by", 4)
    for _ in range(4):
        for session in due(placed(provider, school), TODAY, halves=("AM", "PM")):
            MarkFactory(session=session)
    client = sign_in(viewer)
    for number in (1, 2, 3):
        context = client.get(page("attendance:day", page=str(number))).context
        whole = [sum(map(len, pupil.halves.values())) for pupil, _ in context["pupils"]]
        assert set(whole) <= {1, 2}
        assert whole.count(1) <= 1  # whoever is due once


def test_the_week_of_a_child_leads_whoever_takes_registers_to_each(sign_in, tutor, lead, quality, placement):
    register = reverse("attendance:register", args=[placement.site_id, MONDAY, "AM"])
    address = page("attendance:placement", placement.pk)
    assert register in sign_in(tutor).get(address).text
    assert register not in sign_in(lead).get(address).text
    assert register not in sign_in(quality).get(address).text


def test_the_day_is_narrowed_to_what_happened(sign_in, viewer, placement):
    client = sign_in(viewer)
    shown = [
        str(placement.pupil) in client.get(page("attendance:day", happened=happened)).text
        for happened in ("absent", "attended", "unknown")
    ]
    assert shown == [True, False, False]
    assert str(placement.pupil) in client.get(page("attendance:day", happened="unknown", day="2026-11-17")).text


def test_sessions_not_known_are_listed_to_be_chased(sign_in, lead, manager, placement):
    text = sign_in(lead).get(page("attendance:unknown")).text
    assert "17 Nov 2026 AM" in text
    assert "16 Nov 2026 AM" not in text
    assert "/attendance/registers/" not in text
    assert "/attendance/registers/" in sign_in(manager).get(page("attendance:unknown")).text


def test_older_terms_are_listed_when_asked_for(sign_in, manager, placement):
    due(placement, date(2026, 6, 22))
    client = sign_in(manager)
    assert "22 Jun 2026" not in client.get(page("attendance:unknown")).text
    assert "22 Jun 2026" in client.get(page("attendance:unknown", since="2026-06-01")).text


def test_one_placement_week_by_week_with_its_changes_and_the_opening_logged(sign_in, lead, placement):
    session = placement.sessions.get(date=MONDAY)
    MarkChangeFactory(session=session, changed_by__name="Pat Field", why="The taxi came late")
    text = sign_in(lead).get(page("attendance:placement", placement.pk)).text
    assert "Monday 16 November 2026, morning" in text
    assert "9:30am to midday" in text
    assert "Pat Field" in text
    assert "The taxi came late" in text
    assert "</strong> ill" in text
    assert AccessEntry.objects.get().pupil_id == placement.pupil_id


def test_a_week_before_it_began_is_empty(sign_in, lead, placement):
    response = sign_in(lead).get(page("attendance:placement", placement.pk, week="2026-08-10"))
    (line,) = response.context["week"].lines
    assert not line.entries
    assert response.text.count("Not due") == 10


@pytest.mark.parametrize("week", ["nonsense", "2026-13-40", "0001-01-01", "9999-12-31"])
def test_a_week_that_is_none_shows_the_latest(sign_in, lead, placement, week):
    assert (
        "Tuesday 17 November 2026, morning"
        in sign_in(lead).get(page("attendance:placement", placement.pk, week=week)).text
    )


def test_a_provider_sees_what_happened_and_no_code(sign_in, tutor, placement):
    text = sign_in(tutor).get(page("attendance:placement", placement.pk)).text
    assert "</strong> ill" in text
    assert "Proposed code" not in text


@pytest.mark.parametrize("name", LISTS)
def test_a_stranger_sees_none_of_it(sign_in, lead2, placement, name):
    text = sign_in(lead2).get(page(name)).text
    for marker in (placement.pupil.legal_surname, placement.pupil.upn, placement.reference):
        assert marker not in text
    assert sign_in(lead2).get(page("attendance:placement", placement.pk)).status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_a_download_holds_no_more_than_the_page(sign_in, lead, lead2, placement, name):
    mine = sign_in(lead).get(page(name, download="csv")).content.decode("utf-8-sig")
    theirs = sign_in(lead2).get(page(name, download="csv")).content.decode("utf-8-sig")
    assert str(placement.pupil) in mine
    assert str(placement.pupil) not in theirs


@pytest.mark.parametrize("name", LISTS)
def test_providers_and_administrators_have_no_such_lists(sign_in, provider, admin, name):
    for acting in (provider, admin):
        assert sign_in(acting).get(page(name)).status_code == 403


def test_another_provider_does_not_find_the_placement(sign_in, provider2, placement):
    assert sign_in(provider2).get(page("attendance:placement", placement.pk)).status_code == 404


def test_ended_placements_are_shown_when_asked_for(sign_in, lead, placement):
    placement.status, placement.ended_on, placement.end_reason = "ended", date(2026, 11, 17), "planned"
    placement.save()
    client = sign_in(lead)
    assert str(placement.pupil) not in client.get(page("attendance:attendance")).text
    assert str(placement.pupil) in client.get(page("attendance:attendance", status="ended")).text


@pytest.mark.parametrize("query", [{"day": "nonsense"}, {"page": "-1"}, {"sort": "password"}, {"provider": "x"}])
@pytest.mark.parametrize("name", LISTS)
def test_nonsense_in_the_address_is_no_error(sign_in, manager, placement, name, query):
    assert sign_in(manager).get(page(name, **query)).status_code == 200


def test_each_list_costs_the_same_for_two_rows_as_for_twelve(sign_in, manager, queries, placement, provider, school):
    def more(number):
        for _ in range(number):
            another = placed(provider, school)
            MarkFactory(session=due(another, TODAY)[0])
            due(another, MONDAY)

    client = sign_in(manager)
    more(1)
    few = [queries(client.get, page(name)) for name in LISTS]
    more(10)
    assert [queries(client.get, page(name)) for name in LISTS] == few
    assert max(few) < 30


def test_a_week_that_is_paused_says_why(sign_in, lead, placement):
    placement.pauses.create(starts_on=date(2026, 11, 26), reason="Court dates")
    response = sign_in(lead).get(page("attendance:placement", placement.pk, week="2026-11-23"))
    (line,) = response.context["week"].lines
    assert [entries[0].where for entries in line.entries.values()] == ["Court dates"] * 4
    assert {weekday for weekday, _ in line.entries} == {3, 4}
