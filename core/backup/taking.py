"""Take a copy of the portal: rows and files of one moment, in one file under a public key."""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.conf import settings

from core import clock
from core.backup import engines, keeping, sealing
from core.backup.archive import FORMAT, Head, Writer, writing
from core.backup.held_files import Held, held, named_by
from core.backup.refusals import Busy, CopyRefused
from core.backup.rows import LEFT_OUT, Snapshot

TRIES = 3
"""A file may be taken away between the moment of the rows and that of the files; a later moment names it no more."""


@dataclass(frozen=True)
class Taken:
    """What was taken."""

    path: Path
    size: int
    tables: int
    rows: int
    files: int
    lost: tuple[str, ...]


def take(folder: Path, keys: Sequence[str]) -> Taken:
    """A copy of this moment in this folder, under its name when it is whole."""
    if not keys:
        raise CopyRefused(
            "There is no key to lock it with. Set BACKUP_KEY to a public key of age "
            "(manage.py backup --make-key makes a pair)"
        )
    recipients = sealing.recipients(keys)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with alone(folder):
        keeping.clear_unfinished(folder)
        path = folder / keeping.name_of(clock.now())
        with _moment() as (rows, files), sealing.sealed(path, recipients) as out, writing(out) as writer:
            _fill(writer, rows, files)
        manifest = writer.manifest
        return Taken(
            path,
            path.stat().st_size,
            len(manifest.tables),
            sum(table.rows for table in manifest.tables.values()),
            len(manifest.files),
            tuple(manifest.lost),
        )


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One at a time; who is killed holds nothing any more."""
    with os.fdopen(os.open(folder / ".lock", os.O_WRONLY | os.O_CREAT, 0o600), "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("A backup is being made already. Wait until it is done") from None
        yield


@contextmanager
def _moment() -> Iterator[tuple[Snapshot, Held]]:
    for left in reversed(range(TRIES)):
        with ExitStack() as stack:
            rows = stack.enter_context(engines.snapshot())
            files = stack.enter_context(held(named_by(rows)))
            if files.lost and left:
                continue
            yield rows, files
            return


def _fill(writer: Writer, rows: Snapshot, files: Held) -> None:
    migrations = [[str(room), str(name)] for room, name in rows.values("SELECT app, name FROM django_migrations")]
    writer.head(
        Head(
            FORMAT,
            settings.VERSION,
            {"la_code": settings.COUNCIL["la_code"], "name": settings.COUNCIL["name"]},
            engines.name(),
            clock.now().isoformat(),
            sorted(migrations),
        )
    )
    for table in rows.tables():
        if table not in LEFT_OUT:
            columns = rows.columns(table)
            writer.table(table, columns, partial(rows.write, table, columns))
    for name, path in files:
        with path.open("rb") as source:
            writer.file(name, source, os.fstat(source.fileno()).st_size)
    writer.manifest.lost = files.lost
    writer.manifest.sequences = rows.sequences()
    writer.finish()
