"""The clock's door to the ground floor."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings

from core import clock, heartbeats, mail
from core.models import KeptForm


@shared_task
def heartbeat() -> None:
    """Beat and a worker are both alive."""
    heartbeats.beat("beat")


@shared_task
def sweep_outbox() -> None:
    """Send every message that is due."""
    mail.sweep()
    heartbeats.beat("outbox")


@shared_task
def forget_kept_forms() -> None:
    """What people had typed is kept for an hour and no longer."""
    KeptForm.objects.filter(kept_at__lt=clock.now() - timedelta(minutes=settings.KEPT_FORM_MINUTES)).delete()
    heartbeats.beat("kept-forms")
