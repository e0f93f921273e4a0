"""The clock's door to the ground floor."""

from datetime import timedelta

import structlog
from celery import shared_task
from celery.signals import task_failure, worker_ready
from celery.worker.consumer import Consumer
from django.conf import settings

from core import clock, heartbeats, mail, sweeps
from core.full_disk import is_full
from core.models import KeptForm

log = structlog.get_logger(__name__)


@worker_ready.connect
def say_alive(sender: Consumer, **kwargs: object) -> None:
    """The worker's own process says every half minute that it is there, whether beat asks for anything or not."""
    heartbeats.pulse("worker")
    sender.timer.call_repeatedly(heartbeats.PULSE_SECONDS, heartbeats.pulse, ("worker",))


@task_failure.connect
def say_full(exception: BaseException, **kwargs: object) -> None:
    """What finds no room stands in the log in words; the row it works on is taken up again by the next sweep."""
    if is_full(exception):
        log.critical("disk_full")


@shared_task
def heartbeat() -> None:
    """A worker does what beat asks for."""
    heartbeats.beat("tasks")


@shared_task
def sweep_outbox() -> None:
    """Send every message that is due."""
    if sweeps.is_due(sweeps.MAIL, "outbox"):
        mail.sweep()
        heartbeats.beat("outbox")


@shared_task
def forget_kept_forms() -> None:
    """What people had typed is kept for an hour and no longer."""
    KeptForm.objects.filter(kept_at__lt=clock.now() - timedelta(minutes=settings.KEPT_FORM_MINUTES)).delete()
    heartbeats.beat("kept-forms")
