"""Working through many rows at once."""

import gc
import io
import json
import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain, islice
from typing import Any, TypeVar

from django.db import connection, models

Row = Sequence[Any]
Named = TypeVar("Named", bound=tuple[Any, ...])
AT_ONCE = 20_000
"""Rows in memory as text at the same time."""
PIECE = 2_000
"""Rows handed over at once to a database that takes them in meanwhile."""

_NOTHING = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the garbage collector from walking a hundred thousand rows again and again while they are being made.

    Only for a second or so of work that makes no cycles: it halves the time a year's register takes to read.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            # What was made counts as old from here: else the collector would walk all of it the moment it is back. A
            # web process sets aside once, when it starts: what it set aside again and again would never be freed.
            if not _sets_aside():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


@cache
def _sets_aside() -> bool:
    """Whether this process set aside what it is made of: asked once, as counting that takes as long as many a file."""
    return gc.get_freeze_count() > 0


def insert_many(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Write rows of plain values straight into a table, by COPY on PostgreSQL; returns how many.

    The database's constraints hold; the model's defaults and validators are not asked. Call it in the transaction
    of a flow, which records what it did.
    """
    fields = [_field(model, name) for name in columns]
    write = _copy if connection.vendor == "postgresql" else _insert
    left, written = iter(rows), 0
    while chunk := list(islice(left, AT_ONCE)):
        write(model, fields, chunk)
        written += len(chunk)
    return written


def insert_alike(
    model: type[models.Model],
    key: str,
    columns: Sequence[str],
    rows: Iterable[tuple[Any, Hashable]],
    spelt: Callable[[Any], Row],
) -> int:
    """The same of rows that are a key and what many others say too; `spelt` gives that in the other columns, once.

    On PostgreSQL the rows are made while the database takes in those before: they may not be asked of it.
    """
    fields = [_field(model, key), *(_field(model, name) for name in columns)]
    write = _copy_alike if connection.vendor == "postgresql" else _insert_alike
    return write(model, fields, rows, spelt)


def update_many(model: type[models.Model], key: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Change many rows, each to values of its own: rows of the key and then the columns; returns how many changed."""
    fields = [_field(model, key), *(_field(model, name) for name in columns)]
    write = _update_from_arrays if connection.vendor == "postgresql" else _update_one_by_one
    left, changed = iter(rows), 0
    while chunk := list(islice(left, AT_ONCE)):
        changed += write(model, fields, chunk)
    return changed


def _field(model: type[models.Model], name: str) -> models.Field:
    return model._meta.get_field(name)  # type: ignore[return-value]


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")


def _table(model: type[models.Model]) -> str:
    return _quoted(model._meta.db_table)


def _names(fields: Sequence[models.Field]) -> str:
    return ", ".join(_quoted(field.column) for field in fields)


def _prepared(field: models.Field) -> Callable[[Any], Any]:
    """From a value of Python to one the database takes."""
    if isinstance(field, models.JSONField):
        return lambda value: None if value is None else json.dumps(value, cls=field.encoder)
    return lambda value: field.get_db_prep_save(value, connection)


class Memo(dict[Any, Any]):
    """Answers already worked out: a hundred thousand rows say the same few things again and again.

    With `most`, no more than that many are kept.
    """

    def __init__(self, work_out: Callable[[Any], Any], most: float = math.inf) -> None:
        super().__init__()
        self.work_out, self.most = work_out, most

    def __missing__(self, value: object) -> Any:
        found = self.work_out(value)
        if len(self) < self.most:
            self[value] = found
        return found


def maker(kind: type[Named]) -> Callable[[tuple[Any, ...]], Named]:
    """Makes a named tuple of a plain one of the right length, in half the time that its class takes by name."""
    return partial(tuple.__new__, kind)


def _converted(fields: Sequence[models.Field], rows: Sequence[Row], make: Callable[..., Any]) -> list[list[Any]]:
    """The rows column by column, every value as the database takes it."""
    columns = []
    for field, column in zip(fields, zip(*rows, strict=True), strict=True):
        convert = make(_prepared(field))
        by_value = convert if isinstance(field, models.JSONField) else Memo(convert).__getitem__
        columns.append(list(map(by_value, column)))
    return columns


def _as_text(prepare: Callable[[Any], Any]) -> Callable[[Any], str]:
    def text(value: object) -> str:
        if type(value) is int:
            return str(value)
        value = prepare(value)
        if isinstance(value, bytes | bytearray | memoryview):
            raise TypeError("COPY as text takes no bytes: write such rows with bulk_create.")
        return _NOTHING if value is None else str(value).translate(_ESCAPES)

    return text


def _copy(model: type[models.Model], fields: Sequence[models.Field], rows: Sequence[Row]) -> None:
    texts = _converted(fields, rows, _as_text)
    lines = "\n".join(map("\t".join, zip(*texts, strict=True)))
    # Django tells its own kinds of error of execute() only.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(_copying(model, fields), io.StringIO(lines + "\n"))


def _copying(model: type[models.Model], fields: Sequence[models.Field]) -> str:
    return f"COPY {_table(model)} ({_names(fields)}) FROM STDIN"


@dataclass(slots=True)
class _Lines:
    """What COPY reads from, a piece whenever it asks."""

    pieces: Iterator[str]

    def read(self, _: int) -> str:
        """The next piece, of any size."""
        return next(self.pieces, "")


def _copy_alike(
    model: type[models.Model],
    fields: Sequence[models.Field],
    rows: Iterable[tuple[Any, Any]],
    spelt: Callable[..., Row],
) -> int:
    key, *others = [_as_text(_prepared(field)) for field in fields]
    rest = Memo(lambda said: "\t".join([text(value) for text, value in zip(others, spelt(said), strict=True)]))
    lines = (f"{key(value)}\t{rest[said]}\n" for value, said in rows)
    first = "".join(islice(lines, PIECE))
    if not first:
        return 0
    pieces = _Lines(chain([first], iter(lambda: "".join(islice(lines, PIECE)), "")))
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(_copying(model, fields), pieces)
        return cursor.rowcount


def _insert_alike(
    model: type[models.Model],
    fields: Sequence[models.Field],
    rows: Iterable[tuple[Any, Any]],
    spelt: Callable[..., Row],
) -> int:
    key, *others = [_prepared(field) for field in fields]
    rest = Memo(lambda said: tuple([to(value) for to, value in zip(others, spelt(said), strict=True)]))
    values = ((key(value), *rest[said]) for value, said in rows)
    return sum(_insert_values(model, fields, chunk) for chunk in iter(lambda: list(islice(values, AT_ONCE)), []))


def _insert(model: type[models.Model], fields: Sequence[models.Field], rows: Sequence[Row]) -> None:
    _insert_values(model, fields, list(zip(*_converted(fields, rows, lambda prepare: prepare), strict=True)))


def _insert_values(model: type[models.Model], fields: Sequence[models.Field], values: list[tuple[Any, ...]]) -> int:
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {_table(model)} ({_names(fields)}) VALUES ({places})", values)  # noqa: S608
    return len(values)


def _update_from_arrays(model: type[models.Model], fields: Sequence[models.Field], rows: Sequence[Row]) -> int:
    columns = _converted(fields, rows, lambda prepare: prepare)
    key, *changed = [_quoted(field.column) for field in fields]
    arrays = ", ".join(f"%s::{field.cast_db_type(connection)}[]" for field in fields)
    settings = ", ".join(f"{name} = given.{name}" for name in changed)
    # Only names stand in the text, quoted, from the model; every value is a parameter.
    given = f"unnest({arrays}) AS given ({_names(fields)})"
    query = f"UPDATE {_table(model)} AS kept SET {settings} FROM {given} WHERE kept.{key} = given.{key}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query, columns)
        return cursor.rowcount


def _update_one_by_one(model: type[models.Model], fields: Sequence[models.Field], rows: Sequence[Row]) -> int:
    keys, *changed = _converted(fields, rows, lambda prepare: prepare)
    settings = ", ".join(f"{_quoted(field.column)} = %s" for field in fields[1:])
    query = f"UPDATE {_table(model)} SET {settings} WHERE {_quoted(fields[0].column)} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(query, list(zip(*changed, keys, strict=True)))
        return cursor.rowcount
