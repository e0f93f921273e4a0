"""The demo borough from the first day to the last: who is there, what happened, and that it adds up."""

from datetime import date, timedelta

from django.core.mail import get_connection

from accounts import school_calendars
from accounts.invitations import grant
from accounts.models import Organisation, Role
from audits import compliance
from core import clock, mail
from core.acting import Acting
from core.bulk import collector_paused
from core.models import Closure, record
from core.school_days import ONE_DAY
from demo import around, audits, children, council_files, panels, providers, pupil_files, schools, statements, versions
from demo.agenda import Agenda, Story
from demo.apart import Apart
from demo.asking import Asking
from demo.audits import Audits
from demo.cases import Caseload
from demo.concerns import Concerns
from demo.continuity import Continuity
from demo.enquiries import Enquiries
from demo.openings import Openings
from demo.packages import Packages
from demo.papers import Archive
from demo.past import Past
from demo.people import LEAD_SCHOOL, PROVIDER, PROVIDER2, Staff
from demo.registers import Registers
from demo.timeline import Timeline
from demo.town import Town
from demo.uploads import Sender
from govuk.dates import day_words
from placements import overnight, sessions
from providers.models import Framework, Provider
from reports import termly
from reports.models import TermlyReport
from salford_ap import digests

MONDAY = 0
TO_CONFIRM = timedelta(days=10)
AFTER_TERM = timedelta(days=14)
# The history's e-mails reach nobody: the outbox shows what was sent, and no mailbox is filled with last month's.
NOBODY = "django.core.mail.backends.dummy.EmailBackend"


def framework_starts_on() -> date:
    return Framework.objects.earliest("starts_on").starts_on


def build(line: Timeline, scale: int = 1) -> None:
    openings, known = Openings.of(line, framework_starts_on()), schools.known(scale)
    with collector_paused():
        town = _found(line, known, scale, openings)
        _tell_children(town, known, scale, openings)
        audits.first_audits(town, openings)
        Audits(town).tell()
        versions.tell(town)
        _tell_days(town)
        _tell_closures(town)
        town.agenda.run()
        with clock.set_to(clock.at(line.today - ONE_DAY, 23)):
            sessions.complete()
            _send()


def _found(line: Timeline, known: list[dict[str, str]], scale: int, openings: Openings) -> Town:
    """The council's people, the schools, the providers with their papers; some rates go up with the school year."""
    council = Organisation.objects.council()
    with clock.set_to(clock.at(line.admitted_on, 9)):
        staff = Staff(council)
        statements.publish(line, by=staff["admin"])
        versions.begin(line, by=staff["admin"])
        found = schools.found(known, line, by=staff["admin"])
        for place, school in enumerate(found, start=1):
            staff.appoint_school(place, school)
        framework = providers.admit_all(found, scale, openings, staff)
    with clock.set_to(clock.at(line.admitted_on + ONE_DAY, 9)):
        # The manager of the second provider also takes registers at the first: the bar at the top lets her switch.
        # From the next day on, for whoever signs in acts in the role held longest.
        there, second = framework.providers[PROVIDER].organisation, staff.managers[PROVIDER2].user
        grant(second, there, Role.PROVIDER_TUTOR, by=staff["manager"])
    raised = line.calendar.next_open(line.school_year)
    if line.has_leavers and raised < line.today:
        with clock.set_to(clock.at(raised, 8)):
            providers.raise_rates(framework, by=staff["manager"])
    days = school_calendars.school_days_of(row.pk for row in found)
    town = Town(line, council, staff, found, framework, Agenda(clock.at(line.today)), days)
    Archive(town).fill()
    return town


def _tell_children(town: Town, known: list[dict[str, str]], scale: int, openings: Openings) -> None:
    """Who they are, what was asked for them, where they were placed, and how they attended."""
    planner = children.Planner(known, town.line, scale)
    everybody = planner.plan()
    for_panel = planner.more(panels.CHILDREN, after=len(everybody))
    cases = Caseload(everybody, known, town.line, scale, openings).plan()
    children.enter([*everybody, *for_panel], town.schools, town.line, by=town.staff["officer"])
    asking, registers = Asking(town), Registers(town)
    Past(town, asking, registers).write([case for case in cases if town.is_past(case)])
    for case in cases:
        if not town.is_past(case):
            town.agenda.tell(asking.tell(case))
    registers.tell()
    Sender(town, registers).tell()
    pupil_files.tell(town)
    council_files.tell(town)
    Concerns(town).tell()
    Enquiries(town).tell()
    Apart(town).tell()
    Packages(town).tell()
    panels.Panels(town, for_panel).tell()
    Continuity(town).tell()
    around.tell(town)


def _tell_days(town: Town) -> None:
    """What happens by itself each day of the last weeks; a week's digest; the reports of the term before."""
    line, agenda = town.line, town.agenda
    for day in line.school_days(line.recent_from, line.yesterday):
        agenda.at(clock.at(day, 6), lambda day=day: _morning(day))
        agenda.at(clock.at(day, 18), _send)
    for term in line.terms:
        if line.recent_from < term.ends_on < line.today - ONE_DAY:
            agenda.at(clock.at(term.ends_on + ONE_DAY, 2), sessions.complete)
    agenda.at(clock.at(line.this_term_from + TO_CONFIRM, 11), town.staff.confirm)
    written_on = line.weeks(line.opens_on)[-1][0]
    agenda.at(clock.at(written_on, 7, 10), digests.send_due)
    agenda.at(clock.at(written_on, 7, 20), _send)
    signed_on = min(line.last_term.ends_on + AFTER_TERM, line.today - ONE_DAY)
    agenda.at(clock.at(signed_on, 10), lambda: _sign_off(town))


def _tell_closures(town: Town) -> None:
    """A day a provider will not open, and one on which a school has no heating."""
    provider, staff = town.framework.providers[PROVIDER2], town.staff
    school = next(school for school in town.schools if school.name == LEAD_SCHOOL)
    town.agenda.tell(_closed(town.line, provider, 27, 9, 20, "other", "Kilns rewired", by=staff["manager"]))
    town.agenda.tell(_closed(town.line, school, 15, 17, 14, "emergency", "No heating", by=staff["admin"]))


def _closed(
    line: Timeline, who: Provider | Organisation, entered: int, hour: int, on: int, kind: str, note: str, *, by: Acting
) -> Story:
    """Entered so many school days before today, followed in the night, for a day so many before today."""
    yield clock.at(line.before(entered), hour)
    calendar, day = who.organisation.calendar_id if isinstance(who, Provider) else who.calendar_id, line.before(on)
    Closure.objects.create(calendar_id=calendar, kind=kind, starts_on=day, ends_on=day, note=note)
    record("closure_entered", who, by=by, sentence=f"Closed on {day_words(day)}: {note.lower()}")
    yield clock.at(line.before(entered - 1), 2)
    sessions.complete()


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
