"""The borough's termly report as a PDF, against bare WeasyPrint on the same HTML."""

from typing import Any

from weasyprint import HTML

from accounts.models import Affiliation
from bench.measuring import Measure, seconds
from core import clock
from core.pdf import print_html
from reports import paper, termly


def measures(manager: Affiliation) -> list[Measure]:
    """Gathering, drawing and printing tagged; then printing the same HTML untagged."""
    calendar: Any = manager.organisation.calendar
    term = calendar.last_term(clock.today())
    report = termly.report_for(term, "borough", manager.organisation)
    html = paper.html_of(report)
    ours = seconds(lambda: print_html(paper.html_of(report)), times=3)
    bare = seconds(lambda: HTML(string=html).write_pdf(), times=3)
    return [Measure("termly report PDF", ours, "bare WeasyPrint, same HTML", bare, "tagged PDF/UA", "at most 1.5")]
