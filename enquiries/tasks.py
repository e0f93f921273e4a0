"""The clock's door to enquiries. It takes nothing, may run twice, and says when it came to a good end."""

from celery import shared_task

from core import clock, heartbeats
from enquiries import reminding


@shared_task
def remind_of_enquiries() -> None:
    """Remind who has not answered; tell who asked when the last day has passed."""
    if reminding.run(clock.today()):
        heartbeats.beat("enquiries")
