"""A copy is of one moment: rows and files written or taken away meanwhile neither break it nor get into it."""

import threading
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from accounts.models import Organisation
from attendance.models import Upload
from core.backup import held_files, taking
from core.backup.archive import Part, parts
from core.backup.checking import check
from core.backup.refusals import CopyRefused
from core.backup.sealing import opened
from tests.core.backup.copies import KEYS, PUBLIC
from tests.factories.attendance import UploadFactory

BODY = b"UPN,Date\n"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "files")


@pytest.fixture
def meanwhile(monkeypatch):
    """What somebody else does, on a connection of their own, once the moment of a copy is taken."""

    def does(act, *, after=taking._fill):
        def filled(writer, rows, files):
            run(act)
            after(writer, rows, files)

        monkeypatch.setattr(taking, "_fill", filled)

    return does


def received():
    """An upload with its file."""
    upload = UploadFactory(file=ContentFile(BODY, "register.csv"))
    assert Path(upload.file.path).exists()
    return upload


def run(act):
    def and_close():
        act()
        connection.close()

    beside = threading.Thread(target=and_close)
    beside.start()
    beside.join()


def files_of(path):
    with opened(path, KEYS) as source:
        found = [(part.name, b"".join(part.pieces)) for part in parts(source) if isinstance(part, Part)]
    return {name: body for name, body in found if "/" in name}


def take(tmp_path):
    return taking.take(tmp_path / "copies", [PUBLIC])


def test_what_is_written_meanwhile_is_not_in_it(tmp_path, meanwhile):
    before = Organisation.objects.count()
    meanwhile(lambda: Organisation.objects.create(name="Later Provider", is_provider=True))
    checked = check(take(tmp_path).path, KEYS)
    assert checked.manifest.tables["accounts_organisation"].rows == before
    assert Organisation.objects.count() == before + 1


def test_a_file_taken_away_meanwhile_is_in_it(tmp_path, meanwhile):
    upload = received()
    meanwhile(lambda: upload.file.storage.delete(upload.file.name))
    taken = take(tmp_path)
    assert taken.lost == ()
    assert files_of(taken.path)[upload.file.name] == BODY
    assert not (Path(upload.file.storage.location) / held_files.HELD).exists()


def test_a_file_replaced_between_rows_and_files_is_asked_for_again(tmp_path, monkeypatch):
    """The row names another by then: that moment is let go, and the next one is whole."""
    upload = received()
    old = upload.file.name
    named_by = taking.named_by

    def replaced_meanwhile(rows):
        names = named_by(rows)
        if old in names and Path(upload.file.storage.path(old)).exists():
            run(replace)
        return names

    def replace():
        fresh = upload.file.storage.save("uploads/fresh.csv", ContentFile(BODY))
        Upload.objects.filter(pk=upload.pk).update(file=fresh)
        upload.file.storage.delete(old)

    monkeypatch.setattr(taking, "named_by", replaced_meanwhile)
    taken = take(tmp_path)
    assert taken.lost == ()
    assert set(files_of(taken.path)) == {"uploads/fresh.csv"}


def test_a_file_that_is_lost_is_said_and_stops_nothing(tmp_path):
    upload = UploadFactory()
    upload.file.storage.delete(upload.file.name)
    taken = take(tmp_path)
    assert taken.lost == (upload.file.name,)
    assert check(taken.path, KEYS).manifest.lost == [upload.file.name]


def test_who_was_signed_in_is_in_no_copy(tmp_path, sign_in, manager):
    sign_in(manager)
    checked = check(take(tmp_path).path, KEYS)
    assert "django_session" not in checked.manifest.tables
    assert "core_event" in checked.manifest.tables


def test_of_two_at_once_the_second_is_told_to_wait(tmp_path):
    with taking.alone(tmp_path), pytest.raises(CopyRefused, match="already"), taking.alone(tmp_path):
        pass


def test_what_a_killed_one_left_is_cleared_away_and_never_counts(tmp_path):
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "ap-355-20261101T020000Z.age.part").write_bytes(b"half")
    taken = take(tmp_path)
    assert [path.name for path in folder.glob("ap-*")] == [taken.path.name]


def test_without_a_key_none_is_made(tmp_path):
    with pytest.raises(CopyRefused, match="BACKUP_KEY"):
        taking.take(tmp_path, [])
    assert list(tmp_path.iterdir()) == []
