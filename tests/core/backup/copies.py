"""Copies made by hand, whole ones and such as must be refused."""

import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings

from core.backup import sealing
from core.backup.archive import FORMAT, Head, Writer, writing

PRIVATE, PUBLIC = sealing.new_pair()
KEYS = sealing.identities(PRIVATE)
HEAD = Head(
    FORMAT,
    "0.1.0",
    {"la_code": settings.COUNCIL["la_code"], "name": settings.COUNCIL["name"]},
    "sqlite" if "sqlite" in settings.DATABASES["default"]["ENGINE"] else "postgresql",
    "2026-11-18T10:00:00+00:00",
    [["core", "0001_initial"]],
)
ROWS = b"1\tone\n2\ttwo\n"
FILE = b"%PDF-1.7 what a provider sent"


def whole(path: Path, **head: Any) -> Path:
    """A copy of one table and one file."""
    with sealing.sealed(path, sealing.recipients([PUBLIC])) as out, writing(out) as writer:
        fill(writer, **head)
        writer.finish()
    return path


def fill(writer: Writer, **head: Any) -> None:
    writer.head(replace(HEAD, **head))
    writer.table("core_thing", ["id", "name"], lambda out: out.write(ROWS))
    writer.file("documents/one.pdf", io.BytesIO(FILE), len(FILE))


@contextmanager
def changed(path: Path) -> Iterator[dict[str, bytes]]:
    """What lies in a copy by name: as it is left, it is locked anew, by somebody who has the public key."""
    plain = pyrage.decrypt(path.read_bytes(), KEYS)
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        members = {member.name: tar.extractfile(member).read() for member in tar}
    yield members
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    path.write_bytes(pyrage.encrypt(out.getvalue(), sealing.recipients([PUBLIC])))


def with_names(path: Path, table: str = "core_thing", column: str = "name", file: str = "documents/one.pdf") -> Path:
    """A copy that is whole, and names what it holds like this."""
    with sealing.sealed(path, sealing.recipients([PUBLIC])) as out, writing(out) as writer:
        writer.head(HEAD)
        writer.table(table, ["id", column], lambda out: out.write(ROWS))
        writer.file(file, io.BytesIO(FILE), len(FILE))
        writer.finish()
    return path


def with_a_link(path: Path) -> None:
    """The file in it is a link to one that lies elsewhere."""
    plain, out = pyrage.decrypt(path.read_bytes(), KEYS), io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar, tarfile.open(fileobj=out, mode="w") as made:
        for member in tar:
            if member.name.startswith("files/"):
                member.type, member.linkname, member.size = tarfile.SYMTYPE, "/etc/passwd", 0
            made.addfile(member, tar.extractfile(member) if member.isfile() else None)
    path.write_bytes(pyrage.encrypt(out.getvalue(), sealing.recipients([PUBLIC])))


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flipped(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[len(body) * 2 // 3] ^= 1
    path.write_bytes(body)


def lacks_a_file(path: Path) -> None:
    with changed(path) as members:
        members.pop(next(name for name in members if name.startswith("files/")))


def lacks_rows(path: Path) -> None:
    with changed(path) as members:
        members.pop(next(name for name in members if name.startswith("tables/")))


def holds_more(path: Path) -> None:
    with changed(path) as members:
        members["files/more.pdf"] = members.pop("manifest.json")
        members["manifest.json"] = members["files/more.pdf"]


def holds_another_file(path: Path) -> None:
    with changed(path) as members:
        members[next(name for name in members if name.startswith("files/"))] = b"another"


def half_written(path: Path) -> None:
    with changed(path) as members:
        members.pop("manifest.json")


def of_another_council(path: Path) -> None:
    with changed(path) as members:
        ours = f'"la_code": "{settings.COUNCIL["la_code"]}"'.encode()
        assert ours in members["head.json"]
        members["head.json"] = members["head.json"].replace(ours, b'"la_code": "350"')


def of_a_later_version(path: Path) -> None:
    with changed(path) as members:
        members["head.json"] = members["head.json"].replace(b"0001_initial", b"9001_to_come")


def of_a_later_format(path: Path) -> None:
    with changed(path) as members:
        members["head.json"] = members["head.json"].replace(b'"format": 1', b'"format": 2, "more": 1')


def of_the_other_engine(path: Path) -> None:
    with changed(path) as members:
        head = members["head.json"]
        other = b"postgresql" if b'"sqlite"' in head else b"sqlite"
        members["head.json"] = head.replace(HEAD.engine.encode(), other)


def locked_for_another(path: Path) -> None:
    plain = pyrage.decrypt(path.read_bytes(), KEYS)
    path.write_bytes(pyrage.encrypt(plain, sealing.recipients([sealing.new_pair()[1]])))


def something_else(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 a workbook, say" * 100)


def empty(path: Path) -> None:
    path.write_bytes(b"")


DAMAGES = {
    truncated: "is damaged or was cut off",
    flipped: "is damaged or was cut off",
    empty: "is no backup",
    something_else: "is no backup",
    locked_for_another: "is locked for another key",
    lacks_a_file: "lacks",
    lacks_rows: "lacks",
    holds_more: "which does not belong in it",
    holds_another_file: "otherwise than it was taken",
    half_written: "it is half a copy",
    of_another_council: "and this portal is set up for",
    of_a_later_version: "later than these sources",
    of_a_later_format: "later than these sources",
    of_the_other_engine: "DATABASE_URL names one on",
}
