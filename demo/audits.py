"""How the safeguarding audits are told: a first one of nearly everybody long ago, and those that still matter."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from audits import acting_on, answering, attaching, auditing, outcome, questions
from audits.models import Action, Answer, Audit, AuditTemplate, Question, Section
from core import clock
from core.acting import Acting
from core.models import next_reference
from demo.agenda import Story
from demo.data_files import DATA, read
from demo.openings import SUSPENDED, Openings
from demo.people import PROVIDER, PROVIDER2
from demo.rows import Rows
from demo.town import Town
from outcomes.models import Review
from providers import changing
from providers.models import FinalAudit, MembershipChange

# How many of the steps of an audit were taken.
TAKEN = {"planned": 0, "in_progress": 2, "factual_accuracy": 6, "final": 8, "closed": 9}
MET, PARTLY, NOT = "met", "partly_met", "not_met"
LOOKED_AT = "The commissioner saw the pupil on site and agreed the extra checks until the provider is audited again."
NO_CORRECTIONS = "No corrections."
# How long the certificates seen on the day are still good.
VALID, VALID_AT_FIRST = timedelta(days=240), timedelta(days=360)
# Suspensions that wait for the second officer: the provider is told of its own, and not why.
PROPOSED = (
    (
        "cutting-room",
        3,
        "The salon's lead tutor left on Friday and there is no cover yet: the provider was asked for a plan.",
    ),
    (PROVIDER2, 6, "Two sessions of the afternoon club were held without a second adult, the school says."),
)


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

    def tell(self) -> None:
        """Put every audit on the agenda, and what follows from two of them."""
        tell, told = self.town.agenda.tell, read("visits")
        for visit in (Visit(**said) for said in told["visits"]):
            if self.line.before(visit.planned) > self.line.admitted_on:
                tell(self._visit(visit))
        tell(self._suspended())
        for days, *act in told["actions"]:
            tell(self._action(days, *act))
        tell(self._proposed())
        tell(self._photo(*told["photo"]))

    def _visit(self, visit: Visit) -> Story:
        officer, manager = self.officer, self.town.staff.managers[visit.slug]
        visited_on, provider = self.line.before(visit.visited), self.town.framework.providers[visit.slug]
        yield self._at(visit.planned, 10)
        audit = auditing.plan(provider, planned_on=visited_on, lead_officer=officer.user, by=officer)
        final = visit.final or 0
        steps: list[tuple[int, int, Callable[[], object]]] = [
            (visit.planned - 2, 9, lambda: auditing.start(audit, by=officer)),
            (visit.planned - 6, 16, lambda: _rate(visit, audit, manager, final=False)),
            (visit.planned - 6, 16, lambda: auditing.send_self_assessment(audit, by=manager)),
            (visit.visited, 16, lambda: _rate(visit, audit, officer, final=True)),
            (visit.visited - 1, 10, lambda: auditing.draft(audit, visited_on=visited_on, by=officer)),
            (visit.visited - 2, 10, lambda: auditing.ask_for_accuracy(audit, by=officer)),
            (final + 2, 14, lambda: auditing.answer_accuracy(audit, note=NO_CORRECTIONS, by=manager)),
            (final, 11, lambda: auditing.finalise(audit, by=officer)),
            (final - 1, 12, lambda: auditing.close(audit, by=officer)),
        ]
        for days, hour, act in steps[: TAKEN[visit.stage]]:
            yield self._at(days, hour)
            act()

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

    def _action(self, days: int, hour: int, act: str, code: str, said: dict[str, str]) -> Story:
        """At the first provider one action is closed, one waits for the council, the others are open."""
        yield self._at(days, hour)
        by = self.town.staff.managers[PROVIDER] if act == "submit_evidence" else self.officer
        action = Action.objects.filter(audit__provider__slug=PROVIDER, question__code=code).latest("audit__planned_on")
        getattr(acting_on, act)(action, by=by, **said)

    def _photo(self, slug: str, days: int, code: str, name: str) -> Story:
        """With its own answers a provider sends what shows one of them."""
        yield self._at(days, 17)
        answer = Answer.objects.select_related("audit", "question").get(
            audit__provider__slug=slug, audit__status="in_progress", question__code=code
        )
        sent = attaching.look_at(name, (DATA / name).read_bytes())
        attaching.attach(answer, [sent], by=self.town.staff.managers[slug])

    def _proposed(self) -> Story:
        """Suspensions that wait for the second officer."""
        yield self._at(2, 11)
        for slug, lot, why in PROPOSED:
            changing.propose(self.town.framework.memberships[slug, lot], "suspend", why, by=self.officer)

    def _at(self, days_before: int, hour: int) -> datetime:
        return clock.at(self.line.before(days_before), hour, 30)


def _rate(visit: Visit, audit: Audit, by: Acting, *, final: bool) -> None:
    """Providers find themselves a little better than the officer does."""
    sections, words = Section.objects.filter(template=audit.template).order_by("position"), read("borough")["answers"]
    for section in sections[: visit.answered_sections]:
        given = {}
        for answer in answering.answers_of(audit, section):
            rating, until = visit.short.get(answer.question.code, MET), _until(answer.question, VALID)
            if not final:
                rating = PARTLY if rating == NOT else MET
            given[answer.pk] = answering.Given(rating, words[rating] if final else "", expires_on=until)
        if given:
            answering.save(audit, section, given, by=by)


def _until(question: Question, valid: timedelta) -> date | None:
    return clock.today() + valid if question.response_type == "date_document" else None


def first_audits(town: Town, openings: Openings) -> None:
    """Everybody's first audit, as rows: soon after the admission, and with nothing found wanting."""
    rows, days = Rows(), {slug: openings.first_audit_on(slug, n) for n, slug in enumerate(town.framework.providers)}
    for final_on, slug in sorted((day, slug) for slug, day in days.items() if day):
        with clock.set_to(clock.at(final_on, 10)):
            _first_audit(town, rows, slug, final_on)
    rows.write()


def _first_audit(town: Town, rows: Rows, slug: str, final_on: date) -> None:
    told, shift, provider = read("past")["audit"], town.line.shift, town.framework.providers[slug]
    who = {"officer": town.staff["quality"], "manager": town.staff.managers[slug]}
    on = {act: shift(final_on, -days) for act, days, *_ in told}
    at = {act: clock.at(on[act], hour) for act, _, hour, *_ in told}
    template = AuditTemplate.objects.filter(kind=AuditTemplate.Kind.SAFEGUARDING).earliest("number")
    asked = questions.asked_of(provider, template)
    result = outcome.of([outcome.Answer(row.criticality, MET, row.is_na_allowed) for row in asked])  # type: ignore[arg-type]
    audit = rows.add(
        Audit(
            reference=next_reference("AUD", on["planned"]),
            provider=provider,
            template=template,
            status="closed",
            lead_officer=who["officer"].user,
            planned_on=on["drafted"],
            started_at=at["started"],
            self_assessment_due_on=shift(on["started"], 10),
            self_assessed_on=on["self_assessed"],
            visited_on=on["drafted"],
            drafted_at=at["drafted"],
            accuracy_due_on=shift(on["drafted"], 10),
            accuracy_answered_on=on["accuracy_answered"],
            accuracy_note=NO_CORRECTIONS,
            final_at=at["finalised"],
            closed_at=at["closed"],
            outcome=result.code,
            points=result.score.numerator,
            points_possible=result.score.denominator,
        )
    )
    rated: dict[str, Any] = {"self_rating": MET, "final_rating": MET, "version": 2}
    for question in asked:
        rows.add(Answer(audit=audit, question=question, evidence_expires_on=_until(question, VALID_AT_FIRST), **rated))
    rows.add(FinalAudit(provider=provider, final_on=final_on, source=audit.reference))
    for act, _, _, by, was, became, said in told:
        rows.moved(at[act], act, audit, who[by], said, was, became)
