"""The clock's door to concerns. It takes nothing, may run twice, and says when it came to a good end."""

from celery import shared_task

from concerns import chasing
from core import heartbeats


@shared_task
def chase_concerns() -> None:
    """Remind who was told and has not acknowledged it."""
    chasing.chase()
    heartbeats.beat("concerns")
