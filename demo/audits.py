"""How the safeguarding audits are told: a first one of nearly everybody long ago, and those that still matter."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from audits import acting_on, answering, auditing, outcome
from audits.models import Action, Answer, Audit, AuditTemplate, Section
from core import clock
from core.acting import Acting
from core.models import next_reference
from demo.agenda import Story
from demo.data_files import read
from demo.openings import SUSPENDED, Openings
from demo.people import PROVIDER
from demo.rows import Rows
from demo.town import Town
from placements.models import Review
from providers import changing
from providers.models import FinalAudit, Membership, MembershipChange

MET, PARTLY, NOT = "met", "partly_met", "not_met"
LOOKED_AT = "The commissioner saw the pupil on site and agreed the extra checks until the provider is audited again."
# The steps of everybody's first audit: school days before it was final, hour, act, status, and what the trail says.
FIRST = (
    (9, 10, "planned", "", "Planned"),
    (9, 11, "started", "in_progress", "Started: the provider answers its own questions"),
    (6, 16, "self_assessed", "", "The provider sent its self-assessment"),
    (4, 15, "drafted", "draft", "Drafted after the visit"),
    (4, 15, "sent_for_accuracy", "factual_accuracy", "The draft was sent to the provider, to be checked"),
    (2, 14, "accuracy_answered", "", "The provider answered on the facts of the draft"),
    (0, 10, "finalised", "final", "Final: fully compliant"),
    (0, 10, "closed", "closed", "Closed: every action is done"),
)
NO_CORRECTIONS = "No corrections."
# How long the certificates seen on the day are still good.
VALID, VALID_AT_FIRST = timedelta(days=240), timedelta(days=360)
PROPOSED = "cutting-room"
SUSPENDS = "The salon's lead tutor left on Friday and there is no cover yet: the provider was asked for a plan."


@dataclass(frozen=True)
class Visit:
    """One audit: of whom, how many school days before today its steps were taken, and what was not met."""

    slug: str
    planned: int
    visited: int
    final: int | None = None
    stage: str = "final"
    short: dict[str, str] = field(default_factory=dict)
    answered_sections: int = 99


class Audits:
    def __init__(self, town: Town) -> None:
        self.town, self.line, self.officer = town, town.line, town.staff["quality"]
        self.audits: dict[str, Audit] = {}

    def tell(self) -> None:
        """Put every audit on the agenda, and what follows from two of them."""
        for visit in (Visit(**said) for said in read("visits")):
            if self.line.before(visit.planned) > self.line.admitted_on:
                self.town.agenda.tell(self._visit(visit))
        self.town.agenda.tell(self._suspended())
        self.town.agenda.tell(self._actions())
        self.town.agenda.tell(self._proposed())

    def _visit(self, visit: Visit) -> Story:
        officer, manager = self.officer, self.town.staff.managers[visit.slug]
        yield self._at(visit.planned, 10)
        visited_on = self.line.before(visit.visited)
        provider = self.town.framework.providers[visit.slug]
        audit = auditing.plan(provider, planned_on=visited_on, lead_officer=officer.user, by=officer)
        self.audits[visit.slug] = audit
        if visit.stage == "planned":
            return
        yield self._at(visit.planned - 2, 9)
        auditing.start(audit, by=officer)
        yield self._at(visit.planned - 6, 16)
        _rate(visit, audit, manager, final=False)
        if visit.stage == "in_progress":
            return
        auditing.send_self_assessment(audit, by=manager)
        yield self._at(visit.visited, 16)
        _rate(visit, audit, officer, final=True)
        yield self._at(visit.visited - 1, 10)
        auditing.draft(audit, visited_on=visited_on, by=officer)
        yield self._at(visit.visited - 2, 10)
        auditing.ask_for_accuracy(audit, by=officer)
        if visit.final is None:
            return
        yield self._at(visit.final + 2, 14)
        auditing.answer_accuracy(audit, note=NO_CORRECTIONS, by=manager)
        yield self._at(visit.final, 11)
        auditing.finalise(audit, by=officer)
        if visit.stage == "closed":
            yield self._at(visit.final - 1, 12)
            auditing.close(audit, by=officer)

    def _suspended(self) -> Story:
        """The AP Manager confirms, the day after the audit is final, what its outcome proposed."""
        yield self._at(19, 9)
        provider, manager = self.town.framework.providers[SUSPENDED], self.town.staff["manager"]
        waiting = MembershipChange.objects.filter(membership__provider=provider, status="proposed")
        for change in waiting.order_by("membership__lot__number"):
            changing.confirm(change, by=manager)
        opened = Review.objects.due().filter(placement__provider=provider, placement__status="active")
        for review in opened.filter(due_on__lte=clock.today() + timedelta(days=4)).order_by("placement__reference"):
            review.hold(held_on=clock.today(), outcome="continue", note=LOOKED_AT, by=manager)

    def _actions(self) -> Story:
        """At the first provider one action is closed, one waits for the council, the others are open."""
        manager, officer = self.town.staff.managers[PROVIDER], self.officer
        yield self._at(18, 15)
        done = "The head of centre checked the record against every staff file this week and signed each page."
        acting_on.submit_evidence(self._action("B1.3"), evidence=done, by=manager)
        yield self._at(16, 10)
        acting_on.close(self._action("B1.3"), by=officer)
        yield self._at(9, 15)
        moved = "Self-disclosure is now asked for later on."
        acting_on.submit_evidence(self._action("C1.4"), evidence=moved, by=manager)
        yield self._at(7, 10)
        reason = "The pack on your website still asks every applicant. Change it and send the new one."
        acting_on.return_to_provider(self._action("C1.4"), reason=reason, by=officer)
        yield self._at(3, 15)
        sent = "The policy now covers generative AI and telephones; staff and pupils signed the new version."
        acting_on.submit_evidence(self._action("D1.7"), evidence=sent, by=manager)

    def _action(self, code: str) -> Action:
        return Action.objects.get(audit=self.audits[PROVIDER], question__code=code)

    def _proposed(self) -> Story:
        """A suspension that waits for the second officer."""
        yield self._at(2, 11)
        membership = Membership.objects.get(provider=self.town.framework.providers[PROPOSED], status="active")
        changing.propose(membership, "suspend", SUSPENDS, by=self.officer)

    def _at(self, days_before: int, hour: int) -> datetime:
        return clock.at(self.line.before(days_before), hour, 30)


def _rate(visit: Visit, audit: Audit, by: Acting, *, final: bool) -> None:
    """Providers find themselves a little better than the officer does."""
    sections = Section.objects.filter(template=audit.template).order_by("position")
    for section in sections[: visit.answered_sections]:
        given = {answer.pk: _given(visit, answer, final) for answer in answering.answers_of(audit, section)}
        if given:
            answering.save(audit, section, given, by=by)


def _given(visit: Visit, answer: Answer, final: bool) -> answering.Given:
    rating = visit.short.get(answer.question.code, MET)
    until = _until(answer.question, VALID)
    if not final:
        return answering.Given(PARTLY if rating == NOT else MET, "", expires_on=until)
    return answering.Given(rating, read("borough")["answers"][rating], expires_on=until)


def _until(question: Any, valid: timedelta) -> date | None:
    return clock.today() + valid if question.response_type == "date_document" else None


def first_audits(town: Town, openings: Openings) -> None:
    """Everybody's first audit, as rows: soon after the admission, and with nothing found wanting."""
    rows, days = Rows(), {slug: openings.first_audit_on(slug, n) for n, slug in enumerate(town.framework.providers)}
    for final_on, slug in sorted((day, slug) for slug, day in days.items() if day):
        with clock.set_to(clock.at(final_on, 10)):
            _first_audit(town, rows, slug, final_on)
    rows.write()


def _first_audit(town: Town, rows: Rows, slug: str, final_on: date) -> None:
    provider, officer, manager = town.framework.providers[slug], town.staff["quality"], town.staff.managers[slug]
    at = {act: clock.at(town.line.shift(final_on, -days), hour) for days, hour, act, _, _ in FIRST}
    on = {act: clock.day_of(moment) for act, moment in at.items()}
    template = AuditTemplate.objects.filter(starts_on__lte=on["planned"]).latest("number")
    asked = auditing.questions_for(template, provider)
    result = outcome.of([outcome.Answer(row.criticality, MET, row.is_na_allowed) for row in asked])  # type: ignore[arg-type]
    audit = rows.add(
        Audit(
            reference=next_reference("AUD", on["planned"]),
            provider=provider,
            template=template,
            status="closed",
            lead_officer=officer.user,
            planned_on=on["drafted"],
            started_at=at["started"],
            self_assessment_due_on=town.line.shift(on["started"], 10),
            self_assessed_on=on["self_assessed"],
            visited_on=on["drafted"],
            drafted_at=at["drafted"],
            accuracy_due_on=town.line.shift(on["drafted"], 10),
            accuracy_answered_on=on["accuracy_answered"],
            accuracy_note=NO_CORRECTIONS,
            final_at=at["finalised"],
            closed_at=at["closed"],
            outcome=result.code,
            points=result.score.numerator,
            points_possible=result.score.denominator,
        )
    )
    for question in asked:
        until, rated = _until(question, VALID_AT_FIRST), {"self_rating": MET, "final_rating": MET, "version": 2}
        rows.add(Answer(audit=audit, question=question, evidence_expires_on=until, **rated))
    rows.add(FinalAudit(provider=provider, final_on=final_on, source=audit.reference))
    before = "planned"
    for _, _, act, became, said in FIRST:
        by = manager if act in ("self_assessed", "accuracy_answered") else officer
        rows.done(at[act], act, audit, by, said, **({"status": [before, became]} if became else {}))
        before = became or before
