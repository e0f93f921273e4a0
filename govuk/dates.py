"""Days and times in words: the only place that words them. No day has no words."""

import datetime

from django.utils import timezone

Day = datetime.date | None


def day_words(day: Day) -> str:
    """23 November 2026."""
    return f"{month_day(day)} {day:%Y}" if day else ""


def short_day(day: Day) -> str:
    """23 Nov 2026, for tables."""
    return f"{short_month_day(day)} {day:%Y}" if day else ""


def short_weekday(day: Day) -> str:
    """Mon 23 Nov 2026, for tables."""
    return f"{day_name(day)[:3]} {short_day(day)}" if day else ""


def month_day(day: Day) -> str:
    """23 November, where the year is plain."""
    return f"{day.day} {day:%B}" if day else ""


def short_month_day(day: Day) -> str:
    """23 Nov."""
    return f"{day.day} {day:%b}" if day else ""


def day_name(day: Day) -> str:
    return f"{day:%A}" if day else ""


def day_figures(day: Day, between: str = "/") -> str:
    """23/11/2026, as files and registers have it, with all four figures of the year."""
    return between.join((f"{day.day:02}", f"{day.month:02}", f"{day.year:04}")) if day else ""


def span_words(first: datetime.date, last: datetime.date) -> str:
    """23 to 27 November 2026; 30 November to 4 December 2026."""
    start = f"{first.day}" if first.month == last.month else month_day(first)
    return f"{start} to {day_words(last)}"


def time_figures(moment: datetime.time) -> str:
    """09:30, as registers have it."""
    return f"{moment:%H:%M}"


def hours_figures(starts: datetime.time, ends: datetime.time) -> str:
    """09:30 to 12:00."""
    return f"{time_figures(starts)} to {time_figures(ends)}"


def time_words(moment: datetime.time) -> str:
    """9:30am, 10am, midday, 1:15pm."""
    if (moment.hour, moment.minute) in {(0, 0), (12, 0)}:
        return "midday" if moment.hour else "midnight"
    minutes = f":{moment:%M}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'pm' if moment.hour >= 12 else 'am'}"


def hours_words(starts: datetime.time, ends: datetime.time) -> str:
    """9:30am to midday."""
    return f"{time_words(starts)} to {time_words(ends)}"


def moment_words(moment: datetime.datetime) -> str:
    """23 November 2026 at 9:30am, in London."""
    here = in_london(moment)
    return f"{day_words(here)} at {time_words(here.time())}"


def in_london(moment: datetime.datetime) -> datetime.datetime:
    """The moment on the clocks of the place."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment
