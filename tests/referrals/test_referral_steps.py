"""Where a referral stands, who looks after it, and the way from one decision to the next."""

import re
from datetime import date

import pytest
from django.urls import reverse

from core import clock
from core.models import Event, MoveRefused
from referrals import assigning
from referrals.models import Referral
from tests.factories.placements import OfferFactory, PlacementFactory
from tests.factories.placing import on_framework
from tests.referrals.referring_steps import draft_of, load, pupil_of, submitted_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]
LIST = reverse("referrals:referrals")


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


def page(name, row):
    room = "placements" if name == "referral-places" else "referrals"
    return reverse(f"{room}:{name}", args=[row.pk])


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def steps(lead, provider):
    """Approved referrals at every step there is after it."""
    membership = on_framework(provider)

    def approved():
        return submitted_by(lead, status="approved")

    def offer(referral, **values):
        return OfferFactory(referral=referral, membership=membership, **values)

    def place(referral, **values):
        return PlacementFactory(offer=offer(referral, status="accepted"), **values)

    ended = {"status": "ended", "end_reason": "other", "starts_on": date(2026, 11, 2)}
    found = {name: approved() for name in ("declined", "offered", "late", "agreed", "ended", "never begun", "again")}
    offer(found["declined"], status="declined", decline_reason="risk")
    offer(found["offered"], reply_by=date(2026, 11, 20))
    offer(found["late"], reply_by=date(2026, 11, 16))
    place(found["agreed"], status="agreed")
    place(found["ended"], ended_on=date(2026, 11, 13), **ended)
    place(found["never begun"], ended_on=date(2026, 10, 30), **ended)
    place(found["again"], ended_on=date(2026, 11, 13), **ended)
    offer(found["again"], reply_by=date(2026, 11, 20))
    return found


SAID = {
    "declined": "Waiting for offer",
    "offered": "Offered, answer by 20 Nov",
    "late": "Offered, answer was due 16 Nov",
    "agreed": "Placed",
    "ended": "Ended",
    "never begun": "Waiting for offer",
    "again": "Offered, answer by 20 Nov",
}


def test_an_approved_referral_says_what_came_of_it(steps, manager, sign_in):
    shown = {row.pk: row.step.label for row in Referral.objects.with_details()}
    assert {name: shown[row.pk] for name, row in steps.items()} == SAID
    listed = text_of(sign_in(manager).get(LIST))
    assert all(words in listed for words in SAID.values())


@pytest.mark.parametrize("status, names", [
    ("unoffered", {"declined", "never begun"}),
    ("offered", {"offered", "late", "again"}),
    ("placed", {"agreed"}),
    ("ended", {"ended"}),
    ("unplaced", {"declined", "never begun", "offered", "late"}),
])  # fmt: skip
def test_the_list_narrows_to_a_step(steps, manager, sign_in, status, names):
    rows = sign_in(manager).get(LIST, {"status": status}).context["page_obj"]
    assert {name for name, row in steps.items() if row in list(rows)} == names


def test_the_list_sorts_by_step(steps, manager, lead, sign_in):
    submitted_by(lead)
    rows = sign_in(manager).get(LIST, {"sort": "status"}).context["page_obj"]
    firsts = [row.step.label.split(",")[0] for row in rows]
    assert list(dict.fromkeys(firsts)) == ["Submitted", "Waiting for offer", "Offered", "Placed", "Ended"]
    backwards = sign_in(manager).get(LIST, {"sort": "-status"}).context["page_obj"]
    assert [row.step.label.split(",")[0] for row in backwards] == list(reversed(firsts))


@pytest.mark.parametrize("name, button", [
    ("declined", True), ("never begun", True), ("ended", True), ("offered", False), ("agreed", False),
])  # fmt: skip
def test_a_place_is_offered_from_where_none_is_held(steps, manager, sign_in, name, button):
    shown = sign_in(manager).get(page("referral", steps[name])).content.decode()
    assert (page("referral-places", steps[name]) in shown) is button


def test_a_provider_is_not_told_of_offers_to_others(steps, provider, sign_in):
    shown = text_of(sign_in(provider).get(page("referral", steps["agreed"])))
    assert "Offered, answer" not in shown


class TestDeciding:
    def test_the_facts_of_the_child_stand_beside_the_decision(self, lead, manager, sign_in):
        pupil = pupil_of(lead.organisation, sen_provision="E", primary_need="SEMH", is_looked_after=True)
        referral = submitted_by(
            lead, pupil=pupil, route_id="suspension_day6", excluded_on=date(2026, 11, 9), reason_id="suspension"
        )
        shown = text_of(sign_in(manager).get(page("referral", referral)))
        for words in ("EHC plan Yes", "Looked after Yes", "Social worker No", "Year group Year"):
            assert words in shown
        assert "looked after: first day" in shown

    def test_a_school_whose_pupil_has_left_reads_none_of_it(self, lead, sign_in):
        pupil = pupil_of(lead.organisation, is_looked_after=True)
        referral = submitted_by(lead, pupil=pupil, route_id="suspension_day6", excluded_on=date(2026, 11, 9))
        pupil.enrolments.update(ends_on=date(2026, 11, 10))
        client = sign_in(lead)
        shown = text_of(client.get(page("referral", referral))) + text_of(client.get(LIST))
        assert "looked after: first day" not in shown
        assert "Looked after Yes" not in shown

    def test_one_click_approves_and_leads_to_the_next_and_to_a_place(self, lead, manager, sign_in):
        first, second = submitted_by(lead), submitted_by(lead)
        client = sign_in(manager)
        shown = client.get(page("referral", first)).content.decode()
        assert f'action="{page("referral-approve", first)}"' in shown
        assert "Next to decide (1 left)" in shown
        done = client.post(page("referral-approve", first), {"reason": "Good plan."}, follow=True)
        banner = done.content.decode()
        first.refresh_from_db()
        assert (first.status, first.decision_reason) == ("approved", "Good plan.")
        assert page("referral-places", first) in banner
        assert f'href="{page("referral", second)}">Next to decide (1 left)' in banner
        last = client.post(
            page("referral-decline", second), {"why": "other", "reason": "No."}, follow=True
        ).content.decode()
        assert "Next to decide" not in last

    def test_what_the_manager_made_is_not_the_next(self, lead, manager, sign_in):
        own = submitted_by(lead, submitted_by=manager.user)
        first = submitted_by(lead)
        assert "Next to decide" not in sign_in(manager).get(page("referral", first)).content.decode()
        assert page("referral-approve", own) not in sign_in(manager).get(page("referral", own)).content.decode()


class TestAssigning:
    def test_a_referral_is_given_to_an_officer_and_found_under_mine(self, lead, manager, officer, viewer, sign_in):
        referral, other = submitted_by(lead), submitted_by(lead)
        client = sign_in(manager)
        assert client.get(page("referral-assign", referral)).context["form"]["to"].value() == manager.user_id
        client.post(page("referral-assign", referral), {"to": officer.user_id})
        referral.refresh_from_db()
        assert referral.assigned_to == officer.user
        event = Event.objects.get(act="assigned")
        assert event.sentence == f"{officer.user.name} looks after the referral."
        client = sign_in(officer)
        tabs = {tab["label"]: tab for tab in client.get(LIST).context["tabs"]}
        assert (tabs["Mine"]["count"], tabs["Unassigned"]["count"]) == (1, 1)
        assert list(client.get(LIST + tabs["Mine"]["url"]).context["page_obj"]) == [referral]
        assert list(client.get(LIST + tabs["Unassigned"]["url"]).context["page_obj"]) == [other]
        assert f"Assigned to {officer.user.name}" in text_of(client.get(LIST, {"assigned": "me"}))

    def test_each_tab_counts_the_rows_it_opens(self, steps, lead, manager, sign_in):
        submitted_by(lead)
        Referral.objects.filter(pk__in=[steps["ended"].pk, steps["declined"].pk]).update(assigned_to=manager.user)
        client = sign_in(manager)
        for tab in client.get(LIST).context["tabs"][1:]:
            opened = client.get(LIST + tab["url"])
            assert opened.context["page_obj"].paginator.count == tab["count"], tab
            assert next(each["label"] for each in opened.context["tabs"] if each["is_current"]) == tab["label"]

    def test_only_who_decides_or_commissions_for_the_council_may_be_chosen(self, lead, manager, sign_in):
        referral = submitted_by(lead)
        sign_in(manager).post(page("referral-assign", referral), {"to": lead.user_id})
        referral.refresh_from_db()
        assert referral.assigned_to is None

    def test_what_is_over_is_assigned_to_nobody(self, lead, manager, sign_in):
        referral = submitted_by(lead, status="declined", decision_reason="No.")
        shown = text_of(sign_in(manager).get(page("referral-assign", referral)))
        assert "cannot be done any more" in shown

    def test_a_school_is_not_asked_who_looks_after_it(self, lead, manager, sign_in):
        referral = submitted_by(lead, assigned_to=manager.user)
        client = sign_in(lead)
        assert client.get(page("referral-assign", referral)).status_code == 403
        assert client.get(LIST).context["tabs"] == []
        assert "assigned" not in client.get(LIST).context["filter"].filters


class TestWhyNot:
    """A coded reason beside the words, shown, filed and looked for."""

    def test_another_reason_is_said_in_words(self, lead, sign_in):
        client, row = sign_in(lead), submitted_by(lead)
        assert (
            "Enter why the referral is withdrawn" in client.post(page("referral-withdraw", row), {"why": "other"}).text
        )
        client.post(page("referral-withdraw", row), {"why": "parent"})
        row.refresh_from_db()
        assert (row.status, row.withdrawn_for) == ("withdrawn", "parent")
        assert "The parent or carer does not agree" in client.get(page("referral", row)).text

    def test_the_list_and_its_file_say_it_by_its_group_too(self, lead, manager, sign_in):
        row = submitted_by(lead)
        other = submitted_by(lead)
        sign_in(manager).post(page("referral-decline", row), {"why": "try_first", "reason": "A mentor first."})
        client, rows = sign_in(manager), reverse("referrals:referrals")
        shown = client.get(rows, {"why": "declined_for try_first"}).text
        assert row.reference in shown
        assert other.reference not in shown
        file = client.get(rows, {"download": "csv", "why": "declined_for try_first"}).content.decode("utf-8-sig")
        assert "More can be tried in school first,More to be done first" in file


class TestTaking:
    def test_one_click_takes_it_and_another_hands_it_back(self, lead, officer, sign_in):
        referral, client = submitted_by(lead), sign_in(officer)
        assert "Take it" in text_of(client.get(page("referral", referral)))
        client.post(page("referral-take", referral))
        referral.refresh_from_db()
        assert referral.assigned_to == officer.user
        assert "Hand it back" in text_of(client.get(page("referral", referral)))
        client.post(page("referral-hand-back", referral))
        referral.refresh_from_db()
        assert referral.assigned_to is None

    def test_of_two_who_take_it_the_second_is_told_who_was_first(self, lead, officer, manager):
        referral = submitted_by(lead)
        one, other = (Referral.objects.get(pk=referral.pk) for _ in range(2))
        assigning.take(one, by=officer)
        with pytest.raises(MoveRefused, match=f"{officer.user.name} looks after it already"):
            assigning.take(other, by=manager)
        with pytest.raises(MoveRefused, match="You do not look after"):
            assigning.hand_back(other, by=manager)

    def test_beside_each_name_stands_how_many_they_look_after(self, lead, officer, manager, sign_in):
        referral = submitted_by(lead)
        submitted_by(lead, assigned_to=officer.user)
        submitted_by(lead, assigned_to=officer.user, status="declined", decision_reason="No.")
        shown = text_of(sign_in(manager).get(page("referral-assign", referral)))
        assert f"{officer.user.name} (1 open)" in shown
        assert f"{manager.user.name} (0 open)" in shown

    def test_a_draft_and_a_schools_own_route_are_not_unassigned(self, lead, manager, sign_in):
        draft_of(lead)
        submitted_by(lead, status="approved", stop_by=date(2026, 11, 25))
        waits = submitted_by(lead)
        opened = sign_in(manager).get(LIST, {"status": "desk", "assigned": "nobody"})
        assert list(opened.context["page_obj"]) == [waits]

    def test_decided_lists_what_a_person_decided_lately(self, lead, manager, sign_in):
        decided = submitted_by(lead, status="approved", decided_by=manager.user, decided_at=clock.now())
        submitted_by(lead, status="approved", decided_at=clock.now(), stop_by=date(2026, 11, 25))
        assert list(sign_in(manager).get(LIST, {"status": "decided"}).context["page_obj"]) == [decided]
