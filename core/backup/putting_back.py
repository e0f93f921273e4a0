"""Put a copy in the place of a database and its files: checked to its end first, then all of it or nothing."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError
from django.db import DatabaseError

from core.backup import engines, schema, sealing
from core.backup.archive import File, Part, Sum, Table, parts
from core.backup.checking import Checked, check
from core.backup.refusals import CopyRefused, NotUpToDate
from core.backup.rows import Loading
from core.backup.sealing import UNFINISHED, Identity

ROOM_LEFT = 50_000_000


@dataclass(frozen=True)
class Place:
    """Where a copy goes: without a name into the portal's own database, which must be empty then."""

    database: str = ""
    files: Path | None = None

    @property
    def folder(self) -> Path:
        return self.files or Path(settings.MEDIA_ROOT)


def put_back(path: Path, keys: Sequence[Identity], place: Place, worker: str = "") -> Checked:
    """The portal as it was when the copy was taken, and then brought up to the present sources."""
    target = engines.target(place.database)
    target.refuse_unless_free()
    checked = check(path, keys)
    _refuse_without_room(checked, place.folder)
    with target.loading(checked.head.migrations) as loading:
        with sealing.opened(path, keys) as source:
            for part in parts(source):
                if isinstance(part, Part):
                    _put(part, checked, loading, place.folder)
        loading.finish(checked.manifest.sequences)
        _compare(checked, loading)
    ContentType.objects.clear_cache()
    try:
        schema.bring_up_to_date(worker)
    except (DatabaseError, CommandError) as fault:
        raise NotUpToDate(" ".join(str(fault).split())) from fault
    return checked


def _put(part: Part, checked: Checked, loading: Loading, folder: Path) -> None:
    if part.is_table:
        loading.load(part.name, checked.manifest.tables[part.name].columns, part.pieces)
    else:
        _put_file(part, checked.manifest.files[part.name], folder)


def _put_file(part: Part, wanted: File, folder: Path) -> None:
    """Under its name when it is whole. Names are random: what lies under one already is the same file, or damaged."""
    path = (folder / part.name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise CopyRefused(f"The copy holds {part.name}, which lies outside of the folder for files. Take another copy")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(path.name + UNFINISHED)
    known = Sum()
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        for piece in part.pieces:
            out.write(known.add(piece))
        out.flush()
        os.fsync(out.fileno())
    if known.sha256 != wanted.sha256:
        draft.unlink()
        raise CopyRefused(f"The copy changed while it was read: {part.name}. Take another copy")
    draft.replace(path)


def _compare(checked: Checked, loading: Loading) -> None:
    """Read every table again: what lies there now is what was taken, row for row."""
    for name, table in checked.manifest.tables.items():
        found = _sum_of(loading, name, table)
        if found.sha256 != table.sha256:
            raise CopyRefused(
                f"The rows of {name} did not come out as they were ({found.lines} of {table.rows}). Nothing was changed"
            )


def _sum_of(loading: Loading, name: str, table: Table) -> Sum:
    known = Sum()
    loading.write(name, table.columns, _Adding(known))  # type: ignore[arg-type]
    return known


class _Adding:
    def __init__(self, known: Sum) -> None:
        self._known = known

    def write(self, some: bytes, /) -> int:
        """What goes by."""
        return len(self._known.add(bytes(some)))


def _refuse_without_room(checked: Checked, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < checked.size + ROOM_LEFT:
        raise CopyRefused(
            f"The files of the copy need {checked.size // 1_000_000 + 1} MB and {folder} has {free // 1_000_000} MB "
            "free. Make room and try again"
        )
