"""The demo borough from the first day to the last: who is there, what happened, and that it adds up."""

from datetime import date, timedelta
from typing import Any

from django.core.mail import get_connection

from accounts import school_calendars
from accounts.models import Organisation
from attendance import digests
from audits import compliance
from core import clock, mail
from core.acting import Acting
from core.bulk import collector_paused
from core.models import Closure, record
from demo import audits, children, people, providers, schools
from demo.agenda import Agenda
from demo.asking import Asking
from demo.audits import Audits
from demo.cases import Caseload
from demo.openings import Openings
from demo.papers import Archive
from demo.past import Past
from demo.people import LEAD_SCHOOL, PROVIDER, PROVIDER2
from demo.registers import Registers
from demo.timeline import ONE_DAY, Timeline
from demo.town import Town
from demo.uploads import Sender
from placements import overnight, sessions
from providers.models import Framework as FrameworkRow
from reports import termly
from reports.models import TermlyReport

MONDAY = 0
AFTER_TERM = timedelta(days=14)
# The history's e-mails reach nobody: the outbox shows what was sent, and no mailbox is filled with last month's.
NOBODY = "django.core.mail.backends.dummy.EmailBackend"


def timeline_ending(today: date) -> Timeline:
    calendar, framework_starts_on = _bounds()
    return Timeline.ending(today, calendar, framework_starts_on)


def last_possible_day() -> date:
    return Timeline.last_day(*_bounds())


def _bounds() -> tuple[Any, date]:
    return Organisation.objects.council().calendar, FrameworkRow.objects.earliest("starts_on").starts_on


def build(line: Timeline, scale: int = 1) -> None:
    openings = Openings.of(line, FrameworkRow.objects.earliest("starts_on").starts_on)
    with collector_paused():
        town = _found(line, scale, openings)
        _tell_children(town, scale, openings)
        audits.first_audits(town, openings)
        Audits(town).tell()
        _tell_days(town)
        _tell_closures(town)
        town.agenda.run()
        with clock.set_to(clock.at(line.today - ONE_DAY, 23)):
            sessions.complete()
            _send()


def _found(line: Timeline, scale: int, openings: Openings) -> Town:
    """The council's people, the schools, the providers with their papers; some rates go up with the school year."""
    council, recruiter = Organisation.objects.council(), people.Recruiter()
    with clock.set_to(clock.at(line.admitted_on, 9)):
        staff = people.appoint_council(council, recruiter)
        found = schools.found(scale, by=staff["admin"])
        schools.close_days(found, line)
        people.appoint_schools(staff, found, recruiter)
        framework = providers.admit_all(found, scale, openings, by=staff["manager"])
        people.appoint_providers(staff, framework, recruiter)
        providers.name_people(framework, staff)
    raised = line.open_on(line.school_year)
    if line.has_leavers and raised < line.today:
        with clock.set_to(clock.at(raised, 8)):
            providers.raise_rates(framework, by=staff["manager"])
    agenda = Agenda(clock.at(line.today))
    town = Town(
        line, council, staff, found, framework, agenda, school_calendars.school_days_of(row.pk for row in found)
    )
    Archive(town).fill()
    return town


def _tell_children(town: Town, scale: int, openings: Openings) -> None:
    """Who they are, what was asked for them, where they were placed, and how they attended."""
    known = schools.known(scale)
    everybody = children.Planner(known, town.line, scale).plan()
    cases = Caseload(everybody, known, town.line, scale, openings).plan()
    children.enter(everybody, town.schools, town.line, by=town.staff["officer"])
    asking, registers = Asking(town), Registers(town)
    Past(town, asking, registers).write([case for case in cases if town.is_past(case)])
    for case in cases:
        if not town.is_past(case):
            town.agenda.tell(asking.tell(case))
    registers.tell()
    Sender(town, registers).tell()


def _tell_days(town: Town) -> None:
    """What happens by itself each day of the last weeks; a week's digest; the reports of the term before."""
    line, agenda = town.line, town.agenda
    for day in line.school_days(line.recent_from, line.yesterday):
        agenda.at(clock.at(day, 6), lambda day=day: _morning(day))
        agenda.at(clock.at(day, 18), _send)
    for term in line.terms:
        if line.recent_from < term.ends_on < line.today - ONE_DAY:
            agenda.at(clock.at(term.ends_on + ONE_DAY, 2), sessions.complete)
    mondays = (line.today - back * ONE_DAY for back in range(1, 60))
    written_on = next(day for day in mondays if line.is_first_of_week(day))
    agenda.at(clock.at(written_on, 7, 10), digests.send_due)
    agenda.at(clock.at(written_on, 7, 20), _send)
    signed_on = min(line.last_term.ends_on + AFTER_TERM, line.today - ONE_DAY)
    agenda.at(clock.at(signed_on, 10), lambda: _sign_off(town))


def _tell_closures(town: Town) -> None:
    """A day a provider will not open, and one on which a school has no heating: entered, then followed."""
    line, agenda = town.line, town.agenda
    provider, manager, admin = town.framework.providers[PROVIDER2], town.staff["manager"], town.staff["admin"]
    school = next(school for school in town.schools if school.name == LEAD_SCHOOL)
    rewired, cold = line.before(20), line.before(14)
    agenda.at(clock.at(line.before(27), 9), lambda: _close(provider, rewired, "other", "Kilns rewired", by=manager))
    agenda.at(clock.at(line.before(26), 2), sessions.complete)
    agenda.at(clock.at(line.before(15), 17), lambda: _close(school, cold, "emergency", "No heating", by=admin))
    agenda.at(clock.at(cold, 2), sessions.complete)


def _close(who: Any, day: date, kind: str, note: str, *, by: Acting) -> None:
    calendar = getattr(who, "organisation", who).calendar_id
    Closure.objects.create(calendar_id=calendar, kind=kind, starts_on=day, ends_on=day, note=note)
    record("closure_entered", who, by=by, sentence=f"Closed on {day.day} {day:%B %Y}: {note.lower()}")


def _sign_off(town: Town) -> None:
    first = town.framework.providers[PROVIDER].organisation
    for scope, about in ((TermlyReport.Scope.BOROUGH, town.council), (TermlyReport.Scope.PROVIDER, first)):
        termly.sign_off(termly.report_for(town.line.last_term, scope, about), by=town.staff["manager"])


def _send() -> None:
    mail.sweep(through=get_connection(NOBODY))


def _morning(day: date) -> None:
    if not overnight.run(day):
        raise RuntimeError(f"The clock could not do everything on {day}: see the log.")
    compliance.block_overdue(day)
    if day.weekday() == MONDAY:
        # Asked once a week, for the sake of time: what closes a provider in this history tells commissioners itself.
        overnight.watch_standings(day)
