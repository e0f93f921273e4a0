"""A placement starts, pauses, goes on and ends; each listed step works and every other is refused."""

from datetime import date, timedelta

import pytest

from core import clock
from core.models import Event, Message, MoveRefused
from placements import agreeing, running
from placements.models import Agreement, Offer, Pause, Placement, Session
from providers import blocking
from tests.cast import held
from tests.factories.placements import AgreementFactory, OfferFactory, PlacementFactory
from tests.factories.placing import FIRST, LAST, agreed, cells, on_framework

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]

TUESDAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def scene(bare):
    """A placement agreed and signed; its first day is Monday."""
    bare["membership"] = on_framework(bare["provider"])
    bare["waiting"] = agreed(bare["lead"], bare["provider"], bare["membership"])
    return bare


membership, waiting = held("membership"), held("waiting")


@pytest.fixture
def placement(waiting):
    """Running since Monday; today is Tuesday."""
    with clock.set_to(clock.at(FIRST, 5)):
        running.start(waiting)
    with clock.set_to(clock.at(TUESDAY, 10)):
        yield Placement.objects.get(pk=waiting.pk)


def fresh(row):
    return type(row)._base_manager.get(pk=row.pk)


def days(placement) -> list[str]:
    return [f"{day:%d/%m}" for day in Session.objects.filter(placement=placement).values_list("date", flat=True)]


REQUIRED = {
    (Placement, "ended"): {"ended_on": LAST, "end_reason": "planned"},
    (Offer, "declined"): {"decline_reason": "risk"},
}


@pytest.mark.parametrize(
    "model, make, before, after",
    [
        (model, make, before, after)
        for model, make in ((Offer, OfferFactory), (Placement, PlacementFactory), (Agreement, AgreementFactory))
        for before in model.Status
        for after in model.Status
        if before != after
    ],
)
def test_each_listed_step_works_and_every_other_is_refused(model, make, before, after, manager):
    row = make(status=before, **REQUIRED.get((model, before), {}))
    stamps = REQUIRED.get((model, after), {})
    if after in model.MOVES[before]:
        row.move(after, by=manager, act="moved", **stamps)
        assert fresh(row).status == after
        assert Event.objects.about(row).get().changes == {"status": [before, after]}
    else:
        with pytest.raises(MoveRefused):
            row.move(after, by=manager, act="moved", **stamps)
        assert fresh(row).status == before


class TestStarting:
    def test_it_does_not_start_before_its_day(self, waiting):
        with pytest.raises(MoveRefused, match="starts on 23 November 2026"):
            running.start(waiting)

    def test_it_starts_once(self, waiting):
        with clock.set_to(clock.at(FIRST, 5)):
            running.start(waiting)
            with pytest.raises(MoveRefused, match="active and cannot be started"):
                running.start(fresh(waiting))
        assert list(Event.objects.about(waiting).filter(act="started").values_list("user", flat=True)) == [None]

    def test_unsigned_it_does_not_start(self, waiting):
        Agreement.objects.update(status="replaced")
        with clock.set_to(clock.at(FIRST, 5)), pytest.raises(MoveRefused, match="not been signed by both"):
            running.start(waiting)

    def test_held_by_the_gate_nothing_is_due_until_it_starts(self, waiting, membership, quality, manager):
        made = blocking.block(membership.provider, ground="other", reason="Flood", by=quality)
        with clock.set_to(clock.at(FIRST, 5)):
            running.hold(waiting)
            running.hold(waiting)
        assert days(waiting) == []
        assert Pause.objects.get(placement=waiting).is_hold
        blocking.lift(made, by=quality, reason="Dry")
        with clock.set_to(clock.at(date(2026, 12, 1), 5)):
            running.start(waiting)
        assert fresh(waiting).status == "active"
        assert days(waiting) == ["02/12", "07/12", "09/12", "14/12", "16/12"]
        mails = Message.objects.filter(template="placements/cannot_start")
        assert [mail.recipient for mail in mails] == [manager.user]


class TestPausing:
    def test_from_today_until_resumed(self, placement, lead):
        running.pause(placement, on=TUESDAY, reason="In hospital", by=lead)
        assert fresh(placement).status == "paused"
        assert days(placement) == ["23/11"]
        with clock.set_to(clock.at(date(2026, 12, 3))):
            running.resume(fresh(placement), on=date(2026, 12, 7), by=lead)
            assert fresh(placement).status == "paused"
        assert days(placement) == ["23/11", "07/12", "09/12", "14/12", "16/12"]

    def test_resumed_the_same_day_it_is_as_if_never_paused(self, placement, lead):
        before = days(placement)
        running.pause(placement, on=TUESDAY, reason="In error", by=lead)
        running.resume(fresh(placement), on=TUESDAY, by=lead)
        assert (fresh(placement).status, days(placement)) == ("active", before)
        assert not Pause.objects.exists()

    def test_a_pause_to_come_leaves_it_active_until_then(self, placement, lead):
        running.pause(placement, on=date(2026, 12, 1), until=date(2026, 12, 4), reason="Holiday", by=lead)
        assert fresh(placement).status == "active"
        assert "02/12" not in days(placement)
        assert "07/12" in days(placement)

    @pytest.mark.parametrize(
        "given, words",
        [
            ({"on": FIRST}, "today or a later day"),
            ({"on": TUESDAY, "until": FIRST}, "on or after its first day"),
            ({"on": LAST + timedelta(days=3)}, "ends on 18 December"),
        ],
    )
    def test_what_cannot_be_is_refused(self, placement, lead, given, words):
        with pytest.raises(MoveRefused, match=words):
            running.pause(placement, **given, reason="Why", by=lead)
        assert not Pause.objects.exists()

    def test_two_pauses_on_one_day_are_refused(self, placement, lead):
        running.pause(placement, on=date(2026, 12, 1), until=date(2026, 12, 4), reason="One", by=lead)
        with pytest.raises(MoveRefused, match="on these days already"):
            running.pause(placement, on=TUESDAY, reason="Two", by=lead)

    def test_only_an_active_placement_is_paused(self, waiting, lead):
        with pytest.raises(MoveRefused, match="agreed and cannot be paused"):
            running.pause(waiting, on=FIRST, reason="Why", by=lead)

    def test_only_a_paused_one_is_resumed(self, placement, lead):
        with pytest.raises(MoveRefused, match="not paused"):
            running.resume(placement, on=TUESDAY, by=lead)

    def test_the_reason_stays_off_the_trail(self, placement, lead):
        running.pause(placement, on=TUESDAY, reason="MARKER", by=lead)
        assert "MARKER" not in str(list(Event.objects.values_list("sentence", "changes")))


class TestEnding:
    def test_today_is_the_last_day(self, placement, lead, provider):
        running.end(placement, on=TUESDAY, reason="returned", note="Well done", by=lead)
        ended = fresh(placement)
        assert (ended.status, ended.ended_on, ended.end_reason) == ("ended", TUESDAY, "returned")
        assert days(placement) == ["23/11"]
        assert [mail.recipient for mail in Message.objects.filter(template="placements/placement_ended")] == [
            provider.user
        ]

    def test_it_refuses_a_second_end(self, placement, lead):
        again = fresh(placement)
        running.end(placement, on=TUESDAY, reason="returned", by=lead)
        with pytest.raises(MoveRefused, match="ended already"):
            running.end(again, on=TUESDAY, reason="funding", by=lead)
        assert fresh(placement).end_reason == "returned"

    def test_a_last_day_to_come_is_kept_and_the_placement_goes_on(self, placement, lead):
        running.end(placement, on=date(2026, 12, 4), reason="special", by=lead)
        going = fresh(placement)
        assert (going.status, going.ends_on, going.end_reason) == ("active", date(2026, 12, 4), "special")
        assert days(placement) == ["23/11", "25/11", "30/11", "02/12"]

    def test_a_last_day_in_the_past_is_taken_only_when_nothing_was_due_since(self, placement, lead):
        with clock.set_to(clock.at(date(2026, 11, 26))):
            with pytest.raises(MoveRefused, match="Sessions have been due since 24 November"):
                running.end(placement, on=TUESDAY, reason="returned", by=lead)
            running.end(placement, on=date(2026, 11, 25), reason="returned", by=lead)
        assert fresh(placement).ended_on == date(2026, 11, 25)

    def test_it_needs_a_coded_reason(self, placement, lead):
        with pytest.raises(MoveRefused, match="Select why"):
            running.end(placement, on=TUESDAY, reason="because", by=lead)

    def test_it_does_not_end_after_its_planned_end(self, placement, lead):
        with pytest.raises(MoveRefused, match="change the agreement"):
            running.end(placement, on=date(2027, 1, 8), reason="returned", by=lead)

    def test_one_that_never_started_leaves_no_sessions(self, waiting, lead):
        running.end(waiting, on=date(2026, 11, 18), reason="commissioner_withdrew", by=lead)
        assert (fresh(waiting).status, days(waiting)) == ("ended", [])

    def test_what_waits_for_a_signature_is_dropped(self, placement, lead):
        draft = agreeing.change(placement, starts_on=TUESDAY, ends_on=LAST, pattern=cells("fri_am"), by=lead)
        running.end(placement, on=TUESDAY, reason="returned", by=lead)
        assert fresh(draft).status == "replaced"

    def test_its_note_stays_off_the_trail(self, placement, lead):
        running.end(placement, on=TUESDAY, reason="other", note="MARKER", by=lead)
        assert "MARKER" not in str(list(Event.objects.values_list("sentence", "changes")))
