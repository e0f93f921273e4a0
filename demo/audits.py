"""How the safeguarding audits are told: one with actions open, one that suspended a provider, others on their way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from audits import acting_on, answering, auditing
from audits.models import Action, Answer, Audit, Section
from core import clock
from demo.agenda import Agenda
from demo.people import PROVIDER, PROVIDER2, Staff
from demo.providers import PROPOSED, Framework
from demo.stages import SUSPENDED
from demo.timeline import Timeline
from placements.models import Review
from providers import changing
from providers.models import Membership, MembershipChange

MET, PARTLY, NOT = "met", "partly_met", "not_met"
LOOKED_AT = "The commissioner saw the pupil on site and agreed the extra checks until the provider is audited again."
# How long the certificates seen on the day are still good.
VALID = timedelta(days=240)
NOTES = {
    PARTLY: "In place for most staff; show that it is done for those who joined since the summer.",
    NOT: "No record was found on the day. Put this right and send what shows it.",
}


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


# The codes are those of the template's questions, their criticality beside them.
VISITS = (
    Visit("first-shift", 96, 84, 76, "closed"),
    Visit("steady-ground", 92, 75, 66, "final", {"C1.3": PARTLY, "D1.12": PARTLY, "B2.11": NOT}),
    # Irwell Forge: two major and two minor questions short of met.
    Visit(PROVIDER, 60, 35, 24, "final", {"B1.3": PARTLY, "D1.7": NOT, "B2.12": PARTLY, "D1.13": PARTLY, "C1.4": NOT}),
    # A critical question not met suspends, whatever the rest.
    Visit(SUSPENDED, 52, 30, 20, "final", {"B2.3": NOT, "B2.5": NOT, "E1.2": PARTLY, "C1.1": NOT}),
    Visit("mariners-yard", 30, 6, None, "factual_accuracy", {"D1.10": PARTLY, "B2.15": PARTLY}),
    Visit(PROVIDER2, 13, -4, None, "in_progress", {}, 3),
    Visit(PROPOSED, 4, -12, None, "planned"),
)


class Audits:
    """Carries every audit to where it stands today."""

    def __init__(self, staff: Staff, framework: Framework, timeline: Timeline, agenda: Agenda) -> None:
        self.staff, self.framework, self.timeline, self.agenda = staff, framework, timeline, agenda
        self.audits: dict[str, Audit] = {}

    def tell(self) -> None:
        """Put every step of every audit on the agenda."""
        for visit in VISITS:
            self._on(visit.planned, 10, lambda visit=visit: self._plan(visit))
            if visit.stage == "planned":
                continue
            self._on(visit.planned - 2, 9, lambda visit=visit: self._of(visit, auditing.start))
            self._on(visit.planned - 6, 16, lambda visit=visit: self._assess_themselves(visit))
            if visit.stage != "in_progress":
                self._judge(visit)
        self._settle_suspension()
        self._act()
        self._on(2, 11, self._propose)

    def _judge(self, visit: Visit) -> None:
        officer = self.staff["quality"]
        self._on(visit.visited, 16, lambda: self._rate(visit, officer, final=True))
        self._on(visit.visited - 1, 10, lambda: self._draft(visit))
        self._on(visit.visited - 2, 10, lambda: self._of(visit, auditing.ask_for_accuracy))
        if visit.final is None:
            return
        note = "No corrections."
        manager = self.staff.managers[visit.slug]
        self._on(visit.final + 2, 14, lambda: auditing.answer_accuracy(self._audit(visit), note=note, by=manager))
        self._on(visit.final, 11, lambda: self._of(visit, auditing.finalise))
        if visit.stage == "closed":
            self._on(visit.final - 1, 12, lambda: self._of(visit, auditing.close))

    def _plan(self, visit: Visit) -> None:
        day = self.timeline.before(visit.visited) if visit.visited >= 0 else self.timeline.ahead(-visit.visited)
        officer = self.staff["quality"]
        provider = self.framework.providers[visit.slug]
        self.audits[visit.slug] = auditing.plan(provider, planned_on=day, lead_officer=officer.user, by=officer)

    def _audit(self, visit: Visit) -> Audit:
        return self.audits[visit.slug]

    def _of(self, visit: Visit, act: Callable[..., None]) -> None:
        act(self._audit(visit), by=self.staff["quality"])

    def _assess_themselves(self, visit: Visit) -> None:
        """Providers find themselves a little better than the officer does."""
        manager = self.staff.managers[visit.slug]
        self._rate(visit, manager, final=False)
        if visit.answered_sections > len(visit.short) and visit.stage != "in_progress":
            auditing.send_self_assessment(self._audit(visit), by=manager)

    def _rate(self, visit: Visit, by: Any, *, final: bool) -> None:
        audit = self._audit(visit)
        sections = Section.objects.filter(template=audit.template).order_by("position")
        for section in sections[: visit.answered_sections]:
            given = {
                answer.pk: self._given(visit, answer, final)
                for answer in audit.answers.filter(question__section=section).select_related("question")
            }
            if given:
                answering.save(audit, section, given, by=by)

    def _given(self, visit: Visit, answer: Answer, final: bool) -> answering.Given:
        rating = visit.short.get(answer.question.code, MET)
        runs_out = answer.question.response_type == "date_document"
        until = clock.today() + VALID if runs_out else None
        if not final:
            return answering.Given(PARTLY if rating == NOT else MET, "", expires_on=until)
        return answering.Given(rating, NOTES.get(rating, ""), expires_on=until)

    def _draft(self, visit: Visit) -> None:
        day = self.timeline.before(visit.visited)
        auditing.draft(self._audit(visit), visited_on=day, by=self.staff["quality"])

    def _settle_suspension(self) -> None:
        """The AP Manager confirms, the day after the audit is final, what its outcome proposed."""

        def confirm() -> None:
            waiting = MembershipChange.objects.filter(
                membership__provider=self.framework.providers[SUSPENDED], status=MembershipChange.Status.PROPOSED
            )
            for change in waiting.order_by("membership__lot__number"):
                changing.confirm(change, by=self.staff["manager"])
            whose = self.framework.providers[SUSPENDED]
            opened = Review.objects.due().filter(placement__provider=whose, placement__status="active")
            for review in opened.filter(due_on__lte=clock.today() + timedelta(days=4)).order_by("placement__reference"):
                review.hold(held_on=clock.today(), outcome="continue", note=LOOKED_AT, by=self.staff["manager"])

        self._on(19, 9, confirm)

    def _act(self) -> None:
        """At the first provider one action is closed, one waits for the council, the others are open."""
        manager, officer = self.staff.managers[PROVIDER], self.staff["quality"]

        def action(code: str) -> Action:
            return Action.objects.get(audit=self.audits[PROVIDER], question__code=code)

        done = "The head of centre checked the record against every staff file this week and signed each page."
        sent = "The policy now covers generative AI and telephones; staff and pupils signed the new version."
        moved = "Self-disclosure is now asked for later on."
        self._on(18, 15, lambda: acting_on.submit_evidence(action("B1.3"), evidence=done, by=manager))
        self._on(16, 10, lambda: acting_on.close(action("B1.3"), by=officer))
        self._on(3, 15, lambda: acting_on.submit_evidence(action("D1.7"), evidence=sent, by=manager))
        self._on(9, 15, lambda: acting_on.submit_evidence(action("C1.4"), evidence=moved, by=manager))
        reason = "The pack on your website still asks every applicant. Change it and send the new one."
        self._on(7, 10, lambda: acting_on.return_to_provider(action("C1.4"), reason=reason, by=officer))

    def _propose(self) -> None:
        """A suspension that waits for the second officer."""
        membership = Membership.objects.get(provider=self.framework.providers[PROPOSED], status="active")
        reason = "The salon's lead tutor left on Friday and there is no cover yet: the provider was asked for a plan."
        changing.propose(membership, "suspend", reason, by=self.staff["quality"])

    def _on(self, days_before: int, hour: int, act: Callable[[], Any]) -> None:
        """So many school days before today."""
        day = self.timeline.before(days_before)
        if self.timeline.admitted_on < day < self.timeline.today:
            self.agenda.at(day, hour, 30, act)
