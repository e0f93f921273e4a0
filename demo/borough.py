"""The demo borough from the first day to the last: who is there, what happened, and that it adds up."""

from datetime import date, timedelta
from typing import Any

from django.test.utils import override_settings

from accounts.models import Organisation
from audits import compliance
from core import clock, mail
from core.bulk import collector_paused
from core.models import Closure, record
from demo import children, data_files, people, providers, remembered, reports, schools
from demo.agenda import Agenda
from demo.asking import Asking
from demo.audits import Audits
from demo.cases import Caseload
from demo.children import LEAVER, Child
from demo.first_audits import FirstAudits
from demo.openings import Openings
from demo.papers import Archive
from demo.people import LEAD_SCHOOL, PROVIDER2, Staff
from demo.placing import Placing
from demo.providers import Framework
from demo.registers import Registers
from demo.timeline import Timeline
from demo.uploads import Sender
from placements import overnight, sessions
from providers.models import Framework as FrameworkRow

ONE_DAY = timedelta(days=1)
MONDAY = 0
# The history's e-mails reach nobody: the outbox shows what was sent, and no mailbox is filled with last summer's.
NOWHERE = "django.core.mail.backends.dummy.EmailBackend"


def timeline_ending(today: date) -> Timeline:
    """The history that ends on this day. Raises OutsideTimeline."""
    calendar, framework_starts_on = _bounds()
    return Timeline.ending(today, calendar, framework_starts_on)


def last_possible_day() -> date:
    """The latest day on which a history can end."""
    return Timeline.last_day(*_bounds())


def _bounds() -> tuple[Any, date]:
    council = Organisation.objects.council()
    return council.calendar, FrameworkRow.objects.earliest("starts_on").starts_on


def build(timeline: Timeline, scale: int = 1) -> None:
    """Tell the whole history, in the caller's transaction."""
    with override_settings(EMAIL_BACKEND=NOWHERE), remembered.reference_data(), collector_paused():
        Borough(timeline, scale).tell()


class Borough:
    """Everybody and everything, found on the first day; then the agenda runs to the evening before the last."""

    def __init__(self, timeline: Timeline, scale: int) -> None:
        self.timeline, self.scale, self.agenda = timeline, scale, Agenda()
        self.council = Organisation.objects.council()
        self.openings = Openings.of(timeline, FrameworkRow.objects.earliest("starts_on").starts_on)

    def tell(self) -> None:
        """From the first day to the last."""
        with clock.set_to(clock.at(self.timeline.admitted_on, 9)):
            self._found()
        self._tell_children()
        self._tell_days()
        self.agenda.run()
        with clock.set_to(clock.at(self.timeline.today - ONE_DAY, 23)):
            sessions.complete()
            mail.sweep()

    def _found(self) -> None:
        """The council's people, the schools, the providers with their papers, all on one day."""
        recruiter = people.Recruiter()
        self.staff: Staff = people.appoint_council(self.council, recruiter)
        self.schools = schools.found(self.scale, by=self.staff["admin"])
        schools.close_days(self.schools, self.timeline)
        remembered.forget()
        people.appoint_schools(self.staff, self.schools, recruiter)
        self.framework: Framework = providers.admit_all(
            self.schools, self.scale, self.openings, by=self.staff["manager"]
        )
        organisations = {slug: provider.organisation for slug, provider in self.framework.providers.items()}
        people.appoint_providers(self.staff, organisations, recruiter)
        providers.name_people(self.framework, self.staff)
        Archive(self.framework, self.staff, self.timeline, self.agenda).fill()

    def _tell_children(self) -> None:
        """Who they are, what was asked for them, where they were placed, and how they attended."""
        known = [dict(said) for _ in range(self.scale) for said in data_files.schools()]
        for said, name in zip(known, schools.names(self.scale), strict=True):
            said["name"] = name
        everybody = children.Planner(known, self.timeline, self.scale).plan()
        cases = Caseload(everybody, known, self.timeline, self.scale, self.openings).plan()
        self._enter(everybody)
        asking = Asking(self.staff, self.schools, self.timeline, self.agenda)
        placing = Placing(self.staff, self.framework, self.timeline, self.agenda, asking.commissioner)
        for case in cases:
            asking.tell(case, placing.approved)
        registers = Registers(self.staff, self.framework, self.timeline, self.agenda)
        registers.keep(cases, placing.placements)
        Sender(self.staff, self.framework, self.timeline, registers).tell(self.agenda)

    def _enter(self, everybody: list[Child]) -> None:
        """The schools' lists on the first day; year 7 at the start of its school year; arrivals by hand."""
        line, officer = self.timeline, self.staff["officer"]
        intake = min(line.open_on(line.school_year) + 7 * ONE_DAY, line.yesterday)
        is_new = intake > line.admitted_on
        new = [child for child in everybody if child.upn and child.year == 7 and is_new]
        there = [child for child in everybody if child.upn and child not in new]
        arrived = [child for child in everybody if not child.upn]
        since = date(line.admitted_on.year - 1, 9, 1)
        day = line.shift(line.admitted_on, 1)
        self.agenda.at(day, 9, 0, lambda: children.enter(there, since, by=officer))
        if new:
            self.agenda.at(intake, 9, 0, lambda: children.enter(new, min(line.school_year, clock.today()), by=officer))
        for child in arrived:
            self.agenda.at(day, 12, 0, lambda child=child: children.arrive(child, by=officer))
        leavers = [child for child in everybody if child.kind == LEAVER]
        if leavers:
            last = line.school_year - ONE_DAY
            self.agenda.at(line.last_summer + ONE_DAY, 9, 0, lambda: children.leave_school(leavers, last, by=officer))

    def _tell_days(self) -> None:
        """What happens by itself each day, and what the council does beside the cases."""
        line = self.timeline
        for day in line.school_days(line.shift(line.admitted_on, 1), line.yesterday):
            self.agenda.at(day, 6, 0, lambda day=day: _morning(day))
            self.agenda.at(day, 18, 0, mail.sweep)
        for term in line.terms:
            if line.admitted_on < term.ends_on < line.today - ONE_DAY:
                self.agenda.at(term.ends_on + ONE_DAY, 2, 0, sessions.complete)
        if line.has_leavers:
            raised = line.open_on(line.school_year)
            manager = self.staff["manager"]
            if raised < line.today:
                self.agenda.at(raised, 8, 0, lambda: providers.raise_rates(self.framework, by=manager))
        self._tell_closures()
        FirstAudits(self.staff, self.framework, line, self.agenda, self.openings).tell()
        Audits(self.staff, self.framework, line, self.agenda).tell()
        reports.tell(self.staff, self.framework, line, self.agenda)
        reports.tell_digest(line, self.agenda)

    def _tell_closures(self) -> None:
        """A day a provider will not open, and one on which a school has no heating: entered, then followed."""
        line, admin = self.timeline, self.staff["admin"]
        provider, day = self.framework.providers[PROVIDER2], line.before(24)
        note = "Kilns rewired"
        self.agenda.at(line.before(31), 9, 0, lambda: providers.close_on(provider, day, note, by=self.staff["manager"]))
        self.agenda.at(line.before(30), 2, 0, sessions.complete)
        school = next(school for school in self.schools if school.name == LEAD_SCHOOL)
        self.agenda.at(line.before(15), 17, 0, lambda: _close_school(school, line.before(14), by=admin))
        self.agenda.at(line.before(14), 2, 0, sessions.complete)


def _morning(day: date) -> None:
    """What the clock does each morning."""
    if not overnight.run(day):
        raise RuntimeError(f"The clock could not do everything on {day}: see the log.")
    compliance.block_overdue(day)
    if day.weekday() == MONDAY:
        # Asked once a week, for the sake of time: what closes a provider in this history tells commissioners itself.
        overnight.watch_standings(day)


def _close_school(school: Organisation, day: date, *, by: Any) -> None:
    Closure.objects.create(
        calendar_id=school.calendar_id, kind=Closure.Kind.EMERGENCY, starts_on=day, ends_on=day, note="No heating"
    )
    remembered.forget()
    record("closure_entered", school, by=by, sentence=f"Closed on {day.day} {day:%B %Y}: no heating")
