"""The clock's door to the audits."""

from celery import shared_task

from audits import compliance
from core import clock, heartbeats


@shared_task
def block_overdue_actions() -> None:
    """Each morning: critical actions past their date stop new placements."""
    compliance.block_overdue(clock.today())
    heartbeats.beat("overdue-actions")
