"""A zip that somebody sent, told by its listing before a single byte of it is unpacked."""

import zipfile
from collections.abc import Sequence
from enum import Enum

MEMBERS = 500
UNPACKED_BYTES = 50 * 1024 * 1024


class Danger(Enum):
    """Why a package is not opened; each kind of file says it in words of its own."""

    PROTECTED = "protected"
    MACROS = "macros"
    ODD = "odd"
    TOO_MANY = "too many"
    TOO_BIG = "too big"


def danger(listed: Sequence[zipfile.ZipInfo], most: int = UNPACKED_BYTES) -> Danger | None:
    """What stands against opening it; `most` is the size that all of it may unpack to."""
    names = [entry.filename for entry in listed]
    if any(entry.flag_bits & 1 for entry in listed):
        return Danger.PROTECTED
    if any("vbaproject" in name.lower() for name in names):
        return Danger.MACROS
    if len(set(names)) < len(names) or any(map(_leads_outside, names)):
        return Danger.ODD
    if len(listed) > MEMBERS:
        return Danger.TOO_MANY
    return Danger.TOO_BIG if sum(entry.file_size for entry in listed) > most else None


def _leads_outside(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name or "\\" in name or ".." in name.split("/")
