"""Which copies there are in a folder, and which of them stay."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from core.backup.sealing import UNFINISHED

SHAPE = re.compile(r"ap-(?P<council>\w+)-(?P<moment>\d{8}T\d{6}Z)\.age")
_NO_MARKS = str.maketrans("", "", "-:")


@dataclass(frozen=True, order=True)
class Copy:
    """A whole copy, by the moment it is of."""

    moment: datetime
    path: Path

    @property
    def size(self) -> int:
        return self.path.stat().st_size


def name_of(moment: datetime) -> str:
    """What the copy of this moment is called."""
    basic = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds").translate(_NO_MARKS)
    return f"ap-{settings.COUNCIL['la_code']}-{basic}Z.age"


def copies(folder: Path) -> list[Copy]:
    """Those of this council, the oldest first; what is not finished has another name."""
    found = []
    for path in folder.glob("ap-*.age") if folder.is_dir() else ():
        shape = SHAPE.fullmatch(path.name)
        if shape and shape["council"] == settings.COUNCIL["la_code"] and path.stat().st_size:
            found.append(Copy(datetime.fromisoformat(shape["moment"]), path))
    return sorted(found)


def last(folder: Path) -> Copy | None:
    """The latest."""
    return next(reversed(copies(folder)), None)


def clear_unfinished(folder: Path) -> None:
    """What a backup killed in the middle left behind."""
    for path in folder.glob(f"ap-*.age{UNFINISHED}"):
        path.unlink(missing_ok=True)


def staying(found: Iterable[Copy], daily: int, weekly: int, monthly: int) -> set[Copy]:
    """All of the last day, and the latest of each of so many days, weeks and months that have one."""
    ordered = sorted(found, reverse=True)
    kept = {copy for copy in ordered if ordered[0].moment - copy.moment < timedelta(days=1)}
    spans: list[tuple[int, Callable[[datetime], Any]]] = [
        (daily, lambda moment: moment.date()),
        (weekly, lambda moment: moment.isocalendar()[:2]),
        (monthly, lambda moment: (moment.year, moment.month)),
    ]
    for number, span in spans:
        latest: dict[Any, Copy] = {}
        for copy in ordered:
            latest.setdefault(span(copy.moment), copy)
        kept.update(list(latest.values())[:number])
    return kept


def clear_out(folder: Path) -> list[Path]:
    """Take away the copies that need not stay; which those were."""
    found = copies(folder)
    kept = staying(found, settings.BACKUP_KEEP_DAILY, settings.BACKUP_KEEP_WEEKLY, settings.BACKUP_KEEP_MONTHLY)
    gone = [copy.path for copy in found if copy not in kept]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone
