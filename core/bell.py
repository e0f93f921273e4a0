"""The bell: tells a worker that a row waits. The row is the promise, and a sweep takes up what nobody heard."""

from functools import partial

import structlog
from celery import current_app
from django.db import transaction

log = structlog.get_logger(__name__)


def ring_on_commit(task: str, *about: str, queue: str) -> None:
    """Name a task to the workers of a queue once the row stands."""
    transaction.on_commit(partial(ring, task, *about, queue=queue))


def ring(task: str, *about: str, queue: str) -> None:
    try:
        current_app.send_task(task, args=list(about), queue=queue)
    except Exception as error:  # whatever is wrong with the broker, the sweep finds the row
        log.warning("bell_not_heard", error=type(error).__name__)
