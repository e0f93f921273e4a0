"""The flow of a safeguarding audit: planned, answered, drafted, checked for accuracy, final."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts.models import Affiliation, Organisation, Role, User
from audits import compliance, outcome
from audits.models import Action, Answer, Audit, AuditTemplate, Question
from core import clock, mail
from core.models import MoveRefused, Threshold, next_reference, record
from core.school_days import SchoolDays
from providers.models import Provider, Site


def plan(provider: Provider, *, planned_on: date, lead_officer: User, by: Any, site: Site | None = None) -> Audit:
    """Put an audit on the list, on the newest questions in use on the day of the visit.

    Raises MoveRefused when an audit of the same provider or site is already under way.
    """
    with transaction.atomic():
        Provider.objects.select_for_update().get(pk=provider.pk)
        under_way = Audit.objects.filter(provider=provider, site=site).exclude(status__in=["final", "closed"])
        if under_way.exists():
            raise MoveRefused(f"{under_way[0].reference} is already under way. Finish it before you plan the next.")
        template = AuditTemplate.objects.filter(starts_on__lte=planned_on).order_by("-number").first()
        if template is None:
            raise MoveRefused("No audit questions are in use on that day. Choose a later day for the visit.")
        audit = Audit.objects.create(
            reference=next_reference("AUD", clock.today()),
            provider=provider,
            site=site,
            template=template,
            lead_officer=lead_officer,
            planned_on=planned_on,
        )
        record("planned", audit, by=by, sentence=f"Planned for {planned_on:%d/%m/%Y}")
    return audit


def start(audit: Audit, *, by: Any) -> None:
    """Ask the provider for its self-assessment: every question that applies to it is laid out to be answered."""
    due_on = _school_days().add(clock.today(), _days("self_assessment_school_days"))
    with transaction.atomic():
        audit.move(
            Audit.Status.IN_PROGRESS,
            by=by,
            act="started",
            started_at=clock.now(),
            self_assessment_due_on=due_on,
        )
        asked = Question.objects.filter(section__template=audit.template)
        Answer.objects.bulk_create(
            Answer(audit=audit, question=question) for question in asked if _applies(question, audit.provider)
        )
        started = {"due_on": f"{due_on:%d/%m/%Y}"}
        _tell_provider(audit, "audits/started", "Your safeguarding audit has started.", started)


def send_self_assessment(audit: Audit, *, by: Any) -> None:
    """The provider says its own answers are complete; only once, and only while the audit is in progress."""
    with transaction.atomic():
        sent = Audit.objects.filter(pk=audit.pk, status=Audit.Status.IN_PROGRESS, self_assessed_on=None)
        left = audit.answers.filter(self_rating="").count()
        if left:
            raise MoveRefused(f"{left} questions have no answer of yours yet. Answer them, then send.")
        if not sent.update(self_assessed_on=clock.today()):
            raise MoveRefused("The self-assessment was already sent.")
        audit.refresh_from_db()
        record("self_assessed", audit, by=by)


def draft(audit: Audit, *, visited_on: date, by: Any) -> None:
    """Every question is rated and the visit was made: the audit becomes a draft."""
    result = result_of(audit)
    if result.code is None:
        raise MoveRefused("; ".join(result.reasons) + ". Rate every question before you draft the audit.")
    if visited_on > clock.today():
        raise MoveRefused("The visit must not lie in the future. Enter the day you were there.")
    audit.move(Audit.Status.DRAFT, by=by, act="drafted", visited_on=visited_on, drafted_at=clock.now())


def reopen(audit: Audit, *, by: Any) -> None:
    """A draft goes back to be rated again."""
    audit.move(Audit.Status.IN_PROGRESS, by=by, act="reopened")


def ask_for_accuracy(audit: Audit, *, by: Any) -> None:
    """Show the draft to the provider, who has some school days to correct facts."""
    due_on = _school_days().add(clock.today(), _days("accuracy_school_days"))
    with transaction.atomic():
        audit.move(Audit.Status.FACTUAL_ACCURACY, by=by, act="sent_for_accuracy", accuracy_due_on=due_on)
        _tell_provider(
            audit, "audits/accuracy", "Your draft audit is ready to be checked.", {"due_on": f"{due_on:%d/%m/%Y}"}
        )


def answer_accuracy(audit: Audit, *, note: str, by: Any) -> None:
    """The provider says which facts of the draft are wrong, or that none are."""
    answered = Audit.objects.filter(pk=audit.pk, status=Audit.Status.FACTUAL_ACCURACY).update(accuracy_note=note)
    if not answered:
        raise MoveRefused("The draft is no longer open for corrections. Ring the quality officer.")
    audit.accuracy_note = note
    record("accuracy_answered", audit, by=by)


def take_back(audit: Audit, *, by: Any) -> None:
    """The officer corrects the draft after the provider's answer."""
    audit.move(Audit.Status.DRAFT, by=by, act="taken_back")


def finalise(audit: Audit, *, by: Any) -> None:
    """Settle the outcome by its rules, open the actions, and let the provider's standing follow, all or nothing."""
    result = result_of(audit)
    if result.code is None:
        raise MoveRefused("; ".join(result.reasons) + ".")
    with transaction.atomic():
        audit.move(
            Audit.Status.FINAL,
            by=by,
            act="finalised",
            final_at=clock.now(),
            outcome=result.code,
            points=result.score.numerator,
            points_possible=result.score.denominator,
        )
        _open_actions(audit, by=by)
        compliance.settle(audit, by=by)
        _tell_provider(audit, "audits/final", "Your safeguarding audit is final.", {})


def close(audit: Audit, *, by: Any) -> None:
    """All actions are done and checked: the audit is closed."""
    left = audit.actions.open().count()
    if left:
        raise MoveRefused(f"{left} of its actions are still open. Close them first.")
    audit.move(Audit.Status.CLOSED, by=by, act="closed", closed_at=clock.now())


def result_of(audit: Audit) -> outcome.Outcome:
    """What the answers come to by now; no code while a question is not rated."""
    return outcome.of(_counted(audit.answers.select_related("question")))


def _counted(answers: Iterable[Answer]) -> list[outcome.Answer]:
    today = clock.today()
    return [
        outcome.Answer(
            criticality=answer.question.criticality,  # type: ignore[arg-type]
            rating=answer.final_rating or None,  # type: ignore[arg-type]
            na_allowed=answer.question.is_na_allowed,
            evidence_expired=bool(answer.evidence_expires_on and answer.evidence_expires_on < today),
        )
        for answer in answers
    ]


def _open_actions(audit: Audit, *, by: Any) -> None:
    """One action for each question that is not met; the outcome's own deadline is the latest day."""
    school_days, today = _school_days(), clock.today()
    latest = next(
        (row["action_deadline_school_days"] for row in audit.template.outcomes if row["code"] == audit.outcome), None
    )
    rows = audit.answers.select_related("question")
    for answer, counted in zip(rows, _counted(rows), strict=True):
        if counted.counted_rating in ("met", "not_applicable"):
            continue
        priority = answer.question.criticality
        days = _days(f"action_days_{priority}")
        action = Action.objects.create(
            audit=audit,
            question=answer.question,
            required=answer.auditor_note or f"Meet this in full: {answer.question.text}",
            priority=priority,
            due_on=school_days.add(today, min(days, latest) if latest else days),
        )
        record("opened", action, by=by)


def _applies(question: Question, provider: Provider) -> bool:
    """Whether this question is asked of this provider."""
    kinds = set(question.applies_to.split(","))
    if kinds & {"all", provider.registration}:
        return True
    lots = [membership.lot for membership in provider.memberships.select_related("lot").filter(status="active")]
    is_tuition = any("tut" in lot.title.lower() or "mentor" in lot.title.lower() for lot in lots)
    return ("online" in kinds and any(lot.is_online for lot in lots)) or (
        bool(kinds & {"tuition", "mentoring"}) and is_tuition
    )


def _school_days() -> SchoolDays:
    """The council's school days: an audit's clocks belong to no single school."""
    calendar = Organisation.objects.council().calendar
    if calendar is None:
        raise MoveRefused("The council has no calendar yet. Ask an administrator to enter the term dates.")
    return calendar.school_days()


def _days(code: str) -> int:
    return int(Threshold.objects.value_on(code, clock.today()))


def _tell_provider(audit: Audit, template: str, why: str, context: dict[str, Any]) -> None:
    managers = Affiliation.objects.current().filter(
        organisation=audit.provider.organisation_id, role=Role.PROVIDER_MANAGER
    )
    address = mail.site_url(reverse("audits:audit", args=[audit.pk]))
    mail.post_many(
        mail.Draft(
            recipient=affiliation.user_id,
            template=template,
            context={"reference": audit.reference, "address": address, **context},
            why=why,
            key=f"{template}:{audit.reference}:{audit.status}:{clock.today()}:user-{affiliation.user_id}",
            affiliations=[str(affiliation.pk)],
        )
        for affiliation in managers
    )
