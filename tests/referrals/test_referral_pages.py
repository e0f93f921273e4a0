"""The list and the record of referrals, the pages of decisions, and who may open which."""

import csv
import io
import re
import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from core.models import AccessEntry, Event
from referrals.models import Referral, Route
from referrals.views.referrals import UrgentFirst
from tests.factories.placements import OfferFactory, PlacementFactory
from tests.factories.placing import on_framework
from tests.factories.pupils import EnrolmentFactory, PupilFactory
from tests.referrals.referring_steps import draft_of, load, pupil_of, submitted_by

LONDON = ZoneInfo("Europe/London")
LIST = reverse("referrals:referrals")
DECISIONS = ["referral-approve", "referral-decline", "referral-return"]
# How a place found stands: agreed, running, over, and ended before it began.
PLACES = [("agreed", None), ("active", None), ("ended", date(2026, 11, 17)), ("ended", date(2026, 11, 13))]
SECTIONS = ["referral-tasks", "referral-route", "referral-place", "referral-attendance", "referral-views"]


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


def page(name, row):
    return reverse(f"referrals:{name}", args=[row.pk])


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def placed(lead, provider):
    """A referral whose pupil this provider has accepted."""
    referral = submitted_by(lead, status="approved")
    mine = provider.organisation.provider
    offer = OfferFactory(referral=referral, membership__provider=mine, status="accepted")
    PlacementFactory(offer=offer)
    return referral


class TestWhoOpensWhat:
    def test_the_list_is_for_the_council_and_ap_leads(
        self, sign_in, manager, officer, quality, lead, viewer, provider, tutor, admin
    ):
        for acting in (manager, officer, quality, lead):
            assert sign_in(acting).get(LIST).status_code == 200
        for acting in (viewer, provider, tutor, admin):
            assert sign_in(acting).get(LIST).status_code == 403

    def test_nobody_anonymous(self, client, lead):
        assert client.get(LIST).status_code == 302
        assert client.get(page("referral", draft_of(lead))).status_code == 302

    def test_a_referral_is_not_there_for_strangers(self, sign_in, lead, lead2, provider, provider2):
        referral = placed(lead, provider)
        for stranger in (lead2, provider2):
            assert sign_in(stranger).get(page("referral", referral)).status_code == 404
        assert sign_in(lead2).get(page("referral", referral)).status_code == 404
        assert str(referral.pupil) not in sign_in(lead2).get(LIST).content.decode()

    @pytest.mark.parametrize("name", [*SECTIONS, "referral-submit", "referral-withdraw", *DECISIONS])
    def test_no_act_on_a_strangers_referral(self, sign_in, lead, lead2, name):
        status = 403 if name in DECISIONS else 404
        assert sign_in(lead2).get(page(name, submitted_by(lead))).status_code == status

    @pytest.mark.parametrize("name", DECISIONS)
    def test_only_the_ap_manager_decides(self, sign_in, manager, officer, quality, lead, viewer, provider, admin, name):
        referral = submitted_by(lead)
        assert sign_in(manager).get(page(name, referral)).status_code == 200
        for acting in (officer, quality, lead, viewer, provider, admin):
            client = sign_in(acting)
            assert client.get(page(name, referral)).status_code == 403
            assert client.post(page(name, referral), {"reason": "x", "wanted": "x"}).status_code == 403
        referral.refresh_from_db()
        assert referral.status == "submitted"

    @pytest.mark.parametrize("name", [*SECTIONS, "referral-submit"])
    def test_the_council_does_not_fill_in_a_schools_referral(self, sign_in, lead, manager, officer, name):
        draft = draft_of(lead)
        for acting in (manager, officer):
            assert sign_in(acting).get(page(name, draft)).status_code == 403

    def test_a_provider_reads_the_answers_it_accepted_and_nothing_of_the_decision(self, sign_in, lead, provider):
        referral = placed(lead, provider)
        Referral.objects.filter(pk=referral.pk).update(decision_reason="DECISION", risk_note="KNOWS A PEER HERE")
        shown = sign_in(provider).get(page("referral", referral)).content.decode()
        assert "KNOWS A PEER HERE" in shown
        assert "DECISION" not in shown
        assert "What happened" not in shown

    def test_a_provider_only_offered_the_pupil_does_not_open_the_referral(self, sign_in, lead, provider):
        mine = provider.organisation.provider
        offer = OfferFactory(referral=submitted_by(lead, status="approved"), membership__provider=mine)
        assert sign_in(provider).get(page("referral", offer.referral)).status_code == 404

    def test_opening_it_is_on_the_access_log(self, sign_in, manager, lead):
        referral = submitted_by(lead)
        sign_in(manager).get(page("referral", referral))
        entry = AccessEntry.objects.get()
        assert (entry.user, entry.pupil_id, entry.object_name) == (manager.user, referral.pupil_id, referral.reference)


class TestRecord:
    def test_it_shows_answers_clocks_and_what_happened(self, sign_in, manager, lead):
        referral = submitted_by(lead, route_id="suspension_day6", excluded_on=date(2026, 11, 16))
        shown = text_of(sign_in(manager).get(page("referral", referral)))
        for words in (
            "Mentoring and a later start to the day.",
            "Monday morning, Wednesday morning",
            "60 of 120 (50.0%)",
            "1 May 2026 to 21 July 2026",
            "Education due by 23 November 2026 (excluded: sixth day): 3 school days left",
            "I want to do something practical.",
        ):
            assert words in shown

    def test_the_title_holds_no_name(self, sign_in, manager, lead):
        referral = submitted_by(lead)
        shown = sign_in(manager).get(page("referral", referral)).content.decode()
        title = re.search(r"<title>(.*?)</title>", shown, re.DOTALL)[1]
        assert referral.reference in title
        assert referral.pupil.legal_surname not in title

    def test_each_role_has_its_buttons(self, sign_in, manager, officer, lead):
        referral = submitted_by(lead)
        assert "Decline" in text_of(sign_in(manager).get(page("referral", referral)))
        for acting in (officer, lead):
            assert "Decline" not in text_of(sign_in(acting).get(page("referral", referral)))
        assert "Withdraw" in text_of(sign_in(lead).get(page("referral", referral)))
        assert "Withdraw" not in text_of(sign_in(officer).get(page("referral", referral)))

    def test_the_commissioner_reads_why(self, sign_in, lead):
        referral = submitted_by(lead, status="declined", decision_reason="No lot fits.")
        assert "No lot fits." in text_of(sign_in(lead).get(page("referral", referral)))
        returned = submitted_by(lead, status="returned", information_wanted="The plan, section F.")
        assert "The plan, section F." in text_of(sign_in(lead).get(page("referral", returned)))
        assert "The plan, section F." in text_of(sign_in(lead).get(page("referral-tasks", returned)))


class TestDecisions:
    @pytest.mark.parametrize(
        "name, sent, status",
        [
            ("referral-approve", {}, "approved"),
            ("referral-approve", {"reason": "Start with two mornings."}, "approved"),
            ("referral-decline", {"why": "nothing_fits", "reason": "No lot fits."}, "declined"),
            ("referral-return", {"wanted": "Section F."}, "returned"),
            ("referral-withdraw", {"why": "moved"}, "withdrawn"),
        ],
    )
    def test_it_is_done_and_shown(self, sign_in, manager, lead, name, sent, status):
        referral = submitted_by(lead)
        response = sign_in(manager).post(page(name, referral), sent, follow=True)
        referral.refresh_from_db()
        assert referral.status == status
        assert response.redirect_chain[-1][0] == page("referral", referral)
        assert "The referral was" in text_of(response)

    @pytest.mark.parametrize(
        "name, sentence",
        [
            ("referral-decline", "Select why the referral is declined"),
            ("referral-return", "Enter what information is wanted"),
            ("referral-withdraw", "Select why the referral is withdrawn"),
        ],
    )
    def test_a_reason_is_asked_for(self, sign_in, manager, lead, name, sentence):
        referral = submitted_by(lead)
        response = sign_in(manager).post(page(name, referral), {"reason": " ", "wanted": " "})
        assert sentence in text_of(response)
        referral.refresh_from_db()
        assert referral.status == "submitted"

    def test_a_second_decision_on_an_open_page_is_told_and_changes_nothing(self, sign_in, manager, lead):
        referral = submitted_by(lead)
        client = sign_in(manager)
        client.get(page("referral-decline", referral))
        client.post(page("referral-approve", referral))
        response = client.post(page("referral-decline", referral), {"why": "other", "reason": "Too late."})
        assert "This is approved and cannot be declined" in text_of(response)
        assert "This cannot be done any more: the referral is approved" in text_of(response)
        referral.refresh_from_db()
        assert referral.status == "approved"

    def test_a_page_opened_too_late_asks_nothing(self, sign_in, manager, lead):
        referral = submitted_by(lead, status="approved")
        shown = sign_in(manager).get(page("referral-decline", referral)).content.decode()
        assert "cannot be done any more" in shown
        assert "<textarea" not in shown

    def test_opening_a_page_changes_nothing(self, sign_in, manager, lead):
        referral = submitted_by(lead)
        client = sign_in(manager)
        for name in (*DECISIONS, "referral-withdraw"):
            client.get(page(name, referral))
        referral.refresh_from_db()
        assert referral.status == "submitted"
        assert not Event.objects.exists()


class TestSubmit:
    def test_a_double_click_sends_it_once(self, sign_in, lead):
        client, draft = sign_in(lead), draft_of(lead)
        sent = {"once": str(uuid.uuid4())}
        first = client.post(page("referral-submit", draft), sent)
        again = client.post(page("referral-submit", draft), sent)
        assert first.url == again.url == page("referral-submitted", draft)
        assert Event.objects.filter(act="submitted").count() == 1

    def test_what_is_missing_is_listed_and_there_is_no_button(self, sign_in, lead):
        client, draft = sign_in(lead), draft_of(lead, parent_view="", lot=None)
        shown = text_of(client.get(page("referral-submit", draft)))
        assert "Before you can send it" in shown
        assert "Enter the parent's view" in shown.replace("&#x27;", "'")
        assert "Send the referral" not in shown
        response = client.post(page("referral-submit", draft), {"once": str(uuid.uuid4())})
        assert "This cannot be sent yet. Select what the pupil needs." in text_of(response)
        draft.refresh_from_db()
        assert draft.status == "draft"

    def test_later_weeks_are_told(self, sign_in, lead):
        client, draft = sign_in(lead), draft_of(lead)
        assert "now 13 July 2026 to 13 November 2026" in text_of(client.get(page("referral-submit", draft)))

    def test_a_colleague_may_send_it(self, sign_in, lead, school):
        from tests.factories.accounts import AffiliationFactory

        colleague = AffiliationFactory(role="ap_lead", organisation=school)
        draft = draft_of(lead)
        sign_in(colleague).post(page("referral-submit", draft), {"once": str(uuid.uuid4())})
        draft.refresh_from_db()
        assert draft.status == "approved"


class TestList:
    def test_what_is_urgent_comes_first(self, sign_in, manager, lead):
        def sent(days_ago, **values):
            at = datetime(2026, 11, 18, 9, tzinfo=LONDON) - timedelta(days=days_ago)
            return submitted_by(lead, submitted_at=at, **values)

        newest = sent(1)
        longest = sent(5)
        later = sent(1, education_due_on=date(2026, 11, 27))
        sooner = sent(1, education_due_on=date(2026, 11, 20))
        declined = sent(30, status="declined", decision_reason="No.", education_due_on=date(2026, 10, 1))
        draft = draft_of(lead)
        shown = list(sign_in(manager).get(LIST).context["page_obj"])
        assert shown == [sooner, later, longest, newest, draft, declined]

    def test_a_place_that_has_begun_stops_the_clock(self, sign_in, manager, lead, provider):
        """An approved one is as urgent as its day until a pupil is taught; then it stands with those decided."""
        due = {"route_id": "suspension_day6", "excluded_on": date(2026, 10, 5), "education_due_on": date(2026, 10, 12)}
        waiting = submitted_by(lead, status="approved", **due)
        placed = [submitted_by(lead, status="approved", **due) for _ in range(4)]
        membership = on_framework(provider)
        for referral, (status, last) in zip(placed, PLACES, strict=True):
            offer = OfferFactory(referral=referral, membership=membership, status="accepted")
            end = {"ended_on": last, "end_reason": "planned"} if last else {}
            PlacementFactory(offer=offer, status=status, starts_on=date(2026, 11, 16), **end)
        newest = submitted_by(lead)
        page = sign_in(manager).get(LIST).context
        agreed, active, ended, undone = placed
        rows, clocks = page["page_obj"], page["view"].clocks
        clocks = {row: clocks[row.pk] and clocks[row.pk].left for row in rows}
        assert clocks == {
            waiting: "22 school days late",
            agreed: "22 school days late",
            undone: "22 school days late",
            newest: None,
            active: None,
            ended: None,
        }
        assert set(rows[:3]) == {waiting, agreed, undone}
        assert rows[3] == newest

    @pytest.mark.parametrize("on_a_page", [1, 2, 5, 7])
    def test_its_pages_hold_the_order_of_the_whole_list(self, lead, provider, on_a_page):
        membership = on_framework(provider)
        for number in range(3):
            at = datetime(2026, 11, 10 + number, 9, tzinfo=LONDON)
            draft_of(lead)
            submitted_by(lead, submitted_at=at, education_due_on=date(2026, 11, 20 - number))
            submitted_by(
                lead, status="approved", decided_at=at, education_due_on=date(2026, 11, 19) if number else None
            )
            submitted_by(lead, status="declined", decision_reason="No.", decided_at=at)
            placed = submitted_by(lead, status="approved", decided_at=at, education_due_on=date(2026, 11, 1))
            offer = OfferFactory(referral=placed, membership=membership, status="accepted")
            PlacementFactory(offer=offer, status="active")
        rows = Referral.objects.visible_to(lead).with_details().urgent_first()
        pages = UrgentFirst(rows, on_a_page)
        shown = [row for number in pages.page_range for row in pages.page(number)]
        assert shown == list(rows)
        assert len(shown) == 15

    def test_what_has_no_place_or_no_offer_yet_is_found(self, sign_in, manager, lead, provider):
        membership = on_framework(provider)
        alone, offered, placed = (submitted_by(lead, status="approved") for _ in range(3))
        OfferFactory(referral=alone, membership=membership, status="declined", decline_reason="risk")
        OfferFactory(referral=offered, membership=membership)
        PlacementFactory(offer=OfferFactory(referral=placed, membership=membership, status="accepted"))
        client = sign_in(manager)

        def found(status):
            return set(client.get(LIST, {"status": status}).context["page_obj"])

        assert (found("unplaced"), found("unoffered")) == ({alone, offered}, {alone})

    @pytest.mark.parametrize("asked, expected", [("open", 3), ("submitted", 1), ("approved", 1), ("", 4), ("xx", 4)])
    def test_it_narrows_by_status(self, sign_in, manager, lead, asked, expected):
        draft_of(lead)
        submitted_by(lead)
        submitted_by(lead, status="approved")
        submitted_by(lead, status="returned", information_wanted="More")
        assert len(sign_in(manager).get(LIST, {"status": asked}).context["page_obj"]) == expected

    def test_it_narrows_by_school_route_lot_and_reference(self, sign_in, manager, lead, lead2):
        mine = submitted_by(lead)
        other = submitted_by(lead2, route_id="s29a_offsite_direction")
        client = sign_in(manager)

        def found(**asked):
            return list(client.get(LIST, asked).context["page_obj"])

        assert found(school=str(lead.organisation_id)) == [mine]
        assert found(route="s29a_offsite_direction") == [other]
        assert set(found(lot=str(mine.lot_id))) == {mine, other}
        assert len(found(lot="0")) == 2
        assert found(reference=other.reference[-4:]) == [other]
        assert found(nonsense="x", sort="pupil__upn") != []

    def test_a_school_is_not_asked_for_a_school(self, sign_in, lead, manager):
        assert 'name="school"' not in sign_in(lead).get(LIST, {"status": "open"}).content.decode()
        assert 'name="school"' in sign_in(manager).get(LIST, {"status": "open"}).content.decode()

    def test_the_filters_come_back(self, sign_in, manager, lead):
        client = sign_in(manager)
        client.get(LIST, {"status": "approved"})
        assert client.get(LIST).url == f"{LIST}?status=approved"
        client.get(LIST, {"clear": "1"})
        assert client.get(LIST).status_code == 200

    def test_the_download_holds_what_the_person_may_see(self, sign_in, lead, lead2):
        mine, other = submitted_by(lead), submitted_by(lead2)
        response = sign_in(lead).get(LIST, {"download": "csv"})
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert [row[0] for row in rows] == ["Reference", mine.reference]
        assert other.reference not in response.content.decode()
        assert Event.objects.get(act="exported").changes["rows"] == 1

    @pytest.mark.parametrize("asked", ["page=-1", "page=abc", "page=999999999999", "reference=%00", "lot=9" * 40])
    def test_strange_addresses_are_no_error(self, sign_in, manager, lead, asked):
        submitted_by(lead)
        assert sign_in(manager).get(f"{LIST}?{asked}").status_code in (200, 400)

    def test_the_list_costs_the_same_for_two_rows_as_for_twenty(self, sign_in, manager, lead, queries):
        client = sign_in(manager)
        route = Route.objects.get(pk="suspension_day6")

        def more(count):
            for _ in range(count):
                submitted_by(lead, route=route, excluded_on=date(2026, 11, 16))

        more(2)
        client.get(LIST)
        few = queries(client.get, LIST)
        more(18)
        assert queries(client.get, LIST) == few < 30


def test_the_record_costs_the_same_whatever_happened_to_it(sign_in, manager, lead, queries):
    referral = submitted_by(lead, status="approved")
    OfferFactory.create_batch(2, referral=referral)
    client = sign_in(manager)
    few = queries(client.get, page("referral", referral))
    OfferFactory.create_batch(6, referral=referral)
    EnrolmentFactory(pupil=referral.pupil, starts_on=date(2019, 9, 1), ends_on=date(2020, 7, 1))
    for _ in range(4):
        Event.objects.create(
            act="looked", at=referral.started_at, user=manager.user, object_type="placements.Referral",
            object_id=str(referral.pk),
        )  # fmt: skip
    assert queries(client.get, page("referral", referral)) == few < 30


def test_a_pupil_of_the_council_has_no_school(sign_in, officer):
    referral = submitted_by(officer, pupil=PupilFactory())
    assert "On no school" in text_of(sign_in(officer).get(page("referral", referral)))


def test_a_missing_upn_is_put_right_from_the_task_list(sign_in, lead):
    draft = draft_of(lead, pupil=pupil_of(lead.organisation, upn=None))
    shown = sign_in(lead).get(page("referral-tasks", draft)).content.decode()
    assert reverse("pupils:pupil-edit", args=[draft.pupil_id]) in shown
