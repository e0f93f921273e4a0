"""The clock's door to placements. Each task takes nothing, may run twice, and says when it came to a good end."""

from celery import shared_task

from core import clock, heartbeats, night_work, sweeps
from placements import followed, overnight, sessions
from referrals import drafts, referring


@shared_task
def run_the_clock() -> None:
    """What this day asks for: offers lapse, agreements take force, placements start, pause, go on and end.

    And the days on which education is due follow calendars that changed, and old drafts of referrals go.
    """
    day = clock.today()
    is_done = overnight.run(day)
    overnight.watch_standings(day)
    followed.taught()
    referring.settle_clocks()
    drafts.sweep(day)
    if is_done:
        heartbeats.beat("placements-clock")


@shared_task
def watch_standings() -> None:
    """Tell commissioners the same day that a provider is closed to new placements.

    And the council that the registration watch of a provider turned.
    """
    if sweeps.is_due(sweeps.STANDINGS, "standings"):
        overnight.watch_standings(clock.today())
        followed.taught()
        heartbeats.beat("standings")


@shared_task
def complete_sessions() -> None:
    """Every live placement has its sessions to the end of term."""
    if night_work.is_due("sessions"):
        sessions.complete()
        heartbeats.beat("sessions")
