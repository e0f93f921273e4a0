"""A package is looked into by its listing alone."""

import zipfile

import pytest

from core.files.packages import Danger, danger


def listed(*names, size=10, flags=0):
    entries = [zipfile.ZipInfo() for _ in names]
    for entry, name in zip(entries, names, strict=True):
        entry.filename, entry.file_size, entry.flag_bits = name, size, flags
    return entries


@pytest.mark.parametrize(
    "entries, found",
    [
        (listed("word/document.xml", "word/media/a b.png"), None),
        (listed("xl/workbook.xml", flags=1), Danger.PROTECTED),
        (listed("word/vbaProject.bin"), Danger.MACROS),
        (listed("a.xml", "a.xml"), Danger.ODD),
        (listed("/etc/passwd"), Danger.ODD),
        (listed("word/../../etc/passwd"), Danger.ODD),
        (listed("..\\a.xml"), Danger.ODD),
        (listed("c:a.xml"), Danger.ODD),
        (listed(*(f"{n}.xml" for n in range(501))), Danger.TOO_MANY),
        (listed("a.xml", "b.xml", size=26 * 1024 * 1024), Danger.TOO_BIG),
    ],
)
def test_what_stands_against_opening_a_package_is_told_by_its_listing(entries, found):
    assert danger(entries) is found
