"""The clock's door to papers: what was signed, and letters to parents, are printed and kept."""

import structlog
from celery import shared_task

from agreements import directing, printing
from agreements.models import Paper, ParentNotice
from core import heartbeats, sweeps
from core.pdf import PaperUnavailable

log = structlog.get_logger()
AT_ONCE = 50


@shared_task
def print_papers() -> None:
    """Print what has no PDF of its signatures yet: a few at a time, the rest a minute later."""
    if not sweeps.is_due(sweeps.FILES, "papers"):
        return
    try:
        for paper in Paper.objects.filter(is_to_print=True).order_by("made_at", "pk")[:AT_ONCE]:
            printing.print_once(paper)
        for notice in ParentNotice.objects.filter(pdf="").order_by("made_at", "pk")[:AT_ONCE]:
            directing.print_once(notice)
    except PaperUnavailable as unavailable:
        log.warning("pdf_not_printed", why=str(unavailable))
    heartbeats.beat("papers")
