"""A child that cannot wait: sent with the least, chased for the rest, and asked why a day passed."""

from datetime import date

import pytest
from django.urls import reverse

from core import clock
from core.models import Event, MoveRefused
from packages import emergencies
from packages.models import DayPassed, ShortReferral
from packages.models.emergency import passed_unanswered
from referrals import running_out
from referrals.models import Referral
from referrals.referral_faults import latest_first_day
from tests.factories.packages import TuitionFactory
from tests.factories.providers import LotFactory
from tests.factories.pupils import EnrolmentFactory, PupilFactory
from tests.factories.referrals import ReasonFactory, ReferralFactory, RouteFactory
from tests.packages.conftest import TODAY

FOUR_ON_THURSDAY = clock.at(date(2026, 11, 19), 16)
FRIDAY = date(2026, 11, 20)


@pytest.fixture
def excluded():
    why = ReasonFactory(slug="suspension", label="Suspension")
    return RouteFactory(code="suspension_day6", due_school_day=6, due_school_day_looked_after=1, reason=why)


@pytest.fixture
def child(school, calendar):
    pupil = PupilFactory(is_looked_after=True)
    EnrolmentFactory(pupil=pupil, school=school)
    return pupil


def sent(child, route, by, **more):
    asked = {"excluded_on": FRIDAY, "half_days": ["mon_am"], "risk": "high", "lot": LotFactory()}
    return emergencies.send_short(child, by=by, route=route, **{**asked, **more})


def test_it_is_sent_at_four_on_a_thursday_and_runs_from_the_first_minute(child, excluded, lead):
    with clock.set_to(FOUR_ON_THURSDAY):
        referral = sent(child, excluded, lead)
        assert referral.status == Referral.Status.APPROVED
        assert referral.reference
        assert referral.education_due_on == FRIDAY
        assert running_out.keys(lead, clock.today()) == [referral.pk]


def test_a_week_that_is_whole_until_tomorrow_is_not_called_complete(child, excluded, lead, sign_in):
    with clock.set_to(FOUR_ON_THURSDAY):
        referral = sent(child, excluded, lead)
        page = sign_in(lead).get(reverse("referrals:referral", args=[referral.pk])).content.decode()
        record = sign_in(lead).get(reverse("pupils:pupil", args=[child.pk])).content.decode()
    assert "From 20 November 2026: Nobody has the child on every half-day of the week." in record
    assert "As it stands on 20 November 2026" in page
    assert "Nobody has the child on every half-day of the week." in page


def test_it_asks_for_no_longer_than_the_route_or_the_suspension(child, excluded, lead):
    type(excluded).objects.update(longest_school_days=45)
    excluded.refresh_from_db()
    referral = sent(child, excluded, lead, excluded_on=TODAY)
    days = referral.school_days()
    assert sum(1 for _day in days.open_days(referral.starts_on, referral.ends_on)) == 45
    until = date(2026, 11, 27)
    assert sent(child, excluded, lead, excluded_on=TODAY, excluded_until=until).ends_on == until


def test_an_ordinary_child_is_due_on_day_six(excluded, lead, school, calendar):
    pupil = PupilFactory()
    EnrolmentFactory(pupil=pupil, school=school)
    with clock.set_to(FOUR_ON_THURSDAY):
        assert sent(pupil, excluded, lead).education_due_on == date(2026, 11, 27)


def test_the_rest_follows_within_five_school_days_and_is_named_until_it_does(child, excluded, lead):
    referral = sent(child, excluded, lead, excluded_on=TODAY)
    short = ShortReferral.objects.get(referral=referral)
    assert short.rest_due_on == date(2026, 11, 25)
    assert emergencies.missing_of(referral) == [
        "tried", "pupil_view", "parent_view", "risk_note", "baseline_attended"
    ]  # fmt: skip
    emergencies.fill_rest(short, by=lead, tried="Mentoring", pupil_view="P", parent_view="Q")
    assert list(ShortReferral.objects.visible_to(lead).lacking()) == [short]
    emergencies.fill_rest(short, by=lead, risk_note="Runs off", baseline_attended=0, tried="Something else")
    referral.refresh_from_db()
    assert referral.tried == "Mentoring"
    assert not ShortReferral.objects.lacking()
    assert emergencies.missing_of(referral) == []


def test_a_word_about_the_child_stays_off_the_trail(child, excluded, lead):
    short = sent(child, excluded, lead, excluded_on=TODAY).sent_short
    emergencies.fill_rest(short, by=lead, tried="planted-words")
    assert "planted-words" not in str(list(Event.objects.values()))


def test_nothing_of_the_least_may_be_missing(child, excluded, lead):
    with pytest.raises(MoveRefused, match="Select the risk level"):
        sent(child, excluded, lead, excluded_on=TODAY, risk="")
    with pytest.raises(MoveRefused, match="Select at least one half-day"):
        sent(child, excluded, lead, excluded_on=TODAY, half_days=[])
    assert not Referral.objects.filter(pupil=child)


@pytest.mark.parametrize("first, may", [(FRIDAY, True), (date(2026, 11, 23), False), (TODAY, True)])
def test_the_first_day_is_the_next_school_day_at_the_latest(child, excluded, lead, first, may):
    with clock.set_to(FOUR_ON_THURSDAY):
        if may:
            assert sent(child, excluded, lead, excluded_on=first)
        else:
            with pytest.raises(MoveRefused, match="next school day, today or in the past"):
                sent(child, excluded, lead, excluded_on=first)


def test_over_the_holidays_the_next_school_day_is_far(calendar):
    days = calendar.school_days
    assert latest_first_day(date(2027, 1, 4), date(2026, 12, 18), days) == date(2027, 1, 4)
    assert latest_first_day(date(2040, 1, 4), date(2039, 12, 18), days) == date(2039, 12, 18)


def test_tuition_that_has_begun_stops_the_clock_and_the_referral_still_waits(child, excluded, lead):
    referral = sent(child, excluded, lead, excluded_on=TODAY)
    TuitionFactory(pupil=child, starts_on=TODAY, referral=referral)
    assert running_out.keys(lead, TODAY) == []
    assert referral in Referral.objects.waiting()


def test_tuition_of_a_former_exclusion_stops_nothing(child, excluded, lead):
    TuitionFactory(pupil=child, starts_on=date(2026, 9, 7), ends_on=date(2026, 10, 2))
    referral = sent(child, excluded, lead, excluded_on=TODAY)
    assert running_out.keys(lead, TODAY) == [referral.pk]


def test_when_the_day_passes_why_is_asked_once_and_kept(child, excluded, lead, manager):
    referral = sent(child, excluded, lead, excluded_on=TODAY)
    asked = Referral.objects.visible_to(lead)
    assert not passed_unanswered(asked, TODAY)
    tomorrow = date(2026, 11, 19)
    with clock.set_to(clock.at(tomorrow, 9)):
        assert list(passed_unanswered(asked, tomorrow)) == [referral]
        row = emergencies.say_why(referral, code="no_provider", words="Nobody had room", by=lead)
        assert (row.due_on, row.said_by_id) == (TODAY, lead.user_id)
        assert not passed_unanswered(asked, tomorrow)
        with pytest.raises(MoveRefused, match="nobody has answered"):
            emergencies.say_why(referral, code="other", words="W", by=manager)
    assert DayPassed.objects.get().words == "Nobody had room"


def test_a_day_on_which_a_tutor_taught_did_not_pass(child, excluded, lead):
    sent(child, excluded, lead, excluded_on=TODAY)
    TuitionFactory(pupil=child, starts_on=TODAY)
    assert not passed_unanswered(Referral.objects.all(), date(2026, 11, 24))


def test_a_day_before_which_the_tutor_left_did(child, excluded, lead):
    referral = sent(child, excluded, lead, excluded_on=TODAY)
    TuitionFactory(pupil=child, starts_on=date(2026, 11, 9), ended_on=date(2026, 11, 17), end_reason="Gone")
    assert referral in passed_unanswered(Referral.objects.all(), date(2026, 11, 19))


def test_the_form_needs_three_answers_and_leads_to_the_referral(child, excluded, lead, sign_in):
    client = sign_in(lead)
    LotFactory(number=1, is_full_time=True)
    url = reverse("packages:emergency-add", args=[child.pk])
    page = client.get(url)
    form = page.context["form"]
    given = {"route": excluded.pk, "half_days": form.initial["half_days"], "lot": form.initial["lot"].pk, "risk": "low"}
    first = form.initial["excluded_on"]
    days = {f"excluded_on_{part}": getattr(first, part) for part in ("day", "month", "year")}
    done = client.post(url, {**given, **days, "once": page.context["once"]})
    referral = Referral.objects.get(pupil=child)
    assert done.url == reverse("referrals:referral", args=[referral.pk])
    assert "Still missing, to follow by" in client.get(done.url).content.decode()


def test_home_chases_both_and_each_count_opens_its_rows(child, excluded, lead, sign_in):
    sent(child, excluded, lead, excluded_on=TODAY)
    client = sign_in(lead)
    with clock.set_to(clock.at(date(2026, 11, 19), 9)):
        cards = {card.label: card for card in client.get("/").context["cards"]}
        for label in ("short referrals with something missing", "days passed without education to answer for"):
            assert cards[label].count == client.get(cards[label].url).context["page_obj"].paginator.count == 1


def test_another_school_and_a_provider_find_neither(child, excluded, lead, lead2, provider, sign_in):
    referral = sent(child, excluded, lead, excluded_on=TODAY)
    for page, pk in (("emergency-rest", referral.sent_short.pk), ("day-passed-say", referral.pk)):
        assert sign_in(lead2).get(reverse(f"packages:{page}", args=[pk])).status_code == 404
        assert sign_in(provider).get(reverse(f"packages:{page}", args=[pk])).status_code == 403


def test_what_is_missing_in_the_database_is_what_is_missing_of_the_row(child, excluded, lead):
    ReferralFactory(approved=True)
    referral = sent(child, excluded, lead, excluded_on=TODAY, risk="low")
    fields = {"tried": "T", "pupil_view": "P", "parent_view": "Q", "baseline_attended": 1}
    for name, value in fields.items():
        assert ShortReferral.objects.lacking().exists() is bool(emergencies.missing_of(referral)) is True
        setattr(referral, name, value)
        referral.save(update_fields=[name])
    assert ShortReferral.objects.lacking().exists() is bool(emergencies.missing_of(referral)) is False
