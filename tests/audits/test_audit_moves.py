"""Every step of an audit and of an action: the listed ones work by their verbs, all others are refused."""

import pytest

from audits import acting_on, auditing
from audits.models import Action, Answer, Audit
from core import clock
from core.models import Event, MoveRefused
from tests.factories.audits import ActionFactory, AuditFactory

AUDIT_VERBS = {
    ("planned", "in_progress"): auditing.start,
    ("in_progress", "draft"): lambda audit, by: auditing.draft(audit, visited_on=clock.today(), by=by),
    ("draft", "factual_accuracy"): auditing.ask_for_accuracy,
    ("draft", "in_progress"): auditing.reopen,
    ("factual_accuracy", "draft"): auditing.take_back,
    ("factual_accuracy", "final"): auditing.finalise,
    ("final", "closed"): auditing.close,
}
ACTION_VERBS = {
    "evidence_submitted": lambda action, by: acting_on.submit_evidence(action, evidence="Done.", by=by),
    "returned": lambda action, by: acting_on.return_to_provider(action, reason="The list.", by=by),
    "closed": acting_on.close,
}


def listed(model):
    return {(str(before), str(after)) for before, afters in model.MOVES.items() for after in afters}


def every(model):
    return [(before, after) for before in model.Status.values for after in model.Status.values]


def audit_at(status, questions):
    """An audit of two questions, both met, at this step."""
    settled = {"outcome": "compliant", "points": 10, "points_possible": 10, "final_at": clock.now()}
    audit = AuditFactory(template=questions, status="planned" if status == "planned" else "in_progress")
    if status != "planned":
        for question in questions.sections.first().questions.all()[:2]:
            Answer.objects.create(audit=audit, question=question, final_rating="met")
    Audit.objects.filter(pk=audit.pk).update(
        status=status, **(settled if status in ("final", "closed") else {"accuracy_answered_on": clock.today()})
    )
    return Audit.objects.get(pk=audit.pk)


def test_every_listed_step_of_an_audit_has_its_verb():
    assert listed(Audit) == AUDIT_VERBS.keys()


@pytest.mark.parametrize("step", sorted(AUDIT_VERBS))
def test_a_listed_step_of_an_audit_is_taken_and_told(questions, manager, step):
    audit = audit_at(step[0], questions)
    AUDIT_VERBS[step](audit, by=manager)
    audit.refresh_from_db()
    assert audit.status == step[1]
    event = Event.objects.about(audit).get()
    assert event.changes == {"status": list(step)}
    assert event.user == manager.user
    assert event.sentence


@pytest.mark.parametrize("before, after", [step for step in every(Audit) if step not in AUDIT_VERBS])
def test_any_other_step_of_an_audit_is_refused(questions, manager, before, after):
    audit = audit_at(before, questions)
    with pytest.raises(MoveRefused):
        audit.move(after, by=manager, act="moved")
    audit.refresh_from_db()
    assert audit.status == before
    assert not Event.objects.about(audit).exists()


@pytest.mark.parametrize("step", sorted(AUDIT_VERBS))
@pytest.mark.parametrize("status", Audit.Status.values)
def test_a_verb_at_another_step_is_refused_and_changes_nothing(questions, manager, step, status):
    if status == step[0]:
        return
    audit = audit_at(status, questions)
    before = Audit.objects.filter(pk=audit.pk).values().get()
    with pytest.raises(MoveRefused):
        AUDIT_VERBS[step](audit, by=manager)
    assert Audit.objects.filter(pk=audit.pk).values().get() == before


@pytest.mark.parametrize("before, after", every(Action))
def test_an_action_takes_listed_steps_only(questions, manager, before, after):
    action = ActionFactory(status=before)
    if (before, after) in listed(Action):
        ACTION_VERBS[after](action, by=manager)
        assert Event.objects.about(action).get().changes == {"status": [before, after]}
    else:
        with pytest.raises(MoveRefused):
            action.move(after, by=manager, act="moved")
    action.refresh_from_db()
    assert action.status == (after if (before, after) in listed(Action) else before)


def test_sending_the_same_evidence_twice_is_told_in_words(questions, provider):
    action = ActionFactory(status="evidence_submitted")
    with pytest.raises(MoveRefused, match="sent to the council already"):
        acting_on.submit_evidence(action, evidence="Again.", by=provider)
