"""The clock's door to people and organisations."""

from celery import shared_task
from django.contrib.sessions.models import Session

from core import clock, heartbeats


@shared_task
def forget_sessions() -> None:
    """Sign-ins that nobody ended and that have run out leave the table."""
    Session.objects.filter(expire_date__lt=clock.now()).delete()
    heartbeats.beat("sign-ins")
