"""Attendance by placement is put in order by its figures, and narrowed to those to look at."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core.models import Threshold
from tests.factories.attendance import MarkFactory, due, placed
from tests.factories.pupils import PupilFactory

LIST = reverse("attendance:attendance")
FIRST = date(2026, 11, 2)


@pytest.fixture
def four(calendar, lead, provider):
    """Their marks of ten mornings (+ attended, - absent, ? nobody said), and what they attended of ten before."""
    days = [FIRST + timedelta(days=number + number // 5 * 2) for number in range(10)]
    each = {
        "Good": ("+++++++++-", 5),
        "Low": ("+++++-----", 2),
        "Fell": ("++++++++--", 9),
        "Quiet": ("+????     ", 0),
    }
    for name, (marks, before) in each.items():
        pupil = PupilFactory(legal_forename=name, legal_surname="Rigby")
        placement = placed(provider, lead.organisation, pupil=pupil, starts_on=FIRST)
        possible = 10 if before else 0
        type(placement.referral).objects.filter(pk=placement.referral_id).update(
            baseline_attended=before, baseline_possible=possible
        )
        for mark, session in zip(marks, due(placement, *days[: len(marks.strip())]), strict=False):
            if mark != "?":
                absent = {"kind": "absent", "reason": "unexplained"}
                MarkFactory(session=session, **(absent if mark == "-" else {"kind": "attended"}))


def shown(client, **query):
    return [row.pupil.legal_forename for row in client.get(LIST, query).context["page_obj"]]


@pytest.mark.parametrize(
    "sort, names",
    [
        ("rate", ["Low", "Fell", "Good", "Quiet"]),
        ("-rate", ["Quiet", "Good", "Fell", "Low"]),
        ("change", ["Fell", "Low", "Good", "Quiet"]),
        ("-change", ["Good", "Low", "Fell", "Quiet"]),
        ("-unmarked", ["Quiet", "Fell", "Good", "Low"]),
    ],
)
def test_it_is_put_in_order_by_its_figures_what_is_not_known_last(sign_in, manager, four, sort, names):
    assert shown(sign_in(manager), sort=sort) == names


@pytest.mark.parametrize("show, names", [("low", {"Low"}), ("lower", {"Fell"}), ("many", {"Quiet"}), ("x", 4), ("", 4)])
def test_it_is_narrowed_to_those_to_look_at(sign_in, lead, four, show, names):
    found = shown(sign_in(lead), show=show, sort="pupil")
    assert set(found) == names if isinstance(names, set) else len(found) == names


def test_those_to_look_at_stand_worst_first_unless_somebody_says_otherwise(sign_in, manager, four):
    Threshold.objects.create(code="attendance_low", value=99, starts_on=date(2026, 1, 1), label="low", unit="%")
    client = sign_in(manager)
    assert shown(client, show="low") == ["Low", "Fell", "Good"]
    assert shown(client, show="low", sort="-rate") == ["Good", "Fell", "Low"]


def test_the_council_says_what_is_low(sign_in, manager, four):
    Threshold.objects.create(code="attendance_low", value=85, starts_on=date(2026, 1, 1), label="low", unit="%")
    text = sign_in(manager).get(LIST).text
    assert "Under 85%" in text
    assert set(shown(sign_in(manager), show="low", sort="rate")) == {"Low", "Fell"}


def test_the_figures_over_a_narrowed_list_say_so(sign_in, manager, four):
    text = sign_in(manager).get(LIST, {"show": "low"}).text
    assert "1 listed placement, since each began: 20% before, 50% since" in text


def test_the_run_of_the_last_weeks_is_drawn_and_heard(sign_in, manager, four):
    text = sign_in(manager).get(LIST, {"show": "low"}).text
    assert "Attendance by week" in text
    assert "<svg" in text


def test_it_costs_the_same_for_four_as_for_twenty(sign_in, manager, four, lead, provider, queries):
    client = sign_in(manager)
    few = queries(client.get, LIST, {"sort": "rate", "show": "low"})
    for _ in range(16):
        (session,) = due(placed(provider, lead.organisation, starts_on=FIRST), FIRST)
        MarkFactory(session=session, kind="absent", reason="unexplained")
    assert queries(client.get, LIST, {"sort": "rate", "show": "low"}) == few < 30


def test_over_ended_placements_too_it_is_not_told_nor_offered(sign_in, manager, four):
    """Ten years of them are too many."""
    page = sign_in(manager).get(LIST, {"status": "all", "show": "low", "sort": "rate"})
    assert len(page.context["page_obj"]) == 4
    assert "Under 80%" not in page.text
    assert "sort=change" not in page.text


def test_a_school_chooses_among_the_commissioners_of_its_own_pupils(sign_in, manager, lead, lead2, provider):
    for each in (lead, lead2):
        placed(provider, each.organisation, starts_on=FIRST)
    for acting, told in ((lead, {lead.organisation}), (manager, {lead.organisation, lead2.organisation})):
        form = sign_in(acting).get(LIST).context["filter"].form
        assert set(form.fields["commissioner"].queryset) == told
    narrowed = sign_in(lead).get(LIST, {"commissioner": lead2.organisation.pk})
    assert "commissioner" in narrowed.context["filter"].form.errors
