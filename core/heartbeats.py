"""Heartbeats: a periodic task says when it came to a good end."""

from core import clock
from core.models import Heartbeat


def beat(name: str) -> None:
    """This task has just come to a good end."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": clock.now()})
