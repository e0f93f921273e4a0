"""The rows of PostgreSQL, by COPY: as text, a row a line, in the order of their keys."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

from django.contrib.auth import get_user_model
from django.db import DatabaseError, OperationalError, connection, transaction

from core.backup import schema
from core.backup.refusals import CopyRefused
from core.backup.rows import key_of

# What belongs to an extension is none of ours.
TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.relname
"""
COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position
"""
SEQUENCES = """
SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL
"""
# Whoever copies ten years takes longer than a page may.
NO_HURRY = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"
# The portal must be stopped before its tables are replaced: it is not waited for.
LOCKS = "SET LOCAL lock_timeout = '10s'"


class Rows:
    """The database as it is read, by one transaction."""

    def values(self, sql: str, *given: str) -> list[tuple[Any, ...]]:
        """What the database answers."""
        with connection.cursor() as cursor:
            cursor.execute(sql, given or None)
            return cast("list[tuple[Any, ...]]", cursor.fetchall())

    def tables(self) -> list[str]:
        """Every table that is ours."""
        return [name for (name,) in self.values(TABLES)]

    def columns(self, table: str) -> list[str]:
        """In the order they were made."""
        return [name for (name,) in self.values(COLUMNS, table)]

    def sequences(self) -> dict[str, int]:
        """The last number each gave out."""
        return dict(self.values(SEQUENCES))

    def write(self, table: str, columns: list[str], out: BinaryIO) -> None:
        """The rows, in the order of their keys."""
        order = f" ORDER BY {key}" if (key := key_of(table)) else ""
        rows = f"SELECT {_names(columns)} FROM {_quoted(table)}{order}"  # noqa: S608 - names of our own tables
        with connection.cursor() as cursor, connection.wrap_database_errors:
            cursor.copy_expert(f"COPY ({rows}) TO STDOUT", out)


@contextmanager
def snapshot() -> Iterator[Rows]:
    """One moment of the database, read to the end however long that takes, by whoever may read every table."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute(NO_HURRY)
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")  # here the moment is taken
        yield Rows()


class Target:
    """The database that DATABASE_URL names, or another of that name on the same server."""

    def __init__(self, name: str = "") -> None:
        self.is_named = bool(name)
        if name:
            connection.close()
            connection.settings_dict["NAME"] = name
        self.name = connection.settings_dict["NAME"]

    def refuse_unless_free(self) -> None:
        """Only what is empty is filled; what holds something must have been named."""
        try:
            tables = Rows().tables()
            if tables and "django_migrations" not in tables:
                raise CopyRefused(f"The database {self.name} holds something else. Give an empty one")
            if not self.is_named and (number := self._people(tables)):
                raise CopyRefused(
                    f"The database {self.name} holds a portal with {number} people. "
                    f"To put the copy in its place name it: --into {self.name}"
                )
        except OperationalError as broken:
            words = " ".join(str(broken).split())
            raise CopyRefused(
                f"The database {self.name} cannot be used ({words}). Make it, or check its name"
            ) from None

    @staticmethod
    def _people(tables: list[str]) -> int:
        return get_user_model()._default_manager.count() if get_user_model()._meta.db_table in tables else 0

    @contextmanager
    def loading(self, migrations: list[list[str]]) -> Iterator["Loading"]:
        """All of it in one transaction: until its end the database is what it was."""
        try:
            with transaction.atomic(durable=True):
                with connection.cursor() as cursor:
                    cursor.execute(f"{NO_HURRY}; {LOCKS}")
                loading = Loading()
                loading.clear()
                schema.bring_to(migrations)
                loading.begin()
                yield loading
        except OperationalError as broken:
            if "lock timeout" not in str(broken):
                raise
            raise CopyRefused(f"The database {self.name} is in use. Stop web, worker and beat, and try again") from None
        except DatabaseError as broken:
            said = (str(broken).strip().splitlines() or [type(broken).__name__])[0]
            raise CopyRefused(f"The database {self.name} did not take the copy ({said}). It is as it was") from broken


class Loading(Rows):
    """The transaction that replaces every table."""

    def clear(self) -> None:
        """Nothing of ours stands; what belongs to an extension stays."""
        if tables := self.tables():
            self._do(f"DROP TABLE {_names(tables)} CASCADE")

    def begin(self) -> None:
        """What migrations wrote goes; what watches over rows that change looks away while they are put back."""
        self._settle()
        self._on_each("DISABLE")
        self._do(f"TRUNCATE {_names(self.tables())}")

    def load(self, table: str, columns: list[str], pieces: Iterator[bytes]) -> None:
        """The rows as they were written."""
        with connection.cursor() as cursor, connection.wrap_database_errors:
            cursor.copy_expert(f"COPY {_quoted(table)} ({_names(columns)}) FROM STDIN", _Read(pieces))

    def finish(self, sequences: dict[str, int]) -> None:
        """Every key and constraint is asked, and numbers go on where they were."""
        for name, last in sequences.items():
            with connection.cursor() as cursor:
                cursor.execute("SELECT setval(%s::regclass, %s)", [_quoted(name), last])
        self._settle()
        self._on_each("ENABLE")

    def _settle(self) -> None:
        self._do("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    def _on_each(self, act: str) -> None:
        self._do("; ".join(f"ALTER TABLE {_quoted(table)} {act} TRIGGER USER" for table in self.tables()))

    @staticmethod
    def _do(sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)


class _Read(io.RawIOBase):
    """What COPY reads from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces, self._held = pieces, b""

    def read(self, size: int = -1, /) -> bytes:
        """The next of it, never more than was asked for."""
        if not self._held:
            self._held = next(self._pieces, b"")
        given, self._held = (self._held, b"") if size < 0 else (self._held[:size], self._held[size:])
        return given


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))


def _names(names: list[str]) -> str:
    return ", ".join(map(_quoted, names))
