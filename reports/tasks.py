"""The clock's door to the reports."""

import structlog
from celery import shared_task

from core import heartbeats, sweeps
from core.pdf import PaperUnavailable
from reports import paper
from reports.models import TermlyReport

log = structlog.get_logger()


@shared_task
def print_report(pk: str) -> None:
    """Print one signed-off report, unless it is printed already."""
    report = TermlyReport.objects.filter(pk=pk).first()
    if report:
        paper.print_once(report)


@shared_task
def sweep_reports() -> None:
    """Print every signed-off report that has no PDF yet: a bell that was not heard is made good here."""
    if sweeps.is_due(sweeps.FILES, "reports"):
        _print_each()
        heartbeats.beat("reports")


def _print_each() -> None:
    for report in TermlyReport.objects.filter(status=TermlyReport.Status.SIGNED_OFF, pdf="").order_by(
        "signed_off_at", "pk"
    ):
        try:
            paper.print_once(report)
        except PaperUnavailable as unavailable:
            log.warning("pdf_not_printed", why=str(unavailable))
            break
