"""The clock's door to the reports."""

from celery import shared_task

from core import heartbeats
from reports import paper
from reports.models import TermlyReport


@shared_task
def print_report(pk: str) -> None:
    """Print one signed-off report, unless it is printed already."""
    report = TermlyReport.objects.filter(pk=pk).first()
    if report:
        paper.print_once(report)


@shared_task
def sweep_reports() -> None:
    """Print every signed-off report that has no PDF yet: a bell that was not heard is made good here."""
    for report in TermlyReport.objects.filter(status=TermlyReport.Status.SIGNED_OFF, pdf=""):
        paper.print_once(report)
    heartbeats.beat("reports")
