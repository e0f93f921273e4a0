"""The flow that gathers a term into TermFigures, reading every room through its rows."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import Organisation
from attendance.figures import ApAttendance, since_referral
from attendance.rollup import tally, total
from audits.models import Action, Audit
from core import clock
from core.models import MoveRefused, Term
from placements.models import Placement, Review
from providers.models import Provider
from reports import cohort
from reports.cohort import Cohort
from reports.figures import Figure, Group, TermFigures, percentage, points
from reports.models import TermlyReport


def report_for(term: Term, scope: str, about: Organisation) -> TermlyReport:
    """The termly report of this organisation, begun when it is first asked for."""
    report, _ = TermlyReport.objects.get_or_create(
        term=term.name,
        scope=scope,
        about=about,
        defaults={"term_label": term.label, "starts_on": term.starts_on, "ends_on": term.ends_on},
    )
    return report


def gather(report: TermlyReport) -> TermFigures:
    """What the term comes to as the rows stand now."""
    provider = Provider.objects.filter(organisation=report.about).first() if report.scope == "provider" else None
    school = report.about if report.scope == "school" else None
    about = Cohort(report.starts_on, report.ends_on, provider=provider, school=school)
    until = min(report.ends_on, clock.today())
    placements = about.placements(None)
    sessions = about.sessions(None, until)
    return TermFigures(
        title=f"Termly report: {report.about.name}",
        about=report.about.name,
        scope=report.scope,
        term=report.term,
        term_label=report.term_label,
        starts_on=report.starts_on.isoformat(),
        ends_on=report.ends_on.isoformat(),
        up_to=until.isoformat(),
        figures=tuple(_figures(report, placements, sessions, until, provider)),
        weeks=tuple(_weeks(sessions, until)),
        groups_title="By provider" if report.scope != "provider" else "By school or council",
        groups=tuple(_groups(placements, sessions, report.scope)),
        ends=tuple(_ends(placements, report)),
        audits=tuple(_audits(provider, until)),
    )


def _figures(
    report: TermlyReport,
    placements: QuerySet[Placement],
    sessions: QuerySet[Any],
    until: date,
    provider: Provider | None,
) -> Iterable[Figure]:
    listed = reverse("placements:placements")
    counted = total(sessions)
    before, after = cohort.since_referral_of(placements, until)
    in_term = Q(starts_on__range=(report.starts_on, report.ends_on))
    reviews = Review.objects.filter(placement__in=placements.order_by().values("pk"))
    reviews = reviews.filter(due_on__range=(report.starts_on, until))
    yield Figure("pupils", str(cohort.pupils_in(placements)), listed)
    yield Figure("placements", str(placements.count()), listed)
    yield Figure("started", str(placements.filter(in_term).count()), listed)
    yield Figure("ended", str(_ended(placements, report).count()), f"{listed}?status=ended")
    yield from _attendance_figures(counted)
    yield Figure("baseline", percentage(before))
    yield Figure("since", percentage(after))
    yield Figure("change", points(since_referral(before, after)))
    yield Figure("reviews_held", str(reviews.exclude(held_on=None).count()))
    yield Figure("reviews_late", str(reviews.filter(held_on=None, due_on__lt=clock.today()).count()))
    if provider or report.scope == TermlyReport.Scope.BOROUGH:
        actions = Action.objects.open()
        if provider:
            actions = actions.filter(audit__provider=provider)
        yield Figure("actions_open", str(actions.count()), f"{reverse('audits:actions')}?when=open")


def _attendance_figures(counted: ApAttendance) -> Iterable[Figure]:
    listed = reverse("attendance:attendance")
    yield Figure("due", str(counted.due), listed)
    yield Figure("attended", str(counted.attended), listed)
    yield Figure("absent", str(counted.absent), listed)
    yield Figure("closed", str(counted.closed), listed)
    yield Figure("unknown", str(counted.unknown), listed)
    yield Figure("attendance", percentage(counted.ratio), listed)


def _weeks(sessions: QuerySet[Any], until: date) -> Iterable[Group]:
    """One line per week with sessions, by its Monday."""
    by_day = tally(sessions, "date")
    weeks: dict[date, list[ApAttendance]] = {}
    for day, counted in by_day.items():
        weeks.setdefault(day - timedelta(days=day.weekday()), []).append(counted)
    for monday in sorted(weeks):
        yield _group(f"{monday.day} {monday:%b}", 0, weeks[monday])


def _groups(placements: QuerySet[Placement], sessions: QuerySet[Any], scope: str) -> Iterable[Group]:
    """One line per provider; in a provider's own report one per commissioner."""
    field = "commissioner__name" if scope == TermlyReport.Scope.PROVIDER else "provider__organisation__name"
    counted = tally(sessions, f"placement__{field}")
    for name, number in sorted(cohort.by_field(placements, field).items()):
        yield _group(name, number, [counted.get(name, ApAttendance(0, 0))])


def _group(name: str, placements: int, parts: list[ApAttendance]) -> Group:
    return Group(
        name=name,
        placements=placements,
        attended=sum(part.attended for part in parts),
        absent=sum(part.absent for part in parts),
        closed=sum(part.closed for part in parts),
        unknown=sum(part.unknown for part in parts),
    )


def _ended(placements: QuerySet[Placement], report: TermlyReport) -> QuerySet[Placement]:
    return placements.filter(status=Placement.Status.ENDED, ended_on__range=(report.starts_on, report.ends_on))


def _ends(placements: QuerySet[Placement], report: TermlyReport) -> Iterable[tuple[str, int]]:
    """Why placements ended, the commonest first."""
    counts = cohort.by_field(_ended(placements, report), "end_reason")
    for reason, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        yield Placement.EndReason(reason).label, number


def _audits(provider: Provider | None, until: date) -> Iterable[tuple[str, str, str]]:
    """A provider's last final audit: reference, day, outcome."""
    if provider is None:
        return
    last = Audit.objects.final().filter(provider=provider, final_at__date__lte=until).order_by("-final_at").first()
    if last and last.final_at:
        yield last.reference, clock.day_of(last.final_at).isoformat(), last.get_outcome_display()


def council_term(name: str) -> Term:
    """The council's term of this name. Raises MoveRefused with the names there are."""
    calendar = Organisation.objects.council().calendar
    term = calendar.term_named(name) if calendar else None
    if term is None:
        known = ", ".join(each.name for each in calendar.terms()) if calendar else "none"
        raise MoveRefused(f"There is no term called {name}. The terms are: {known}.")
    return term
