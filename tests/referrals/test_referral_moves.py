"""The steps of a referral: each listed one works, every other is refused, and of two at once the second."""

import itertools
from datetime import date

import pytest

from core.models import Event, Message, MoveRefused
from placements import tasks
from placements.models import Offer
from referrals import deciding, referring
from referrals.models import Referral
from tests.factories.accounts import AffiliationFactory
from tests.factories.placements import OfferFactory, PlacementFactory
from tests.factories.pupils import EnrolmentFactory
from tests.referrals.referring_steps import draft_of, load, pupil_of, submitted_by

Status = Referral.Status
WORDS = {"declined": {"decision_reason": "No."}, "returned": {"information_wanted": "More."}}
STEPS = {
    Status.SUBMITTED: lambda row, by: referring.submit(row, by=by),
    Status.RETURNED: lambda row, by: deciding.return_for_information(row, by=by, wanted="The plan's section F"),
    Status.APPROVED: lambda row, by: deciding.approve(row, by=by),
    Status.DECLINED: lambda row, by: deciding.decline(row, by=by, why="nothing_fits", reason="No lot fits"),
    Status.WITHDRAWN: lambda row, by: deciding.withdraw(row, by=by, why="settled", reason="Back at school"),
}
# What a route approved is returned by stopping it: tests/referrals/test_referral_stop.py.
STOPPED = (Status.APPROVED, Status.RETURNED)
# And what was declined is approved by an appeal: tests/referrals/test_referral_appeal.py.
APPEALED = (Status.DECLINED, Status.APPROVED)
PAIRS = [pair for pair in itertools.product(Status, STEPS) if pair not in (STOPPED, APPEALED)]


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


@pytest.fixture(scope="module")
def scene(bare):
    load()
    return bare


@pytest.mark.parametrize("before, to", [pair for pair in PAIRS if pair[1] in Referral.MOVES[pair[0]]])
def test_a_listed_step_is_taken_and_recorded(officer, manager, before, to):
    row = draft_of(
        officer, route_id="s19_otherwise", submitted=before != "draft", status=before, **WORDS.get(before, {})
    )
    STEPS[to](row, manager)
    assert Referral.objects.get(pk=row.pk).status == to
    event = Event.objects.get()
    assert event.changes == {"status": [before, to]}
    assert (event.user, event.pupil_id) == (manager.user, row.pupil_id)
    assert event.sentence.startswith("The referral was ")


@pytest.mark.parametrize("before, to", [pair for pair in PAIRS if pair[1] not in Referral.MOVES[pair[0]]])
def test_every_other_step_is_refused(lead, manager, before, to):
    row = draft_of(lead, submitted=before != "draft", status=before, **WORDS.get(before, {}))
    with pytest.raises(MoveRefused, match="cannot be"):
        STEPS[to](row, manager)
    assert Referral.objects.get(pk=row.pk).status == before
    assert not Event.objects.exists()


@pytest.mark.parametrize("first, second", list(itertools.permutations([Status.APPROVED, Status.DECLINED], 2)))
def test_of_two_decisions_at_once_the_second_is_refused(lead, manager, first, second):
    row = submitted_by(lead)
    one, other = Referral.objects.get(pk=row.pk), Referral.objects.get(pk=row.pk)
    STEPS[first](one, manager)
    with pytest.raises(MoveRefused, match=f"Somebody else was quicker: this is now {first.label.lower()}"):
        STEPS[second](other, manager)
    row.refresh_from_db()
    assert row.status == first
    assert Event.objects.count() == 1


def test_a_section_saved_while_somebody_sends_it_is_refused(lead):
    row = draft_of(lead)
    stale = Referral.objects.get(pk=row.pk)
    referring.submit(row, by=lead)
    with pytest.raises(MoveRefused, match="This is approved and can no longer be changed"):
        referring.fill_in(stale, by=lead, tried="Something else")
    assert Referral.objects.get(pk=row.pk).tried != "Something else"


def test_a_school_starts_none_for_a_pupil_who_is_not_on_its_roll(lead, other_school):
    stranger = pupil_of(other_school)
    with pytest.raises(MoveRefused, match="not on your school's roll"):
        referring.start(stranger, by=lead, tried="Nothing")
    assert not Referral.objects.exists()


class TestSubmit:
    def test_it_gets_a_reference_in_order_and_keeps_it(self, lead, manager):
        first, second = draft_of(lead), draft_of(lead)
        referring.submit(first, by=lead)
        referring.submit(second, by=lead)
        assert [first.reference, second.reference] == ["REF-2026-000001", "REF-2026-000002"]
        sent_at = first.submitted_at
        deciding.stop(first, by=manager, reason="The plan")
        referring.submit(first, by=lead)
        assert (first.reference, first.submitted_at) == ("REF-2026-000001", sent_at)

    @pytest.mark.parametrize(
        "field, empty, sentence",
        [
            ("route", None, "Select the route"),
            ("reason", None, "Select the reason"),
            ("tried", "", "Enter what has been tried"),
            ("lot", None, "Select what the pupil needs"),
            ("half_days", [], "Select at least one half-day"),
            ("starts_on", None, "Enter the day the place is wanted from"),
            ("ends_on", None, "Enter the day the place is wanted until"),
            ("baseline_attended", None, "Enter the sessions attended"),
            ("baseline_possible", None, "Enter the sessions possible"),
            ("pupil_view", "", "Enter the pupil's view"),
            ("parent_view", "", "Enter the parent's view"),
            ("risk", "", "Select the risk level"),
            ("starts_on", date(2026, 11, 17), "must be today or in the future"),
        ],
    )
    def test_it_is_not_sent_with_something_missing_or_past(self, lead, field, empty, sentence):
        extra = {"baseline_attended": None} if field == "baseline_possible" else {}
        row = draft_of(lead, **{**extra, field: empty})
        with pytest.raises(MoveRefused, match="This cannot be sent yet"):
            referring.submit(row, by=lead)
        assert sentence in " ".join(fault.sentence for fault in row.faults())
        assert Referral.objects.get(pk=row.pk).status == "draft"

    def test_a_pupil_needs_a_upn_or_a_reason_for_none(self, lead):
        row = draft_of(lead, pupil=pupil_of(lead.organisation, upn=None))
        with pytest.raises(MoveRefused, match="Add the pupil's UPN, or say why there is none"):
            referring.submit(row, by=lead)
        row.pupil.no_upn_reason = "awaiting_school"
        referring.submit(row, by=lead)

    def test_a_pupil_who_left_the_roll_meanwhile_is_not_sent(self, lead):
        row = draft_of(lead, route_id="s29a_offsite_direction")
        row.pupil.enrolments.update(ends_on=date(2026, 11, 13))
        with pytest.raises(MoveRefused, match="not on the school's roll"):
            referring.submit(Referral.objects.get(pk=row.pk), by=lead)

    def test_a_route_of_the_council_is_not_sent_by_a_school(self, lead):
        with pytest.raises(MoveRefused, match="The council arranges places on this route"):
            referring.submit(draft_of(lead, route_id="s19_otherwise"), by=lead)

    def test_a_suspension_too_long_is_not_sent(self, lead):
        row = draft_of(lead, route_id="suspension_day6", excluded_on=date(2026, 11, 16), ends_on=date(2027, 7, 20))
        with pytest.raises(MoveRefused, match="allows 45"):
            referring.submit(row, by=lead)

    def test_the_home_school_is_the_one_of_the_day_it_is_sent(self, officer, school):
        row = draft_of(officer, route_id="s19_permanent_exclusion", excluded_on=date(2026, 11, 16))
        EnrolmentFactory(pupil=row.pupil, school=school)
        referring.submit(row, by=officer)
        row.refresh_from_db()
        assert row.home_school == school
        assert row.education_due_on == date(2026, 11, 23)

    def test_every_ap_manager_is_told_without_a_name(self, lead, manager, officer, council):
        another = AffiliationFactory(role="ap_manager", organisation=council)
        left = AffiliationFactory(role="ap_manager", organisation=council, ends_on=date(2026, 11, 1))
        row = draft_of(lead)
        referring.submit(row, by=lead)
        told = Message.objects.values_list("recipient", flat=True)
        assert set(told) == {manager.user_id, another.user_id}
        assert left.user_id not in told
        for message in Message.objects.all():
            assert message.context["reference"] == row.reference
            assert row.pupil.legal_surname not in str(message.context)

    def test_sending_again_after_a_return_tells_again(self, officer, manager):
        row = draft_of(officer, route_id="s19_otherwise")
        referring.submit(row, by=officer)
        deciding.return_for_information(row, by=manager, wanted="More")
        referring.submit(row, by=officer)
        assert Message.objects.filter(template="referrals/referral_submitted").count() == 2


class TestBaseline:
    def test_it_is_never_changed_once_it_was_sent(self, lead, manager):
        row = draft_of(lead)
        referring.submit(row, by=lead)
        deciding.stop(row, by=manager, reason="More")
        for values in ({"baseline_attended": 10}, {"baseline_possible": 119}, {"baseline_to": date(2026, 11, 17)}):
            with pytest.raises(MoveRefused, match="stays as it was first sent"):
                referring.fill_in(row, by=lead, **values)
        row.refresh_from_db()
        assert (row.baseline_attended, row.baseline_possible) == (60, 120)

    def test_the_rest_may_be_changed_when_it_came_back(self, lead, manager):
        row = submitted_by(lead)
        deciding.return_for_information(row, by=manager, wanted="More")
        referring.fill_in(row, by=lead, tried="More, as asked", baseline_attended=60)
        assert Referral.objects.get(pk=row.pk).tried == "More, as asked"


class TestDecisions:
    @pytest.mark.parametrize("act, template", [
        (lambda row, by: deciding.approve(row, by=by), "referral_approved"),
        (lambda row, by: deciding.decline(row, by=by, why="nothing_fits", reason="No lot fits"), "referral_declined"),
        (lambda row, by: deciding.return_for_information(row, by=by, wanted="More"), "referral_returned"),
    ])  # fmt: skip
    def test_who_referred_is_told(self, lead, manager, act, template):
        colleague = AffiliationFactory(role="ap_lead", organisation=lead.organisation)
        row = submitted_by(lead)
        act(row, manager)
        message = Message.objects.get()
        assert (message.recipient, message.template) == (lead.user, f"referrals/{template}")
        assert "No lot fits" not in str(message.context)
        assert colleague.user_id != message.recipient_id

    def test_when_who_referred_has_left_the_other_leads_are_told(self, lead, manager):
        row = submitted_by(lead)
        type(lead).objects.filter(pk=lead.pk).update(ends_on=date(2026, 11, 1))
        colleague = AffiliationFactory(role="ap_lead", organisation=lead.organisation)
        deciding.approve(row, by=manager)
        assert Message.objects.get().recipient == colleague.user

    @pytest.mark.parametrize("words", ["", "   "])
    def test_a_reason_is_needed_to_decline_return_and_withdraw(self, lead, manager, words):
        row = submitted_by(lead)
        for act in (
            lambda: deciding.decline(row, by=manager, why="other", reason=words),
            lambda: deciding.return_for_information(row, by=manager, wanted=words),
            lambda: deciding.withdraw(row, by=lead, why="other", reason=words),
        ):
            with pytest.raises(MoveRefused, match="^Enter "):
                act()
        assert Referral.objects.get(pk=row.pk).status == "submitted"

    def test_who_decided_and_when_stay_on_the_row(self, lead, manager):
        row = submitted_by(lead)
        deciding.decline(row, by=manager, why="nothing_fits", reason="  No lot fits. ")
        row.refresh_from_db()
        assert (row.decided_by, row.declined_for, row.decision_reason) == (manager.user, "nothing_fits", "No lot fits.")
        assert row.decided_at is not None


class TestWithdraw:
    def test_a_draft_needs_no_reason(self, lead):
        row = draft_of(lead)
        deciding.withdraw(row, by=lead)
        assert Referral.objects.get(pk=row.pk).status == "withdrawn"

    def test_open_offers_lapse_with_it(self, lead):
        offer = OfferFactory(referral=submitted_by(lead, status="approved"))
        declined = OfferFactory(referral=offer.referral, status="declined", decline_reason="staffing")
        deciding.withdraw(offer.referral, by=lead, why="settled")
        assert Offer.objects.get(pk=offer.pk).status == "lapsed"
        assert Offer.objects.get(pk=declined.pk).status == "declined"
        assert Event.objects.filter(act="lapsed", pupil_id=offer.referral.pupil_id).count() == 1

    def test_with_a_place_agreed_it_stands(self, lead):
        placement = PlacementFactory(offer__referral=submitted_by(lead, status="approved"))
        with pytest.raises(MoveRefused, match="end the placement"):
            deciding.withdraw(placement.referral, by=lead, why="other", reason="Changed our mind")
        assert Referral.objects.get(pk=placement.referral_id).status == "approved"


def test_the_kept_day_follows_a_changed_calendar(lead, queries):
    row = submitted_by(
        lead, route_id="suspension_day6", excluded_on=date(2026, 11, 16), education_due_on=date(2026, 11, 23)
    )
    assert referring.settle_clocks() == 0
    row.commissioner.calendar.closures.create(
        kind="emergency", starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 20)
    )
    assert referring.settle_clocks() == 1
    row.refresh_from_db()
    assert row.education_due_on == date(2026, 11, 24)
    assert referring.settle_clocks() == 0


def test_the_nights_task_keeps_the_day_right(lead):
    row = submitted_by(lead, route_id="suspension_day6", excluded_on=date(2026, 11, 16))
    tasks.run_the_clock()
    row.refresh_from_db()
    assert row.education_due_on == date(2026, 11, 23)
