"""Referring a pupil: the draft, its sections one by one, and coming back later."""

import re
import uuid
from datetime import date

import pytest
from django.urls import reverse

from core import clock
from core.models import AccessEntry, Event, KeptForm
from providers import shortlist
from referrals.models import Reason, Referral, Route
from tests.factories.providers import LotFactory, MembershipFactory
from tests.factories.pupils import EnrolmentFactory, PupilFactory
from tests.referrals.referring_steps import ATTENDANCE, PLACE, ROUTE, VIEWS, draft_of, load, pupil_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


def page(name, row):
    return reverse(f"referrals:{name}", args=[row.pk])


def place(**changes):
    return {**PLACE, "lot": str(LotFactory().pk), **changes}


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_it_goes_from_the_first_section_to_sent_and_confirmed(sign_in, lead, manager):
    client, pupil = sign_in(lead), pupil_of(lead.organisation)
    response = client.post(page("referral-add", pupil), {**ROUTE, "once": str(uuid.uuid4())})
    referral = Referral.objects.get()
    assert response.url == page("referral-place", referral)
    response = client.post(response.url, place())
    assert response.url == page("referral-attendance", referral)
    response = client.post(response.url, ATTENDANCE)
    assert response.url == page("referral-views", referral)
    response = client.post(response.url, VIEWS)
    assert response.url == page("referral-submit", referral)
    assert "A mentor and a later start." in text_of(client.get(response.url))
    response = client.post(response.url, {"once": str(uuid.uuid4())})
    assert response.url == page("referral-submitted", referral)
    assert "REF-2026-000001" in text_of(client.get(response.url))
    referral.refresh_from_db()
    assert (referral.status, referral.reference) == ("approved", "REF-2026-000001")
    assert (referral.commissioner, referral.home_school) == (lead.organisation, lead.organisation)
    assert (referral.baseline_from, referral.baseline_to) == (date(2026, 7, 13), date(2026, 11, 13))
    acts = list(Event.objects.about(referral).values_list("act", flat=True))
    assert acts == ["started", "filled_in", "filled_in", "filled_in", "filled_in", "submitted", "approved_by_route"]


def test_what_was_written_about_the_child_stays_off_the_trail(sign_in, lead):
    client, pupil = sign_in(lead), pupil_of(lead.organisation)
    client.post(page("referral-add", pupil), {**ROUTE, "tried": "MARKER", "once": str(uuid.uuid4())})
    assert all("MARKER" not in f"{event.changes}{event.sentence}" for event in Event.objects.all())
    assert Event.objects.get(act="filled_in").changes["route"] == [None, "school_commissioned"]


def test_a_double_click_opens_one_draft(sign_in, lead):
    client, pupil = sign_in(lead), pupil_of(lead.organisation)
    sent = {**ROUTE, "once": str(uuid.uuid4())}
    first = client.post(page("referral-add", pupil), sent)
    again = client.post(page("referral-add", pupil), sent)
    assert Referral.objects.count() == 1
    assert first.url == again.url


def test_a_section_with_gaps_can_be_left_for_later(sign_in, lead):
    client, pupil = sign_in(lead), pupil_of(lead.organisation)
    answers = {"route": "school_commissioned", "save_draft": "1", "once": str(uuid.uuid4())}
    response = client.post(page("referral-add", pupil), answers)
    referral = Referral.objects.get()
    assert response.url == page("referral-tasks", referral)
    assert (referral.route_id, referral.reason, referral.tried) == ("school_commissioned", None, "")
    client.post(page("referral-place", referral), {"half_days": ["tue_pm"], "save_draft": "1"})
    referral.refresh_from_db()
    assert (referral.half_days, referral.lot, referral.starts_on) == (["tue_pm"], None, None)
    tasks = text_of(client.get(response.url))
    assert tasks.count("In progress") == 2
    assert tasks.count("Not yet started") == 2
    assert "Check and send" not in tasks


def test_even_for_later_nothing_wrong_is_saved(sign_in, lead):
    client, draft = sign_in(lead), draft_of(lead)
    wrong = place(starts_on_year="2025", save_draft="1")
    response = client.post(page("referral-place", draft), wrong)
    assert "Wanted from must be today or in the future" in text_of(response)
    draft.refresh_from_db()
    assert draft.starts_on == date(2026, 11, 30)


def test_the_task_list_says_what_is_done(sign_in, lead):
    client, draft = sign_in(lead), draft_of(lead, parent_view="")
    tasks = text_of(client.get(page("referral-tasks", draft)))
    assert tasks.count("Completed") == 3
    assert tasks.count("In progress") == 1
    assert AccessEntry.objects.filter(object_id=str(draft.pk)).count() == 1


def test_a_provider_may_be_preferred_and_those_shortlisted_come_first(sign_in, lead):
    first, second = (MembershipFactory(provider__organisation__name=name).provider for name in ("Aardvark", "Zebra"))
    gone = MembershipFactory(provider__organisation__name="Gone", status="removed").provider
    shortlist.add(second, by=lead)
    client, draft = sign_in(lead), draft_of(lead)
    offered = client.get(page("referral-place", draft)).context["form"].fields["preferred_provider"].queryset
    assert list(offered)[0] == second
    assert first in offered
    assert gone not in offered
    client.post(page("referral-place", draft), place(preferred_provider=str(second.pk)))
    draft.refresh_from_db()
    assert draft.preferred_provider == second
    assert "Provider the school prefers Zebra" in text_of(client.get(page("referral-submit", draft)))
    client.post(page("referral-place", draft), place(preferred_provider=str(gone.pk)))
    draft.refresh_from_db()
    assert draft.preferred_provider == second


def test_changing_an_answer_leads_back_to_the_check(sign_in, lead):
    client, draft = sign_in(lead), draft_of(lead)
    response = client.post(page("referral-views", draft), {**VIEWS, "pupil_view": "Something else."})
    assert response.url == page("referral-submit", draft)


def test_saving_the_same_again_writes_nothing_on_the_trail(sign_in, lead):
    client, draft = sign_in(lead), draft_of(lead)
    client.post(page("referral-views", draft), VIEWS)
    events = Event.objects.count()
    client.post(page("referral-views", draft), VIEWS)
    assert Event.objects.count() == events


@pytest.mark.parametrize("missing, sentence", [
    ("route", "Select the route"),
    ("reason", "Select the reason"),
    ("tried", "Enter what has been tried"),
])  # fmt: skip
def test_the_first_section_asks_for_what_is_missing(sign_in, lead, missing, sentence):
    client, pupil = sign_in(lead), pupil_of(lead.organisation)
    response = client.post(page("referral-add", pupil), {**ROUTE, missing: "", "once": str(uuid.uuid4())})
    assert sentence in text_of(response)
    assert "<title>Error: " in response.content.decode()
    assert not Referral.objects.exists()


@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({"lot": ""}, "Select what the pupil needs"),
        ({"half_days": []}, "Select at least one half-day"),
        ({"half_days": ["sun_am"]}, "Select half-days from the table"),
        ({"starts_on_day": ""}, "Wanted from must include a day"),
        ({"starts_on_day": "17", "starts_on_month": "11"}, "Wanted from must be today or in the future"),
        ({"ends_on_day": "29", "ends_on_month": "11"}, "must be the same as or after the first day"),
        ({"ends_on_year": "99999"}, "must have a year of 4 numbers"),
    ],
)
def test_the_place_wanted_is_checked(sign_in, lead, changes, sentence):
    client, draft = sign_in(lead), draft_of(lead, lot=None)
    response = client.post(page("referral-place", draft), place(**changes))
    assert response.status_code == 200
    assert sentence in text_of(response)
    draft.refresh_from_db()
    assert draft.lot is None


@pytest.mark.parametrize(
    "attended, possible, sentence",
    [
        ("", "110", "Enter the sessions attended"),
        ("111", "110", "The sessions attended cannot be more than the sessions possible"),
        ("10", "121", "The sessions possible must be 120 or fewer"),
        ("-1", "110", "Sessions attended must be 0 or more"),
        ("many", "110", "Sessions attended must be a whole number"),
        ("9" * 30, "110", "Sessions attended must be a whole number"),
    ],
)
def test_the_attendance_is_checked(sign_in, lead, attended, possible, sentence):
    client, draft = sign_in(lead), draft_of(lead, baseline_attended=None)
    answers = {"baseline_attended": attended, "baseline_possible": possible}
    assert sentence in text_of(client.post(page("referral-attendance", draft), answers))
    draft.refresh_from_db()
    assert draft.baseline_attended is None


def test_a_pupil_without_a_school_has_no_attendance_before(sign_in, officer):
    client = sign_in(officer)
    draft = draft_of(officer, route_id="s19_otherwise", baseline_attended=None, baseline_possible=None)
    assert 'value="110"' not in client.get(page("referral-attendance", draft)).content.decode()
    client.post(page("referral-attendance", draft), {"baseline_attended": "0", "baseline_possible": "0"})
    draft.refresh_from_db()
    assert (draft.baseline_attended, draft.baseline_possible) == (0, 0)
    assert not draft.faults()


def test_the_sessions_the_school_was_open_are_offered(sign_in, lead):
    client, draft = sign_in(lead), draft_of(lead, baseline_possible=None, baseline_attended=None)
    shown = client.get(page("referral-attendance", draft)).content.decode()
    assert "13 July 2026 to 13 November 2026" in shown
    # Eleven whole weeks but for two first days of the year and three of the last week in July.
    assert 'value="112"' in shown


@pytest.mark.parametrize("risk", ["medium", "high"])
def test_a_risk_above_low_is_explained(sign_in, lead, risk):
    client, draft = sign_in(lead), draft_of(lead)
    response = client.post(page("referral-views", draft), {**VIEWS, "risk": risk})
    assert "Enter what the provider must know to keep everyone safe" in text_of(response)


LESSONS = "Lessons in English, maths and other subjects"


@pytest.fixture
def lessons(db):
    """Two lots that are one choice: full time from eight half-days, part time up to seven."""
    whole = LotFactory(number=11, title="Full-time lessons", need=LESSONS, is_full_time=True, fewest_half_days=8)
    return whole, LotFactory(number=12, title="Part-time lessons", need=LESSONS, most_half_days=7)


@pytest.mark.parametrize("half_days, number", [(["week"], 11), (["mon_am", "wed_am"], 12), (["pm", "mon", "tue"], 12)])
def test_the_lot_follows_from_the_need_and_the_half_days(sign_in, lead, lessons, half_days, number):
    client, draft = sign_in(lead), draft_of(lead, lot=None)
    shown = text_of(client.get(page("referral-place", draft)))
    assert shown.count(LESSONS) == 1
    assert "A full-time place from 8 half-days a week" in shown
    client.post(page("referral-place", draft), place(lot=str(lessons[0].pk), half_days=half_days))
    draft.refresh_from_db()
    assert draft.lot.number == number
    assert f'value="{lessons[0].pk}" checked' in re.sub(
        r"\s+", " ", client.get(page("referral-place", draft)).content.decode()
    )


def test_a_full_time_place_for_one_half_day_is_asked_about(sign_in, lead):
    lot = LotFactory(number=11, title="Full-time lessons", fewest_half_days=8)
    client, draft = sign_in(lead), draft_of(lead, lot=None)
    answers = place(lot=str(lot.pk), half_days=["mon_am"])
    asked = text_of(client.post(page("referral-place", draft), answers))
    assert "“Full-time lessons” is for 8 half-days a week or more. Asked for: 1 half-day a week." in asked
    draft.refresh_from_db()
    assert draft.lot is None
    client.post(page("referral-place", draft), {**answers, "sure": "on"})
    draft.refresh_from_db()
    assert draft.lot == lot
    assert "“Full-time lessons” is for 8 half-days a week or more" in text_of(
        client.get(page("referral-submit", draft))
    )


def test_a_route_says_its_reason_and_it_is_not_asked_again(sign_in, lead):
    client, pupil = sign_in(lead), pupil_of(lead.organisation)
    answers = {**ROUTE, "route": "s29a_offsite_direction", "reason": "", "once": str(uuid.uuid4())}
    client.post(page("referral-add", pupil), answers)
    assert Referral.objects.get().reason_id == "offsite_direction"


def test_a_reason_of_another_route_is_neither_offered_nor_taken(sign_in, lead):
    client, pupil = sign_in(lead), pupil_of(lead.organisation)
    shown = client.get(page("referral-add", pupil)).text
    assert 'value="mental_health"' in shown
    assert 'value="suspension"' not in shown
    assert 'value="offsite_direction"' not in shown
    client.post(page("referral-add", pupil), {**ROUTE, "reason": "suspension", "sure": "on", "once": str(uuid.uuid4())})
    assert not Referral.objects.exists()


def test_a_reason_is_taken_on_its_own_routes_alone(sign_in, officer):
    client, pupil = sign_in(officer), PupilFactory()
    shown = text_of(client.get(page("referral-add", pupil)))
    assert "Pregnancy or childcare On the routes Health needs, Otherwise without suitable education" in shown
    answers = {**ROUTE, "route": "s19_health", "reason": "new_arrival", "once": str(uuid.uuid4())}
    refused = text_of(client.post(page("referral-add", pupil), answers))
    assert "“New arrival without a school place” is not a reason on this route. Select one of “Mental health" in refused
    assert not Referral.objects.exists()
    client.post(page("referral-add", pupil), {**answers, "reason": "mental_health"})
    assert Referral.objects.get().reason_id == "mental_health"


def test_each_reason_says_with_which_routes_it_is_taken_for_script_to_show_the_others_not(sign_in, officer):
    said = sign_in(officer).get(page("referral-add", PupilFactory())).content.decode()
    taken = dict(re.findall(r'value="([a-z_0-9]+)"[^>]*data-only-with="([^"]*)"', said))
    assert 'data-narrowed-by="route"' in said
    assert taken["new_arrival"].split()
    for code, routes in taken.items():
        reason = Reason.objects.get(pk=code)
        assert all(reason.is_on(Route.objects.get(pk=route)) for route in routes.split())


def test_a_draft_whose_reason_is_another_routes_is_asked_about(sign_in, lead):
    draft = draft_of(lead, reason_id="suspension")
    asked = text_of(sign_in(lead).get(page("referral-submit", draft)))
    assert "which is the route “Suspension of more than five school days”" in asked


def test_an_exclusion_asks_for_its_first_day_and_shows_day_six(sign_in, lead):
    client, pupil = sign_in(lead), pupil_of(lead.organisation)
    answers = {**ROUTE, "route": "suspension_day6", "reason": "suspension", "once": str(uuid.uuid4())}
    assert "Enter the first school day of the exclusion" in text_of(client.post(page("referral-add", pupil), answers))
    answers |= {"excluded_on_day": "16", "excluded_on_month": "11", "excluded_on_year": "2026"}
    response = client.post(page("referral-add", pupil), answers)
    referral = Referral.objects.get()
    assert referral.education_due_on == date(2026, 11, 23)
    shown = client.get(response.url).content.decode()
    assert "Education due by 23 November 2026 (excluded: sixth day): 3 school days left" in shown
    # The day education is due, and the end of the term at least six weeks away, are offered.
    assert re.search(r'name="starts_on_day"[^>]*value="23"', shown)
    assert re.search(r'name="ends_on_day"[^>]*value="2"', shown)


def test_the_first_day_of_an_exclusion_is_dropped_when_the_route_changes(sign_in, lead):
    client = sign_in(lead)
    draft = draft_of(lead, route_id="suspension_day6", excluded_on=date(2026, 11, 16))
    answers = {**ROUTE, "excluded_on_day": "16", "excluded_on_month": "11", "excluded_on_year": "2026"}
    client.post(page("referral-route", draft), answers)
    draft.refresh_from_db()
    assert (draft.excluded_on, draft.education_due_on) == (None, None)


def test_a_direction_shows_the_first_day_it_may_start(sign_in, lead):
    client, draft = sign_in(lead), draft_of(lead, route_id="s29a_offsite_direction")
    shown = text_of(client.get(page("referral-place", draft)))
    assert "the first day can be Monday 23 November 2026" in shown
    assert (
        "Notice to parents by 25 November 2026 (2 whole school days before the start on 30 November 2026): 5" in shown
    )


def test_a_suspension_is_not_longer_than_the_law_allows(sign_in, lead):
    client, draft = sign_in(lead), draft_of(lead, route_id="suspension_day6", excluded_on=date(2026, 11, 16))
    late = place(ends_on_day="22", ends_on_month="7", ends_on_year="2027")
    assert "this route allows 45 in a school year" in text_of(client.post(page("referral-place", draft), late))


@pytest.mark.parametrize(
    "route, values, sentence",
    [
        ("s19_health", {}, "Select route: that answer is not in the list"),
        ("school_internal_ap", {}, "Select route: that answer is not in the list"),
        ("suspension_day6", {"born_on": date(2010, 1, 5)}, "not of compulsory school age on 18 November 2026"),
    ],
)
def test_a_school_uses_routes_of_schools_that_fit_the_pupil(sign_in, lead, route, values, sentence):
    client, pupil = sign_in(lead), pupil_of(lead.organisation, **values)
    answers = {**ROUTE, "route": route, "once": str(uuid.uuid4())}
    answers |= {"excluded_on_day": "16", "excluded_on_month": "11", "excluded_on_year": "2026"}
    assert sentence in text_of(client.post(page("referral-add", pupil), answers))
    assert not Referral.objects.exists()


@pytest.mark.parametrize(
    "route, values, sentence",
    [
        ("school_commissioned", {}, "Select route: that answer is not in the list"),
        ("ehcp_named", {}, "for pupils with an education, health and care plan"),
        ("post16_ehcp", {"sen_provision": "E"}, "still of compulsory school age"),
        ("interim_no_school_place", {"born_on": date(2009, 5, 5)}, "not of compulsory school age"),
    ],
)
def test_the_council_uses_its_own(sign_in, officer, route, values, sentence):
    client, pupil = sign_in(officer), PupilFactory(**values)
    response = client.post(page("referral-add", pupil), {**ROUTE, "route": route, "once": str(uuid.uuid4())})
    assert sentence in text_of(response)


def test_the_council_is_the_commissioner_of_what_it_refers(sign_in, officer):
    client, pupil = sign_in(officer), PupilFactory(sen_provision="E", born_on=date(2009, 5, 5))
    client.post(page("referral-add", pupil), {**ROUTE, "route": "post16_ehcp", "once": str(uuid.uuid4())})
    referral = Referral.objects.get()
    assert referral.commissioner.is_council
    assert referral.home_school is None


def test_a_pupil_on_the_roll_as_subsidiary_keeps_the_home_school(sign_in, lead, other_school):
    pupil = PupilFactory()
    EnrolmentFactory(pupil=pupil, school=other_school, status="main")
    EnrolmentFactory(pupil=pupil, school=lead.organisation, status="subsidiary")
    sign_in(lead).post(page("referral-add", pupil), {**ROUTE, "once": str(uuid.uuid4())})
    assert Referral.objects.get().home_school == other_school


def test_another_schools_pupil_is_not_there(sign_in, lead2, school):
    assert sign_in(lead2).get(page("referral-add", pupil_of(school))).status_code == 404


def test_a_pupil_who_left_cannot_be_referred_by_the_old_school(sign_in, lead):
    pupil = draft_of(lead).pupil
    pupil.enrolments.update(ends_on=date(2026, 10, 23))
    assert sign_in(lead).get(page("referral-add", pupil)).status_code == 403


def test_a_referral_under_way_is_told(sign_in, lead):
    client, draft = sign_in(lead), draft_of(lead)
    assert "This pupil is referred already" in text_of(client.get(page("referral-add", draft.pupil)))


def test_a_stale_save_keeps_what_was_typed(sign_in, lead):
    client, draft = sign_in(lead), draft_of(lead)
    shown = client.get(page("referral-views", draft)).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', shown)[1]
    client.post(page("referral-views", draft), {**VIEWS, "pupil_view": "First."})
    response = client.post(page("referral-views", draft), {**VIEWS, "pupil_view": "Second.", "seen": seen})
    assert "changed this while you were typing" in text_of(response)
    assert "Second." in response.content.decode()
    draft.refresh_from_db()
    assert draft.pupil_view == "First."


def test_a_section_typed_when_the_sign_in_ended_is_there_again(sign_in, lead):
    client, draft = sign_in(lead), draft_of(lead)
    KeptForm.objects.create(
        user=lead.user,
        acting_id=lead.pk,
        path=page("referral-views", draft),
        fields={"pupil_view": ["Typed before."], "risk": ["high"]},
        kept_at=clock.now(),
    )
    assert "Typed before." in client.get(page("referral-views", draft)).content.decode()


@pytest.mark.parametrize("status", ["submitted", "approved", "declined", "withdrawn"])
@pytest.mark.parametrize("section", ["route", "place", "attendance", "views"])
def test_once_sent_no_section_opens_or_saves(sign_in, lead, status, section):
    extra = {"decision_reason": "No."} if status == "declined" else {}
    client = sign_in(lead)
    referral = draft_of(lead, submitted=True, status=status, **extra)
    address = page(f"referral-{section}", referral)
    assert client.get(address).url == page("referral", referral)
    answers = {"route": ROUTE, "place": place(), "attendance": ATTENDANCE, "views": {**VIEWS, "pupil_view": "New."}}
    response = client.post(address, answers[section])
    refused = text_of(response)
    assert "can no longer be changed" in refused or "stays as it was first sent" in refused
    before = draft_of(lead)
    referral.refresh_from_db()
    assert (referral.pupil_view, referral.baseline_possible) == (before.pupil_view, before.baseline_possible)


def test_the_queries_of_the_task_list_do_not_grow_with_the_pupils_history(sign_in, lead, queries):
    client, draft = sign_in(lead), draft_of(lead)
    few = queries(client.get, page("referral-tasks", draft))
    for year in range(2015, 2022):
        EnrolmentFactory(pupil=draft.pupil, starts_on=date(year, 9, 1), ends_on=date(year + 1, 7, 1))
    assert queries(client.get, page("referral-tasks", draft)) == few
