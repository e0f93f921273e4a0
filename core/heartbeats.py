"""Heartbeats: a periodic task says when it came to a good end; beat and the worker say that they are alive."""

import time

import structlog
from django.db import DatabaseError, connection

from core import clock
from core.models import Heartbeat

log = structlog.get_logger(__name__)
PULSE_SECONDS = 30.0
_pulses: dict[str, float] = {}


def beat(name: str) -> None:
    """This task has just come to a good end; two workers at the same moment leave one row, and none is refused."""
    now = Heartbeat(name=name, at=clock.now())
    Heartbeat.objects.bulk_create([now], update_conflicts=True, unique_fields=["name"], update_fields=["at"])


def pulse(name: str) -> None:
    """This process is alive, said every half minute: one that cannot say it, for the database is away, goes on."""
    if time.monotonic() - _pulses.get(name, -PULSE_SECONDS) < PULSE_SECONDS - 1:
        return
    _pulses[name] = time.monotonic()
    try:
        beat(name)
    except DatabaseError as fault:
        log.warning("pulse_not_noted", of=name, why=type(fault).__name__)
    finally:
        connection.close()  # children that are forked from here must not share it, and a database comes and goes
