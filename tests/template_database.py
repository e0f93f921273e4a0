"""A migrated SQLite file kept between runs, so that not every run migrates: as old as the migrations it was made of."""

import hashlib
import os
import sqlite3
import tempfile
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]


def _kept() -> Path:
    made_of = hashlib.sha256()
    for file in sorted(ROOT.glob("*/migrations/*.py")) + [ROOT / "requirements.txt"]:
        made_of.update(file.read_bytes())
    folder = os.environ.get("KEPT_DATABASES", tempfile.gettempdir())
    return Path(folder) / f"salford-ap-template-{os.geteuid()}-{made_of.hexdigest()[:16]}.sqlite3"


def bring() -> None:
    """Begin from the kept file, if there is one; migrating it is then only a look."""
    if connection.vendor == "sqlite" and _kept().exists():
        _copy(_kept(), Path(connection.settings_dict["TEST"]["NAME"]))


def keep() -> None:
    """Keep this run's freshly migrated file for the next."""
    if connection.vendor == "sqlite" and not _kept().exists():
        connection.ensure_connection()
        draft = _kept().with_suffix(f".{os.getpid()}")
        _copy(Path(connection.settings_dict["NAME"]), draft)
        draft.replace(_kept())


def _copy(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as old, sqlite3.connect(target) as new:
        old.backup(new)
