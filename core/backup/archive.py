"""What lies in a copy: a tar archive that is written and read from front to back, and holds nothing whole in memory."""

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from itertools import groupby
from typing import Any, BinaryIO, Protocol

from core.backup.refusals import CopyRefused

FORMAT = 1
HEAD, MANIFEST = "head.json", "manifest.json"
TABLES, FILES = "tables/", "files/"
PIECE = 4 << 20
READ = 1 << 20
MOST_UNPACKED = 64 << 20
"""Of one packed piece: one we write holds PIECE bytes and a row, and who has the public key can write another."""
MOST_SAID, SAID_OF_EACH = 16 << 20, 1 << 11
"""What a head or a manifest may say, and how much more for each table and file that lies before it."""
UNREADABLE = "It cannot be read as a backup of this portal: it is damaged, or something else"


@dataclass(frozen=True)
class Head:
    """Whose copy it is, of when, and what reads it."""

    format: int
    version: str
    council: dict[str, str]
    engine: str
    taken_at: str
    migrations: list[list[str]]


@dataclass(frozen=True)
class Table:
    """The rows of a table: in which columns they are written, how many, and the hash of all of them."""

    columns: list[str]
    rows: int
    sha256: str


@dataclass(frozen=True)
class File:
    """A file that rows name."""

    size: int
    sha256: str


@dataclass
class Manifest:
    """What a whole copy holds; of files that rows name and that were not there, the names."""

    tables: dict[str, Table] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    sequences: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, said: dict[str, Any]) -> "Manifest":
        """From the words of a copy."""
        return cls(
            tables={name: Table(**table) for name, table in said["tables"].items()},
            files={name: File(**file) for name, file in said["files"].items()},
            lost=list(said["lost"]),
            sequences=dict(said["sequences"]),
        )


class Read(Protocol):
    """Whatever is read a piece at a time."""

    def read(self, size: int, /) -> bytes: ...


class Sum:
    """The hash and length of what went by, and how many lines it had."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.size = self.lines = 0

    def add(self, piece: bytes) -> bytes:
        """The piece itself."""
        self._hash.update(piece)
        self.size += len(piece)
        self.lines += piece.count(b"\n")
        return piece

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


class _Stream(tarfile.TarFile):
    """As it flows by: what it has seen is not kept, as there may be a hundred thousand."""

    members: list[tarfile.TarInfo]


class Writer:
    """Fills a copy, and keeps the sums of what it was given."""

    def __init__(self, tar: _Stream) -> None:
        self._tar = tar
        self.manifest = Manifest()

    def head(self, head: Head) -> None:
        """First of all what it is."""
        self._add(HEAD, _json(asdict(head)))

    def table(self, name: str, columns: list[str], rows: "Callable[[BinaryIO], None]") -> None:
        """`rows` writes them to what it is given; they lie in pieces, each packed."""
        pieces = _Pieces(lambda number, piece: self._add(f"{TABLES}{name}/{number:06}.gz", gzip.compress(piece, 1)))
        rows(pieces)  # type: ignore[arg-type]
        pieces.finish()
        self.manifest.tables[name] = Table(columns, pieces.sum.lines, pieces.sum.sha256)

    def file(self, name: str, source: BinaryIO, size: int) -> None:
        """As many bytes as it had when it was opened."""
        known = Sum()
        self._add(f"{FILES}{name}", _Summed(source, known), size)
        self.manifest.files[name] = File(known.size, known.sha256)

    def finish(self) -> None:
        """Last of all what must be found in it: without this it is no whole copy."""
        self._add(MANIFEST, _json(asdict(self.manifest)))

    def _add(self, name: str, content: "bytes | _Summed", size: int = 0) -> None:
        member = tarfile.TarInfo(name)
        member.mode = 0o600
        member.size = len(content) if isinstance(content, bytes) else size
        source = io.BytesIO(content) if isinstance(content, bytes) else content
        self._tar.addfile(member, source)  # type: ignore[arg-type]
        self._tar.members = []


@contextmanager
def writing(out: BinaryIO) -> Iterator[Writer]:
    """Fills a copy from front to back."""
    with _Stream.open(mode="w|", fileobj=out, bufsize=READ, format=tarfile.PAX_FORMAT) as tar:
        yield Writer(tar)


def _json(said: dict[str, Any]) -> bytes:
    return json.dumps(said, indent=1, sort_keys=True).encode()


class _Summed:
    def __init__(self, source: BinaryIO, known: Sum) -> None:
        self._source, self._known = source, known

    def read(self, size: int) -> bytes:
        return self._known.add(self._source.read(size))


class _Pieces(io.RawIOBase):
    """Takes rows in as they come and hands them on in pieces of one size."""

    def __init__(self, hand_on: Callable[[int, bytes], None]) -> None:
        super().__init__()
        self._hand_on, self._held, self._number = hand_on, bytearray(), 0
        self.sum = Sum()

    def write(self, some: Any, /) -> int:
        """Rows, or parts of them."""
        self._held += some
        if len(self._held) >= PIECE:
            self.finish()
        return len(some)

    def finish(self) -> None:
        """Hand on what is held."""
        if self._held:
            self._hand_on(self._number, self.sum.add(bytes(self._held)))
            self._number += 1
            self._held.clear()


@dataclass(frozen=True)
class Part:
    """One table or file of a copy, in the order they lie there."""

    name: str
    is_table: bool
    pieces: Iterator[bytes]


def parts(source: BinaryIO) -> Iterator[Head | Part | Manifest]:
    """What lies in a copy, in its order: its head, tables and files, and its manifest."""
    with readable(), _Stream.open(mode="r|", fileobj=source, bufsize=READ) as tar:
        for number, (name, members) in enumerate(groupby(_members(tar), key=lambda member: _part_of(member.name))):
            yield _part(tar, name, members, MOST_SAID + number * SAID_OF_EACH)


@contextmanager
def readable() -> Iterator[None]:
    """What lies there otherwise than in a copy ends its reading with one sentence, whoever made it."""
    try:
        yield
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error) as fault:
        raise CopyRefused(UNREADABLE) from fault
    except (AttributeError, KeyError, TypeError, ValueError) as fault:
        raise CopyRefused(UNREADABLE) from fault


def _members(tar: _Stream) -> Iterator[tarfile.TarInfo]:
    for member in tar:
        yield member
        tar.members = []


def _part_of(name: str) -> str:
    return name.rpartition("/")[0] if name.startswith(TABLES) else name


def _part(tar: _Stream, name: str, members: Iterable[tarfile.TarInfo], most: int) -> Head | Part | Manifest:
    if name == HEAD:
        said = json.loads(_whole(tar, members, most))
        return Head(**{known.name: said[known.name] for known in fields(Head)})  # a later one may say more
    if name == MANIFEST:
        return Manifest.of(json.loads(_whole(tar, members, most)))
    if name.startswith(TABLES):
        return Part(name.removeprefix(TABLES), True, _unpacked(tar, members))
    if name.startswith(FILES):
        return Part(name.removeprefix(FILES), False, _in_pieces(tar, members))
    raise ValueError(name)


def _body(tar: _Stream, member: tarfile.TarInfo) -> Read:
    body = tar.extractfile(member)
    if body is None:
        raise ValueError(member.name)
    return body


def _whole(tar: _Stream, members: Iterable[tarfile.TarInfo], most: int) -> bytes:
    found = b""
    for member in members:
        if len(found) + member.size > most:
            raise ValueError(member.name)
        found += _body(tar, member).read(-1)
    return found


def _unpacked(tar: _Stream, members: Iterable[tarfile.TarInfo]) -> Iterator[bytes]:
    """As it is unpacked, never a whole piece at once; one that grows past what we write ends the reading."""
    for member in members:
        size = 0
        with gzip.open(_body(tar, member)) as body:  # type: ignore[call-overload]
            for piece in _read(body):
                size += len(piece)
                if size > MOST_UNPACKED:
                    raise ValueError(member.name)
                yield piece


def _in_pieces(tar: _Stream, members: Iterable[tarfile.TarInfo]) -> Iterator[bytes]:
    for member in members:
        yield from _read(_body(tar, member))


def _read(source: Read) -> Iterator[bytes]:
    while piece := source.read(READ):
        yield piece
