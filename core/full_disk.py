"""A full disk, told apart from what is wrong with the portal: somebody must make room, and nothing was saved."""

import errno
import sqlite3
from collections.abc import Iterator

FULL = {errno.ENOSPC, errno.EDQUOT}
DISK_FULL_OF_POSTGRESQL = "53100"


def is_full(fault: BaseException | None) -> bool:
    """Whether this, or what it came of, is a disk with no room: of files, of PostgreSQL or of SQLite."""
    return any(_is_full(each) for each in _causes(fault))


def _causes(fault: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        yield fault
        fault = fault.__cause__ or fault.__context__


def _is_full(fault: BaseException) -> bool:
    if isinstance(fault, OSError):
        return fault.errno in FULL
    if isinstance(fault, sqlite3.Error):
        return getattr(fault, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return getattr(fault, "pgcode", None) == DISK_FULL_OF_POSTGRESQL
