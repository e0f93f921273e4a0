"""What an audit and its overdue actions mean for the provider: the gate, suspension by two, and who is told."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from audits import acting_on, auditing, compliance
from audits.models import Action, Answer, Audit
from core import clock
from core.models import Message, MoveRefused
from outcomes.models import Review
from placements import agreeing, running
from placements.models import Placement
from providers import changing, standing
from providers.models import Block, FinalAudit, MembershipChange
from tests.factories.audits import AuditFactory
from tests.factories.placements import PlacementFactory, ReviewFactory
from tests.factories.placing import FIRST, accepted, approved, offered, on_framework


@pytest.fixture
def membership(provider, council):
    return on_framework(provider)


def failed(rate, finish, by):
    return finish(rate(A1_1="partly_met"), by)


def test_a_failed_audit_stops_an_offer(rate, finish, manager, membership, lead):
    failed(rate, finish, manager)
    with pytest.raises(MoveRefused, match="Block on new placements"):
        offered(approved(lead.organisation), membership, lead)


def test_a_failed_audit_stops_an_agreement(rate, finish, manager, membership, lead, provider):
    placement = accepted(offered(approved(lead.organisation), membership, lead), provider)
    agreeing.sign_for_provider(placement.agreements.get(), by=provider)
    failed(rate, finish, manager)
    with pytest.raises(MoveRefused, match="Block on new placements"):
        agreeing.sign_for_commissioner(placement.agreements.get(), by=lead)


def test_a_failed_audit_stops_a_start_and_touches_no_live_placement(rate, finish, manager, membership, lead, provider):
    waiting = accepted(offered(approved(lead.organisation), membership, lead), provider)
    agreeing.sign_for_provider(waiting.agreements.get(), by=provider)
    agreeing.sign_for_commissioner(waiting.agreements.get(), by=lead)
    failed(rate, finish, manager)
    with clock.set_to(clock.at(FIRST, 5)), pytest.raises(MoveRefused, match="Block on new placements"):
        running.start(Placement.objects.get(pk=waiting.pk))
    Placement.objects.filter(pk=waiting.pk).update(status="active")
    compliance.settle(Audit.objects.get(), by=manager)
    assert Placement.objects.get(pk=waiting.pk).status == "active"


@pytest.mark.parametrize("rating, opened", [("not_met", [date(2026, 11, 19)]), ("partly_met", [])])
def test_a_suspension_has_every_running_placement_reviewed_by_the_next_working_day(
    rate, finish, manager, audited, rating, opened
):
    live = PlacementFactory(offer__membership__provider=audited)
    ended = PlacementFactory(offer__membership=live.membership)
    Placement.objects.filter(pk=ended.pk).update(status="ended", ended_on=clock.today(), end_reason="planned")
    elsewhere = PlacementFactory()
    finish(rate(A1_1=rating), manager)
    assert list(live.reviews.values_list("due_on", flat=True)) == opened
    assert not Review.objects.exclude(placement=live).exists()
    live.refresh_from_db()
    assert (live.status, elsewhere.status) == ("active", "active")


def test_a_review_that_is_due_anyway_is_not_asked_for_twice(rate, finish, manager, audited):
    live = PlacementFactory(offer__membership__provider=audited)
    ReviewFactory(placement=live, due_on=date(2026, 11, 10))
    finish(rate(A1_1="not_met"), manager)
    assert live.reviews.count() == 1


def test_on_a_friday_the_next_working_day_is_monday(rate, finish, manager, audited):
    live = PlacementFactory(offer__membership__provider=audited)
    with clock.set_to(clock.at(date(2026, 11, 20))):
        finish(rate(A1_1="not_met"), manager)
    assert live.reviews.get().due_on == date(2026, 11, 23)


def test_a_block_of_an_audit_is_not_lifted_by_hand(rate, finish, sign_in, manager, quality, membership):
    failed(rate, finish, manager)
    block = Block.objects.get()
    for person in (manager, quality):
        response = sign_in(person).post(reverse("providers:block-lift", args=[block.pk]), {"reason": "Because."})
        assert response.status_code == 403
    block.refresh_from_db()
    assert not block.is_lifted


def test_closing_every_action_does_not_lift_the_outcomes_block(rate, finish, manager, membership):
    audit = failed(rate, finish, manager)
    acting_on.close(audit.actions.get(), by=manager)
    auditing.close(audit, by=manager)
    assert Block.objects.in_force(clock.today()).exists()


def test_another_bad_audit_blocks_anew_in_its_own_name(rate, finish, manager, audited):
    first = failed(rate, finish, manager)
    again = AuditFactory(provider=audited, template=first.template)
    auditing.start(again, by=manager)
    Answer.objects.filter(audit=again).update(final_rating="partly_met")
    finish(again, manager)
    assert [block.source for block in Block.objects.in_force(clock.today())] == [again.reference]


def test_suspension_needs_somebody_other_than_who_made_the_audit_final(rate, finish, quality, manager, membership):
    finish(rate(A1_1="not_met"), quality)
    change = MembershipChange.objects.get()
    with pytest.raises(MoveRefused, match="A different officer"):
        changing.confirm(change, by=quality)
    changing.confirm(change, by=manager)
    membership.refresh_from_db()
    assert membership.status == "suspended"


def test_a_better_audit_does_not_restore_a_suspended_membership_by_itself(rate, finish, quality, manager, membership):
    audit = finish(rate(A1_1="not_met"), quality)
    changing.confirm(MembershipChange.objects.get(), by=manager)
    again = AuditFactory(provider=audit.provider, template=audit.template)
    auditing.start(again, by=quality)
    Answer.objects.filter(audit=again).update(final_rating="met")
    finish(again, quality)
    membership.refresh_from_db()
    assert membership.status == "suspended"
    restoring = changing.propose(membership, "restore", "Rated again.", by=quality)
    with pytest.raises(MoveRefused, match="A different officer"):
        changing.confirm(restoring, by=quality)


@pytest.fixture
def overdue(rate, finish, manager):
    """A critical action past its date."""
    finish(rate(A1_2="not_met"), manager)
    Action.objects.update(priority="critical", due_on=clock.today() - timedelta(days=1))
    return Action.objects.get()


def test_an_overdue_critical_action_proposes_suspension_once(overdue, membership):
    compliance.block_overdue(clock.today())
    compliance.block_overdue(clock.today())
    change = MembershipChange.objects.get(membership=membership)
    assert (change.act, change.status, change.proposed_by) == ("suspend", "proposed", None)
    assert str(overdue) in change.reason
    membership.refresh_from_db()
    assert membership.status == "active"


@pytest.mark.parametrize("priority, status", [("major", "open"), ("minor", "returned"), ("critical", "closed")])
def test_what_is_not_critical_or_is_closed_blocks_nothing(overdue, membership, priority, status):
    Action.objects.update(priority=priority, status=status)
    assert compliance.block_overdue(clock.today()) == 0
    assert not MembershipChange.objects.exists()


@pytest.mark.parametrize("status", ["open", "evidence_submitted", "returned"])
def test_handed_in_but_not_verified_is_still_overdue(overdue, status):
    Action.objects.update(status=status)
    assert list(Action.objects.overdue(clock.today())) == [overdue]


@pytest.mark.parametrize(
    "priority, outcome, due",
    [
        # School days after Wednesday 18 November; the outcome's own limit is the latest.
        ("A1_1", "suspended", date(2026, 11, 25)),
        ("A1_2", "compliant_with_actions", date(2026, 12, 2)),
        ("A1_3", "compliant_with_actions", date(2027, 1, 13)),
    ],
)
def test_an_action_is_due_by_its_priority(rate, finish, manager, priority, outcome, due):
    audit = finish(rate(**{priority: "not_met"}), manager)
    assert (audit.outcome, audit.actions.get().due_on) == (outcome, due)


def test_the_outcomes_limit_shortens_the_time_of_lesser_actions(rate, finish, manager):
    audit = finish(rate(A1_1="not_met", A1_2="not_met", A1_3="partly_met"), manager)
    assert {action.due_on for action in audit.actions.all()} == {date(2026, 11, 25)}


def test_the_words_of_an_action_are_the_officers_or_the_questions(rate, finish, manager):
    audit = rate(A1_2="not_met", A1_3="partly_met")
    Answer.objects.filter(question__code="A1.2").update(auditor_note="Write the rota down.")
    finish(audit, manager)
    required = dict(audit.actions.values_list("question__code", "required"))
    assert required == {"A1.2": "Write the rota down.", "A1.3": "Meet this in full: Question A3 is met."}


def test_each_step_is_told_to_the_providers_managers_once_and_names_no_child(
    rate, finish, started, manager, provider, provider2, tutor
):
    finish(rate(A1_2="not_met"), manager)
    told = Message.objects.filter(template__startswith="audits/")
    assert sorted(told.values_list("template", "recipient")) == [
        ("audits/accuracy", provider.user_id),
        ("audits/final", provider.user_id),
        ("audits/started", provider.user_id),
    ]
    for message in told:
        assert message.context.keys() <= {"reference", "address", "due_on", "affiliations"}
        assert message.context["reference"] == started.reference


def test_a_final_audit_is_what_a_provider_never_audited_waited_for(rate, started, finish, manager, audited):
    FinalAudit.objects.all().delete()
    codes = {reason.code for reason in standing.of(audited, clock.today()).reasons}
    assert "never_audited" in codes
    finish(rate(), manager)
    told = FinalAudit.objects.get()
    assert (told.provider, told.site, told.source) == (audited, started.site, started.reference)
    assert told.final_on == clock.today()
    assert not standing.of(audited, clock.today()).of_audits


@pytest.mark.django_db
def test_audits_that_were_final_before_are_told_of():
    final = AuditFactory(status="closed", outcome="compliant", final_at=clock.at(date(2026, 6, 1), 23, 30))
    AuditFactory(status="planned")
    FinalAudit.objects.all().delete()
    tell = import_module("audits.migrations.0003_tell_of_final_audits").tell
    for _ in range(2):
        tell(apps, None)
    assert list(FinalAudit.objects.values_list("source", "final_on")) == [(final.reference, date(2026, 6, 1))]
