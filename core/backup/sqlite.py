"""The rows of SQLite: a row a line, as a list of JSON, in the order of their keys."""

import base64
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.contrib.auth import get_user_model
from django.db import connection

from core.backup import schema
from core.backup.refusals import CopyRefused

AT_ONCE = 2_000
ENDINGS = ("-wal", "-shm")


class Rows:
    """The file as it is read, past Django: values come as they are kept."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def values(self, sql: str, *given: object) -> list[tuple[Any, ...]]:
        """What the database answers."""
        return self._database.execute(sql, given).fetchall()

    def tables(self) -> list[str]:
        """Every table that is ours."""
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        return sorted(name for (name,) in self.values(named))

    def columns(self, table: str) -> list[str]:
        """In the order they were made; what is worked out from others (hidden 2 and 3) is not written."""
        found = self.values("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY cid", table)
        return [name for (name,) in found]

    def sequences(self) -> dict[str, int]:
        """The last number each gave out."""
        return dict(self.values("SELECT name, seq FROM sqlite_sequence"))

    def write(self, table: str, columns: list[str], out: BinaryIO) -> None:
        """The rows, in the order of their keys."""
        keys = self.values("SELECT name FROM pragma_table_xinfo(?) WHERE pk > 0 ORDER BY pk", table)
        order = _names([key for (key,) in keys]) or "rowid"
        rows = self._database.execute(f"SELECT {_names(columns)} FROM {_quoted(table)} ORDER BY {order}")  # noqa: S608
        while some := rows.fetchmany(AT_ONCE):
            out.write("".join(f"{json.dumps(row, default=_bytes)}\n" for row in some).encode())


def _bytes(value: bytes) -> dict[str, str]:
    return {"base64": base64.b64encode(value).decode()}


def _value(said: object) -> object:
    return base64.b64decode(said["base64"]) if isinstance(said, dict) else said


@contextmanager
def snapshot() -> Iterator[Rows]:
    """One moment of the file: who writes meanwhile writes beside it."""
    with closing(sqlite3.connect(f"file:{connection.settings_dict['NAME']}?mode=ro", uri=True, timeout=20)) as database:
        database.isolation_level = None
        database.execute("BEGIN")
        database.execute("SELECT 1 FROM django_migrations LIMIT 1").fetchall()  # here the moment is taken
        yield Rows(database)
        database.execute("ROLLBACK")


class Target:
    """The file that DATABASE_URL names, or another; what is put back is made beside it and takes its name last."""

    def __init__(self, name: str = "") -> None:
        self.is_named = bool(name)
        connection.close()
        self.path = Path(name or connection.settings_dict["NAME"]).absolute()

    @property
    def name(self) -> str:
        return self.path.name

    def refuse_unless_free(self) -> None:
        """Only what is empty is filled; what holds something must have been named."""
        if not self.path.exists() or not self.path.stat().st_size:
            return
        try:
            with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as database:
                rows = Rows(database)
                tables = rows.tables()
                if tables and "django_migrations" not in tables:
                    raise CopyRefused(f"The database {self.name} holds something else. Give an empty one")
                people = get_user_model()._meta.db_table
                number = rows.values(f"SELECT count(*) FROM {people}")[0][0] if people in tables else 0  # noqa: S608
        except sqlite3.DatabaseError:
            raise CopyRefused(f"{self.name} is no database of SQLite. Give an empty one") from None
        if number and not self.is_named:
            raise CopyRefused(
                f"The database {self.name} holds a portal with {number} people. "
                f"To put the copy in its place name it: --into {self.path}"
            )

    @contextmanager
    def loading(self, migrations: list[list[str]]) -> Iterator["Loading"]:
        """A new file beside it: until its end the database is what it was."""
        made = self.path.with_name(f"{self.path.name}.putting-back")
        _remove(made)
        connection.settings_dict["NAME"] = str(made)
        try:
            schema.bring_to(migrations)
            connection.close()
            with closing(sqlite3.connect(made)) as database:
                database.isolation_level = None
                database.execute("BEGIN IMMEDIATE")
                loading = Loading(database)
                loading.begin()
                yield loading
                database.execute("COMMIT")
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as broken:
            _remove(made)
            raise CopyRefused(f"The database {self.name} did not take the copy ({broken}). It is as it was") from broken
        except BaseException:
            _remove(made)
            raise
        for ending in ENDINGS:
            Path(f"{self.path}{ending}").unlink(missing_ok=True)
        made.replace(self.path)
        _remove(made)
        connection.settings_dict["NAME"] = str(self.path)


def _remove(path: Path) -> None:
    for ending in ("", *ENDINGS):
        Path(f"{path}{ending}").unlink(missing_ok=True)


class Loading(Rows):
    """The new file while rows are put in."""

    def begin(self) -> None:
        """What migrations wrote goes; what watches over rows that change is taken down while they are put back."""
        self._triggers = self.values("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        for name, _ in self._triggers:
            self._database.execute(f"DROP TRIGGER {_quoted(name)}")
        for table in self.tables():
            self._database.execute(f"DELETE FROM {_quoted(table)}")  # noqa: S608 - names of our own tables

    def load(self, table: str, columns: list[str], pieces: Iterator[bytes]) -> None:
        """The rows as they were written."""
        places = ", ".join("?" * len(columns))
        insert = f"INSERT INTO {_quoted(table)} ({_names(columns)}) VALUES ({places})"  # noqa: S608
        self._database.executemany(insert, (list(map(_value, json.loads(line))) for line in _lines(pieces)))

    def finish(self, sequences: dict[str, int]) -> None:
        """Every key is asked, and numbers go on where they were."""
        self._database.execute("DELETE FROM sqlite_sequence")
        self._database.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", sequences.items())
        for _name, sql in self._triggers:
            self._database.execute(sql)
        if torn := self.values('SELECT DISTINCT "table" FROM pragma_foreign_key_check'):
            raise CopyRefused(f"Rows of {', '.join(name for (name,) in torn)} point to rows that are not there")


def _lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Lines, wherever the pieces were cut."""
    held = b""
    for piece in pieces:
        *whole, held = (held + piece).split(b"\n")
        yield from whole
    if held:
        yield held


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))


def _names(names: list[str]) -> str:
    return ", ".join(map(_quoted, names))
