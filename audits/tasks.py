"""The clock's door to the audits."""

from celery import shared_task

from audits import compliance
from core import clock, heartbeats, night_work


@shared_task
def block_overdue_actions() -> None:
    """Each night: critical actions past their date stop new placements."""
    if night_work.is_due("overdue-actions"):
        compliance.block_overdue(clock.today())
        heartbeats.beat("overdue-actions")
