"""The files of one moment: held by a second name each, so that one taken away meanwhile is still there to be copied."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings

from core.backup.rows import Snapshot, file_columns

HELD = ".held-for-backup"


def named_by(rows: Snapshot) -> list[str]:
    """Every file that a row names."""
    found: set[str] = set()
    for table, column in file_columns(list(apps.get_models())):
        sql = f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" <> \'\''  # noqa: S608 - names of our own
        found.update(str(name) for (name,) in rows.values(sql))
    return sorted(found)


class Held:
    """Where each of these files can be read; those that are not there."""

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        self._folder = folder
        self._at: dict[str, Path] = {}
        self.lost: list[str] = []
        for name in names:
            self._hold(name)

    def __iter__(self) -> Iterator[tuple[str, Path]]:
        return iter(self._at.items())

    def _hold(self, name: str) -> None:
        source = Path(settings.MEDIA_ROOT, name)
        second = self._folder / str(len(self._at))
        try:
            os.link(source, second)
        except FileNotFoundError:
            self.lost.append(name)
        except OSError:  # a disk that knows no second names: read where it lies
            self._at[name] = source
        else:
            self._at[name] = second


@contextmanager
def held(names: Iterable[str]) -> Iterator[Held]:
    """Hold these files until they are copied; what a backup killed in the middle held is let go first."""
    folder = Path(settings.MEDIA_ROOT, HELD)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield Held(folder, names)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
