"""What is written is locked as it flows; it has its name when it is whole, and before that none."""

import errno
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.backup import sealing
from core.backup.refusals import CopyRefused
from tests.core.backup.copies import KEYS, PRIVATE, PUBLIC

ROOT = Path(__file__).resolve().parents[3]
KEY = sealing.recipients([PUBLIC])
BODY = bytes(range(256)) * 2000


def sealed(path, body=BODY):
    with sealing.sealed(path, KEY) as out:
        out.write(body)
    return path


def test_what_was_written_is_read_again(tmp_path):
    path = sealed(tmp_path / "copy.age")
    with sealing.opened(path, KEYS) as source:
        assert source.read() == BODY
    assert BODY[:200] not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600


def test_each_of_several_keys_opens_it(tmp_path):
    other, its_public = sealing.new_pair()
    path = tmp_path / "copy.age"
    with sealing.sealed(path, sealing.recipients([PUBLIC, its_public])) as out:
        out.write(BODY)
    for private in (PRIVATE, f"# made on a Monday\n{other}\n"):
        with sealing.opened(path, sealing.identities(private)) as source:
            assert source.read() == BODY


def test_what_fails_in_the_middle_leaves_nothing(tmp_path):
    def fails():
        with sealing.sealed(tmp_path / "copy.age", KEY) as out:
            out.write(BODY)
            raise ValueError("in the middle")

    with pytest.raises(ValueError, match="in the middle"):
        fails()
    assert list(tmp_path.iterdir()) == []


def test_it_has_its_name_only_when_it_is_whole(tmp_path):
    with sealing.sealed(tmp_path / "copy.age", KEY) as out:
        out.write(BODY)
        assert [path.name for path in tmp_path.iterdir()] == ["copy.age.part"]
    assert [path.name for path in tmp_path.iterdir()] == ["copy.age"]


def test_one_that_is_killed_in_the_middle_leaves_no_copy(tmp_path):
    script = (
        "import sys, pathlib; from core.backup import sealing\n"
        f"with sealing.sealed(pathlib.Path({str(tmp_path / 'copy.age')!r}), sealing.recipients([{PUBLIC!r}])) as out:\n"
        "    out.write(bytes(3_000_000)); out.flush(); print('now', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as killed:
        assert killed.stdout.readline() == b"now\n"
        killed.kill()
    assert [path.name for path in tmp_path.iterdir()] == ["copy.age.part"]
    half = (tmp_path / "copy.age.part").rename(tmp_path / "copy.age")
    with pytest.raises(CopyRefused, match="cut off"), sealing.opened(half, KEYS) as source:
        source.read()


def test_a_full_disk_is_said_as_one(tmp_path, monkeypatch):
    def full(reader, out, keys):
        reader.read(10)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sealing.pyrage, "encrypt_io", full)
    with pytest.raises(OSError, match="No space left"):
        sealed(tmp_path / "copy.age", BODY * 10)
    assert list(tmp_path.iterdir()) == []


def test_whoever_stops_reading_early_is_told_when_the_rest_is_damaged(tmp_path):
    path = sealed(tmp_path / "copy.age", BODY * 4)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(CopyRefused, match="cut off"), sealing.opened(path, KEYS) as source:
        source.read(10)


@pytest.mark.skipif(not shutil.which("age"), reason="Debian's age is not on this machine")
def test_age_itself_opens_it(tmp_path):
    path = sealed(tmp_path / "copy.age")
    (tmp_path / "key").write_text(PRIVATE)
    said = subprocess.run(["age", "-d", "-i", tmp_path / "key", path], capture_output=True, check=True)
    assert said.stdout == BODY
