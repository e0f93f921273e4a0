"""The flow of a safeguarding audit: planned, answered, drafted, checked for accuracy, final."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts.council import calendar_of_council
from accounts.models import PROVIDER_ROLES, User
from accounts.telling import tell
from audits import compliance, outcome, questions, versions
from audits.models import Action, Answer, Audit, Question
from audits.models.audit import FINISHED
from core import clock, mail
from core.acting import Acting
from core.models import Event, MoveRefused, Threshold, next_reference, record, refuse_own
from core.school_days import OutsideCalendar
from govuk.dates import day_words
from placements import notices
from providers.models import Provider, Site

NO_QUESTIONS = (
    "No version of the safeguarding audit is in force on that day. "
    "An administrator puts one into force, under Audit and QA templates."
)
NONE_YET = (
    "No version of the safeguarding audit was put into force yet: what is shipped is a draft. "
    "An administrator puts one into force, under Audit and QA templates."
)


def plan(provider: Provider, *, planned_on: date, lead_officer: User, by: Acting, site: Site | None = None) -> Audit:
    """Put an audit on the list, on the newest questions in use on the day of the visit.

    Raises MoveRefused when an audit of the same provider or site is already under way.
    """
    with transaction.atomic():
        Provider.objects.select_for_update().get(pk=provider.pk)
        under_way = Audit.objects.filter(provider=provider, site=site).exclude(status__in=FINISHED)
        if under_way.exists():
            raise MoveRefused(f"{under_way[0].reference} is already under way. Finish it before you plan the next.")
        template = versions.in_force(planned_on)
        if template is None:
            raise MoveRefused(NO_QUESTIONS)
        audit = Audit.objects.create(
            reference=next_reference("AUD", clock.today()),
            provider=provider,
            site=site,
            template=template,
            lead_officer=lead_officer,
            planned_on=planned_on,
        )
        record("planned", audit, by=by, sentence=f"Planned for {day_words(planned_on)}")
    return audit


def start(audit: Audit, *, by: Acting) -> None:
    """Ask the provider for its self-assessment: every question that applies to it is laid out to be answered."""
    _must_be(audit, Audit.Status.PLANNED, "started")
    due_on = _school_day_in(_days("self_assessment_school_days"))
    with transaction.atomic():
        audit.move(
            Audit.Status.IN_PROGRESS,
            by=by,
            act="started",
            sentence=f"Started: the provider answers its own questions by {day_words(due_on)}",
            started_at=clock.now(),
            self_assessment_due_on=due_on,
        )
        asked = questions.asked_of(audit.provider, audit.template)
        Answer.objects.bulk_create(Answer(audit=audit, question=question) for question in asked)
        started = {"due_on": day_words(due_on)}
        _tell_provider(audit, "audits/started", "Your safeguarding audit has started.", started)


def send_self_assessment(audit: Audit, *, by: Acting) -> None:
    """The provider says its own answers are complete; only once, and only while the audit is in progress."""
    with transaction.atomic():
        sent = Audit.objects.filter(pk=audit.pk, status=Audit.Status.IN_PROGRESS, self_assessed_on=None)
        left = audit.answers.filter(self_rating="").count()
        if left:
            raise MoveRefused(f"{left} questions have no answer of yours yet. Answer them, then send.")
        if not sent.update(self_assessed_on=clock.today()):
            raise MoveRefused("The self-assessment was already sent.")
        audit.refresh_from_db()
        record("self_assessed", audit, by=by, sentence="The provider sent its self-assessment")


def draft(audit: Audit, *, visited_on: date, by: Acting) -> None:
    """Every question is rated and the visit was made: the audit becomes a draft."""
    _must_be(audit, Audit.Status.IN_PROGRESS, "drafted")
    result = result_of(audit)
    if result.code is None:
        raise MoveRefused("; ".join(result.reasons) + ". Rate every question before you draft the audit.")
    if visited_on > clock.today():
        raise MoveRefused("The visit must not lie in the future. Enter the day you were there.")
    # A version that is put into force while an audit is under way on it asks from the day the audit began.
    if visited_on < min(audit.template.starts_on, clock.day_of(audit.started_at or clock.now())):
        raise MoveRefused("These questions were not in use on that day. Enter the day you were there.")
    words = f"Drafted after the visit on {day_words(visited_on)}"
    stamps: dict[str, Any] = {"visited_on": visited_on, "drafted_at": clock.now()}
    audit.move(Audit.Status.DRAFT, by=by, act="drafted", sentence=words, **stamps)


def reopen(audit: Audit, *, by: Acting) -> None:
    """A draft goes back to be rated again."""
    _must_be(audit, Audit.Status.DRAFT, "rated again")
    audit.move(Audit.Status.IN_PROGRESS, by=by, act="reopened", sentence="The draft was opened to be rated again")


def ask_for_accuracy(audit: Audit, *, by: Acting) -> None:
    """Show the draft to the provider, who has some school days to correct facts."""
    due_on = _school_day_in(_days("accuracy_school_days"))
    words = f"The draft was sent to the provider, to be checked by {day_words(due_on)}"
    stamps: dict[str, Any] = {"accuracy_due_on": due_on, "accuracy_answered_on": None}
    with transaction.atomic():
        audit.move(Audit.Status.FACTUAL_ACCURACY, by=by, act="sent_for_accuracy", sentence=words, **stamps)
        _tell_provider(
            audit, "audits/accuracy", "Your draft audit is ready to be checked.", {"due_on": day_words(due_on)}
        )


def answer_accuracy(audit: Audit, *, note: str, by: Acting) -> None:
    """The provider says which facts of the draft are wrong, or that none are."""
    stamps = {"accuracy_note": note, "accuracy_answered_on": clock.today()}
    with transaction.atomic():
        if not Audit.objects.filter(pk=audit.pk, status=Audit.Status.FACTUAL_ACCURACY).update(**stamps):
            raise MoveRefused("The draft is no longer open for corrections. Ring the quality officer.")
        record("accuracy_answered", audit, by=by, sentence="The provider answered on the facts of the draft")
    audit.accuracy_note, audit.accuracy_answered_on = note, clock.today()


def take_back(audit: Audit, *, by: Acting | None) -> None:
    """The officer corrects the draft after the provider's answer."""
    _must_be(audit, Audit.Status.FACTUAL_ACCURACY, "taken back")
    audit.move(Audit.Status.DRAFT, by=by, act="taken_back", sentence="The draft was taken back to be corrected")


def finalise(audit: Audit, *, by: Acting) -> None:
    """Settle the outcome by its rules, open the actions, and let the provider's standing follow, all or nothing.

    Whoever answered for the provider does not make it final, in whichever role.
    """
    spoke = Event.objects.about(audit).filter(act__in=["self_assessed", "accuracy_answered"], role__in=PROVIDER_ROLES)
    answered = spoke.values_list("user", flat=True)
    refuse_own(by, *filter(None, answered), words="You answered this audit for the provider. Another officer ends it.")
    result = result_of(audit)
    if result.code is None:
        raise MoveRefused("; ".join(result.reasons) + ".")
    audit.refresh_from_db(fields=["status", "accuracy_due_on", "accuracy_answered_on"])
    if audit.status == Audit.Status.FACTUAL_ACCURACY and not audit.is_accuracy_over(clock.today()):
        raise MoveRefused(
            f"The provider has until {day_words(audit.accuracy_due_on)} to check the facts. "
            "Make the audit final when it has answered, or after that day."
        )
    with transaction.atomic():
        audit.move(
            Audit.Status.FINAL,
            by=by,
            act="finalised",
            sentence=f"Final: {Audit.Outcome(result.code).label.lower()}",
            final_at=clock.now(),
            outcome=result.code,
            points=result.score.numerator,
            points_possible=result.score.denominator,
        )
        _open_actions(audit, by=by)
        compliance.settle(audit, by=by)
        _tell_provider(audit, "audits/final", "Your safeguarding audit is final.", {})


def close(audit: Audit, *, by: Acting) -> None:
    """All actions are done and checked: the audit is closed."""
    left = audit.actions.open().count()
    if left:
        raise MoveRefused(f"{left} of its actions are still open. Close them first.")
    audit.move(Audit.Status.CLOSED, by=by, act="closed", sentence="Closed: every action is done", closed_at=clock.now())


def against(audit: Audit, step: str) -> list[str]:
    """Why a step cannot be taken now: what the button would refuse for, said on its page."""
    if step == "self_assess":
        left = audit.answers.filter(self_rating="").count()
        sent = ["The self-assessment was already sent."] if audit.self_assessed_on else []
        return sent or ([f"{left} questions have no answer of yours yet. Answer them, then send."] if left else [])
    if step == "close":
        left = audit.actions.open().count()
        return [f"{left} of its actions are still open. Close them first."] if left else []
    found = list(result_of(audit).reasons) if result_of(audit).code is None else []
    if step == "finalise" and audit.status == Audit.Status.FACTUAL_ACCURACY:
        is_over = audit.is_accuracy_over(clock.today())
        found += [] if is_over else [f"The provider has until {day_words(audit.accuracy_due_on)} to check the facts."]
    return found


def result_of(audit: Audit) -> outcome.Outcome:
    """What the answers come to; no code while a question is not rated. A final audit keeps what it came to then."""
    day = clock.day_of(audit.final_at) if audit.final_at else clock.today()
    result = outcome.of(_counted(audit.answers.select_related("question"), day))
    if not audit.outcome:
        return result
    kept: Any = audit.outcome
    return replace(result, code=kept, score=outcome.Score(audit.points or 0, audit.points_possible or 0))


def short_of(audit: Audit) -> list[Answer]:
    """The answers that fall short of met as they count today, those on which most hangs first."""
    day = clock.day_of(audit.final_at) if audit.final_at else clock.today()
    rows = list(audit.answers.select_related("question__section"))
    counted = zip(rows, _counted(rows, day), strict=True)
    short = [answer for answer, one in counted if one.counted_rating in ("partly_met", "not_met")]
    return sorted(short, key=lambda answer: list(Question.Criticality.values).index(answer.question.criticality))


def _counted(answers: Iterable[Answer], day: date) -> list[outcome.Answer]:
    """The officer's ratings as they count on a day: evidence is good to the end of its last one."""
    return [
        outcome.Answer(
            criticality=answer.question.criticality,  # type: ignore[arg-type]
            rating=answer.final_rating or None,  # type: ignore[arg-type]
            na_allowed=answer.question.is_na_allowed,
            evidence_expired=bool(answer.evidence_expires_on and answer.evidence_expires_on < day),
        )
        for answer in answers
    ]


def _open_actions(audit: Audit, *, by: Acting) -> None:
    """One action for each question that is not met; the outcome's own deadline is the latest day."""
    today = clock.today()
    due_on = _due_on(audit)
    rows = audit.answers.select_related("question")
    for answer, counted in zip(rows, _counted(rows, today), strict=True):
        if counted.counted_rating in ("met", "not_applicable"):
            continue
        priority = answer.question.criticality
        action = Action.objects.create(
            audit=audit,
            question=answer.question,
            required=answer.auditor_note or f"Meet this in full: {answer.question.text}",
            priority=priority,
            due_on=due_on[priority],
        )
        record("opened", action, by=by, sentence=f"Opened: {action.get_priority_display().lower()} action")


def _due_on(audit: Audit) -> dict[str, date]:
    """By when an action of each priority is due."""
    latest = next(
        (row["action_deadline_school_days"] for row in audit.template.outcomes if row["code"] == audit.outcome), None
    )
    days = {priority: _days(f"action_days_{priority}") for priority in Question.Criticality.values}
    return {priority: _school_day_in(min(number, latest or number)) for priority, number in days.items()}


def _must_be(audit: Audit, status: Audit.Status, done: str) -> None:
    """Two steps may lead to the same place: each verb takes its own."""
    if audit.status != status:
        raise MoveRefused(f"This is {audit.get_status_display().lower()} and cannot be {done}.")


def _school_day_in(days: int) -> date:
    """So many of the council's school days from today: an audit's clocks belong to no single school."""
    calendar = calendar_of_council()
    if calendar is None:
        raise MoveRefused("The council has no calendar yet. Ask an administrator to enter the term dates.")
    try:
        return calendar.school_days().add(clock.today(), days)
    except OutsideCalendar:
        raise MoveRefused(
            f"The term dates end within {days} school days. Ask an administrator to enter those of the next year."
        ) from None


def _days(code: str) -> int:
    return int(Threshold.objects.value_on(code, clock.today()))


def _tell_provider(audit: Audit, template: str, why: str, context: dict[str, Any]) -> None:
    address = mail.site_url(reverse("audits:audit", args=[audit.pk]))
    said = {"reference": audit.reference, "address": address, **context}
    key = f"{template}:{audit.reference}:{audit.status}:{clock.today()}"
    tell(notices.managers_of(audit.provider), template, said, key=key, why=why)
