"""What changed since a report was signed off: which figures it printed would differ today, and what they differ by."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from attendance import rollup
from attendance.models import Mark, PlacementWeek
from placements.models import Session
from reports import termly
from reports.figures import Group, TermFigures
from reports.models import TermlyReport

GOES_ON = ("reviews_held", "reviews_late", "actions_open")
"""Figures that move by themselves when the term is over: reviews are held, actions closed. Nothing was corrected."""
# What a figure counts; the percentages turn on marks alone.
OF_MARKS = {"attended", "absent", "closed", "unknown", "attendance", "baseline", "since", "change"}
OF_ROWS = {
    "placement": {"pupils", "placements", "started", "ended"},
    "session": {"due"},
}


@dataclass(frozen=True)
class ChangedSince:
    """What was changed ("3 marks were filled in or corrected"), each figure of the term that would differ: its label,
    then and now; and the same of those that went on by themselves."""

    named: tuple[str, ...]
    figures: tuple[tuple[str, str, str], ...]
    went_on: tuple[tuple[str, str, str], ...] = ()

    @property
    def sentence(self) -> str:
        """What was changed, in words; when it cannot be named, that something was."""
        *first, last = self.named or ("rows of the term were changed",)
        said = f"{', '.join(first)} and {last}" if first else last
        return said[:1].upper() + said[1:]


def of(report: TermlyReport, printed: TermFigures) -> ChangedSince | None:
    """What changed since sign-off; None when every figure it printed would be the same today."""
    today = termly.gather(report)
    figures = [*printed.differences(today, but=GOES_ON), *printed.lines_that_differ(today)]
    went_on = printed.differences(today, of=GOES_ON)
    if not figures and not went_on:
        return None
    named = _named(report, printed, today) if figures else ()
    return ChangedSince(tuple(named), tuple(figures), tuple(went_on))


def _named(report: TermlyReport, printed: TermFigures, today: TermFigures) -> Iterable[str]:
    marks = _marks_of(report) if _differ(OF_MARKS, printed, today) or _lines_differ(printed, today) else 0
    if marks:
        yield f"{_number(marks, 'mark')} filled in or corrected"
    for noun, codes in OF_ROWS.items():
        by = max((_by(code, printed, today) for code in codes), default=0)
        if noun == "placement" and not by and printed.ends != today.ends:
            by = 1
        if by:
            yield f"{_number(by, noun)} added, taken away or given another day"
    if tuple(printed.audits) != tuple(today.audits):
        yield "the last audit became final"


def _marks_of(report: TermlyReport) -> int:
    """Marks filled in or changed after sign-off, of the placements and days the report is taken of."""
    about = termly.cohort_of(report)
    placements = about.placements().order_by()
    marked_since = {"marked_at__gt": report.signed_off_at, "placement__in": placements.values("pk")}
    weeks = PlacementWeek.objects.filter(week__lte=about.until, **marked_since).order_by()
    # Named one by one where they are few: told whom to ask for only, the database goes through all marks since.
    named = list(weeks.values_list("placement", flat=True).distinct()[: rollup.FEW + 1])
    late: Any = named if len(named) <= rollup.FEW else weeks.values("placement")
    sessions = Session.objects.filter(placement__in=late, date__lte=about.until)
    return Mark.objects.filter(session__in=sessions.values("pk"), saved_at__gt=report.signed_off_at).count()


def _differ(codes: set[str], printed: TermFigures, today: TermFigures) -> bool:
    now = {figure.code: figure.shown for figure in today.figures}
    return any(
        figure.code in codes and now.get(figure.code, figure.shown) != figure.shown for figure in printed.figures
    )


def _lines_differ(printed: TermFigures, today: TermFigures) -> bool:
    return _lines(printed.weeks) != _lines(today.weeks) or _lines(printed.groups) != _lines(today.groups)


def _lines(groups: Iterable[Group]) -> list[tuple[str, int, int, int, int]]:
    return sorted((each.key or each.name, each.attended, each.absent, each.closed, each.unknown) for each in groups)


def _by(code: str, printed: TermFigures, today: TermFigures) -> int:
    """By how many a count differs; 0 when either does not tell it."""
    then, now = ({each.code: each.shown for each in figures.figures}.get(code, "") for figures in (printed, today))
    return abs(int(now) - int(then)) if then.isdigit() and now.isdigit() else 0


def _number(number: int, noun: str) -> str:
    return f"{number} {noun} was" if number == 1 else f"{number} {noun}s were"
