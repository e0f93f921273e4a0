"""The borough's termly report as a PDF, against bare WeasyPrint on the same HTML; and the memory of sixty pages."""

import re
import subprocess
import sys
import time
from typing import Any

from django.conf import settings
from weasyprint import HTML

from accounts.models import Affiliation
from bench.measuring import Measure, in_turns
from core import clock
from core.pdf import print_html
from reports import paper, termly

NAME, BARE = "termly report PDF", "bare WeasyPrint, same HTML"
RATIO, PAGES, MEGABYTES = 1.2, 60, 300
BODY = re.compile(r"(?s)(<body[^>]*>)(.*)(</body>)")
PRINT = (
    "import resource, sys; from core.pdf import print_html; body = print_html(sys.stdin.read()); "
    "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024; "
    "import io, pikepdf; print(len(pikepdf.open(io.BytesIO(body)).pages), peak)"
)


def measures(manager: Affiliation) -> list[Measure]:
    """Printing tagged, with the gathering of its figures and without, and printing the same HTML untagged."""
    calendar: Any = manager.organisation.calendar
    term = calendar.last_term(clock.today())
    report = termly.report_for(term, "borough", manager.organisation)
    html = paper.html_of(report)
    gathered, printed, bare = in_turns(
        lambda: print_html(paper.html_of(report)),
        lambda: print_html(html),
        lambda: HTML(string=html).write_pdf(),
        times=5,
        before=lambda: None,
    )
    note, target = "tagged PDF/UA", f"at most {RATIO}"
    return [
        Measure(f"{NAME}, printed", printed, BARE, bare, note, target, printed <= RATIO * bare),
        Measure(f"{NAME}, gathered and printed", gathered, BARE, bare, note),
        _of_sixty_pages(html),
    ]


def _of_sixty_pages(html: str) -> Measure:
    """The report over and over, until there are sixty pages, in a process of its own: its peak is the printing's."""
    pages, _ = _printed(html)
    long = BODY.sub(lambda found: found[1] + found[2] * -(-PAGES // max(1, pages - 1)) + found[3], html)
    began = time.perf_counter()
    pages, peak = _printed(long)
    note, target = f"{pages} pages, {peak} MB at its peak", f"{PAGES} pages under {MEGABYTES} MB"
    return Measure(
        f"{NAME} of {PAGES} pages", time.perf_counter() - began, note=note, target=target, is_met=peak < MEGABYTES
    )


def _printed(html: str) -> tuple[int, int]:
    """How many pages it came to, and the most memory it took in megabytes."""
    command = [sys.executable, "-c", PRINT]
    told = subprocess.run(command, input=html, capture_output=True, check=True, text=True, cwd=settings.BASE_DIR)
    pages, peak = told.stdout.split()
    return int(pages), int(peak)
