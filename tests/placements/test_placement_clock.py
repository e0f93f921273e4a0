"""What the clock does by itself, twice as well as once."""

from contextlib import contextmanager
from datetime import date

import pytest

from accounts.models import Organisation
from core import clock
from core.models import Event, Heartbeat, Message
from placements import agreeing, notices, offering, overnight, running, tasks
from placements.models import Agreement, Offer, Placement, Session
from providers import blocking
from salford_ap.celery import app
from tests.cast import held
from tests.factories.accounts import AffiliationFactory
from tests.factories.placing import FIRST, LAST, accepted, agreed, approved, cells, offered, on_framework, signed
from tests.factories.providers import LotFactory, MembershipFactory, ProviderFactory, SiteFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scene")]


@pytest.fixture(scope="module")
def scene(bare):
    bare["membership"] = on_framework(bare["provider"])
    bare["placement"] = agreed(bare["lead"], bare["provider"], bare["membership"])
    Message.objects.all().delete()  # what was told by then is not the clock's
    return bare


membership, placement = held("membership"), held("placement")


def fresh(row):
    return type(row)._base_manager.get(pk=row.pk)


def told(template: str) -> list[str]:
    rows = Message.objects.filter(template=f"placements/{template}").select_related("recipient")
    return sorted(row.recipient.email for row in rows)


def on(*day: int):
    return clock.set_to(clock.at(date(*day), 5, 10))


@contextmanager
def standing_lifted(block):
    """While a place is agreed the Block is not in force yet."""
    type(block).objects.filter(pk=block.pk).update(starts_on=date(2026, 11, 20))
    yield
    type(block).objects.filter(pk=block.pk).update(starts_on=date(2026, 11, 18))


def test_it_starts_what_is_due_and_clear(placement):
    with on(2026, 11, 22):
        tasks.run_the_clock()
    assert fresh(placement).status == "agreed"
    with on(2026, 11, 23):
        tasks.run_the_clock()
        tasks.run_the_clock()
    assert fresh(placement).status == "active"
    assert Event.objects.about(placement).filter(act="started").count() == 1


def test_a_day_missed_is_made_up_for(placement):
    with on(2026, 11, 27):
        tasks.run_the_clock()
    assert fresh(placement).status == "active"


def test_what_the_gate_stops_is_held_and_listed_and_told_once(placement, membership, quality, manager):
    blocking.block(membership.provider, ground="other", reason="Flood", by=quality)
    for day in (23, 24, 25):
        with on(2026, 11, day):
            tasks.run_the_clock()
    assert fresh(placement).status == "agreed"
    assert list(Placement.objects.waiting_to_start(date(2026, 11, 25))) == [placement]
    assert told("cannot_start") == [manager.user.email]
    assert not Session.objects.filter(placement=placement).exists()


def test_the_held_ones_cost_a_morning_the_same_for_one_as_for_three(
    lead, provider, membership, quality, manager, queries
):
    standing_block = blocking.block(membership.provider, ground="other", reason="Flood", by=quality)
    placements = []

    def morning_with(count: int) -> int:
        for _ in range(count):
            with clock.set_to(clock.at(date(2026, 11, 18), 10)), standing_lifted(standing_block):
                placements.append(agreed(lead, provider, membership))
        with on(2026, 11, 24):
            overnight.run(clock.today())
            return queries(overnight.run, clock.today())

    assert morning_with(1) == morning_with(2)
    assert {fresh(placement).status for placement in placements} == {"agreed"}


def test_held_in_the_morning_it_starts_the_same_day_when_the_cause_is_gone(placement, membership, quality):
    made = blocking.block(membership.provider, ground="other", reason="Flood", by=quality)
    with on(2026, 11, 23):
        tasks.run_the_clock()
    assert fresh(placement).status == "agreed"
    blocking.lift(made, by=quality, reason="Dry again")
    hours = sorted(app.conf.beat_schedule["placements-clock"]["schedule"].hour)
    assert hours == list(range(5, 23))
    with clock.set_to(clock.at(FIRST, hours[1], 10)):
        tasks.run_the_clock()
        assert Session.objects.filter(placement=placement, date=FIRST).exists()
    assert fresh(placement).status == "active"


def test_one_without_signatures_is_told_too(lead, provider, membership, manager):
    placement = accepted(offered(approved(lead.organisation), membership, lead), provider)
    with on(2026, 11, 23):
        tasks.run_the_clock()
    assert fresh(placement).status == "agreed"
    assert told("cannot_start") == [manager.user.email]


def test_it_ends_what_is_past_its_planned_end(placement):
    with on(2026, 11, 23):
        tasks.run_the_clock()
    with on(2026, 12, 18):
        tasks.run_the_clock()
    assert fresh(placement).status == "active"
    with on(2026, 12, 21):
        tasks.run_the_clock()
        tasks.run_the_clock()
    ended = fresh(placement)
    assert (ended.status, ended.ended_on, ended.end_reason) == ("ended", LAST, "planned")
    assert Session.objects.filter(placement=placement).count() == 8


def test_it_keeps_the_reason_that_was_given_beforehand(placement, lead):
    with on(2026, 11, 23):
        tasks.run_the_clock()
        running.end(fresh(placement), on=date(2026, 12, 4), reason="special", note="Agreed", by=lead)
    with on(2026, 12, 5):
        tasks.run_the_clock()
    ended = fresh(placement)
    assert (ended.ended_on, ended.end_reason, ended.end_note) == (date(2026, 12, 4), "special", "Agreed")


def test_one_that_never_started_does_not_end_as_planned(placement, membership, quality):
    blocking.block(membership.provider, ground="other", reason="Flood", by=quality)
    with on(2027, 1, 4):
        tasks.run_the_clock()
    assert (fresh(placement).status, fresh(placement).end_reason) == ("ended", "other")


def test_pauses_begin_and_end_by_themselves(placement, lead):
    with on(2026, 11, 23):
        tasks.run_the_clock()
        running.pause(fresh(placement), on=date(2026, 11, 30), until=date(2026, 12, 4), reason="Away", by=lead)
    seen = {}
    for day in ((2026, 11, 29), (2026, 11, 30), (2026, 12, 4), (2026, 12, 5)):
        with on(*day):
            tasks.run_the_clock()
            seen[day[1:]] = fresh(placement).status
    assert list(seen.values()) == ["active", "paused", "paused", "active"]


def test_a_change_takes_force_on_its_first_day(placement, provider, lead):
    with on(2026, 11, 23):
        tasks.run_the_clock()
        agreeing.change(fresh(placement), starts_on=date(2026, 12, 7), ends_on=LAST, pattern=cells("fri_am"), by=lead)
        signed(placement, provider, lead)
    with on(2026, 12, 6):
        tasks.run_the_clock()
    assert placement.agreements.get(number=2).status == "signed_by_commissioner"
    with on(2026, 12, 7):
        tasks.run_the_clock()
    statuses = Agreement.objects.order_by("number").values_list("status", flat=True)
    assert list(statuses) == ["replaced", "in_force"]


def test_an_offer_nobody_answered_lapses_the_day_after_and_the_commissioner_is_told(lead, membership):
    offer = offered(approved(lead.organisation), membership, lead)
    assert offer.reply_by == date(2026, 11, 23)
    with on(2026, 11, 23):
        tasks.run_the_clock()
    assert fresh(offer).status == "offered"
    with on(2026, 11, 24):
        tasks.run_the_clock()
    assert fresh(offer).status == "lapsed"
    assert told("offer_answered") == [lead.user.email]


def test_each_task_says_when_it_came_to_a_good_end(placement):
    tasks.run_the_clock()
    tasks.complete_sessions()
    tasks.watch_standings()
    assert set(Heartbeat.objects.values_list("name", flat=True)) == {"placements-clock", "sessions", "standings"}


def test_a_row_that_fails_leaves_the_others_and_no_heartbeat(lead, provider, membership, monkeypatch):
    bad, good = agreed(lead, provider, membership), agreed(lead, provider, membership)
    start = overnight.running.start

    def stumbling(row, *, by=None):
        if row.pk == bad.pk:
            raise RuntimeError("a disk full")
        start(row, by=by)

    monkeypatch.setattr(overnight.running, "start", stumbling)
    with on(2026, 11, 23):
        tasks.run_the_clock()
    assert (fresh(bad).status, fresh(good).status) == ("agreed", "active")
    assert not Heartbeat.objects.filter(name="placements-clock").exists()


class TestStandings:
    def test_commissioners_of_live_placements_are_told_the_day_it_turns_and_once(
        self, placement, membership, officer, provider, lead, lead2, quality
    ):
        agreed(officer, provider, membership)
        tasks.watch_standings()
        assert told("provider_notice") == []
        blocking.block(membership.provider, ground="other", reason="MARKER", by=quality)
        for day in (18, 18, 19):
            with on(2026, 11, day):
                tasks.watch_standings()
        assert told("provider_notice") == sorted([lead.user.email, officer.user.email])
        assert "MARKER" not in str(list(Message.objects.values_list("context", flat=True)))
        assert Event.objects.about(membership.provider).filter(act="commissioners_told").count() == 1

    def test_when_it_opens_and_closes_again_they_are_told_again(self, placement, membership, quality, lead):
        made = blocking.block(membership.provider, ground="other", reason="One", by=quality)
        with on(2026, 11, 18):
            tasks.watch_standings()
        blocking.lift(made, by=quality, reason="Over")
        with on(2026, 11, 19):
            tasks.watch_standings()
        blocking.block(membership.provider, ground="other", reason="Two", by=quality)
        with on(2026, 11, 20):
            tasks.watch_standings()
        assert told("provider_notice") == [lead.user.email, lead.user.email]

    def test_a_suspension_is_noticed_as_a_block_is(self, placement, membership, lead):
        tasks.watch_standings()
        membership.status = "suspended"
        membership.save()
        tasks.watch_standings()
        assert told("provider_notice") == [lead.user.email]

    def test_only_where_it_is_closed_are_they_told(self, placement, membership, officer, provider, lead, quality):
        """A site that closes, then a lot: each time those whose placements are there, and nobody twice."""
        other = MembershipFactory(provider=membership.provider, lot=LotFactory(number=5, title="Tutoring"))
        theirs = agreed(officer, provider, membership)
        Placement.objects.filter(pk=theirs.pk).update(
            membership=other, site=SiteFactory(provider=membership.provider, name="Zinc Street")
        )
        tasks.watch_standings()
        blocking.block(membership.provider, ground="other", reason="Flood", site=placement.site, by=quality)
        tasks.watch_standings()
        assert told("provider_notice") == [lead.user.email]
        what = Message.objects.get(template="placements/provider_notice").context["what"]
        assert what == f"it takes no new placements on lot 2 of S1196a at {placement.site.name} from today"
        other.status = "suspended"
        other.save()
        for day in (19, 20):
            with on(2026, 11, day):
                tasks.watch_standings()
        assert told("provider_notice") == sorted([lead.user.email, officer.user.email])

    def test_told_by_hand_the_clock_does_not_say_it_again(self, placement, membership, quality, lead, manager):
        blocking.block(membership.provider, ground="audit_outcome", reason="Audit", by=quality)
        assert notices.tell_commissioners(membership.provider, "its audit found it suspended", by=quality) == 1
        for day in (18, 19):
            with on(2026, 11, day):
                tasks.watch_standings()
        assert told("provider_notice") == [lead.user.email]

    def test_nobody_is_told_of_a_provider_without_live_placements(self, provider2, council, quality, lead):
        other = on_framework(provider2)
        blocking.block(other.provider, ground="other", reason="Flood", by=quality)
        tasks.watch_standings()
        assert told("provider_notice") == []

    def test_it_costs_the_same_for_two_providers_as_for_ten(self, lead, council, queries):
        def more(count: int) -> None:
            for _ in range(count):
                acting = AffiliationFactory(organisation=ProviderFactory().organisation, role="provider_manager")
                agreed(lead, acting, on_framework(acting))

        more(2)
        few = queries(overnight.watch_standings, clock.today())
        more(3)
        assert queries(overnight.watch_standings, clock.today()) == few


def test_no_mail_names_the_pupil(lead, provider, membership, quality, manager):
    placement = agreed(lead, provider, membership)
    pupil = placement.pupil
    running.end(placement, on=date(2026, 11, 18), reason="died", note=f"{pupil} {pupil.upn}", by=lead)
    offering.decline(
        offered(approved(lead.organisation), membership, lead), reason="risk", note=str(pupil), by=provider
    )
    words = str(list(Message.objects.values_list("context", "why", "subject", "body")))
    for marker in (pupil.legal_forename, pupil.legal_surname, pupil.upn, str(pupil.born_on)):
        assert marker not in words
    assert Organisation.objects.exists()
    assert Offer.objects.filter(status="declined").exists()
    assert FIRST.isoformat() not in words
