"""The clock's door to what goes through all rooms. It may run twice, or be killed, and be run again."""

from celery import shared_task

from core import heartbeats
from salford_ap import digests


@shared_task
def send_weekly_digests() -> None:
    """Write the digest of everybody who has none for this week."""
    digests.send_due()
    heartbeats.beat("digests")
