"""A drill: the disk for files is full. The page and the log say so in words, nothing is lost, and afterwards all goes on."""

import io
import os
import subprocess
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import reverse

from attendance.models import Mark, Upload
from core.backup import taking
from core.full_disk import is_full
from tests.core.backup.copies import PUBLIC
from tests.factories.attendance import due, placed, register_file, row_of

pytestmark = pytest.mark.django_db(transaction=True)
KILOBYTES = 256


@pytest.fixture
def small(tmp_path):
    """A disk of a quarter of a megabyte."""
    disk = tmp_path / "small"
    disk.mkdir()
    mounted = (
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={KILOBYTES}k", "tmpfs", str(disk)],
            capture_output=True,
            text=True,
            check=False,
        )
        if os.geteuid() == 0
        else None
    )
    if mounted is None or mounted.returncode:
        pytest.skip("this user may not mount a small disk here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=False)


@pytest.fixture
def full(small):
    """With nothing left on it."""
    with (small / "filler").open("wb", buffering=0) as file:
        fill(file)
    return small


def fill(file):
    with suppress(OSError):
        while file.write(b"x" * 4096):
            pass


@pytest.fixture
def sessions(calendar, provider, school):
    monday = date(2026, 11, 16)
    return due(placed(provider, school), monday, halves=("AM", "PM"))


def send(client, sessions):
    client.raise_request_exception = False
    data = register_file(*[row_of(session) for session in sessions])
    file = SimpleUploadedFile("register.csv", data)
    return client.post(reverse("attendance:upload-add"), {"file": file}, follow=True)


def test_a_register_that_finds_no_room_is_told_in_words_and_can_be_sent_again(
    full, settings, sign_in, tutor, sessions, caplog
):
    settings.MEDIA_ROOT = str(full)
    client = sign_in(tutor)
    page = send(client, sessions)
    assert page.status_code == 507
    assert "There is no room to save this" in page.content.decode()
    assert "was not saved" in page.content.decode()
    assert any("disk_full" in record.getMessage() for record in caplog.records)
    assert (Upload.objects.count(), Mark.objects.count()) == (0, 0)
    assert [path.name for path in full.rglob("*") if path.is_file()] == ["filler"]
    (full / "filler").unlink()
    assert send(client, sessions).status_code == 200
    assert Upload.objects.get().status == Upload.Status.CHECKED


def test_a_file_that_stops_in_the_middle_leaves_nothing(small, settings):
    settings.MEDIA_ROOT = str(small)
    kept = default_storage.save("documents/kept.pdf", ContentFile(b"x" * 100_000))
    with pytest.raises(OSError, match="No space left"):
        default_storage.save("documents/too-big.pdf", ContentFile(b"x" * 400_000))
    assert [path.name for path in small.rglob("*") if path.is_file()] == ["kept.pdf"]
    assert default_storage.open(kept).read() == b"x" * 100_000


def test_a_backup_that_finds_no_room_leaves_none_that_looks_whole(full, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "files")
    with pytest.raises(OSError, match="No space left"):
        taking.take(full / "copies", [PUBLIC])
    assert list(Path(full).rglob("ap-*")) == []


class Refused(Exception):
    """As psycopg2 raises it."""

    pgcode = "53100"


def test_a_full_disk_of_the_database_is_told_apart_from_other_faults():
    def raised(cause):
        fault = OperationalError("could not extend file")
        fault.__cause__ = cause
        return fault

    assert is_full(raised(Refused()))
    assert not is_full(raised(io.UnsupportedOperation("closed")))
    assert not is_full(OperationalError("the connection is gone"))
    assert not is_full(None)
