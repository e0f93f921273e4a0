"""Which engine keeps this portal's rows."""

from contextlib import AbstractContextManager

from django.db import connection

from core.backup import postgresql, sqlite
from core.backup.rows import Snapshot, Target


def name() -> str:
    """As a copy says it."""
    return str(connection.vendor)


def snapshot() -> AbstractContextManager[Snapshot]:
    """The database of this moment."""
    return postgresql.snapshot() if connection.vendor == "postgresql" else sqlite.snapshot()


def target(database: str = "") -> Target:
    """The database of this portal, or another of this name."""
    return postgresql.Target(database) if connection.vendor == "postgresql" else sqlite.Target(database)
