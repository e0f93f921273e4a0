"""Pages of placements and agreements: who sees what, and what is done there."""

from datetime import date, time

import pytest
from django.urls import reverse

from core import clock
from core.models import AccessEntry
from placements import agreeing, offering, running
from placements.models import Agreement, Placement
from providers import blocking
from referrals.models import Referral
from tests.cast import held
from tests.factories.placements import PlacementFactory
from tests.factories.placing import FIRST, LAST, accepted, agreed, approved, cells, offered, on_framework
from tests.factories.providers import LotFactory
from tests.factories.pupils import EnrolmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

TUESDAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def scene(bare):
    bare["membership"] = on_framework(bare["provider"])
    bare["waiting"] = agreed(bare["lead"], bare["provider"], bare["membership"])
    return bare


membership, waiting = held("membership"), held("waiting")


@pytest.fixture
def placement(waiting):
    with clock.set_to(clock.at(FIRST, 5)):
        running.start(waiting)
    with clock.set_to(clock.at(TUESDAY, 10)):
        yield Placement.objects.get(pk=waiting.pk)


@pytest.fixture
def drafted(lead, provider, membership):
    return accepted(offered(approved(lead.organisation), membership, lead), provider).agreements.get()


def at(name: str, row) -> str:
    rooms = {"agreement": "agreements", "review": "outcomes"}
    return reverse(f"{rooms.get(name.partition('-')[0], 'placements')}:{name}", args=[row.pk])


def day(name: str, when: date) -> dict[str, str]:
    return {f"{name}_day": str(when.day), f"{name}_month": str(when.month), f"{name}_year": str(when.year)}


class TestThePage:
    def test_it_shows_the_week_the_half_days_and_the_reviews(self, placement, lead, sign_in):
        page = sign_in(lead).get(at("placement", placement)).content.decode()
        for words in (
            placement.reference,
            "Week of agreement 1: 5 hours a week",
            "1 so far, 7 to come this term",
            "Wednesday 25 November 2026, 9:30am to midday",
            "Review due by 18 December 2026",
            "The placement started.",
            "Irwell Forge accepted",
        ):
            assert words in page or words == "Irwell Forge accepted", words

    def test_opening_it_is_logged(self, placement, lead, sign_in):
        sign_in(lead).get(at("placement", placement))
        assert AccessEntry.objects.get().pupil_id == placement.pupil_id

    def test_the_gates_reasons_stand_on_a_placement_that_could_not_start(
        self, waiting, membership, quality, manager, sign_in
    ):
        blocking.block(membership.provider, ground="other", reason="Flood", by=quality)
        with clock.set_to(clock.at(FIRST, 10)):
            running.hold(waiting)
            client = sign_in(manager)
            page = client.get(at("placement", waiting)).content.decode()
            listed = client.get(reverse("placements:placements") + "?status=waiting").content.decode()
        assert "It could not start" in page
        assert "There is a Block on new placements" in page
        assert "Override the gate" in page
        assert waiting.reference in listed
        assert "Could not start" in listed

    @pytest.mark.parametrize(
        "person, reads", [("manager", True), ("provider", True), ("lead", False), ("tutor", False)]
    )
    def test_the_ground_of_a_block_is_read_by_those_who_may_know_it(
        self, waiting, membership, quality, sign_in, request, person, reads
    ):
        blocking.block(membership.provider, ground="other", reason="MARKFLOOD", by=quality)
        with clock.set_to(clock.at(FIRST, 10)):
            running.hold(waiting)
            page = sign_in(request.getfixturevalue(person)).get(at("placement", waiting)).content.decode()
        assert "It could not start" in page
        assert ("MARKFLOOD" in page) is reads

    def test_another_place_is_found_for_a_child_whose_placement_could_not_start(
        self, waiting, membership, quality, lead, provider2, sign_in
    ):
        other = on_framework(provider2)
        blocking.block(membership.provider, ground="other", reason="Flood", by=quality)
        with clock.set_to(clock.at(FIRST, 10)):
            running.hold(waiting)
            client = sign_in(lead)
            assert "Find another place" in client.get(at("placement", waiting)).content.decode()
            response = client.post(at("placement-replace", waiting))
            assert response.url == reverse("placements:referral-places", args=[waiting.referral_id])
            places = client.get(response.url).context["open_places"]
        assert [place.membership for place in places] == [other]
        waiting.refresh_from_db()
        assert (waiting.status, waiting.why_it_ends) == ("ended", "Could not start")
        assert waiting.ended_on < waiting.starts_on
        assert not waiting.sessions.exists()
        assert not waiting.pauses.exists()
        referral = Referral.objects.with_details().get(pk=waiting.referral_id)
        assert referral.step.label == "Waiting for offer"
        assert referral in Referral.objects.not_placed()

    def test_a_placement_that_runs_is_not_given_up(self, placement, lead, sign_in):
        assert "Find another place" not in sign_in(lead).get(at("placement", placement)).content.decode()
        sign_in(lead).post(at("placement-replace", placement))
        placement.refresh_from_db()
        assert placement.status == "active"

    def test_a_home_school_that_did_not_commission_it_sees_no_referral_and_no_agreement(
        self, officer, provider, membership, lead, sign_in
    ):
        referral = approved(officer.organisation)
        EnrolmentFactory(pupil=referral.pupil, school=lead.organisation)
        placement = agreed(officer, provider, membership, referral=referral)
        client = sign_in(lead)
        page = client.get(at("placement", placement))
        assert page.status_code == 200
        assert referral.reference not in page.content.decode()
        assert "Agreement" not in page.content.decode()
        assert client.get(at("agreement", placement.agreements.get())).status_code == 404
        assert client.get(at("offer", placement.offer)).status_code == 404
        assert client.get(at("placement-end", placement)).status_code == 403

    def test_a_school_viewer_and_a_tutor_follow_attendance_alone(self, placement, viewer, tutor, sign_in):
        for acting in (viewer, tutor):
            client = sign_in(acting)
            page = client.get(at("placement", placement)).content.decode()
            assert "Half-days due" in page
            assert "Agreement" not in page
            assert client.get(at("agreement", placement.agreements.get())).status_code == 403

    def test_the_note_on_its_end_is_read_by_commissioner_and_council_alone(
        self, placement, lead, manager, provider, sign_in
    ):
        running.end(placement, on=TUESDAY, reason="other", note="MARKER", by=lead)
        for acting, reads in ((lead, True), (manager, True), (provider, False)):
            assert ("MARKER" in sign_in(acting).get(at("placement", placement)).content.decode()) is reads

    @pytest.mark.parametrize("days_after, status", [(30, 200), (31, 404)])
    def test_a_providers_access_ends_thirty_days_after_the_placement(
        self, placement, lead, provider, sign_in, days_after, status
    ):
        running.end(placement, on=TUESDAY, reason="returned", by=lead)
        with clock.set_to(clock.at(date.fromordinal(TUESDAY.toordinal() + days_after))):
            client = sign_in(provider)
            assert client.get(at("placement", placement)).status_code == status
            assert client.get(at("agreement", placement.agreements.get())).status_code == status

    def test_a_schools_access_ends_the_day_after_the_pupil_leaves_its_own_history_excepted(
        self, officer, provider, membership, waiting, lead, sign_in
    ):
        council_ones = approved(officer.organisation)
        enrolment = EnrolmentFactory(pupil=council_ones.pupil, school=lead.organisation, ends_on=TUESDAY)
        of_council = agreed(officer, provider, membership, referral=council_ones)
        own = waiting
        own.pupil.enrolments.update(ends_on=TUESDAY)
        for today, status in ((TUESDAY, 200), (date(2026, 11, 25), 404)):
            with clock.set_to(clock.at(today)):
                client = sign_in(lead)
                assert client.get(at("placement", of_council)).status_code == status
                assert client.get(at("placement", own)).status_code == 200
                client.logout()
        assert enrolment.ends_on == TUESDAY


STRANGERS = ["lead2", "provider2", "admin"]
ACTS = ["placement-change", "placement-pause", "placement-resume", "placement-end"]


class TestWhoMay:
    @pytest.mark.parametrize("who", STRANGERS)
    @pytest.mark.parametrize("name", ["placement", "agreement", "offer", "review"])
    def test_strangers_find_nothing(self, who, name, request, placement, sign_in):
        rows = {
            "placement": placement,
            "agreement": placement.agreements.get(),
            "offer": placement.offer,
            "review": placement.reviews.get(),
        }
        expected = 403 if who == "admin" else 404
        assert sign_in(request.getfixturevalue(who)).get(at(name, rows[name])).status_code == expected

    @pytest.mark.parametrize("who", ["quality", "viewer", "provider", "tutor", "admin"])
    @pytest.mark.parametrize("name", ACTS)
    def test_roles_that_never_run_placements_are_refused(self, who, name, request, placement, sign_in):
        client = sign_in(request.getfixturevalue(who))
        assert client.get(at(name, placement)).status_code == 403
        assert client.post(at(name, placement), {}).status_code == 403

    @pytest.mark.parametrize("name", ACTS)
    def test_another_schools_lead_does_not_find_it_and_an_officer_leaves_schools_places_to_them(
        self, name, placement, lead2, officer, manager, sign_in
    ):
        assert sign_in(lead2).get(at(name, placement)).status_code == 404
        assert sign_in(officer).get(at(name, placement)).status_code == 403
        assert sign_in(manager).get(at(name, placement)).status_code == 200

    @pytest.mark.parametrize(
        "who, status",
        [("provider", 200), ("provider2", 404), ("tutor", 403), ("lead", 403), ("manager", 403), ("officer", 403)],
    )
    def test_the_providers_manager_alone_signs_for_it(self, who, status, request, drafted, sign_in):
        client = sign_in(request.getfixturevalue(who))
        assert client.get(at("agreement-sign-for-provider", drafted)).status_code == status

    @pytest.mark.parametrize(
        "who, status",
        [("lead", 200), ("lead2", 404), ("viewer", 403), ("provider", 403), ("officer", 403), ("manager", 403)],
    )
    def test_a_schools_own_lead_signs_for_it(self, who, status, request, drafted, provider, sign_in):
        agreeing.sign_for_provider(drafted, by=provider)
        client = sign_in(request.getfixturevalue(who))
        assert client.get(at("agreement-sign-for-commissioner", drafted)).status_code == status

    @pytest.mark.parametrize("who, status", [("officer", 200), ("manager", 200), ("lead", 404)])
    def test_an_officer_or_the_ap_manager_signs_for_the_council(
        self, who, status, request, officer, provider, membership, sign_in
    ):
        placement = accepted(offered(approved(officer.organisation), membership, officer), provider)
        client = sign_in(request.getfixturevalue(who))
        assert client.get(at("agreement-sign-for-commissioner", placement.agreements.get())).status_code == status


class TestSigning:
    def test_both_sign_on_the_page_of_the_agreement(self, drafted, provider, lead, sign_in):
        for who, name in ((provider, "agreement-sign-for-provider"), (lead, "agreement-sign-for-commissioner")):
            client = sign_in(who)
            page = client.get(at("agreement", drafted)).content.decode()
            assert f"sign it for {who.organisation.name}" in page
            assert f'action="{at(name, drafted)}"' in page
            seen = client.get(at("agreement", drafted)).context["seen"]
            assert client.post(at(name, drafted), {"seen": seen}).status_code == 302
            assert "<form method" not in client.get(at("agreement", drafted)).content.decode().split("<main")[1]
        drafted.refresh_from_db()
        assert drafted.status == "in_force"

    def test_who_is_not_asked_to_sign_has_no_button(self, drafted, lead, manager, viewer, sign_in):
        for who in (lead, manager):
            assert "Sign for" not in sign_in(who).get(at("agreement", drafted)).content.decode()

    def test_what_stands_against_the_signature_is_said_instead_of_the_button(
        self, drafted, provider, lead, membership, quality, sign_in
    ):
        agreeing.sign_for_provider(drafted, by=provider)
        blocking.block(membership.provider, ground="other", reason="Flood", by=quality)
        page = sign_in(lead).get(at("agreement", drafted)).content.decode()
        assert "It cannot be signed now" in page
        assert page.count("There is a Block on new placements") == 1
        assert "Sign for" not in page

    def test_what_it_costs_is_said_before_it_is_signed(self, drafted, provider, sign_in):
        page = " ".join(sign_in(provider).get(at("agreement", drafted)).content.decode().split())
        assert "2 sessions a week, about £125 a week, about £500 to 18 December 2026" in page
        assert "£62.50 for each of 8 sessions from 23 November 2026 to 18 December 2026" in page

    def test_the_gates_reasons_come_back_and_nothing_is_signed(
        self, drafted, provider, lead, membership, quality, sign_in
    ):
        agreeing.sign_for_provider(drafted, by=provider)
        blocking.block(membership.provider, ground="other", reason="Flood", by=quality)
        client, url = sign_in(lead), at("agreement-sign-for-commissioner", drafted)
        response = client.post(url, {"seen": client.get(url).context["seen"]})
        assert response.status_code == 200
        assert "There is a Block on new placements" in response.content.decode()
        drafted.refresh_from_db()
        assert drafted.commissioner_signed_at is None

    def test_what_was_overridden_and_the_watch_stand_at_agreement_and_start(
        self, waiting, membership, lead, manager, quality, sign_in
    ):
        blocking.block(membership.provider, ground="other", reason="Flood", by=quality)
        offering.override_gate(waiting.referral, membership.provider, reason="Sibling", ends_on=LAST, by=manager)
        draft = agreeing.change(waiting, starts_on=FIRST, ends_on=LAST, pattern=cells("mon_am"), by=lead)
        client = sign_in(lead)
        for page in (client.get(at("agreement", draft)), client.get(at("placement", waiting))):
            text = " ".join(page.content.decode().split())
            assert "Nothing else stops this placement." in text
            assert f"{manager.user.name} lets this go ahead until 18 December 2026 in spite of" in text
            assert "There is a Block on new placements" in text
            assert "With this place the provider still need not register as a school." in text

    def test_what_the_gate_says_costs_fewer_than_thirty_queries(self, waiting, drafted, manager, sign_in, queries):
        client = sign_in(manager)
        override = reverse("placements:gate-override", args=[drafted.placement.referral_id, waiting.provider_id])
        for url in (at("placement", waiting), at("agreement", drafted), override):
            assert queries(client.get, url) < 30

    def test_the_page_to_sign_asks_the_gate_once(self, drafted, provider, lead, sign_in, queries):
        agreeing.sign_for_provider(drafted, by=provider)
        url = reverse("agreements:agreement-sign-for-commissioner", args=[drafted.pk])
        assert queries(sign_in(lead).get, url) < 30

    def test_the_earliest_start_of_a_direction_is_told_before_it_is_signed(self, lead, provider, membership, sign_in):
        direction = approved(lead.organisation)
        type(direction.route).objects.update(notice_school_days=2)
        placement = accepted(offered(direction, membership, lead, starts_on=date(2026, 11, 19)), provider)
        page = sign_in(lead).get(at("agreement", placement.agreements.get())).content.decode()
        assert "Monday 23 November 2026 at the earliest" in page


class TestTheWayBack:
    @pytest.mark.parametrize("name", ["placement-change", "placement-pause", "placement-end"])
    def test_every_act_can_be_cancelled(self, name, placement, lead, sign_in):
        page = sign_in(lead).get(at(name, placement)).content.decode()
        assert f'href="{at("placement", placement)}">Cancel' in page

    def test_an_answer_and_a_signature_too(self, drafted, provider, lead, membership, sign_in):
        offer = offered(approved(lead.organisation), membership, lead)
        client = sign_in(provider)
        for name, row, noun in (
            ("offer-accept", offer, "offer"),
            ("offer-decline", offer, "offer"),
            ("agreement-sign-for-provider", drafted, "agreement"),
        ):
            assert f'href="{at(noun, row)}">Cancel' in client.get(at(name, row)).content.decode(), name

    def test_from_a_placement_that_waits_the_override_leads_back_to_it(
        self, waiting, membership, manager, quality, sign_in
    ):
        blocking.block(membership.provider, ground="other", reason="Flood", by=quality)
        url = reverse("placements:gate-override", args=[waiting.referral_id, membership.provider_id])
        sent = sign_in(manager).post(url, {"reason": "Sibling", **day("ends_on", LAST)})
        assert sent.url == at("placement", waiting)


class TestActs:
    def change(self, **changed: object) -> dict[str, object]:
        given = {"half_days": ["fri_pm"], "pm_starts": "1:00", "pm_ends": "3:00", "am_starts": "", "am_ends": ""}
        return {**given, **day("starts_on", date(2026, 12, 4)), **day("ends_on", LAST), **changed}

    def test_a_change_is_checked_and_drafts_an_agreement(self, placement, lead, sign_in):
        client = sign_in(lead)
        before = client.get(at("placement-change", placement)).context["form"]
        assert before["half_days"].value() == ["mon_am", "wed_am"]
        assert before["am_starts"].value() == "09:30"
        check = client.post(at("placement-change", placement), self.change())
        assert "Friday afternoon" in check.content.decode()
        assert Agreement.objects.count() == 1
        done = client.post(at("placement-change", placement), self.change(confirmed="1"))
        draft = Agreement.objects.get(number=2)
        assert done.url == at("agreement", draft)
        assert draft.pattern.get().starts == time(13)

    def test_a_pause_and_going_on(self, placement, lead, sign_in):
        client = sign_in(lead)
        assert (
            "Enter why it is paused"
            in client.post(at("placement-pause", placement), day("on", TUESDAY)).content.decode()
        )
        sent = {**day("on", TUESDAY), **day("until", FIRST), "reason": "In hospital"}
        backwards = client.post(at("placement-pause", placement), sent).context["form"]
        assert backwards.errors["until"] == ["The last day of the pause must be on or after its first day"]
        sent = {**day("on", TUESDAY), "reason": "In hospital"}
        rows = client.post(at("placement-pause", placement), sent).context["rows"]
        assert [row["value"] for row in rows] == ["24 November 2026", "Until it is resumed", "In hospital", "No"]
        client.post(at("placement-pause", placement), {**sent, "confirmed": "1"})
        placement.refresh_from_db()
        assert placement.status == "paused"
        assert "until it is resumed: In hospital" in client.get(at("placement", placement)).content.decode()
        client.post(at("placement-resume", placement), day("on", date(2026, 11, 24)))
        placement.refresh_from_db()
        assert placement.status == "active"

    def test_an_end_is_checked_and_done(self, placement, lead, sign_in):
        client = sign_in(lead)
        given = {**day("on", TUESDAY), "reason": "returned", "note": "Well done"}
        check = client.post(at("placement-end", placement), given)
        assert "Objectives met, returned to school" in check.content.decode()
        placement.refresh_from_db()
        assert placement.status == "active"
        client.post(at("placement-end", placement), {**given, "confirmed": "1"})
        placement.refresh_from_db()
        assert placement.status == "ended"

    def test_an_end_without_a_reason_is_asked_for_it(self, placement, lead, sign_in):
        page = sign_in(lead).post(at("placement-end", placement), {**day("on", TUESDAY), "reason": ""}).content.decode()
        assert "Select why the placement ends" in page
        assert "<title>Error: " in page

    @pytest.mark.parametrize("name", ACTS)
    def test_an_ended_placement_says_so_instead_of_asking(self, name, placement, lead, sign_in):
        running.end(placement, on=TUESDAY, reason="returned", by=lead)
        page = sign_in(lead).get(at(name, placement)).content.decode()
        assert "This placement is ended, so this cannot be done now" in page


class TestTheList:
    def test_each_filter_narrows(self, waiting, lead, lead2, manager, membership, sign_in):
        mine = waiting
        other_lot = LotFactory(number=7, title="Vocational")
        elsewhere = PlacementFactory(
            offer__referral=approved(lead2.organisation, lot=other_lot),
            offer__membership__lot=other_lot,
            status="paused",
        )
        elsewhere.pupil.born_on = date(2016, 1, 1)
        elsewhere.pupil.save()
        client, url = sign_in(manager), reverse("placements:placements")

        def shown(query: str) -> list[Placement]:
            return list(client.get(f"{url}?{query}").context["object_list"])

        assert len(shown("sort=reference")) == 2
        for query in (
            "status=agreed",
            f"school={lead.organisation.pk}",
            f"provider={mine.provider.pk}",
            f"lot={membership.lot.pk}",
            "key_stage=KS4",
            f"reference={mine.reference}",
        ):
            assert shown(query) == [mine], query
        assert len(shown("status=live")) == 2
        assert len(shown("status=nonsense")) == 2

    def test_a_school_and_a_provider_find_their_own(
        self, waiting, lead, lead2, provider, provider2, viewer, tutor, sign_in
    ):
        mine = waiting
        url = reverse("placements:placements")
        for acting, expected in (
            (lead, [mine]),
            (viewer, [mine]),
            (provider, [mine]),
            (tutor, [mine]),
            (lead2, []),
            (provider2, []),
        ):
            assert list(sign_in(acting).get(url).context["object_list"]) == expected, acting

    def test_the_download_has_the_same_rows(self, waiting, lead, lead2, provider, membership, sign_in):
        mine, other = waiting, agreed(lead2, provider, membership)
        text = sign_in(lead).get(reverse("placements:placements") + "?download=csv").content.decode()
        assert mine.reference in text
        assert other.reference not in text

    def test_it_costs_the_same_for_two_rows_as_for_twenty(
        self, waiting, manager, lead, provider, membership, sign_in, queries
    ):
        def asked():
            lists = [reverse(name) for name in ("placements:placements", "agreements:agreements")]
            return [queries(sign_in(who).get, url) for who in (manager, lead, provider) for url in lists]

        agreed(lead, provider, membership)
        few = asked()
        for _ in range(3):
            agreed(lead, provider, membership)
        assert asked() == few

    def test_agreements_are_narrowed_by_status(self, waiting, drafted, lead, sign_in):
        client, url = sign_in(lead), reverse("agreements:agreements")
        assert list(client.get(f"{url}?status=drafted").context["object_list"]) == [drafted]
        assert len(client.get(f"{url}?status=").context["object_list"]) == 2


def test_a_page_of_ten_years_stays_under_thirty_queries(
    placement, manager, lead, provider, sign_in, django_assert_max_num_queries
):
    client = sign_in(manager)
    client.get(at("placement", placement))
    with django_assert_max_num_queries(30):
        client.get(at("placement", placement))
    with django_assert_max_num_queries(30):
        client.get(at("agreement", placement.agreements.get()))


def test_the_list_leads_to_whose_attendance_is_lowest_whoever_may_see_it(sign_in, lead, provider, tutor):
    lowest = reverse("attendance:attendance") + "?sort=rate"
    led = {
        who: lowest in sign_in(who).get(reverse("placements:placements")).content.decode() for who in (lead, provider)
    }
    assert led == {lead: True, provider: False}
    assert "See also" not in sign_in(tutor).get(reverse("placements:placements")).content.decode()
    assert sign_in(lead).get(lowest).status_code == 200
