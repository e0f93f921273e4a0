"""What is done once a night: the timetable asks every ten minutes, and it is due from the hour that is entered."""

from datetime import date, datetime, timedelta

from core import clock
from core.models import Heartbeat, Threshold

SHIPPED = 3


def due_at(moment: datetime) -> datetime:
    """When it was due last, up to this moment."""
    today = clock.day_of(moment)
    this = _on(today)
    return this if this <= moment else _on(today - timedelta(days=1))


def next_at(moment: datetime) -> datetime:
    """When it is due next, after this moment."""
    today = clock.day_of(moment)
    this = _on(today)
    return this if this > moment else _on(today + timedelta(days=1))


def is_due(beats: str) -> bool:
    """Whether what leaves this heartbeat has not come to a good end since it was due."""
    now = clock.now()
    return not Heartbeat.objects.filter(name=beats, at__gte=due_at(now), at__lte=now).exists()


def _on(day: date) -> datetime:
    """From two on: the hour before is not there once a year, and is there twice once a year."""
    return clock.at(day, int(Threshold.objects.value_on("night_hour", day, SHIPPED)))
