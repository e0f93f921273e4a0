"""A table that comes in a zip, as the national files do: which of its files is meant, or why it is not opened."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from core.files import sheets
from core.files.faults import FileRefused
from core.files.packages import MEMBERS, Danger, danger
from core.files.sheets import Limits

_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"
_END_BYTES, _END_64_BYTES, _LOCATOR_BYTES = 22, 56, 20
_LISTING_BYTES = MEMBERS * 2_000
_HEAD_BYTES = 64 * 1024
_NAMED = 5
_READ = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Others may ask for gigabytes of memory to unpack a few letters."""
_UNPACK = "Unpack it and send the CSV file inside"
_DAMAGED = "This zip is damaged. Download it again"
_DANGERS = {
    Danger.PROTECTED: f"This zip is protected by a password. {_UNPACK}",
    Danger.MACROS: f"This zip holds macros. {_UNPACK}",
    Danger.ODD: f"This zip holds names that lead outside it, or one name twice. {_UNPACK}",
    Danger.TOO_MANY: f"This zip holds more than {MEMBERS} files. {_UNPACK}",
}

Fits = Callable[[list[str]], bool]
"""Whether a file is one of those looked for, by its first row."""


def is_zip(data: bytes) -> bool:
    """Whether it says so itself, whatever its name."""
    return data.startswith(_STARTS)


def unpacked_size(data: bytes) -> int:
    """What all of it says it unpacks to; nothing where that cannot be told."""
    try:
        return sum(entry.file_size for entry in _listed(data))
    except FileRefused:
        return 0


def table(data: bytes, limits: Limits, fits: Fits, what: str, *, are_joined: bool = False) -> bytes:
    """The one file of the zip that fits, or all that do where they are parts of one; anything else as it is.

    Raises FileRefused with a sentence about the zip. `what` is looked for, such as an extract of the register.
    """
    if not is_zip(data):
        return data
    listed = _listed(data)
    if found := danger(listed, limits.bytes):
        too_big = f"This zip unpacks to more than {limits.megabytes} MB. Send the files inside it in parts"
        raise FileRefused(_DANGERS.get(found, too_big))
    if any(entry.compress_type not in _READ for entry in listed):
        raise FileRefused(f"This zip is packed in a way that is not read here. {_UNPACK}")
    if any(entry.filename == "xl/workbook.xml" for entry in listed):
        raise FileRefused("This is an Excel workbook. Save the sheet as CSV and send that")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            chosen = _chosen(packed, _tables(listed), fits, what, are_joined)
            return b"\n".join(packed.read(entry) for entry in chosen)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, ValueError, OSError) as broken:
        raise FileRefused(_DAMAGED) from broken


def _listed(data: bytes) -> list[zipfile.ZipInfo]:
    """What stands in it; a listing longer than that of the most files is not even read."""
    if _listing_bytes(data) > _LISTING_BYTES:
        raise FileRefused(_DANGERS[Danger.TOO_MANY])
    try:
        return zipfile.ZipFile(io.BytesIO(data)).infolist()
    except Exception as broken:  # a damaged zip raises a dozen kinds of error, IndexError among them
        raise FileRefused(_DAMAGED) from broken


def _listing_bytes(data: bytes) -> int:
    """How long its listing is, as its end says, or as the end of a zip for big files says."""
    end = data.rfind(_END, max(0, len(data) - _END_BYTES - 0xFFFF))
    if end < 0 or len(data) < end + _END_BYTES:
        raise FileRefused(_DAMAGED)
    size = int(struct.unpack_from("<L", data, end + 12)[0])
    before = end - _LOCATOR_BYTES - _END_64_BYTES
    if before >= 0 and data.startswith(_END_64, before):
        size = int(struct.unpack_from("<Q", data, before + 40)[0])
    return size


def _tables(listed: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """Its CSV files; a zip in it that may hold them is named."""
    names = [entry.filename for entry in listed]
    found = [entry for entry in listed if _ends(entry.filename, ".csv") and not entry.filename.startswith("__MACOSX/")]
    if not found and (inner := next((name for name in names if _ends(name, ".zip")), "")):
        raise FileRefused(f"This zip holds another zip, {_short(inner)}. {_UNPACK}")
    if not found:
        raise FileRefused("This zip holds no CSV file. Choose the file as CSV")
    return found


def _chosen(
    packed: zipfile.ZipFile, found: list[zipfile.ZipInfo], fits: Fits, what: str, are_joined: bool
) -> list[zipfile.ZipInfo]:
    """Those that are meant; of a single one its own reader says what is wrong with it."""
    fitting = [entry for entry in found if _fits(packed, entry, fits)]
    if len(found) == 1 or (are_joined and fitting):
        return fitting or found
    named = ", ".join(_short(entry.filename) for entry in (fitting or found)[:_NAMED])
    more = "" if len(fitting or found) <= _NAMED else f" and {len(fitting or found) - _NAMED} more"
    if not fitting:
        raise FileRefused(f"None of the CSV files in this zip is {what}: {named}{more}")
    if len(fitting) > 1:
        raise FileRefused(f"More than one file in this zip is {what}: {named}{more}. Send the one you mean")
    return fitting


def _fits(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, fits: Fits) -> bool:
    with packed.open(entry) as part:
        head = part.read(_HEAD_BYTES)
    if is_zip(head):
        raise FileRefused(f"This zip holds another zip, {_short(entry.filename)}. {_UNPACK}")
    lines = head if len(head) < _HEAD_BYTES else head[: head.rfind(b"\n") + 1]
    try:
        return fits(next((cells for cells in sheets.csv_rows(lines, unknown="replace") if any(cells)), []))
    except FileRefused:
        return False


def _ends(name: str, ending: str) -> bool:
    return name.lower().endswith(ending)


def _short(name: str) -> str:
    """A name fit to be said."""
    return "".join(sign for sign in name.rpartition("/")[2] if sign.isprintable())[:60]
