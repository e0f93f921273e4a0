"""The flow that prints a termly report: from its figures to a page, from the page to a tagged PDF, once."""

import hashlib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string

from core import council
from core.handing_out import note_lost
from core.models import record
from core.pdf import print_html
from govuk import charts
from reports import small_numbers, termly
from reports.figures import DEFINITIONS, NOT_KNOWN, Group, TermFigures
from reports.models import TermlyReport

AN_HOUR = 3600
log = structlog.get_logger(__name__)


def figures_of(report: TermlyReport) -> TermFigures:
    """Frozen figures once signed off, live ones before."""
    return TermFigures.from_json(report.figures) if report.figures else termly.gather(report)


def html_of(report: TermlyReport) -> str:
    """The printed page; from frozen figures it comes out the same every time."""
    return html_of_figures(report, small_numbers.for_paper(figures_of(report)))


def html_of_figures(report: TermlyReport, figures: TermFigures) -> str:
    return render_to_string("pdf/termly_report.html", context_of(report, figures))


def context_of(report: TermlyReport, figures: TermFigures) -> dict[str, Any]:
    """What page and paper both show."""
    return {
        "report": report,
        "figures": figures,
        "paper_title": f"{figures.title}, {figures.term_label}",
        "starts_on": date.fromisoformat(figures.starts_on),
        "ends_on": date.fromisoformat(figures.ends_on),
        "up_to": date.fromisoformat(figures.up_to),
        "cards": cards_of(figures),
        "audits": [(reference, date.fromisoformat(day), outcome) for reference, day, outcome in figures.audits],
        "weeks": folded(figures.weeks),
        "groups": folded(figures.groups),
        "leaves_out": any(each.is_few for each in (*figures.weeks, *figures.groups)),
        "chart": week_chart(figures),
        "definitions": [(figure.code, *DEFINITIONS[figure.code]) for figure in figures.figures],
        "COUNCIL": council.facts(),
    }


@dataclass(frozen=True)
class Folded:
    """Lines of a table as paper has them: those that are told, and how many others are about few."""

    told: Sequence[Group]
    few: int


def folded(groups: Sequence[Group]) -> Folded:
    """A line that says nothing but that it is not shown stands with the others of its kind."""
    return Folded([each for each in groups if not each.is_few], sum(each.is_few for each in groups))


@dataclass(frozen=True)
class Card:
    """One figure at the top: what it is, the figure, and what it is taken of."""

    label: str
    value: str
    note: str


def cards_of(figures: TermFigures) -> list[Card]:
    """From before to since first, then the term: its attendance and its pupils."""
    each = {figure.code: figure for figure in figures.figures}
    if "baseline" not in each:
        return [
            Card(figure.label, *figure.parts) for figure in each.values() if figure.code in ("pupils", "attendance")
        ]
    (before, of_before), (since, of_since) = each["baseline"].parts, each["since"].parts
    known = bool(of_before and of_since)
    return [
        Card(
            "Attendance, before referral to since",
            f"{before} to {since}" if known else before if before == since else NOT_KNOWN,
            f"{of_before} sessions at school, {of_since} at the provider" if known else "",
        ),
        Card("Change since referral", each["change"].said, "placements of the term, since each began"),
        Card("AP attendance in the term", *each["attendance"].parts),
        Card(each["pupils"].label, each["pupils"].said, f"{each['placements'].said} placements"),
    ]


def week_chart(figures: TermFigures) -> str:
    """AP attendance week by week; a week without a mark is a gap."""
    points = [(week.name, week.attendance.percentage) for week in figures.weeks]
    return charts.line_chart(f"AP attendance by week, {figures.term_label}", points, unit="%", maximum=100)


def kept(report: TermlyReport) -> bytes | None:
    """The PDF as it was printed after sign-off; None when there is none, or the file was lost or changed."""
    if not report.pdf:
        return None
    try:
        with report.pdf.open("rb") as file:
            body: bytes = file.read()
    except OSError as broken:
        note_lost(report, broken)
        return None
    is_as_printed = not report.pdf_sha256 or hashlib.sha256(body).hexdigest() == report.pdf_sha256
    if not is_as_printed:
        log.error("pdf_changed", report=str(report.pk))
    return body if is_as_printed else None


def printed(page: str, *, before: Callable[[], None]) -> bytes:
    """This page as a PDF; one printed within the hour is not printed again. `before` is called when it must be."""
    key = f"paper:{hashlib.sha256(page.encode()).hexdigest()}"
    body: bytes | None = cache.get(key)
    if body is None:
        before()
        body = print_html(page)
        cache.set(key, body, AN_HOUR)
    return body


def print_once(report: TermlyReport) -> bool:
    """Print a signed-off report whose PDF is not there yet; False when there is nothing to do."""
    if report.status != TermlyReport.Status.SIGNED_OFF or report.pdf:
        return False
    body = print_html(html_of(report))
    with transaction.atomic():
        fresh = TermlyReport.objects.select_for_update().get(pk=report.pk)
        if fresh.pdf:
            return False
        fresh.pdf.save(f"{uuid.uuid4().hex}.pdf", ContentFile(body), save=False)
        fresh.pdf_sha256 = hashlib.sha256(body).hexdigest()
        fresh.save(update_fields=["pdf", "pdf_sha256"])
        record("printed", fresh, by=None, changes={"sha256": ["", fresh.pdf_sha256]})
    return True
