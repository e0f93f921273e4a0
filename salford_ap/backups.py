"""The nightly copy: made when none is there since the hour for it, cleared out, and said aloud when it fails."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.urls import reverse

from accounts.models import Affiliation, Role
from core import clock, mail
from core.backup import keeping, taking
from core.backup.refusals import Busy, CopyRefused
from core.backup.taking import Taken
from core.models import Threshold
from core.school_days import ONE_DAY

log = structlog.get_logger(__name__)
LATE = timedelta(hours=50)
"""Two nights without a copy."""
AGAIN_AFTER = timedelta(minutes=55)
FAILED = "failed.txt"


def take(folder: Path, keys: Sequence[str]) -> Taken:
    """A copy; of those in the portal's own folder the ones that need not stay go. A failure is noted and told."""
    is_own = folder == Path(settings.BACKUP_DIR)
    try:
        taken = taking.take(folder, keys)
    except Exception as fault:
        if is_own and not isinstance(fault, Busy):
            _note(folder, fault)
        raise
    if is_own:
        (folder / FAILED).unlink(missing_ok=True)
        gone = keeping.clear_out(folder)
        counts = {"rows": taken.rows, "files": taken.files, "lost": len(taken.lost), "gone": len(gone)}
        log.info("backup_taken", bytes=taken.size, **counts)
    return taken


def _note(folder: Path, fault: Exception) -> None:
    """In the log, beside the copies, and to every administrator once a day."""
    why = f"{fault}." if isinstance(fault, CopyRefused) else _words(fault)
    log.error("backup_failed", why=why)
    try:
        (folder / FAILED).write_text(f"{clock.now().isoformat()}\n{why}\n")
    except OSError:
        log.exception("backup_failure_not_noted")
    try:
        _tell(why)
    except DatabaseError:
        log.exception("backup_failure_not_told")


def _words(fault: Exception) -> str:
    if isinstance(fault, OSError):
        return f"{fault.strerror or fault}."
    return f"{type(fault).__name__}: {' '.join(str(fault).split())[:200]}"


def _tell(why: str) -> None:
    said = state()
    context = {"why_not": why, "hours": said.hours, "page": mail.site_url(reverse("backups"))}
    for person in Affiliation.objects.current().filter(role=Role.ADMINISTRATOR).select_related("user"):
        key = f"backup-failed:{clock.today()}:user-{person.user_id}"
        mail.post(person.user, "portal/backup_failed", context, why="You are an administrator of the portal", key=key)


@dataclass(frozen=True)
class State:
    """How the copies stand."""

    is_set_up: bool
    last: datetime | None
    number: int
    failed_at: datetime | None = None
    why: str = ""

    @property
    def hours(self) -> int | None:
        """How old the last good one is."""
        return None if self.last is None else int((clock.now() - self.last).total_seconds() // 3600)

    @property
    def age(self) -> str:
        """In words."""
        hours = self.hours or 0
        if hours >= 48:
            return f"{hours // 24} days ago"
        return f"{hours} hour{'' if hours == 1 else 's'} ago" if hours else "less than an hour ago"

    @property
    def wrong(self) -> str:
        """What somebody must see to; nothing while all is well."""
        if not self.is_set_up:
            return "No backups are made: BACKUP_KEY is not set."
        if self.last is None:
            return f"There is no backup yet. {self.why}".strip()
        if self.is_late:
            return f"The last good backup was made {self.age}. {self.why}".strip()
        return f"The last attempt failed. {self.why}" if self.has_failed else ""

    @property
    def is_late(self) -> bool:
        return self.last is None or clock.now() - self.last >= LATE

    @property
    def has_failed(self) -> bool:
        """Since the last good one."""
        return self.failed_at is not None and (self.last is None or self.failed_at > self.last)


def state() -> State:
    """Of the portal's own folder: what lies there is what could be put back."""
    folder = Path(settings.BACKUP_DIR)
    found = keeping.copies(folder)
    failed_at, why = _failure(folder)
    return State(bool(settings.BACKUP_KEY), found[-1].moment if found else None, len(found), failed_at, why)


def _failure(folder: Path) -> tuple[datetime | None, str]:
    try:
        moment, _, why = (folder / FAILED).read_text().partition("\n")
        return datetime.fromisoformat(moment), why.strip()
    except (OSError, ValueError):
        return None, ""


def is_due() -> bool:
    """None is there since the hour of the night for it; one that failed is tried again after a while."""
    if not settings.BACKUP_KEY:
        return False
    now = clock.now()
    today = _due_on(clock.day_of(now))
    since = today if today <= now else _due_on(clock.day_of(now) - ONE_DAY)
    found = state()
    if found.has_failed and found.failed_at and now - found.failed_at < AGAIN_AFTER:
        return False
    return found.last is None or found.last < since


def next_at(moment: datetime) -> datetime:
    """When the next is due after this moment."""
    today = _due_on(clock.day_of(moment))
    return today if today > moment else _due_on(clock.day_of(moment) + ONE_DAY)


def hour_on(day: date) -> int:
    """The hour from which that night's is made: as an administrator entered it, else as the machine is set."""
    return int(Threshold.objects.value_on("backup_hour", day, settings.BACKUP_HOUR))


def _due_on(day: date) -> datetime:
    return clock.at(day, hour_on(day))


def start() -> None:
    """In a process of its own: ten years take longer than a task may. A second one finds the first and goes."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "backup"]
    subprocess.Popen(command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, start_new_session=True)
