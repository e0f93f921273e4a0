"""The clock's door to attendance."""

from celery import shared_task

from attendance import digests
from core import heartbeats


@shared_task
def send_weekly_digests() -> None:
    """Write the digests that are due; asked every ten minutes, so that one firing missed is made good."""
    digests.write_due()
    heartbeats.beat("digests")
