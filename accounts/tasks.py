"""The clock's door to people and organisations."""

from celery import shared_task
from django.contrib.sessions.models import Session

from accounts import confirming, invitations
from core import clock, heartbeats


@shared_task
def forget_sessions() -> None:
    """Sign-ins that nobody ended and that have run out leave the table."""
    Session.objects.filter(expire_date__lt=clock.now()).delete()
    heartbeats.beat("sign-ins")


@shared_task
def withdraw_invitations() -> None:
    """What was sent in roles whose last day has passed is taken back, on the trail; its links are dead already."""
    invitations.withdraw_orphaned()
    heartbeats.beat("invitations")


@shared_task
def pause_unconfirmed() -> None:
    """People whom nobody confirmed this term are warned, and later lose access until somebody does."""
    confirming.sweep()
    heartbeats.beat("confirmed-people")
