"""The clock's door to what goes through all rooms. It may run twice, or be killed, and be run again."""

from celery import shared_task

from core import heartbeats
from salford_ap import backups, digests


@shared_task
def send_weekly_digests() -> None:
    """Write the digest of everybody who has none for this week."""
    digests.send_due()
    heartbeats.beat("digests")


@shared_task
def back_up() -> None:
    """Begin the copy of this night, unless it is there."""
    if backups.is_due():
        backups.start()
    heartbeats.beat("backups")
