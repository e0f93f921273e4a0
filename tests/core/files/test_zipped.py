"""A table in a zip: found where it is one, and each reason why it is not opened said in a sentence."""

import io
import struct
import zipfile

import pytest

from core.files import zipped
from core.files.faults import FileRefused
from core.files.sheets import Limits

LIMITS = Limits(megabytes=1)
TABLE = b"URN,Name\r\n100001,One\r\n"
OTHER = b"a,b\r\n1,2\r\n"


def packed(*files: tuple[str, bytes]) -> bytes:
    """A zip of these."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, body in files:
            book.writestr(name, body)
    return out.getvalue()


def table(data: bytes, *, are_joined: bool = False) -> bytes:
    def fits(header: list[str]) -> bool:
        return header[:1] == ["URN"]

    return zipped.table(data, LIMITS, fits, "a register", are_joined=are_joined)


def protected() -> bytes:
    """One whose file says in the listing that it needs a password."""
    data = bytearray(packed(("a.csv", TABLE)))
    listed = data.rfind(b"PK\x01\x02")
    struct.pack_into("<H", data, listed + 8, struct.unpack_from("<H", data, listed + 8)[0] | 1)
    return bytes(data)


def otherwise_packed() -> bytes:
    """One that asks its reader for a dictionary of its own size."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as book:
        book.writestr("a.csv", TABLE)
    return out.getvalue()


def long_listing() -> bytes:
    """One whose end says that its listing is longer than that of 500 files."""
    data = bytearray(packed(("a.csv", TABLE)))
    struct.pack_into("<L", data, data.rfind(b"PK\x05\x06") + 12, 2_000_000)
    return bytes(data)


def wrong_sum() -> bytes:
    """One that was damaged on the way."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as book:
        book.writestr("a.csv", TABLE)
    return out.getvalue().replace(b"One", b"Two")


@pytest.mark.parametrize(
    "data",
    [
        TABLE,
        packed(("a.csv", TABLE)),
        packed(("Data/A.CSV", TABLE), ("Doc/readme.pdf", b"%PDF"), ("Data/b.csv", OTHER)),
        packed(("__MACOSX/a.csv", TABLE), ("a.csv", TABLE)),
    ],
)
def test_the_table_is_found(data: bytes) -> None:
    assert table(data) == TABLE


def test_parts_of_one_table_are_joined() -> None:
    joined = table(packed(("bl.csv", TABLE), ("m.csv", TABLE), ("headings.csv", OTHER)), are_joined=True)
    assert joined == TABLE + b"\n" + TABLE


@pytest.mark.parametrize(
    "data, words",
    [
        (protected(), "protected by a password"),
        (packed(("inner.zip", packed(("a.csv", TABLE)))), "holds another zip, inner.zip"),
        (packed(("inner.csv", packed(("a.csv", TABLE)))), "holds another zip, inner.csv"),
        (packed(("a.csv", b"0" * 1_100_000)), "unpacks to more than 1 MB"),
        (packed(("../a.csv", TABLE)), "names that lead outside"),
        (packed(("/etc/a.csv", TABLE)), "names that lead outside"),
        (packed(*((f"{n}.csv", TABLE) for n in range(501))), "more than 500 files"),
        (long_listing(), "more than 500 files"),
        (packed(("a.csv", TABLE), ("b/c.csv", TABLE)), "More than one file in this zip is a register: a.csv, c.csv"),
        (packed(("a.csv", OTHER), ("b.csv", OTHER)), "None of the CSV files in this zip is a register: a.csv, b.csv"),
        (packed(("a.txt", TABLE)), "holds no CSV file"),
        (packed(), "holds no CSV file"),
        (packed(("xl/workbook.xml", b"<x/>")), "an Excel workbook"),
        (packed(("a.csv", TABLE))[:60], "damaged"),
        (wrong_sum(), "damaged"),
        (otherwise_packed(), "packed in a way that is not read"),
    ],
)
def test_why_a_zip_is_not_opened_is_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        table(data)


def test_a_zip_weighs_what_it_unpacks_to() -> None:
    data = packed(("a.csv", b"0" * 900_000))
    assert len(data) < 2_000
    assert zipped.unpacked_size(data) == 900_000
    assert zipped.unpacked_size(data[:50]) == 0
