"""The only place that reads the time. Everything else asks here, so the demo borough can be built on other days."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")
# One for the whole process, so that a test's server threads stand at the same moment as the test.
_set_to: list[datetime] = []


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _set_to[-1] if _set_to else timezone.now()


def today() -> date:
    """Today's date in London: attendance, notices and expiry are counted in dates, never in midnights of UTC."""
    return now().astimezone(LONDON).date()


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """That time of that day in London; without one its first moment, midnight."""
    return datetime.combine(day, time(hour, minute), tzinfo=LONDON)


def after(day: date) -> datetime:
    """The first moment after that day in London: what happened on the day was before it."""
    return at(day + timedelta(days=1))


def is_to_come(day: date, begins: time) -> bool:
    """Whether a half-day of that day, which begins at this time, lies ahead."""
    return now() < datetime.combine(day, begins, tzinfo=LONDON)


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Let the clock stand at this moment while the block runs (the seed's history is made this way)."""
    _set_to.append(moment)
    try:
        yield
    finally:
        _set_to.pop()


def day_of(moment: datetime) -> date:
    """The date in London of this moment."""
    return moment.astimezone(LONDON).date()
