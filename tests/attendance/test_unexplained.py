"""Code N stands for five school days of the pupil's own school, then O is proposed; schools see which still stand."""

from datetime import date

import pytest
from django.urls import reverse

from attendance import proposing, unexplained
from core import clock
from core.models import Threshold
from placements.models import Session
from tests.factories.attendance import MarkFactory, due, placed
from tests.factories.pupils import EnrolmentFactory

pytestmark = pytest.mark.django_db

ADDRESS = reverse("attendance:unexplained")
MISSED = date(2026, 11, 11)
"""A Wednesday; the clock of the suite stands on Wednesday 18 November, five school days later."""


def unexplained_at(provider, school, *days, **more):
    """Sessions of one pupil missed for no known reason."""
    placement = placed(provider, school, **more)
    sessions = due(placement, *(days or [MISSED]))
    for session in sessions:
        MarkFactory(session=session, kind="absent", reason="unexplained")
    return sessions


def code_of(session, on, reader=None):
    with clock.set_to(clock.at(on, 10)):
        row = Session.objects.select_related(*proposing.RELATED).get(pk=session.pk)
        return proposing.proposals([row], reader)[session.pk]


@pytest.mark.parametrize(
    ("missed", "on", "code"),
    [
        (MISSED, MISSED, "N"),
        (MISSED, date(2026, 11, 18), "N"),  # the fifth school day after the session
        (MISSED, date(2026, 11, 19), "O"),
        (date(2026, 10, 22), date(2026, 11, 5), "N"),  # half-term lies between: 23 Oct, then 2 to 5 November
        (date(2026, 10, 22), date(2026, 11, 6), "O"),
        (date(2026, 10, 23), date(2026, 11, 6), "N"),
        (date(2026, 10, 23), date(2026, 11, 7), "O"),
    ],
)
def test_n_becomes_o_after_five_school_days(provider, school, council, missed, on, code):
    (session,) = unexplained_at(provider, school, missed)
    assert code_of(session, on).code == code


def test_an_online_session_is_listed_by_the_figure_of_its_own_day(provider, school, council, lead):
    sessions = unexplained_at(provider, school, date(2026, 11, 13), date(2026, 11, 16))
    lot = sessions[0].placement.membership.lot
    lot.is_online = True
    lot.save()
    Threshold.objects.create(
        code="online_counts_as_place", label="Online", value=1, unit="yes or no", starts_on=date(2026, 11, 16)
    )
    assert [code_of(session, date(2026, 11, 18)).code for session in sessions] == [None, "N"]
    assert list(unexplained.of_school(Session.objects.all(), school.pk)) == sessions[1:]


def test_they_are_the_school_days_of_the_pupils_own_school(provider, school, council):
    (session,) = unexplained_at(provider, school)
    own = type(council.calendar).objects.create(name="Of the school", parent=council.calendar)
    own.closures.create(starts_on=date(2026, 11, 13), ends_on=date(2026, 11, 13), kind="inset")
    school.calendar = own
    school.save()
    assert code_of(session, date(2026, 11, 19)).code == "N"
    assert code_of(session, date(2026, 11, 20)).code == "O"


def test_the_figure_in_force_on_the_day_of_the_session_counts(provider, school, council):
    before, after = unexplained_at(provider, school, date(2026, 11, 9), date(2026, 11, 10))
    old = {"code": "establish_reason_school_days", "label": "Code N", "unit": "school days"}
    Threshold.objects.filter(code=old["code"]).delete()
    Threshold.objects.create(value=5, starts_on=date(2023, 9, 1), **old)
    Threshold.objects.create(value=2, starts_on=date(2026, 11, 10), **old)
    assert code_of(before, date(2026, 11, 13)).code == "N"
    assert code_of(after, date(2026, 11, 12)).code == "N"
    assert code_of(after, date(2026, 11, 13)).code == "O"


def test_both_codes_say_the_last_day(provider, school, council):
    (session,) = unexplained_at(provider, school)
    assert "within 5 school days of the session, by 18 November 2026" in code_of(session, MISSED).reason
    assert "by 18 November 2026" in code_of(session, date(2026, 11, 20)).reason


def test_past_the_end_of_the_calendar_n_stays(provider, school, council):
    (session,) = unexplained_at(provider, school, date(2027, 7, 19))
    assert code_of(session, date(2028, 1, 5)).code == "N"


@pytest.mark.parametrize("person", ["lead", "viewer"])
def test_a_school_lists_what_may_still_be_n_with_its_last_day(request, sign_in, provider, school, council, person):
    unexplained_at(provider, school, date(2026, 11, 10))
    (session,) = unexplained_at(provider, school)
    client = sign_in(request.getfixturevalue(person))
    text = client.get(ADDRESS).text
    assert str(session.placement.pupil) in text
    assert "18 November 2026" in text
    assert "11 Nov 2026 AM" in text
    assert "10 Nov 2026 AM" not in text
    everything = client.get(ADDRESS, {"state": "all"}).text
    assert everything.index("11 Nov 2026 AM") < everything.index("10 Nov 2026 AM")
    assert "<strong>O</strong>" in everything


def test_its_file_says_the_same(sign_in, lead, provider, school, council):
    (session,) = unexplained_at(provider, school)
    text = sign_in(lead).get(ADDRESS, {"download": "csv"}).content.decode("utf-8-sig")
    assert "Last day of N" in text
    assert f"{session.placement.pupil.upn}" in text
    assert "2026-11-18" in text or "18/11/2026" in text


def test_home_counts_what_the_list_shows(sign_in, lead, provider, school, council):
    unexplained_at(provider, school, date(2026, 11, 10), MISSED, date(2026, 11, 12))
    page = sign_in(lead).get(reverse("home"))
    card = next(each for each in page.context["cards"] if each.label == "absences without a reason")
    assert (card.count, card.url) == (2, f"{ADDRESS}?page=1")
    assert "2 sessions" in sign_in(lead).get(card.url).text


def test_what_another_register_takes_is_not_listed(sign_in, lead, provider, school, other_school, council):
    """Another school's pupil, a guest of ours, one on the roll of the school that teaches, and one online."""
    foreign = unexplained_at(provider, other_school, commissioner=school)
    guest = unexplained_at(provider, other_school)
    EnrolmentFactory(pupil=guest[0].placement.pupil, school=school, status="guest")
    dual = unexplained_at(provider, school)
    EnrolmentFactory(pupil=dual[0].placement.pupil, school=provider.organisation, status="subsidiary")
    text = sign_in(lead).get(ADDRESS).text
    for (session,) in (foreign, guest, dual):
        assert str(session.placement.pupil) not in text
    (online,) = unexplained_at(provider, school)
    assert str(online.placement.pupil) in sign_in(lead).get(ADDRESS).text
    lot = online.placement.membership.lot
    lot.is_online = True
    lot.save()
    assert str(online.placement.pupil) not in sign_in(lead).get(ADDRESS).text


def test_a_pupil_who_left_the_roll_is_not_listed_after(sign_in, lead, provider, school, council):
    (session,) = unexplained_at(provider, school)
    session.placement.pupil.enrolments.update(ends_on=date(2026, 11, 13))
    assert str(session.placement.pupil) in sign_in(lead).get(ADDRESS).text
    session.placement.pupil.enrolments.update(ends_on=date(2026, 11, 10))
    assert str(session.placement.pupil) not in sign_in(lead).get(ADDRESS).text


def test_the_list_costs_the_same_for_two_rows_as_for_twenty(sign_in, lead, provider, school, council, queries):
    client = sign_in(lead)
    for _ in range(2):
        unexplained_at(provider, school)
    few, home = queries(client.get, ADDRESS), queries(client.get, reverse("home"))
    for _ in range(6):
        unexplained_at(provider, school, MISSED, date(2026, 11, 12), date(2026, 11, 13))
    assert queries(client.get, ADDRESS) == few < 30
    assert queries(client.get, reverse("home")) == home < 30


def test_the_first_open_day_looks_back_over_a_holiday(school, council):
    deadlines = unexplained.Deadlines(school.pk)
    assert deadlines.first_open(date(2026, 11, 6)) == date(2026, 10, 23)
    assert deadlines.first_open(date(2026, 11, 18)) == MISSED
