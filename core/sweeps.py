"""How often what was left behind is taken up: the timetable comes by at its own pace, and a sweep is due as entered.

What is sent or written is done at once by a bell; a sweep finds what no bell was heard for.
"""

from datetime import timedelta

from django.conf import settings

from core import clock
from core.models import Heartbeat, Threshold

MAIL, FILES, STANDINGS = "sweep_mail_minutes", "sweep_files_minutes", "sweep_standings_minutes"
CHOICES = {MAIL: (1, 2, 5, 10), FILES: (1, 2, 5, 10, 15, 30), STANDINGS: (15, 30, 60)}
"""Minutes that may be entered: none is shorter than the timetable's own step, none so long that a day is missed."""
_EARLY = timedelta(seconds=30)
"""The timetable does not come by to the second."""


def comes_by(code: str) -> timedelta:
    """How often the timetable does: at each step a sweep may be due."""
    seconds = {MAIL: settings.OUTBOX_SWEEP_SECONDS, FILES: settings.UPLOAD_SWEEP_SECONDS, STANDINGS: 900.0}
    return timedelta(seconds=seconds[code])


def every(code: str) -> timedelta:
    """How often it is done today: as entered, and never oftener than the timetable comes by."""
    entered = Threshold.objects.value_on(code, clock.today(), None)
    return max(comes_by(code), timedelta(minutes=int(entered or 0)))


def minutes(code: str) -> int:
    """The same in whole minutes, at least one."""
    return max(1, round(every(code) / timedelta(minutes=1)))


def is_due(code: str, beats: str) -> bool:
    """Whether what leaves this heartbeat is to be done: at each step of the timetable unless it is done less often."""
    pause = every(code)
    if pause <= comes_by(code):
        return True
    now = clock.now()
    return not Heartbeat.objects.filter(name=beats, at__gt=now - pause + _EARLY, at__lte=now).exists()
