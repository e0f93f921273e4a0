"""Everybody's first audit: soon after the admission, and with nothing found wanting."""

from datetime import date, timedelta
from typing import Any

from audits import answering, auditing
from audits.models import Audit, Section
from core import clock
from demo.agenda import Agenda
from demo.openings import Openings
from demo.people import Staff
from demo.providers import Framework
from demo.timeline import Timeline

NO_CORRECTIONS = "No corrections."
# How long the certificates seen on the day are still good.
VALID = timedelta(days=360)


class FirstAudits:
    """Puts each first audit on the agenda, from the plan to its closing."""

    def __init__(
        self, staff: Staff, framework: Framework, timeline: Timeline, agenda: Agenda, openings: Openings
    ) -> None:
        self.staff, self.framework, self.timeline, self.agenda = staff, framework, timeline, agenda
        self.openings = openings

    def tell(self) -> None:
        """One for each provider that has had one."""
        for place, slug in enumerate(self.framework.providers):
            if final_on := self.openings.first_audit_on(slug, place):
                self._tell(slug, final_on)

    def _tell(self, slug: str, final_on: date) -> None:
        made: list[Audit] = []
        officer, manager = self.staff["quality"], self.staff.managers[slug]
        visited_on = self.timeline.shift(final_on, -4)

        def plan() -> None:
            provider = self.framework.providers[slug]
            made.append(auditing.plan(provider, planned_on=visited_on, lead_officer=officer.user, by=officer))

        def visit() -> None:
            _rate(made[0], officer)
            auditing.draft(made[0], visited_on=visited_on, by=officer)
            auditing.ask_for_accuracy(made[0], by=officer)

        def assess_themselves() -> None:
            _rate(made[0], manager)
            auditing.send_self_assessment(made[0], by=manager)

        def settle() -> None:
            auditing.finalise(made[0], by=officer)
            auditing.close(made[0], by=officer)

        self._on(final_on, -9, 10, plan)
        self._on(final_on, -9, 11, lambda: auditing.start(made[0], by=officer))
        self._on(final_on, -6, 16, assess_themselves)
        self._on(final_on, -4, 15, visit)
        self._on(final_on, -2, 14, lambda: auditing.answer_accuracy(made[0], note=NO_CORRECTIONS, by=manager))
        self._on(final_on, 0, 10, settle)

    def _on(self, final_on: date, school_days: int, hour: int, act: Any) -> None:
        self.agenda.at(self.timeline.shift(final_on, school_days), hour, 15, act)


def _rate(audit: Audit, by: Any) -> None:
    """Every question met."""
    until = clock.today() + VALID
    rows = audit.answers.select_related("question")
    given: dict[int, dict[int, answering.Given]] = {}
    for answer in rows:
        runs_out = answer.question.response_type == "date_document"
        said = answering.Given("met", "", expires_on=until if runs_out else None)
        given.setdefault(answer.question.section_id, {})[answer.pk] = said
    for section in Section.objects.filter(template=audit.template).order_by("position"):
        if section.pk in given:
            answering.save(audit, section, given[section.pk], by=by)
