"""The rows of a whole database: which engine keeps them, and what is not worth keeping."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol

from django.db import connection, models

# Who was signed in, and what a cache holds, is made anew; a session put back could have been ended since.
LEFT_OUT = {"django_session", "django_cache"}


class Snapshot(Protocol):
    """The database as it was at one moment, whatever is written meanwhile."""

    def tables(self) -> list[str]: ...
    def columns(self, table: str) -> list[str]: ...
    def write(self, table: str, columns: list[str], out: BinaryIO) -> None: ...
    def sequences(self) -> dict[str, int]: ...
    def values(self, sql: str) -> list[tuple[object, ...]]: ...


class Target(Protocol):
    """A database that a copy is put into: all of it, or nothing."""

    def refuse_unless_free(self) -> None: ...
    def loading(self, migrations: list[list[str]]) -> AbstractContextManager["Loading"]: ...


class Loading(Protocol):
    """The database while rows are put in: as a snapshot it is read again, to see that what lies there is what was."""

    def load(self, table: str, columns: list[str], pieces: Iterator[bytes]) -> None: ...
    def finish(self, sequences: dict[str, int]) -> None: ...
    def write(self, table: str, columns: list[str], out: BinaryIO) -> None: ...


def key_of(table: str) -> str:
    """The columns rows are written in the order of, so that the same rows are the same bytes."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_primary_key_columns(cursor, table) or []
    return ", ".join(connection.ops.quote_name(name) for name in found)


def file_columns(all_models: list[type[models.Model]]) -> list[tuple[str, str]]:
    """Table and column of every file that rows name."""
    return [
        (model._meta.db_table, str(field.column))
        for model in all_models
        for field in model._meta.local_fields
        if isinstance(field, models.FileField)
    ]
