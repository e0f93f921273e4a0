"""An audit from its plan to its final outcome, and what follows for the provider."""

from datetime import date, timedelta

import pytest

from audits import acting_on, answering, auditing, compliance
from audits.models import Action, Answer, Audit
from core import clock
from core.models import Event, Message, MoveRefused
from providers import standing
from providers.models import Block, MembershipChange, Site
from tests.factories.accounts import AffiliationFactory
from tests.factories.audits import AuditFactory
from tests.factories.placements import PlacementFactory
from tests.factories.providers import MembershipFactory, SiteFactory


def finish(audit, by):
    auditing.draft(audit, visited_on=clock.today(), by=by)
    auditing.ask_for_accuracy(audit, by=by)
    auditing.answer_accuracy(audit, note="We agree.", by=by)
    auditing.finalise(audit, by=by)
    return audit


def test_a_planned_audit_takes_the_newest_questions_and_a_reference(questions, audited, manager):
    audit = auditing.plan(audited, planned_on=date(2026, 12, 1), lead_officer=manager.user, by=manager)
    assert audit.reference == "AUD-2026-000001"
    assert audit.template == questions
    assert Event.objects.about(audit).get().act == "planned"


def test_a_second_audit_of_the_same_provider_waits_for_the_first(started, audited, manager):
    with pytest.raises(MoveRefused, match="already under way"):
        auditing.plan(audited, planned_on=date(2026, 12, 1), lead_officer=manager.user, by=manager)
    site = SiteFactory(provider=audited)
    assert auditing.plan(audited, planned_on=date(2026, 12, 1), lead_officer=manager.user, by=manager, site=site)


def test_starting_lays_out_the_questions_and_tells_the_provider(started, provider):
    assert started.answers.count() == 6
    # Fifteen school days after Wednesday 18 November: Wednesday 9 December.
    assert started.self_assessment_due_on == date(2026, 12, 9)
    message = Message.objects.get(recipient=provider.user)
    assert message.template == "audits/started"


def test_an_audit_with_a_question_not_rated_cannot_be_drafted(rate, manager):
    audit = rate(A1_1="")
    with pytest.raises(MoveRefused, match="1 question is not answered"):
        auditing.draft(audit, visited_on=clock.today(), by=manager)
    audit.refresh_from_db()
    assert audit.status == "in_progress"


def test_a_visit_in_the_future_is_refused(rate, manager):
    audit = rate()
    with pytest.raises(MoveRefused, match="must not lie in the future"):
        auditing.draft(audit, visited_on=clock.today() + timedelta(days=1), by=manager)


@pytest.mark.parametrize(
    "ratings, outcome, blocked",
    [
        ({}, "compliant", False),
        ({"A1_3": "partly_met"}, "compliant_with_actions", False),
        ({"A1_1": "partly_met"}, "not_yet_compliant", True),
        ({"A1_1": "not_met"}, "suspended", True),
    ],
)
def test_the_outcome_changes_who_may_take_referrals(rate, audited, manager, ratings, outcome, blocked):
    audit = finish(rate(**ratings), manager)
    assert audit.outcome == outcome
    blocks = Block.objects.in_force(clock.today()).filter(provider=audited)
    assert blocks.exists() is blocked
    assert (standing.of(audited, clock.today()).level == "blocked") is blocked or not blocked


def test_each_question_not_met_opens_an_action_with_a_date_in_school_days(rate, manager):
    audit = finish(rate(A1_2="partly_met", B1_3="partly_met"), manager)
    due = dict(audit.actions.values_list("question__code", "due_on"))
    # A major has 10 school days, a minor 30: the outcome's own limit of 30 is no shorter.
    assert due == {"A1.2": date(2026, 12, 2), "B1.3": date(2027, 1, 13)}


def test_a_critical_failure_proposes_suspension_and_tells_commissioners(rate, audited, manager):
    membership = MembershipFactory(provider=audited)
    placement = PlacementFactory(offer__membership=membership)
    lead = AffiliationFactory(organisation=placement.commissioner, role="ap_lead")
    finish(rate(A1_1="not_met"), manager)
    change = MembershipChange.objects.get(membership=membership)
    assert (change.act, change.status) == ("suspend", "proposed")
    membership.refresh_from_db()
    assert membership.status == "active"
    assert Message.objects.filter(recipient=lead.user).exists()
    placement.refresh_from_db()
    assert placement.status == "active"


def test_a_better_audit_lifts_the_block_of_the_last_one(rate, audited, manager):
    finish(rate(A1_1="partly_met"), manager)
    assert Block.objects.in_force(clock.today()).exists()
    again = AuditFactory(provider=audited, template=Audit.objects.get().template)
    auditing.start(again, by=manager)
    Answer.objects.filter(audit=again).update(final_rating="met")
    finish(again, manager)
    assert not Block.objects.in_force(clock.today()).exists()


def test_an_audit_of_one_site_blocks_that_site(rate, audited, manager):
    audit = rate(A1_1="partly_met")
    audit.site = SiteFactory(provider=audited)
    audit.save()
    finish(audit, manager)
    assert Block.objects.get().site == Site.objects.get()


def test_met_on_evidence_that_has_expired_is_not_met(rate, manager):
    audit = rate()
    Answer.objects.filter(audit=audit, question__code="A1.1").update(
        evidence_expires_on=clock.today() - timedelta(days=1)
    )
    assert finish(audit, manager).outcome == "suspended"


def test_a_final_audit_never_changes(rate, manager, quality):
    audit = finish(rate(), manager)
    answer = audit.answers.first()
    with pytest.raises(MoveRefused, match="cannot be changed"):
        answering.save(audit, answer.question.section, {answer.pk: answering.Given("not_met", "")}, by=quality)
    for act in (auditing.start, auditing.reopen, auditing.ask_for_accuracy, auditing.take_back, auditing.finalise):
        with pytest.raises(MoveRefused):
            act(audit, by=manager)


def test_of_two_officers_making_it_final_the_second_is_refused(rate, manager, quality):
    audit = rate(A1_2="not_met")
    auditing.draft(audit, visited_on=clock.today(), by=manager)
    auditing.ask_for_accuracy(audit, by=manager)
    auditing.answer_accuracy(audit, note="We agree.", by=manager)
    stale = Audit.objects.get(pk=audit.pk)
    auditing.finalise(audit, by=manager)
    with pytest.raises(MoveRefused):
        auditing.finalise(stale, by=quality)
    assert Action.objects.count() == 1


def test_the_provider_sends_its_self_assessment_once_and_whole(started, provider):
    with pytest.raises(MoveRefused, match="6 questions have no answer"):
        auditing.send_self_assessment(started, by=provider)
    Answer.objects.update(self_rating="met")
    auditing.send_self_assessment(started, by=provider)
    assert started.self_assessed_on == clock.today()
    with pytest.raises(MoveRefused, match="already sent"):
        auditing.send_self_assessment(started, by=provider)


def test_the_providers_rating_never_counts(started, provider, manager):
    Answer.objects.update(self_rating="met", final_rating="not_met")
    assert auditing.result_of(started).code == "suspended"


def test_an_audit_is_closed_when_its_actions_are(rate, manager, provider):
    audit = finish(rate(A1_2="not_met"), manager)
    with pytest.raises(MoveRefused, match="1 of its actions"):
        auditing.close(audit, by=manager)
    action = audit.actions.get()
    acting_on.submit_evidence(action, evidence="Trained everybody.", by=provider)
    acting_on.return_to_provider(action, reason="Send the list.", by=manager)
    acting_on.submit_evidence(action, evidence="Here it is.", by=provider)
    acting_on.close(action, by=manager)
    auditing.close(audit, by=manager)
    assert audit.status == "closed"
    assert [event.act for event in Event.objects.about(action)] == [
        "opened",
        "evidence_submitted",
        "returned",
        "evidence_submitted",
        "closed",
    ]


def test_a_critical_action_overdue_blocks_by_itself_until_it_is_closed(rate, audited, manager):
    audit = finish(rate(A1_2="not_met"), manager)
    action = audit.actions.get()
    Action.objects.update(priority="critical", due_on=clock.today() - timedelta(days=1))
    assert compliance.block_overdue(clock.today()) == 1
    assert compliance.block_overdue(clock.today()) == 0
    block = Block.objects.in_force(clock.today()).get()
    assert (block.ground, block.source) == ("overdue_action", str(action))
    acting_on.close(action, by=manager)
    assert not Block.objects.in_force(clock.today()).exists()


def test_an_action_due_today_is_not_overdue(rate, manager):
    finish(rate(A1_2="not_met"), manager)
    Action.objects.update(priority="critical", due_on=clock.today())
    assert compliance.block_overdue(clock.today()) == 0
