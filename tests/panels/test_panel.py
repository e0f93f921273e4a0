"""A panel from its planning to confirmed minutes: who sits there, what it reads, and what its decisions do."""

import hashlib
from datetime import date, time

import pytest
from django.db import DatabaseError, transaction

from core import clock
from core.models import Event, Message, MoveRefused, Threshold
from panels import agenda, minuting, planning, sitting
from panels.models import Interest, Item, Meeting, Seat
from referrals import deciding, referring
from referrals.conditions import Asked
from referrals.models import Condition, Referral
from referrals.reasons import DECLINES
from tests.factories.accounts import AffiliationFactory
from tests.panels.conftest import ROUTE, TODAY, begun, fresh
from tests.referrals.referring_steps import draft_of, submitted_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

LATER = date(2026, 12, 2)


class TestWhichReferrals:
    def test_nobody_decides_alone_what_was_sent_while_a_panel_decides_on_its_route(self, sent, manager):
        assert sent.needs_panel
        assert not Referral.objects.to_decide().exists()
        for act in (
            lambda: deciding.approve(sent, by=manager),
            lambda: deciding.decline(sent, by=manager, why="not_eligible", reason="No"),
        ):
            with pytest.raises(MoveRefused, match="A panel decides"):
                act()
        assert fresh(sent).status == "submitted"

    def test_what_was_sent_before_or_after_those_days_needs_none(self, officer):
        row = submitted_by(officer, route_id=ROUTE, submitted_at=clock.at(date(2026, 8, 31), 9))
        assert not row.needs_panel
        row.route.panel_until = date(2026, 8, 31)
        row.route.panel_from = date(2026, 8, 1)
        assert row.needs_panel

    def test_a_schools_own_route_needs_none_whatever_was_entered(self, lead):
        row = draft_of(lead)
        referring.submit(row, by=lead)
        assert not fresh(row).needs_panel

    def test_they_are_put_on_oldest_clock_first_and_on_one_agenda_alone(self, meeting, officer, manager):
        late = submitted_by(officer, route_id=ROUTE, education_due_on=date(2026, 11, 25))
        soon = submitted_by(officer, route_id=ROUTE, education_due_on=date(2026, 11, 20))
        assert list(agenda.waiting(manager)) == [soon, late]
        assert agenda.put_on(meeting, agenda.waiting(manager), by=manager) == 2
        assert [row.referral for row in meeting.items.all()] == [soon, late]
        assert agenda.put_on(meeting, [soon], by=manager) == 0
        agenda.move_up(meeting.items.get(referral=late), by=manager)
        assert [row.referral for row in meeting.items.all()] == [late, soon]

    def test_what_is_withdrawn_is_on_no_agenda(self, item, sent, officer):
        deciding.withdraw(sent, by=officer, why="settled")
        assert fresh(item).status == "taken_off"


class TestMembers:
    def test_they_are_asked_without_a_childs_name_or_a_reference(self, meeting, item, head):
        told = Message.objects.filter(template="panels/invited")
        assert told.count() == 4
        said = str(list(told.values_list("context", flat=True)))
        assert item.referral.reference not in said
        assert item.referral.pupil.legal_surname not in said
        assert told.filter(recipient=head.user).exists()

    def test_the_last_ones_are_asked_again_as_far_as_they_hold_their_roles(self, meeting, manager, head):
        head.ended_at = clock.now()
        head.save()
        assert [each.affiliation for each in planning.last_members(manager)] == [
            seat.affiliation for seat in meeting.seats.exclude(affiliation=head)
        ]

    def test_a_provider_does_not_sit_there_nor_anybody_twice_nor_two_chairs(self, meeting, manager, provider, head):
        other = AffiliationFactory(role="ap_lead", user=head.user)
        for who, post, why in (
            (provider, "other", "of the council or an AP Lead"),
            (other, "school", "already"),
            (AffiliationFactory(role="ap_lead"), "chair", "a chair already"),
        ):
            with pytest.raises(MoveRefused, match=why):
                planning.seat(meeting, who, post, by=manager)

    def test_everybody_answers_for_themselves(self, meeting, manager, head):
        row = meeting.seats.get(affiliation=head)
        with pytest.raises(MoveRefused, match="Whoever sits there"):
            planning.answer(row, by=manager, comes=True)
        planning.answer(row, by=head, comes=True)
        assert fresh(row).answer == "comes"

    def test_a_cancelled_one_leaves_its_referrals_to_another_and_tells_its_members(self, meeting, item, manager):
        planning.cancel(meeting, by=manager, reason="No room")
        assert list(agenda.waiting(manager)) == [item.referral]
        assert Message.objects.filter(template="panels/cancelled").count() == 4


class TestQuorum:
    def test_the_figure_of_the_day_is_kept_with_the_meeting(self, manager):
        Threshold.objects.create(code="panel_quorum", label="", value=5, unit="members", starts_on=LATER)
        made = {"by": manager, "starts_at": time(9), "place": "Room 4"}
        assert planning.plan(held_on=TODAY, **made).quorum == 3
        assert planning.plan(held_on=LATER, **made).quorum == 5

    def test_who_is_not_there_or_has_an_interest_does_not_count(self, item, meeting, manager, head, quality):
        meeting = begun(meeting, manager)
        assert len(sitting.who_decides(fresh(item))) == 4
        sitting.declare(item, by=head, seat=meeting.seats.get(affiliation=head))
        there = list(meeting.seats.exclude(affiliation=quality))
        sitting.say_who_is_there(meeting, by=manager, present=there)
        assert len(sitting.who_decides(fresh(item))) == 2
        with pytest.raises(MoveRefused, match="2 of 3 members"):
            sitting.approve(fresh(item), by=manager)
        assert fresh(item.referral).status == "submitted"
        sitting.defer(fresh(item), by=manager, reason="Too few", until=LATER)
        assert fresh(item).status == "deferred"

    def test_who_asked_for_it_and_the_school_of_the_child_have_an_interest_undeclared(
        self, officer, manager, head, meeting
    ):
        row = submitted_by(officer, route_id=ROUTE, home_school=head.organisation)
        planning.seat(meeting, officer, "other", by=manager)
        agenda.put_on(meeting, [row], by=manager)
        meeting = begun(meeting, manager)
        item = Item.objects.get()
        assert {seat.affiliation for seat in meeting.seats.all() if item.concerns(seat)} == {officer, head}
        for person in (officer, head):
            assert not Item.objects.visible_to(person).exists()
            assert Item.objects.listed_for(person).exists()


class TestDeciding:
    def test_it_acts_on_the_referral_as_a_decision_alone_does(self, item, meeting, manager, officer):
        meeting = begun(meeting, manager)
        Message.objects.all().delete()
        sitting.approve(fresh(item), by=manager, conditions=[Asked("A key adult.", LATER, "blocks", "ap_manager")])
        row = fresh(item)
        assert (row.status, row.counted, row.referral.status) == ("conditions", 4, "approved")
        assert row.referral.decided_by == manager.user
        assert Condition.objects.get().sentence == "A key adult."
        assert Message.objects.get().template == "referrals/referral_approved_on_conditions"

    def test_a_decline_has_its_coded_reason(self, item, meeting, manager):
        begun(meeting, manager)
        sitting.decline(fresh(item), by=manager, why="not_eligible", reason="No lot fits")
        assert fresh(item.referral).declined_for == "not_eligible"

    def test_it_is_put_off_to_another_agenda_at_its_head_and_off_the_desk_until_then(
        self, item, meeting, manager, officer
    ):
        later = planning.plan(by=manager, held_on=LATER, starts_at=time(9), place="Room 4")
        agenda.put_on(later, [submitted_by(officer, route_id=ROUTE)], by=manager)
        begun(meeting, manager)
        sitting.defer(fresh(item), by=manager, reason="The plan is to be read", to=later)
        assert later.items.first().referral == item.referral
        assert fresh(item.referral).deferred_until == LATER
        assert fresh(item).status == "deferred"

    def test_nobody_records_what_they_asked_for_or_have_an_interest_in(self, item, meeting, manager, second):
        meeting = begun(meeting, manager)
        sitting.declare(item, by=manager, seat=meeting.seats.get(affiliation=manager))
        with pytest.raises(MoveRefused, match="You have an interest"):
            sitting.approve(fresh(item), by=manager)
        sitting.approve(fresh(item), by=second)
        assert fresh(item.referral).decided_by == second.user

    def test_before_it_has_begun_nothing_is_decided(self, item, manager):
        with pytest.raises(MoveRefused, match="The meeting is planned"):
            sitting.approve(item, by=manager)

    def test_of_two_who_record_the_second_is_told(self, item, meeting, manager, second):
        begun(meeting, manager)
        mine, theirs = fresh(item), fresh(item)
        sitting.approve(mine, by=manager)
        with pytest.raises(MoveRefused, match="Somebody else was quicker"):
            sitting.decline(theirs, by=second, why="not_eligible", reason="No")
        assert fresh(item.referral).status == "approved"


class TestMinutes:
    @pytest.fixture
    def drafted(self, item, meeting, manager, head):
        meeting = begun(meeting, manager)
        sitting.declare(item, by=head, seat=meeting.seats.get(affiliation=head))
        sitting.decline(fresh(item), by=manager, why="not_eligible", reason="Said to the commissioner alone")
        minuting.draft(meeting, by=manager, said="The next panel is in December.")
        return fresh(meeting)

    def test_they_are_not_drafted_while_an_item_is_left(self, item, meeting, manager):
        meeting = begun(meeting, manager)
        with pytest.raises(MoveRefused, match="1 left"):
            minuting.draft(meeting, by=manager, said="")

    def test_what_was_returned_meanwhile_is_taken_off(self, item, meeting, manager):
        meeting = begun(meeting, manager)
        deciding.return_for_information(item.referral, by=manager, wanted="The plan")
        minuting.draft(meeting, by=manager, said="")
        assert fresh(item).status == "taken_off"

    def test_somebody_else_confirms_them_and_they_are_frozen_with_their_hash(self, drafted, manager, second, item):
        with pytest.raises(MoveRefused, match="somebody else confirms"):
            minuting.confirm(drafted, by=manager)
        minuting.confirm(fresh(drafted), by=second)
        row = fresh(drafted)
        body = minuting.kept(row)
        assert body.startswith(b"%PDF")
        assert hashlib.sha256(body).hexdigest() == row.pdf_sha256
        assert Event.objects.get(act="confirmed").changes["sha256"] == ["", row.pdf_sha256]
        assert row.minutes["decided"][0]["why"] == DECLINES.label("not_eligible")

    def test_they_name_no_child_and_say_who_had_an_interest(self, drafted, second, item, head):
        minuting.confirm(drafted, by=second)
        said = str(fresh(drafted).minutes)
        pupil = item.referral.pupil
        assert pupil.legal_surname not in said
        assert "Said to the commissioner alone" not in said
        assert head.user.name in str(fresh(drafted).minutes["decided"][0]["interests"])

    def test_the_database_refuses_to_change_them(self, drafted, second):
        minuting.confirm(drafted, by=second)
        for change in ({"said": "Other"}, {"pdf_sha256": "x"}, {"status": "sitting"}):
            with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
                Meeting.objects.filter(pk=drafted.pk).update(**change)
        Interest.objects.all().delete()
        Item.objects.all().delete()
        Seat.objects.all().delete()
        with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
            Meeting.objects.filter(pk=drafted.pk).delete()

    def test_a_draft_is_taken_back_and_a_file_that_was_changed_is_not_handed_out(self, drafted, second):
        minuting.take_back(drafted, by=second)
        assert fresh(drafted).is_sitting
        minuting.draft(fresh(drafted), by=second, said="")
        other = AffiliationFactory(role="ap_manager", organisation=second.organisation)
        minuting.confirm(fresh(drafted), by=other)
        row = fresh(drafted)
        with row.pdf.storage.open(row.pdf.name, "wb") as file:
            file.write(b"%PDF other")
        assert minuting.kept(row) is None
