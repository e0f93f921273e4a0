"""When the weekly digest goes out: as an administrator entered it among the figures."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse

from accounts.set_up import Step, step
from core import sweeps
from core.acting import Acting
from core.models import Threshold

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def goes_out(day: date) -> tuple[int, int]:
    """On which day of the week, Monday being 0, and from which hour."""
    figures = Threshold.objects.values_on(day)
    weekday = int(figures.get("digest_day", settings.DIGEST_WEEKDAY + 1)) - 1
    return weekday, int(figures.get("digest_hour", settings.DIGEST_HOUR))


def every_words(minutes: int) -> str:
    """Each minute, every 5 minutes, each hour."""
    return {1: "each minute", 60: "each hour"}.get(minutes, f"every {minutes} minutes")


def set_up(acting: Acting, today: date) -> Iterable[Step]:
    """One line of what is to be set up; it is never empty."""
    weekday, hour = goes_out(today)
    mail, files = (every_words(sweeps.minutes(code)) for code in (sweeps.MAIL, sweeps.FILES))
    said = f"The digest on {DAYS[weekday]} from {hour}:00 in term; mail is swept {mail}, registers and files {files}"
    yield step("Times of digests and sweeps", said, is_done=True, link=reverse("times"))
