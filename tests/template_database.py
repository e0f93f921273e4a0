"""A migrated database kept between runs, so that not every run migrates: as old as the migrations it was made of.

On SQLite it is a file that is copied, on PostgreSQL a database that the suite's own are made from. In it stands the
ground that nearly every test asks for: the council and its calendar.
"""

import hashlib
import os
import sqlite3
import tempfile
from contextlib import suppress
from pathlib import Path

from django.db import ProgrammingError, connection

from accounts.models import Organisation
from tests.factories.core import council_calendar

ROOT = Path(__file__).resolve().parents[1]


def the_council() -> Organisation:
    """The council that runs the portal, on its calendar: kept, but for tests that commit and so begin from nothing."""
    council = Organisation.objects.filter(is_council=True).first()
    return council or Organisation.objects.create(
        is_council=True, name="Salford City Council", calendar=council_calendar()
    )


def bring() -> None:
    """Begin from what is kept, if there is any; migrating it is then only a look."""
    if connection.vendor == "sqlite":
        if _file().exists():
            _copy(_file(), Path(connection.settings_dict["TEST"]["NAME"]))
        return
    drop()
    with suppress(ProgrammingError):  # nothing is kept yet
        _on_server(f"CREATE DATABASE {_own()} TEMPLATE {_kept()}")


def keep() -> None:
    """Lay the ground, and keep this run's freshly migrated database for the next."""
    if connection.vendor == "sqlite":
        if not _file().exists():
            the_council()
            draft = _file().with_suffix(f".{os.getpid()}")
            _copy(Path(connection.settings_dict["NAME"]), draft)
            draft.replace(_file())
        return
    the_council()
    connection.close()
    with suppress(ProgrammingError):  # another process of this run has kept it
        _on_server("SELECT pg_advisory_lock(20261128)", f"CREATE DATABASE {_kept()} TEMPLATE {_own()}")


def drop() -> None:
    """On PostgreSQL nothing but what is kept stays."""
    if connection.vendor == "postgresql":
        connection.close()
        _on_server(f"DROP DATABASE IF EXISTS {_own()}")


def _made_of() -> str:
    made_of = hashlib.sha256()
    ours = (ROOT / "requirements.txt", ROOT / "tests/factories/core.py", Path(__file__))
    for file in (*sorted(ROOT.glob("*/migrations/*.py")), *ours):
        made_of.update(file.read_bytes())
    return made_of.hexdigest()[:16]


def _file() -> Path:
    folder = os.environ.get("KEPT_DATABASES", tempfile.gettempdir())
    return Path(folder) / f"salford-ap-template-{os.geteuid()}-{_made_of()}.sqlite3"


def _kept() -> str:
    return f'"kept_by_the_suite_{_made_of()}"'


def _own() -> str:
    return f'"{connection.settings_dict["TEST"]["NAME"]}"'


def _on_server(*statements: str) -> None:
    """Each by itself, as the server wants it; a lock ends with the connection."""
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _copy(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as old, sqlite3.connect(target) as new:
        old.backup(new)
