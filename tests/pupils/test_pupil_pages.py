"""Pupils: the list with where each is, the record and its week, adding, changing, leaving; who sees what."""

import csv
import io
import re
import uuid
from datetime import date, time

import pytest
from django.urls import reverse

from core import clock
from core.models import AccessEntry, Closure, Event
from placements.models import Pattern
from pupils.models import Enrolment, FormerUpn, Pupil
from tests.factories.attendance import MarkFactory
from tests.factories.core import council_calendar
from tests.factories.placements import AgreementFactory, OfferFactory, PatternFactory, PlacementFactory, SessionFactory
from tests.factories.providers import MembershipFactory
from tests.factories.pupils import EnrolmentFactory, PupilFactory, upn
from tests.factories.referrals import ReferralFactory
from tests.referrals.referring_steps import load, pupil_of, submitted_by

LIST = reverse("pupils:pupils")
TODAY = date(2026, 11, 18)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


def page(name, row):
    return reverse(f"pupils:{name}", args=[row.pk])


def text_of(response):
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))
    return plain.replace("&#x27;", "'")


def placed_at(provider, pupil, weekday=2, **values):
    """A live placement of this pupil with this provider, one morning (Wednesday), commissioned by nobody of the cast."""
    mine = provider.organisation.provider
    membership = mine.memberships.first() or MembershipFactory(provider=mine)
    offer = OfferFactory(referral=ReferralFactory(approved=True, pupil=pupil), membership=membership, status="accepted")
    placement = PlacementFactory(offer=offer, **values)
    PatternFactory(agreement=AgreementFactory(placement=placement), weekday=weekday, half="AM")
    return placement


def due(placement, half="AM", day=TODAY):
    return SessionFactory(placement=placement, date=day, half=half, starts=time(9, 30), ends=time(12, 0))


def said(entries):
    return [(entry.where, entry.times) for entry in entries]


def wheres(day):
    return [" and ".join(entry.where for entry in entries) for entries in day.halves]


def week_of(response):
    (line,) = response.context["weeks"][0].lines
    return line.entries


def names(response):
    return {str(pupil) for pupil in response.context["page_obj"]}


ANSWERS = {
    "legal_surname": "Nuñez",
    "legal_forename": "Zoë",
    "born_on_day": "14",
    "born_on_month": "3",
    "born_on_year": "2012",
    "sex": "F",
    "upn": upn(4321),
    "sen_provision": "K",
    "primary_need_support": "SEMH",
    "postcode": "m65fw",
}


class TestWhoSeesWhom:
    def test_each_sees_its_own(
        self, sign_in, manager, officer, quality, lead, lead2, viewer, provider, provider2, tutor
    ):
        pupil = pupil_of(lead.organisation)
        stranger = pupil_of(lead2.organisation)
        placed_at(provider, pupil)
        for acting in (manager, officer, quality):
            assert names(sign_in(acting).get(LIST)) == {str(pupil), str(stranger)}
        for acting in (lead, viewer, provider, tutor):
            assert names(sign_in(acting).get(LIST)) == {str(pupil)}
        assert names(sign_in(lead2).get(LIST)) == {str(stranger)}
        assert names(sign_in(provider2).get(LIST)) == set()

    @pytest.mark.parametrize("name", ["pupil", "pupil-edit", "pupil-leave"])
    def test_a_strangers_pupil_is_not_there(self, sign_in, lead, lead2, provider2, name):
        pupil = pupil_of(lead.organisation)
        assert sign_in(lead2).get(page(name, pupil)).status_code == 404
        assert sign_in(provider2).get(page(name, pupil)).status_code in (403, 404)

    def test_administrators_and_strangers_see_no_pupil(self, sign_in, client, admin, lead):
        pupil = pupil_of(lead.organisation)
        assert client.get(LIST).status_code == 302
        for address in (LIST, page("pupil", pupil)):
            assert sign_in(admin).get(address).status_code == 403

    def test_a_school_loses_sight_the_day_after_a_pupil_left(self, sign_in, lead):
        pupil = pupil_of(lead.organisation)
        client = sign_in(lead)
        pupil.enrolments.update(ends_on=TODAY)
        assert client.get(page("pupil", pupil)).status_code == 200
        pupil.enrolments.update(ends_on=date(2026, 11, 17))
        assert client.get(page("pupil", pupil)).status_code == 404

    def test_what_a_school_commissioned_stays_and_no_more(self, sign_in, lead, provider, other_school):
        pupil = submitted_by(lead).pupil
        Pupil.objects.filter(pk=pupil.pk).update(postcode="M5 4WT", is_looked_after=True)
        pupil.enrolments.update(ends_on=date(2026, 10, 1))
        EnrolmentFactory(pupil=pupil, school=other_school, starts_on=date(2026, 10, 2))
        placed_at(provider, pupil)
        shown = text_of(sign_in(lead).get(page("pupil", pupil)))
        assert "not on your school's roll any more" in shown
        assert "REF-2026" in shown
        for hidden in ("M5 4WT", other_school.name, provider.organisation.name, "Looked after", "The week"):
            assert hidden not in shown

    def test_a_provider_sees_what_teaching_needs(self, sign_in, lead, provider, provider2):
        pupil = pupil_of(
            lead.organisation,
            postcode="M5 4WT",
            is_looked_after=True,
            ethnicity="WBRI",
            sen_provision="K",
            primary_need="SEMH",
        )
        placed_at(provider, pupil)
        placed_at(provider2, pupil, weekday=3)
        shown = text_of(sign_in(provider).get(page("pupil", pupil)))
        assert "Social, emotional and mental health" in shown
        for hidden in (
            "M5 4WT",
            "Looked after",
            "White British",
            "Worsley Kilns",
            "Free school meals",
            "Single registration",
        ):
            assert hidden not in shown

    def test_a_viewer_sees_no_referral(self, sign_in, viewer, lead):
        referral = submitted_by(lead)
        shown = sign_in(viewer).get(page("pupil", referral.pupil)).content.decode()
        assert referral.reference not in shown
        assert reverse("referrals:referral-add", args=[referral.pupil_id]) not in shown

    def test_a_confidential_address_is_for_those_who_refer_for_the_council(
        self, sign_in, manager, officer, quality, lead
    ):
        pupil = pupil_of(lead.organisation, postcode="M5 4WT", is_address_protected=True)
        for acting in (manager, officer):
            assert "M5 4WT" in text_of(sign_in(acting).get(page("pupil", pupil)))
        for acting in (quality, lead):
            shown = text_of(sign_in(acting).get(page("pupil", pupil)))
            assert "M5 4WT" not in shown
            assert "Confidential" in shown
        client = sign_in(lead)
        assert "M5 4WT" not in client.get(page("pupil-edit", pupil)).content.decode()


class TestWhereTheyAre:
    def test_the_list_says_where_each_is_today(self, sign_in, lead, provider):
        away, at_school = pupil_of(lead.organisation), pupil_of(lead.organisation)
        due(placed_at(provider, away))
        page = sign_in(lead).get(LIST).context
        rows = {pupil: page["view"].places[pupil.pk] for pupil in page["page_obj"]}
        assert said(rows[away].am) == [("Irwell Forge", "9:30am to midday")]
        assert wheres(rows[away]) == ["Irwell Forge", "School"]
        assert wheres(rows[at_school]) == ["School", "School"]

    def test_two_providers_that_share_a_morning_are_both_told(self, sign_in, lead, provider, provider2):
        pupil = pupil_of(lead.organisation)
        later, sooner = placed_at(provider2, pupil), placed_at(provider, pupil)
        for placement, starts, ends in ((later, time(10, 45), time(12)), (sooner, time(9), time(10, 30))):
            SessionFactory(placement=placement, date=TODAY, half="AM", starts=starts, ends=ends)
            Pattern.objects.filter(agreement__placement=placement).update(starts=starts, ends=ends)
        client = sign_in(lead)
        listed = client.get(LIST).context["view"].places[pupil.pk].am
        in_week = week_of(client.get(page("pupil", pupil)))[2, "AM"]
        for entries in (listed, in_week):
            assert said(entries) == [
                ("Irwell Forge", "9am to 10:30am"),
                ("Worsley Kilns", "10:45am to midday"),
            ]

    def test_nobody_has_a_pupil_without_a_school_or_a_session(self, sign_in, manager):
        pupil = PupilFactory()
        page = sign_in(manager).get(LIST).context
        assert wheres(page["view"].places[pupil.pk]) == ["Nobody", "Nobody"]
        assert list(page["page_obj"]) == [pupil]

    def test_a_closed_school_has_nobody(self, sign_in, lead):
        pupil = pupil_of(lead.organisation)
        Closure.objects.create(calendar=lead.organisation.calendar, kind="inset", starts_on=TODAY, ends_on=TODAY)
        assert said(sign_in(lead).get(LIST).context["view"].places[pupil.pk].am) == [("School closed", "INSET day")]

    def test_the_week_shows_all_ten_half_days(self, sign_in, lead, provider):
        pupil = pupil_of(lead.organisation)
        due(placed_at(provider, pupil))
        response = sign_in(lead).get(page("pupil", pupil))
        week = week_of(response)
        assert len(week) == 10
        assert said(week[2, "AM"]) == [("Irwell Forge", "9:30am to midday")]
        assert {entry.where for entries in week.values() for entry in entries} == {"Irwell Forge", "School"}
        assert response.context["gaps"] == 0

    def test_half_days_covered_by_nobody_are_told(self, sign_in, manager, provider):
        pupil = PupilFactory()
        due(placed_at(provider, pupil))
        response = sign_in(manager).get(page("pupil", pupil))
        assert response.context["gaps"] == 9
        assert "9 half-days of this week are covered by nobody." in text_of(response)

    def test_an_agreement_without_a_session_covers_nothing(self, sign_in, lead, provider):
        placement = placed_at(provider, pupil_of(lead.organisation))
        assert said(week_of(sign_in(lead).get(page("pupil", placement.pupil)))[2, "AM"]) == [("School", "")]

    def test_who_is_paused_is_never_said_to_be_at_school(self, sign_in, lead, provider):
        placement = placed_at(provider, pupil_of(lead.organisation), status="paused")
        placement.pauses.create(starts_on=date(2026, 11, 17), reason="In hospital, taught there")
        client = sign_in(lead)
        paused = ("In hospital, taught there", "Irwell Forge is paused")
        today = client.get(LIST).context["view"].places[placement.pupil_id]
        assert [said(entries) for entries in today.halves] == [[paused], [paused]]
        response = client.get(page("pupil", placement.pupil))
        week = week_of(response)
        assert said(week[0, "AM"]) == [("School", "")]
        assert {entry.where for day in range(1, 5) for entry in week[day, "PM"]} == {paused[0]}
        assert "In hospital, taught there" in text_of(response)

    def test_a_pause_that_is_over_is_over(self, sign_in, lead, provider):
        placement = placed_at(provider, pupil_of(lead.organisation))
        placement.pauses.create(starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 17), reason="In hospital")
        placement.pauses.create(starts_on=date(2026, 11, 2), is_hold=True, reason="The gate")
        assert wheres(sign_in(lead).get(LIST).context["view"].places[placement.pupil_id]) == ["School", "School"]

    def test_a_pupil_on_no_roll_is_not_said_to_have_a_closed_school(self, sign_in, manager):
        pupil = PupilFactory()
        Closure.objects.create(calendar=council_calendar(), kind="bank_holiday", starts_on=TODAY, ends_on=TODAY)
        client = sign_in(manager)
        assert wheres(client.get(LIST).context["view"].places[pupil.pk]) == ["Bank holiday", "Bank holiday"]
        assert "School closed" not in text_of(client.get(page("pupil", pupil)))

    def test_at_a_weekend_the_list_is_of_friday(self, sign_in, lead, provider):
        placement = placed_at(provider, pupil_of(lead.organisation))
        MarkFactory(session=due(placement, day=date(2026, 11, 20)))
        client = sign_in(lead)
        with clock.set_to(clock.at(date(2026, 11, 22), 10)):
            shown = text_of(client.get(LIST))
        assert "Where each pupil should have been, and what we know: Friday 20 November 2026" in shown
        assert "Irwell Forge 9:30am to midday Attended" in shown

    def test_what_is_known_stands_beside_what_is_due(self, sign_in, lead, provider):
        pupils = [pupil_of(lead.organisation) for _ in range(4)]
        ill, there, unmarked, to_come = (placed_at(provider, pupil) for pupil in pupils)
        MarkFactory(session=due(ill), kind="absent", reason="illness")
        MarkFactory(session=due(there))
        due(unmarked)
        due(to_come, "PM").__class__.objects.filter(half="PM").update(starts=time(12, 45), ends=time(14, 45))
        places = sign_in(lead).get(LIST).context["view"].places

        def known(placement, half="am"):
            (entry,) = getattr(places[placement.pupil_id], half)
            return entry.known.label if entry.known else "", entry.detail

        assert known(ill)[0] == "Absent"
        assert known(ill)[1].startswith("ill")
        assert known(there)[0] == "Attended"
        assert known(unmarked) == ("Not marked yet", "")
        assert known(to_come, "pm") == ("", "")

    def test_a_provider_reads_its_own_half_days_alone(self, sign_in, lead, provider, provider2):
        pupil = pupil_of(lead.organisation)
        due(placed_at(provider, pupil))
        due(placed_at(provider2, pupil), day=date(2026, 11, 19))
        response = sign_in(provider).get(page("pupil", pupil))
        assert list(week_of(response)) == [(2, "AM")]
        assert "Worsley Kilns" not in text_of(response)


class TestList:
    def test_a_name_or_upn_is_looked_for_and_stays_out_of_the_address(self, sign_in, manager):
        zoe = PupilFactory(legal_forename="Zoë", legal_surname="Nuñez", preferred_forename="Zo", upn=upn(4321))
        PupilFactory(legal_forename="Ann", legal_surname="Other")
        client = sign_in(manager)
        for typed in ("nuñ", "Zoë Nuñez", "Zo", upn(4321), upn(4321)[:9].lower(), f" {upn(4321)} "):
            response = client.post(LIST, {"words": typed})
            assert response.url.startswith(f"{LIST}?named=")
            assert names(client.get(response.url)) == {str(zoe)}, typed
        assert client.post(LIST, {"words": ""}).url == LIST
        assert len(names(client.get(LIST))) == 2

    def test_looking_too_often_is_refused(self, sign_in, manager, settings):
        settings.RATE_LIMITS = {**settings.RATE_LIMITS, "search": (1, 60)}
        client = sign_in(manager)
        client.post(LIST, {"words": "a"})
        assert client.post(LIST, {"words": "b"}).status_code == 429

    def test_it_narrows_by_year_school_placement_and_session(self, sign_in, manager, lead, lead2, provider):
        placed = pupil_of(lead.organisation, born_on=date(2011, 9, 1))
        due(placed_at(provider, placed))
        young = pupil_of(lead2.organisation, born_on=date(2015, 9, 1))
        held_back = pupil_of(lead2.organisation, born_on=date(2014, 5, 5), year_override="7")
        client = sign_in(manager)

        def found(**asked):
            return set(client.get(LIST, asked).context["page_obj"])

        assert found(year="10") == {placed}
        assert found(year="6") == {young}
        assert found(year="7") == {held_back}
        assert found(school=str(lead2.organisation_id)) == {young, held_back}
        assert found(placed="yes") == {placed}
        assert found(placed="no") == {young, held_back}
        assert found(session="AM") == {placed}
        assert found(session="PM") == set()
        assert len(found(year="nonsense", sort="upn")) == 3

    def test_upns_are_masked_in_list_and_download(self, sign_in, lead):
        pupil = pupil_of(lead.organisation, upn=upn(4321))
        client = sign_in(lead)
        assert upn(4321) not in client.get(LIST).content.decode()
        response = client.get(LIST, {"download": "csv"})
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert rows[1][:2] == [pupil.legal_surname, pupil.legal_forename]
        assert "*****" in rows[1][2]
        assert Event.objects.filter(act="exported").count() == 1

    def test_the_file_says_where_each_is_due_and_what_is_known(self, sign_in, lead, provider):
        pupil = pupil_of(lead.organisation)
        session = due(placed_at(provider, pupil))
        MarkFactory(session=session, kind="absent", reason="illness")
        file = sign_in(lead).get(LIST, {"download": "csv"}).content.decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(file))
        morning = row["Morning, due and known"]
        assert morning.startswith(f"{provider.organisation.name} 9:30am to midday: Absent")
        assert "ill" in morning
        assert row["Afternoon, due and known"].startswith("School")

    def test_the_file_says_why_somebody_is_paused_apart_from_what_is(self, sign_in, lead, provider):
        placement = placed_at(provider, pupil_of(lead.organisation), status="paused")
        placement.pauses.create(starts_on=date(2026, 11, 17), reason="In hospital, taught there")
        file = sign_in(lead).get(LIST, {"download": "csv"}).content.decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(file))
        assert row["Morning, due and known"] == "In hospital, taught there: Irwell Forge is paused"

    def test_a_school_refers_from_the_list(self, sign_in, lead, viewer, manager):
        pupil = pupil_of(lead.organisation)
        for acting, has_link in ((lead, True), (manager, True), (viewer, False)):
            shown = sign_in(acting).get(LIST).content.decode()
            assert (reverse("referrals:referral-add", args=[pupil.pk]) in shown) is has_link

    def test_the_list_costs_the_same_for_two_rows_as_for_twenty(self, sign_in, lead, provider, queries):
        client = sign_in(lead)

        def more(count):
            for _ in range(count):
                due(placed_at(provider, pupil_of(lead.organisation)))

        more(2)
        client.get(LIST)
        few = queries(client.get, LIST)
        more(18)
        assert queries(client.get, LIST) == few < 30


class TestRecord:
    def test_opening_it_is_logged_and_the_council_finds_who(self, sign_in, lead, manager):
        pupil = pupil_of(lead.organisation)
        sign_in(lead).get(page("pupil", pupil))
        entry = AccessEntry.objects.get()
        assert (entry.user, entry.pupil_id, entry.object_name) == (lead.user, pupil.pk, "")
        shown = sign_in(manager).get(page("pupil", pupil)).content.decode()
        assert f"{reverse('core:access')}?pupil={pupil.pk}" in shown
        assert reverse("core:access") not in sign_in(lead).get(page("pupil", pupil)).content.decode()

    def test_a_refused_opening_is_not_logged_as_one(self, sign_in, lead, lead2):
        sign_in(lead2).get(page("pupil", pupil_of(lead.organisation)))
        assert not AccessEntry.objects.exists()

    def test_the_council_is_shown_who_may_be_the_same_child(self, sign_in, manager, lead, lead2):
        one = pupil_of(lead.organisation, legal_surname="O'Dea", legal_forename="Ana", postcode="")
        twin = pupil_of(lead2.organisation, legal_surname="ODea", legal_forename="Anna", postcode="")
        assert page("pupil", twin) in sign_in(manager).get(page("pupil", one)).content.decode()
        assert page("pupil", twin) not in sign_in(lead).get(page("pupil", one)).content.decode()

    def test_the_title_tells_two_pupils_apart_and_holds_no_name(self, sign_in, lead):
        titles = set()
        for _ in range(2):
            pupil = pupil_of(lead.organisation)
            shown = sign_in(lead).get(page("pupil", pupil)).content.decode()
            title = re.search(r"<title>(.*?)</title>", shown, re.DOTALL)[1]
            assert pupil.legal_surname not in title
            assert title.startswith(f"Pupil: {pupil.year_label(TODAY)}, record ")
            titles.add(title)
        assert len(titles) == 2

    def test_it_costs_the_same_whatever_its_history(self, sign_in, manager, provider, lead, queries):
        pupil = pupil_of(lead.organisation)
        placed_at(provider, pupil)
        client = sign_in(manager)
        few = queries(client.get, page("pupil", pupil))
        for year in range(2014, 2019):
            placed_at(provider, pupil, status="ended", ended_on=date(2026, 10, 1), end_reason="planned")
            EnrolmentFactory(pupil=pupil, starts_on=date(year, 9, 1), ends_on=date(year + 1, 7, 1))
        assert queries(client.get, page("pupil", pupil)) == few < 30


class TestAdd:
    ADDRESS = reverse("pupils:pupil-add")

    def test_a_lead_adds_onto_the_own_roll(self, sign_in, lead):
        response = sign_in(lead).post(self.ADDRESS, {**ANSWERS, "once": str(uuid.uuid4())})
        pupil = Pupil.objects.get()
        assert response.url == page("pupil", pupil)
        assert (str(pupil), pupil.upn, pupil.postcode, pupil.primary_need) == ("Zoë Nuñez", upn(4321), "M6 5FW", "SEMH")
        assert (pupil.enrolments.get().school, pupil.enrolments.get().starts_on) == (lead.organisation, TODAY)
        event = Event.objects.get()
        assert (event.act, event.pupil_id) == ("added", pupil.pk)
        assert "Nuñez" not in f"{event.object_name}{event.sentence}{event.changes}"

    def test_the_school_is_never_taken_from_a_leads_form(self, sign_in, lead, other_school):
        sign_in(lead).post(self.ADDRESS, {**ANSWERS, "school": str(other_school.pk), "once": str(uuid.uuid4())})
        assert Enrolment.objects.get().school == lead.organisation

    def test_an_officer_adds_to_any_school_or_none(self, sign_in, officer, other_school):
        client = sign_in(officer)
        since = {"since_day": "1", "since_month": "9", "since_year": "2026"}
        client.post(self.ADDRESS, {**ANSWERS, **since, "school": str(other_school.pk), "once": str(uuid.uuid4())})
        enrolment = Enrolment.objects.get()
        assert (enrolment.school, enrolment.starts_on) == (other_school, date(2026, 9, 1))
        nobody = {"legal_surname": "Alone", "upn": "", "no_upn_reason": "not_on_roll", "once": str(uuid.uuid4())}
        client.post(self.ADDRESS, {**ANSWERS, **nobody})
        assert Pupil.objects.get(legal_surname="Alone").enrolments.count() == 0

    @pytest.mark.parametrize("role, status", [
        ("manager", 200), ("officer", 200), ("lead", 200), ("quality", 403), ("viewer", 403), ("provider", 403),
        ("tutor", 403), ("admin", 403),
    ])  # fmt: skip
    def test_who_may(self, sign_in, request, role, status):
        assert sign_in(request.getfixturevalue(role)).get(self.ADDRESS).status_code == status

    @pytest.mark.parametrize(
        "changes, sentence",
        [
            ({"legal_surname": ""}, "Enter surname"),
            ({"upn": ""}, "Enter the UPN, or say below why there is none"),
            ({"upn": "A" + upn(4321)[1:]}, "The first letter does not fit the digits"),
            ({"upn": "X1"}, "A UPN has 13 characters and this has 2"),
            ({"postcode": "Salford"}, "Enter a full postcode"),
            ({"language": "12"}, "First language must be a code of three letters"),
            ({"born_on_year": "1990"}, "must be less than 26 years ago"),
            ({"born_on_year": "2030"}, "Date of birth must be today or in the past"),
            ({"sex": ""}, "Select sex"),
            ({"legal_forename": "x" * 121}, "must be 120 characters or fewer"),
            ({"legal_forename": "\x00"}, ""),
        ],
    )
    def test_it_says_what_is_wrong(self, sign_in, lead, changes, sentence):
        response = sign_in(lead).post(self.ADDRESS, {**ANSWERS, **changes, "once": str(uuid.uuid4())})
        assert response.status_code in (200, 400)
        assert sentence in text_of(response)
        assert not Pupil.objects.exists()

    def test_a_upn_of_another_school_reads_the_same_as_ones_own(self, sign_in, lead, lead2):
        pupil_of(lead2.organisation, upn=upn(4321))
        response = sign_in(lead).post(self.ADDRESS, {**ANSWERS, "once": str(uuid.uuid4())})
        assert "A pupil with this UPN is already in the portal" in text_of(response)
        assert lead2.organisation.name not in text_of(response)
        assert Pupil.objects.count() == 1

    def test_a_near_match_is_compared_before_it_is_added(self, sign_in, lead):
        known = pupil_of(lead.organisation, legal_surname="Nunez", legal_forename="Zo", born_on=date(2012, 3, 14))
        client = sign_in(lead)
        response = client.post(self.ADDRESS, {**ANSWERS, "once": str(uuid.uuid4())})
        assert "compare, then tick the box" in text_of(response)
        assert page("pupil", known) in response.content.decode()
        assert Pupil.objects.count() == 1
        client.post(self.ADDRESS, {**ANSWERS, "is_other": "on", "once": str(uuid.uuid4())})
        assert Pupil.objects.count() == 2

    def test_a_near_match_elsewhere_is_not_told_to_a_school(self, sign_in, lead, lead2):
        pupil_of(lead2.organisation, legal_surname="Nunez", legal_forename="Zoë", born_on=date(2012, 3, 14))
        sign_in(lead).post(self.ADDRESS, {**ANSWERS, "once": str(uuid.uuid4())})
        assert Pupil.objects.count() == 2

    def test_a_double_click_adds_once(self, sign_in, lead):
        client, sent = sign_in(lead), {**ANSWERS, "once": str(uuid.uuid4())}
        assert client.post(self.ADDRESS, sent).url == client.post(self.ADDRESS, sent).url
        assert Pupil.objects.count() == 1

    def test_a_key_of_another_person_is_a_fresh_form(self, sign_in, lead, lead2):
        once = "7b0f6a2e-6f6d-4b43-9a50-6f2f9a0c1d11"
        theirs = sign_in(lead).post(reverse("pupils:pupil-add"), {**ANSWERS, "once": once})["Location"]
        sent = {**ANSWERS, "upn": upn(4322), "legal_surname": "Mine", "once": once}
        client = sign_in(lead2)
        mine, again = (client.post(reverse("pupils:pupil-add"), sent)["Location"] for _ in range(2))
        assert mine == again != theirs
        assert client.get(mine).status_code == 200
        assert {str(row) for row in Pupil.objects.all()} == {"Zoë Nuñez", "Zoë Mine"}


class TestEdit:
    def test_it_saves_and_keeps_a_replaced_upn(self, sign_in, lead):
        pupil = pupil_of(lead.organisation)
        before = pupil.upn
        sign_in(lead).post(page("pupil-edit", pupil), ANSWERS)
        pupil.refresh_from_db()
        assert (pupil.legal_surname, pupil.upn) == ("Nuñez", upn(4321))
        assert FormerUpn.objects.get().upn == before
        event = Event.objects.get(act="changed")
        assert "legal_surname" in event.changes["fields"]
        assert "Nuñez" not in str(event.changes)

    def test_a_hidden_postcode_stays(self, sign_in, lead):
        pupil = pupil_of(lead.organisation, postcode="M5 4WT", is_address_protected=True)
        sign_in(lead).post(page("pupil-edit", pupil), {**ANSWERS, "postcode": "M1 1AA"})
        pupil.refresh_from_db()
        assert (pupil.postcode, pupil.is_address_protected, pupil.legal_surname) == ("M5 4WT", True, "Nuñez")

    @pytest.mark.parametrize("who", ["lead", "manager"])
    def test_the_fingerprint_of_the_page_covers_what_is_seen_alone(self, sign_in, request, lead, who):
        pupil = pupil_of(lead.organisation, postcode="M5 4WT", is_address_protected=True)
        client = sign_in(request.getfixturevalue(who))
        before = client.get(page("pupil-edit", pupil)).context["seen"]
        Pupil.objects.update(postcode="M5 4WX")
        assert (client.get(page("pupil-edit", pupil)).context["seen"] == before) is (who == "lead")

    def test_a_postcode_changed_behind_the_curtain_is_neither_lost_nor_told(self, sign_in, lead, manager):
        pupil = pupil_of(lead.organisation, postcode="M5 4WT", is_address_protected=True)
        seen = sign_in(lead).get(page("pupil-edit", pupil)).context["seen"]
        Pupil.objects.update(postcode="M5 4WX")
        response = sign_in(lead).post(page("pupil-edit", pupil), {**ANSWERS, "seen": seen})
        assert response.status_code == 302
        pupil.refresh_from_db()
        assert (pupil.postcode, pupil.legal_surname) == ("M5 4WX", "Nuñez")

    @pytest.mark.parametrize("typed", ["M5 4WT", "M1 1AA"])
    def test_no_comparison_tells_a_hidden_postcode(self, sign_in, lead, typed):
        hidden = pupil_of(lead.organisation, legal_surname="Nuñez", postcode="M5 4WT", is_address_protected=True)
        Pupil.objects.update(born_on=date(2012, 3, 14))
        response = sign_in(lead).post(reverse("pupils:pupil-add"), {**ANSWERS, "postcode": typed})
        assert "compare, then tick the box" in text_of(response)
        assert Pupil.objects.get() == hidden

    @pytest.mark.parametrize("is_hidden", [False, True])
    def test_an_unchanged_name_is_not_compared_again(self, sign_in, lead, is_hidden):
        pupil = pupil_of(lead.organisation, legal_surname="Nuñez", legal_forename="Zoë", postcode="M6 5FW")
        pupil_of(lead.organisation, legal_surname="Nuñez", legal_forename="Zoë", born_on=pupil.born_on)
        Pupil.objects.filter(pk=pupil.pk).update(is_address_protected=is_hidden)
        response = sign_in(lead).post(page("pupil-edit", pupil), {**ANSWERS, "is_looked_after": "on"})
        assert response.status_code == 302
        pupil.refresh_from_db()
        assert pupil.is_looked_after

    def test_a_stale_save_is_told(self, sign_in, lead):
        pupil = pupil_of(lead.organisation)
        client = sign_in(lead)
        seen = re.search(r'name="seen" value="(\w+)"', client.get(page("pupil-edit", pupil)).content.decode())[1]
        client.post(page("pupil-edit", pupil), ANSWERS)
        response = client.post(page("pupil-edit", pupil), {**ANSWERS, "legal_surname": "Later", "seen": seen})
        assert "changed this while you were typing" in text_of(response)
        assert Pupil.objects.get().legal_surname == "Nuñez"

    def test_a_viewer_and_a_quality_officer_change_nothing(self, sign_in, viewer, quality, lead):
        pupil = pupil_of(lead.organisation)
        for acting in (viewer, quality):
            assert sign_in(acting).post(page("pupil-edit", pupil), ANSWERS).status_code == 403


class TestLeave:
    def last_day(self, day, month=11):
        return {"last_day_day": str(day), "last_day_month": str(month), "last_day_year": "2026"}

    def test_the_last_day_is_saved_once(self, sign_in, lead):
        pupil = pupil_of(lead.organisation)
        enrolment = pupil.enrolments.get()
        sign_in(lead).post(page("pupil-leave", pupil), {"enrolment": enrolment.pk, **self.last_day(13)})
        enrolment.refresh_from_db()
        assert enrolment.ends_on == date(2026, 11, 13)
        assert Event.objects.get(act="left_school").changes == {"ends_on": [None, "2026-11-13"]}

    def test_a_school_ends_its_own_alone(self, sign_in, lead, other_school):
        pupil = pupil_of(lead.organisation)
        other = EnrolmentFactory(pupil=pupil, school=other_school, status="subsidiary")
        response = sign_in(lead).post(page("pupil-leave", pupil), {"enrolment": other.pk, **self.last_day(13)})
        assert response.status_code == 200
        other.refresh_from_db()
        assert other.ends_on is None

    @pytest.mark.parametrize(
        "day, month, sentence", [(19, 11, "must be today or in the past"), (1, 8, "on or after the first")]
    )
    def test_the_day_is_checked(self, sign_in, lead, day, month, sentence):
        pupil = pupil_of(lead.organisation)
        pupil.enrolments.update(starts_on=date(2026, 9, 1))
        sent = {"enrolment": pupil.enrolments.get().pk, **self.last_day(day, month)}
        assert sentence in text_of(sign_in(lead).post(page("pupil-leave", pupil), sent))


def test_those_with_nobody_today_are_a_click_away(sign_in, manager, calendar):
    PupilFactory(legal_forename="Ann", legal_surname="Other")
    client = sign_in(manager)
    assert 'href="?nobody=any"' in client.get(LIST).content.decode()
    found = client.get(LIST, {"nobody": "any"})
    assert 'aria-current="true">With nobody today' in found.content.decode()
