"""When a child has left the portal's care: the last roll ended, no place runs and none is asked for. And coming back."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core import clock
from core.models import Event, MoveRefused
from placements import overnight
from placements.models import Placement
from pupils import enrolling, importing, leaving
from pupils.models import Enrolment, FormerUpn, Pupil
from referrals import referring
from referrals.models import Referral
from tests.factories.accounts import SchoolFactory
from tests.factories.placements import OfferFactory, PlacementFactory
from tests.factories.pupils import EnrolmentFactory, PupilFactory, upn
from tests.factories.referrals import ReferralFactory
from tests.referrals.referring_steps import load, pupil_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]
TODAY = date(2026, 11, 18)
YESTERDAY = date(2026, 11, 17)


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


def left_on(pupil) -> date | None:
    return Pupil.objects.get(pk=pupil.pk).left_on


def placed(pupil, **values) -> Placement:
    return PlacementFactory(offer=OfferFactory(referral__pupil=pupil, referral__approved=True), **values)


def asked_by(commissioner, pupil, status) -> Referral:
    said = {"returned": {"information_wanted": "More"}, "declined": {"decision_reason": "No"}}.get(status, {})
    return ReferralFactory(
        pupil=pupil, commissioner=commissioner, home_school=None, submitted=True, status=status, **said
    )


class TestLeaving:
    def test_the_end_of_the_last_roll_is_the_day_the_pupil_left(self, lead):
        pupil = pupil_of(lead.organisation)
        enrolling.leave(pupil.enrolments.get(), YESTERDAY, by=lead)
        assert left_on(pupil) == YESTERDAY
        event = Event.objects.get(act="left")
        assert (event.user, event.pupil_id) == (lead.user, pupil.pk)
        assert event.changes == {"left_on": [None, "2026-11-17"]}

    def test_on_the_last_day_itself_the_pupil_has_not_left_and_the_clock_says_so_the_next(self, lead):
        pupil = pupil_of(lead.organisation)
        enrolling.leave(pupil.enrolments.get(), TODAY, by=lead)
        overnight.run(TODAY)
        assert left_on(pupil) is None
        with clock.set_to(clock.at(TODAY + timedelta(days=1), 1)):
            overnight.run(clock.today())
            overnight.run(clock.today())
        assert left_on(pupil) == TODAY
        assert Event.objects.get(act="left").user is None

    def test_another_roll_keeps_the_pupil(self, lead, other_school):
        pupil = pupil_of(lead.organisation)
        EnrolmentFactory(pupil=pupil, school=other_school, status="subsidiary", starts_on=date(2026, 9, 1))
        enrolling.leave(pupil.enrolments.get(school=lead.organisation), YESTERDAY, by=lead)
        assert left_on(pupil) is None

    def test_a_guest_is_on_no_roll(self, lead, other_school):
        pupil = pupil_of(lead.organisation)
        EnrolmentFactory(pupil=pupil, school=other_school, status="guest", starts_on=date(2026, 9, 1))
        enrolling.leave(pupil.enrolments.get(school=lead.organisation), YESTERDAY, by=lead)
        assert left_on(pupil) == YESTERDAY

    @pytest.mark.parametrize("status", ["agreed", "active", "paused"])
    def test_a_place_that_runs_keeps_the_pupil_until_it_ends(self, lead, manager, status):
        pupil = pupil_of(lead.organisation)
        placement = placed(pupil, status=status)
        enrolling.leave(pupil.enrolments.get(), YESTERDAY, by=lead)
        assert left_on(pupil) is None
        Placement.objects.filter(pk=placement.pk).update(status="ended", ended_on=TODAY, end_reason="planned")
        overnight.run(TODAY)
        assert left_on(pupil) is None
        with clock.set_to(clock.at(TODAY + timedelta(days=1), 1)):
            overnight.run(clock.today())
        assert left_on(pupil) == TODAY

    @pytest.mark.parametrize("status", ["draft", "submitted", "returned", "approved"])
    def test_a_child_without_a_school_whom_the_council_refers_has_not_left(self, lead, council, status):
        pupil = pupil_of(lead.organisation)
        asked_by(council, pupil, status)
        enrolling.leave(pupil.enrolments.get(), YESTERDAY, by=lead)
        overnight.run(TODAY)
        assert left_on(pupil) is None

    @pytest.mark.parametrize("status", ["declined", "withdrawn"])
    def test_one_whose_referral_came_to_nothing_has(self, lead, council, status):
        pupil = pupil_of(lead.organisation)
        asked_by(council, pupil, status)
        enrolling.leave(pupil.enrolments.get(), YESTERDAY, by=lead)
        assert left_on(pupil) == YESTERDAY

    def test_who_never_was_on_a_roll_nor_placed_has_not_left(self):
        pupil = PupilFactory()
        overnight.run(TODAY)
        assert left_on(pupil) is None

    def test_the_clock_asks_only_for_those_who_turned(self, lead):
        for _ in range(3):
            pupil_of(lead.organisation)
        assert not leaving.to_settle(TODAY).exists()


class TestComingBack:
    @pytest.fixture
    def gone(self, lead) -> Pupil:
        pupil = pupil_of(lead.organisation, upn=upn(555), legal_surname="Back", legal_forename="Kim", postcode="M5 4WT")
        enrolling.leave(pupil.enrolments.get(), date(2026, 10, 2), by=lead)
        pupil.refresh_from_db()
        assert pupil.left_on
        return pupil

    def entered(self, gone, **change):
        answers = {
            "legal_surname": gone.legal_surname,
            "legal_forename": gone.legal_forename,
            "born_on_day": gone.born_on.day,
            "born_on_month": gone.born_on.month,
            "born_on_year": gone.born_on.year,
            "sex": "F",
            "upn": gone.upn,
            "sen_provision": "N",
            "postcode": "M6 5FW",
        }
        return answers | change

    def test_another_school_that_adds_the_child_finds_it(self, gone, lead2, sign_in):
        response = sign_in(lead2).post(reverse("pupils:pupil-add"), self.entered(gone))
        assert response.url == reverse("pupils:pupil", args=[gone.pk])
        assert Pupil.objects.count() == 1
        gone.refresh_from_db()
        assert (gone.left_on, gone.postcode) == (None, "M6 5FW")
        assert gone.is_on_roll_of(lead2.organisation_id, TODAY)
        assert Event.objects.get(act="returned").user == lead2.user

    @pytest.mark.parametrize("change", [{"born_on_year": 2013}, {"legal_surname": "Other", "legal_forename": "Child"}])
    def test_another_child_under_its_number_is_refused_and_nothing_told(self, gone, lead2, sign_in, change):
        page = sign_in(lead2).post(reverse("pupils:pupil-add"), self.entered(gone, **change)).content.decode()
        assert "already in the portal" in page
        assert Pupil.objects.count() == 1
        assert left_on(gone)

    def test_a_confidential_address_stays_confidential(self, gone, lead2, sign_in):
        Pupil.objects.update(is_address_protected=True)
        sign_in(lead2).post(reverse("pupils:pupil-add"), self.entered(gone, postcode=""))
        gone.refresh_from_db()
        assert (gone.left_on, gone.is_address_protected, gone.postcode) == (None, True, "M5 4WT")

    def test_a_file_brings_the_child_back_on_the_roll_it_names(self, gone, manager):
        SchoolFactory(urn="900201")
        data = f"UPN,Surname,Forename,DOB,HomeSchoolURN\r\n{gone.upn},Back,Kim,{gone.born_on.isoformat()},900201"
        outcome = importing.import_pupils("p.csv", data.encode(), by=manager)
        assert (outcome.counts["changed"], outcome.counts["new"]) == (1, 0)
        assert left_on(gone) is None
        assert Enrolment.objects.filter(pupil=gone, ends_on=None).count() == 1
        assert Event.objects.get(act="returned").pupil_id == gone.pk

    def test_a_file_without_a_school_leaves_it_to_a_person(self, gone, manager):
        data = f"UPN,Surname,Forename,DOB,HomeSchoolURN\r\n{gone.upn},Back,Kim,{gone.born_on.isoformat()},"
        outcome = importing.import_pupils("p.csv", data.encode(), by=manager)
        assert outcome.counts["candidates"] == 1
        assert left_on(gone)

    def test_a_referral_by_the_council_brings_the_child_back(self, gone, officer):
        referring.start(gone, by=officer)
        assert left_on(gone) is None
        assert Referral.objects.get().pupil == gone
        overnight.run(TODAY)
        assert left_on(gone) is None

    def test_a_number_of_somebody_who_left_is_not_given_to_another(self, gone, lead):
        other = pupil_of(lead.organisation)
        with pytest.raises(MoveRefused, match="already in the portal"):
            enrolling.change(other, {"upn": gone.upn}, by=lead)

    def test_a_number_another_child_had_is_not_given_to_a_new_one(self, lead, sign_in):
        FormerUpn.objects.create(pupil=pupil_of(lead.organisation), upn=upn(999), replaced_on=YESTERDAY)
        assert enrolling.is_upn_known(upn(999))

    def test_two_of_one_number_are_put_right_first(self, gone, officer):
        PupilFactory(upn=gone.upn)
        with pytest.raises(MoveRefused, match="put the numbers right first"):
            referring.start(gone, by=officer)
        assert left_on(gone)

    def test_the_council_lists_who_is_in_care_and_finds_who_left(self, gone, manager, sign_in):
        client, url = sign_in(manager), reverse("pupils:pupils")

        def found(**query):
            return list(client.get(url, query).context["page_obj"])

        assert (found(), found(care="left"), found(care="all")) == ([], [gone], [gone])
        assert ">Left<" in client.get(url, {"care": "all"}).content.decode().replace("\n", "").replace("  ", "")
        page = client.get(reverse("pupils:pupil", args=[gone.pk])).content.decode()
        assert "Left the portal&#x27;s care" in page

    def test_a_school_is_not_told_that_its_former_pupil_left_the_next(self, gone, lead, sign_in):
        asked_by(lead.organisation, gone, "declined")
        client = sign_in(lead)
        page = client.get(reverse("pupils:pupils"), {"care": "left"})
        assert list(page.context["page_obj"]) == [gone]
        assert "govuk-tag--grey" not in page.content.decode()
        assert "Left the portal" not in client.get(reverse("pupils:pupil", args=[gone.pk])).content.decode()
