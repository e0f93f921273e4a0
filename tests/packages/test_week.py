"""The whole week of a child as each party is told of it."""

from datetime import date, time

import pytest
from django.urls import reverse

from attendance import nobody
from core.models import MoveRefused
from packages import arranging, reducing, telling
from packages.models import Reduced, Tuition
from packages.weeks import of_pupil
from packages.whole import Kind, State
from pupils.models import Enrolment, Pupil
from referrals.models import Referral
from tests.factories.packages import AtSchoolFactory, ReducedFactory, TuitionFactory
from tests.factories.placements import AgreementFactory, OfferFactory, PatternFactory, PlacementFactory
from tests.factories.pupils import PupilFactory
from tests.factories.referrals import ReferralFactory, RouteFactory
from tests.packages.conftest import TODAY

TUTOR = {"tutor": "Ruth Tester", "place": "Eccles Library"}
MORNINGS = [{"half_day": f"{day}_am", "starts": "09:30", "ends": "11:30"} for day in ("tue", "thu")]


def told(pupil, acting, day=TODAY):
    shown = telling.of_pupil(pupil, acting, day)
    return {
        key: [(entry.where, entry.times) for entry in entries] for key, entries in shown.week.lines[0].entries.items()
    }


def test_a_school_that_placed_its_own_pupil_has_every_other_half_day(pupil, manager):
    whole = of_pupil(pupil, manager, TODAY)
    assert whole.of_kind(Kind.PROVIDER) == ["mon_am", "wed_am"]
    assert len(whole.of_kind(Kind.SCHOOL)) == 8
    assert whole.unknown == whole.nobody == []


def test_of_a_child_the_council_places_nobody_knows_that_the_school_teaches_until_it_says_so(pupil, lead, manager):
    ReferralFactory(approved=True, pupil=pupil, route=RouteFactory(council=True))
    assert of_pupil(pupil, manager, TODAY).state is State.UNKNOWN
    said = ["mon_pm", "tue_am", "tue_pm", "wed_pm", "thu_am", "thu_pm", "fri_am"]
    arranging.say_at_school(pupil, half_days=said, starts_on=TODAY, said="Head", by=lead)
    whole = of_pupil(pupil, manager, TODAY)
    assert whole.unknown == []
    assert whole.nobody == ["fri_pm"]


def test_an_excluded_child_has_nobody_until_tuition_is_arranged(pupil, placement, officer):
    type(placement).objects.filter(pk=placement.pk).update(
        status="ended", ended_on=date(2026, 11, 6), end_reason="other"
    )
    route = RouteFactory(code="s19_permanent_exclusion", arranged_by="la", due_school_day=6)
    ReferralFactory(approved=True, pupil=pupil, route=route, excluded_on=date(2026, 11, 9))
    assert len(of_pupil(pupil, officer, TODAY).nobody) == 10
    assert told(pupil, officer)[0, "AM"] == [("Nobody", "Out of school")]
    arranging.arrange_tuition(pupil, pattern=MORNINGS, starts_on=TODAY, ends_on=date(2026, 12, 18), by=officer, **TUTOR)
    whole = of_pupil(pupil, officer, TODAY)
    assert whole.of_kind(Kind.TUITION) == ["tue_am", "thu_am"]
    assert len(whole.nobody) == 8
    assert whole.minutes == 240
    assert whole.missing == 25 * 60 - 240


def test_a_provider_learns_that_a_half_day_is_taken_and_never_by_whom(pupil, placement, provider, provider2):
    other = PlacementFactory(offer=OfferFactory(status="accepted", referral=placement.referral))
    PatternFactory(agreement=AgreementFactory(placement=other), weekday=3)
    TuitionFactory(pupil=pupil, starts_on=date(2026, 11, 2))
    shown = told(pupil, provider)
    assert shown[0, "AM"] == [(placement.provider.name, "9:30am to midday")]
    assert shown[3, "AM"] == shown[1, "AM"] == shown[4, "AM"] == [("Taken", "")]
    words = str(telling.of_pupil(pupil, provider, TODAY))
    assert other.provider.name not in words
    assert "Eccles" not in words
    assert "Agecroft" not in words
    assert "hours" not in words


def test_the_school_of_the_child_sees_it_whole(pupil, placement, lead):
    TuitionFactory(pupil=pupil, starts_on=date(2026, 11, 2), place="Eccles Library")
    shown = told(pupil, lead)
    assert shown[0, "AM"][0][0] == placement.provider.name
    assert shown[1, "AM"] == [("Tuition", "9:30am to 11:30am; Eccles Library")]
    assert shown[4, "PM"] == [("Agecroft Road School", "")]


def test_a_school_the_child_has_left_is_told_nothing_of_the_week(pupil, lead, sign_in):
    Enrolment.objects.filter(pupil=pupil).update(ends_on=date(2026, 11, 13))
    assert telling.of_pupil(pupil, lead, TODAY) is None
    assert sign_in(lead).get(reverse("packages:week", args=[pupil.pk])).status_code in (403, 404)


def test_the_page_of_a_provider_is_not_there(pupil, provider, sign_in):
    assert sign_in(provider).get(reverse("packages:week", args=[pupil.pk])).status_code == 403


@pytest.mark.parametrize("page", ["referrals:referral", "pupils:pupil", "agreements:agreement", "packages:week"])
def test_the_whole_week_stands_on_each_page_of_it(page, pupil, placement, agreement, manager, sign_in):
    row = {"referrals": placement.referral, "pupils": pupil, "agreements": agreement, "packages": pupil}[
        page.split(":")[0]
    ]
    shown = sign_in(manager).get(reverse(page, args=[row.pk])).content.decode()
    assert "full time, or its equivalent, is 25 hours a week" in shown


def test_an_agreement_shows_the_week_as_it_would_make_it(placement, agreement, manager, sign_in):
    draft = AgreementFactory(placement=placement, number=2, drafted=True, starts_on=date(2026, 11, 23))
    PatternFactory(agreement=draft, weekday=4, starts=time(9), ends=time(13))
    shown = telling.with_agreement(draft, manager, TODAY)
    entries = shown.week.lines[0].entries
    assert [entry.where for entry in entries[4, "AM"]] == [placement.provider.name]
    assert [entry.where for entry in entries[0, "AM"]] == ["Agecroft Road School"]
    assert shown.heading == "The whole week with this agreement, from 23 November 2026"


def test_what_both_have_not_signed_is_nobodys_half_day_and_says_so(pupil, placement, agreement, manager):
    type(agreement).objects.filter(pk=agreement.pk).update(
        status="drafted", commissioner_signed_at=None, provider_signed_at=None
    )
    Enrolment.objects.filter(pupil=pupil).delete()
    whole = of_pupil(pupil, manager, TODAY)
    assert "mon_am" in whole.nobody
    assert whole.notes[0, "AM"] == f"{placement.provider.name}: not signed by both yet"


def test_reduced_hours_are_proposed_by_one_and_agreed_by_another(pupil, lead, officer, manager):
    said = {"review_on": date(2026, 12, 4), "ground": "health", "reason": "R", "parent": "Jo", "parent_on": TODAY}
    row = reducing.propose(
        pupil, half_days=["fri_pm"], starts_on=TODAY, ends_on=date(2026, 12, 18), by=lead, school_person="Head", **said
    )
    assert of_pupil(pupil, manager, TODAY).of_kind(Kind.REDUCED) == []
    with pytest.raises(MoveRefused, match="The council agrees"):
        reducing.agree(row, by=lead)
    reducing.agree(row, by=officer)
    whole = of_pupil(pupil, manager, TODAY)
    assert whole.of_kind(Kind.REDUCED) == ["fri_pm"]
    assert whole.owed_now == 25 * 60 - 150


def test_nobody_of_the_council_agrees_to_what_they_proposed(pupil, officer):
    row = ReducedFactory(pupil=pupil, proposed=True, entered_by=officer.user)
    with pytest.raises(MoveRefused, match="Somebody else"):
        reducing.agree(row, by=officer)


def test_they_are_never_longer_than_the_rule_without_a_new_agreement(pupil, lead):
    said = {"review_on": date(2026, 12, 4), "ground": "health", "reason": "R", "parent": "Jo", "parent_on": TODAY}
    with pytest.raises(MoveRefused, match="6 weeks at most: until 29 December 2026"):
        reducing.propose(
            pupil, half_days=["fri_pm"], starts_on=TODAY, ends_on=date(2026, 12, 30), by=lead, school_person="H", **said
        )


def test_what_ran_out_is_nobodys_again_and_chased_until_somebody_says_what_came_of_it(pupil, officer, manager):
    Enrolment.objects.filter(pupil=pupil).delete()
    row = ReducedFactory(pupil=pupil, ends_on=date(2026, 11, 17), review_on=date(2026, 11, 16))
    assert "fri_pm" in of_pupil(pupil, manager, TODAY).nobody
    assert Reduced.objects.visible_to(officer).late(TODAY).count() == 1
    reducing.end(row, last_day=date(2026, 11, 17), decision="Back full-time", by=officer)
    assert not Reduced.objects.late(TODAY)


def test_no_tutor_teaches_where_the_child_is_due_elsewhere(pupil, officer):
    pattern = [{"half_day": "mon_am", "starts": "09:00", "ends": "11:00"}]
    with pytest.raises(MoveRefused, match="already due"):
        arranging.arrange_tuition(
            pupil, pattern=pattern, starts_on=TODAY, ends_on=date(2026, 12, 18), by=officer, **TUTOR
        )


def test_tuition_stands_in_the_childs_week_and_attendance_is_not_marked(pupil, manager, sign_in):
    TuitionFactory(pupil=pupil, starts_on=date(2026, 11, 9))
    page = sign_in(manager).get(reverse("pupils:pupil", args=[pupil.pk])).content.decode()
    assert "Tuition: Eccles Library" in page
    assert "Not marked" in page


def test_tuition_that_ended_gives_the_half_day_back(pupil, officer):
    row = TuitionFactory(pupil=pupil, starts_on=date(2026, 11, 9), arranger=officer.organisation)
    arranging.end_tuition(row, last_day=date(2026, 11, 17), reason="A place was found", by=officer)
    assert of_pupil(pupil, officer, TODAY).of_kind(Kind.TUITION) == []
    assert Tuition.objects.get(pk=row.pk).last_day == date(2026, 11, 17)


def test_a_stranger_finds_none_of_it(pupil, lead2, provider, sign_in):
    rows = {
        "packages:tuition": TuitionFactory(pupil=pupil),
        "packages:reduced": ReducedFactory(pupil=pupil),
    }
    AtSchoolFactory(pupil=pupil)
    for page, row in rows.items():
        assert sign_in(lead2).get(reverse(page, args=[row.pk])).status_code == 404
        assert sign_in(provider).get(reverse(page, args=[row.pk])).status_code == 403


def test_a_referral_of_a_withdrawn_exclusion_keeps_nobody_out(pupil, manager):
    route = RouteFactory(code="s19_permanent_exclusion", arranged_by="la", due_school_day=6)
    row = ReferralFactory(approved=True, pupil=pupil, route=route, excluded_on=date(2026, 11, 9))
    Referral.objects.filter(pk=row.pk).update(status="withdrawn")
    assert of_pupil(pupil, manager, TODAY).nobody == []


@pytest.mark.parametrize("half_days, alone", [(["wed_am"], True), (["wed_am", "wed_pm"], False)])
def test_a_child_with_a_tutor_all_day_is_not_left_alone(half_days, alone, manager, calendar):
    pupil = PupilFactory()
    ReferralFactory(approved=True, pupil=pupil)
    times = {"starts": "09:30", "ends": "11:30"}
    TuitionFactory(pupil=pupil, pattern=[{"half_day": code, **times} for code in half_days])
    found = nobody.pupils(Pupil.objects.visible_to(manager), manager, TODAY)
    assert (pupil in found) is alone


def test_nor_is_one_at_home_by_agreement(manager, calendar):
    pupil = PupilFactory()
    ReducedFactory(pupil=pupil, half_days=["wed_am", "wed_pm"])
    assert pupil not in nobody.pupils(Pupil.objects.visible_to(manager), manager, TODAY)


def test_a_half_day_of_tuition_is_marked_by_who_arranged_it_and_the_rest_stays_not_known(pupil, lead, sign_in):
    row = TuitionFactory(pupil=pupil, starts_on=date(2026, 11, 10), arranger=lead.organisation)
    assert list(arranging.half_days_until(row, TODAY)) == [
        (date(2026, 11, 17), "AM"), (date(2026, 11, 12), "AM"), (date(2026, 11, 10), "AM")
    ]  # fmt: skip
    client = sign_in(lead)
    url = reverse("packages:tuition-mark", args=[row.pk])
    assert client.post(url, {"on_20261117_am": "yes", "on_20261112_am": "no", "on_20261110_am": ""}).status_code == 302
    page = client.get(reverse("packages:tuition", args=[row.pk])).content.decode()
    assert "There on 1 of 2 half-days marked; 1 not marked" in page
    assert "Attended" in client.get(reverse("pupils:pupil", args=[pupil.pk])).content.decode()
    assert arranging.mark_tuition(row, days={(date(2026, 11, 17), "AM"): True}, by=lead) == 0


def test_what_was_no_tuition_is_not_marked(pupil, lead):
    row = TuitionFactory(pupil=pupil, starts_on=date(2026, 11, 10))
    with pytest.raises(MoveRefused, match="no tuition on 16 November"):
        arranging.mark_tuition(row, days={(date(2026, 11, 16), "AM"): True}, by=lead)
