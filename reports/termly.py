"""The flow that gathers a term into TermFigures, reading every room through its rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from accounts.council import calendar_of_council
from accounts.models import Organisation
from attendance.figures import NONE_YET, ApAttendance
from attendance.models import PlacementWeek
from attendance.rollup import Line, by_week
from attendance.since_referral import SinceReferral, of_cohort
from audits.models import Audit
from core import bell, clock, turns
from core.acting import Acting
from core.models import MoveRefused, Term
from govuk.dates import short_month_day
from placements.reasons import ENDS
from providers.models import Provider
from reports import cohort, rows
from reports.cohort import Cohort
from reports.figures import Figure, Group, TermFigures, percentage, points
from reports.models import TermlyReport


def report_for(term: Term, scope: str, about: Organisation) -> TermlyReport:
    """The termly report of this organisation, begun when it is first asked for."""
    of = {"term": term.name, "scope": scope, "about": about}
    with transaction.atomic():
        turns.take("report", term.name, scope, about.pk)
        return TermlyReport.objects.get_or_create(
            **of, defaults={"term_label": term.label, "starts_on": term.starts_on, "ends_on": term.ends_on}
        )[0]


def cohort_of(report: TermlyReport) -> Cohort:
    """Whom and which days the report is about."""
    provider = Provider.objects.filter(organisation=report.about).first() if report.scope == "provider" else None
    school = report.about if report.scope == "school" else None
    return Cohort(report.starts_on, report.ends_on, provider=provider, school=school)


def line_of(report: TermlyReport, key: str) -> Cohort:
    """Whom one line of the report's table by provider or commissioner is about; all of it without a key."""
    about = cohort_of(report)
    try:
        whose = Organisation.objects.filter(pk=UUID(key)).first()
    except ValueError:
        return about
    if whose is None:
        return about
    if report.scope == TermlyReport.Scope.PROVIDER:
        return replace(about, school=whose)
    return replace(about, provider=Provider.objects.filter(organisation=whose).first())


def gather(report: TermlyReport) -> TermFigures:
    """What the term comes to as the rows stand now."""
    about = cohort_of(report)
    field = "commissioner" if report.scope == TermlyReport.Scope.PROVIDER else "provider__organisation"
    placements = about.placements()
    lines = by_week(placements, field, period=about.so_far)
    since = of_cohort(placements, about.until)
    return TermFigures(
        title=f"Termly report: {report.about.name}",
        about=report.about.name,
        scope=report.scope,
        term=report.term,
        term_label=report.term_label,
        starts_on=report.starts_on.isoformat(),
        ends_on=report.ends_on.isoformat(),
        up_to=about.until.isoformat(),
        figures=tuple(_figures(about, lines, since, with_actions=report.scope != TermlyReport.Scope.SCHOOL)),
        weeks=tuple(_weeks(about, lines)),
        groups_title="By provider" if report.scope != "provider" else "By school or council",
        groups=tuple(_groups(about, field, lines)),
        ends=tuple(_ends(about)),
        audits=tuple(_audits(about.provider, about.until)),
    )


def sign_off(report: TermlyReport, *, by: Acting) -> None:
    """Freeze the figures as they stand; a worker prints the page from them.

    Raises MoveRefused before the term is over or when it is signed off already.
    """
    if against := report.against_sign_off(clock.today()):
        raise MoveRefused(against[0])
    with transaction.atomic():
        report.move(
            TermlyReport.Status.SIGNED_OFF,
            by=by,
            act="signed_off",
            figures=gather(report).as_json(),
            signed_off_by_id=by.user_id,
            signed_off_at=clock.now(),
        )
        bell.ring_on_commit("reports.tasks.print_report", str(report.pk), queue="files")


def _figures(about: Cohort, lines: Iterable[Line], since: SinceReferral, *, with_actions: bool) -> Iterable[Figure]:
    for code in ("pupils", "placements", "started", "ended"):
        yield _count(code, about)
    yield from _attendance_figures(_sum(lines))
    yield Figure("baseline", percentage(since.before))
    yield Figure("since", percentage(since.now.ratio))
    yield Figure("change", points(since.points))
    for code in ("reviews_held", "reviews_late", *(["actions_open"] if with_actions else [])):
        yield _count(code, about)


def _count(code: str, about: Cohort) -> Figure:
    return Figure(code, str(rows.BEHIND[code](about, None).count()))


def _attendance_figures(counted: ApAttendance) -> Iterable[Figure]:
    for code in ("due", "attended", "absent", "closed", "unknown"):
        yield Figure(code, str(getattr(counted, code)))
    yield Figure("attendance", percentage(counted.ratio))


def _sum(lines: Iterable[Line]) -> ApAttendance:
    return sum((line.counted for line in lines), NONE_YET)


def _weeks(about: Cohort, lines: Iterable[Line]) -> Iterable[Group]:
    """One line per week with sessions, by its Monday."""
    weeks = _by(lines, -1)
    rows_of = PlacementWeek.objects.filter(placement__in=about.placements(), week__in=weeks).order_by()
    pupils = dict(rows_of.values_list("week").annotate(n=Count("placement__pupil", distinct=True)))
    for monday in sorted(weeks):
        placements = sum(line.placements for line in weeks[monday])
        few = min(placements, pupils.get(monday, placements))
        yield _group(short_month_day(monday), (placements, few), weeks[monday], monday.isoformat())


def _groups(about: Cohort, field: str, lines: Iterable[Line]) -> Iterable[Group]:
    """One line per provider; in a provider's own report one per commissioner."""
    counted = _by(lines, 0)
    numbers, pupils = (count(about.placements(), field) for count in (cohort.by_field, cohort.pupils_by_field))
    names = dict(Organisation.objects.filter(pk__in=numbers).values_list("pk", "name"))
    for pk in sorted(numbers, key=lambda pk: (names[pk], str(pk))):
        yield _group(names[pk], (numbers[pk], pupils[pk]), counted[pk], str(pk))


def _by(lines: Iterable[Line], key: int) -> dict[Any, list[Line]]:
    grouped: dict[Any, list[Line]] = defaultdict(list)
    for line in lines:
        grouped[line.keys[key]].append(line)
    return grouped


def _group(name: str, numbers: tuple[int, int], lines: Iterable[Line], key: str) -> Group:
    """Of so many placements, of so many pupils."""
    counted = _sum(lines)
    placements, pupils = numbers
    return Group(
        name=name,
        placements=placements,
        attended=counted.attended,
        absent=counted.absent,
        closed=counted.closed,
        unknown=counted.unknown,
        key=key,
        pupils=pupils,
    )


def _ends(about: Cohort) -> Iterable[tuple[str, int, str]]:
    """Why placements ended, the commonest first."""
    counts = cohort.by_field(rows.ended(about, None), "end_reason")
    for reason, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        yield ENDS.label(reason), number, reason


def _audits(provider: Provider | None, until: date) -> Iterable[tuple[str, str, str]]:
    """A provider's last final audit: reference, day, outcome."""
    if provider is None:
        return
    last = (
        Audit.objects.final()
        .filter(provider=provider, final_at__lt=clock.after(until))
        .order_by("-final_at", "-pk")
        .first()
    )
    if last and last.final_at:
        yield last.reference, clock.day_of(last.final_at).isoformat(), last.get_outcome_display()


def council_term(name: str) -> Term:
    """The council's term of this name. Raises MoveRefused with the names there are."""
    calendar = calendar_of_council()
    term = calendar.term_named(name) if calendar else None
    if term is None:
        known = ", ".join(each.name for each in calendar.terms()) if calendar else "none"
        raise MoveRefused(f"There is no term called {name}. The terms are: {known}.")
    return term
