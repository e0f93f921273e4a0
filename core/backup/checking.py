"""Read a copy through to its end before anything is touched: whole, ours, and of a making that is known here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.conf import settings

from core.backup import engines, schema, sealing
from core.backup.archive import FORMAT, File, Head, Manifest, Part, Sum, Table, parts, readable
from core.backup.refusals import CopyRefused
from core.backup.sealing import UNFINISHED, Identity

NAME = re.compile(r"[a-z]\w*", re.ASCII)
"""Of a table, a column, a sequence."""


@dataclass(frozen=True)
class Checked:
    """A copy that may be put back."""

    head: Head
    manifest: Manifest

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.manifest.tables.values())

    @property
    def size(self) -> int:
        """Of its files."""
        return sum(file.size for file in self.manifest.files.values())


def check(path: Path, keys: Sequence[Identity]) -> Checked:
    """What the copy is; raises CopyRefused when it must not be put back."""
    if path.name.endswith(UNFINISHED):
        raise CopyRefused(f"{path.name} was never finished. Take the copy before it")
    if not path.is_file():
        raise CopyRefused(f"There is no file {path}. Check its name")
    head: Head | None = None
    manifest: Manifest | None = None
    found: dict[tuple[bool, str], Sum] = {}
    with readable(), sealing.opened(path, keys) as source:
        for part in parts(source):
            if isinstance(part, Head):
                head = part
                _refuse_foreign(path, head)
            elif isinstance(part, Manifest):
                manifest = part
                _refuse_odd_names(path, manifest)
            else:
                found[part.is_table, part.name] = _sum_of(part)
    if head is None or manifest is None:
        raise CopyRefused(f"{path.name} holds no list of what must be in it: it is half a copy. Take another")
    _refuse_unlike(path, manifest, found)
    return Checked(head, manifest)


def _sum_of(part: Part) -> Sum:
    known = Sum()
    for piece in part.pieces:
        known.add(piece)
    return known


def _refuse_foreign(path: Path, head: Head) -> None:
    """Of another council, of later sources, or of the other engine."""
    ours = settings.COUNCIL
    if head.format > FORMAT or (steps := schema.unknown(head.migrations)):
        first = "" if head.format > FORMAT else f", which do not know {steps[0]}"
        raise CopyRefused(
            f"{path.name} was made by version {head.version}, later than these sources ({settings.VERSION}){first}. "
            f"Install version {head.version} or later and try again"
        )
    if head.council["la_code"] != ours["la_code"]:
        raise CopyRefused(
            f"{path.name} is of {head.council['name']} ({head.council['la_code']}), and this portal is set up for "
            f"{ours['name']} ({ours['la_code']}). Take a copy of this council's, or check COUNCIL_LA_CODE"
        )
    if head.engine != engines.name():
        raise CopyRefused(
            f"{path.name} is of a database on {head.engine}, and DATABASE_URL names one on {engines.name()}. "
            f"Name one on {head.engine}"
        )


def _refuse_odd_names(path: Path, manifest: Manifest) -> None:
    """Who has the public key can write a copy by hand: its names are put into commands and paths."""
    columns = [name for table in manifest.tables.values() for name in table.columns]
    names = [*manifest.tables, *columns, *manifest.sequences]
    odd = [name for name in names if not NAME.fullmatch(name)]
    odd += [name for name in manifest.files if not _is_inside(PurePosixPath(name))]
    if odd:
        raise CopyRefused(f"{path.name} holds {odd[0][:80]!r}, which is no name of this portal's. Take another copy")


def _is_inside(file: PurePosixPath) -> bool:
    return bool(file.parts) and not file.is_absolute() and ".." not in file.parts


def _refuse_unlike(path: Path, manifest: Manifest, found: dict[tuple[bool, str], Sum]) -> None:
    """Every table and file that the copy says it holds is there as it says, and nothing else."""
    wanted: dict[tuple[bool, str], Table | File] = {
        **{(True, name): table for name, table in manifest.tables.items() if table.rows},
        **{(False, name): file for name, file in manifest.files.items()},
    }
    if missing := sorted(name for _, name in wanted.keys() - found.keys()):
        raise CopyRefused(f"{path.name} lacks {missing[0]}, which belongs in it. Take another copy")
    if extra := sorted(name for _, name in found.keys() - wanted.keys()):
        raise CopyRefused(f"{path.name} holds {extra[0]}, which does not belong in it. Take another copy")
    for key, known in found.items():
        if known.sha256 != wanted[key].sha256:
            raise CopyRefused(f"{path.name} holds {key[1]} otherwise than it was taken. Take another copy")
