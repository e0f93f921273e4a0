"""A copy is read to its end before anything is touched; what must not be put back is refused with what to do."""

import gzip
import json
import re
import tracemalloc

import pytest
from django.db import connection

from core.backup import archive, checking, sealing
from core.backup.refusals import CopyRefused
from tests.core.backup import copies


def test_a_whole_copy_says_what_it_is(tmp_path):
    checked = checking.check(copies.whole(tmp_path / "copy.age"), copies.KEYS)
    assert checked.head == copies.HEAD
    assert checked.rows == 2
    assert checked.manifest.files["documents/one.pdf"].size == len(copies.FILE)


@pytest.mark.parametrize("damage", copies.DAMAGES, ids=lambda damage: damage.__name__)
def test_what_must_not_be_put_back_is_refused_in_one_sentence(tmp_path, damage):
    path = copies.whole(tmp_path / "copy.age")
    damage(path)
    with pytest.raises(CopyRefused, match=re.escape(copies.DAMAGES[damage])) as refused:
        checking.check(path, copies.KEYS)
    assert str(refused.value).startswith("copy.age ")


@pytest.mark.parametrize(
    "names",
    [{"file": name} for name in ("../../evil", "/etc/evil", "", ".", "a/../../evil")]
    + [{"table": '"x" FROM PROGRAM \'id\' --"'}, {"table": "X"}, {"column": '"id") FROM \'/etc/passwd\' --"'}],
    ids=str,
)
def test_names_written_by_hand_are_refused_before_anything_is_touched(tmp_path, names):
    path = copies.with_names(tmp_path / "copy.age", **names)
    with pytest.raises(CopyRefused, match="is no name of this portal's"):
        checking.check(path, copies.KEYS)


@pytest.mark.parametrize("name", ["tables/core_thing/000000.gz", "head.json", "manifest.json"])
def test_what_grows_when_it_is_unpacked_is_refused_before_it_fills_the_memory(tmp_path, name):
    path = copies.whole(tmp_path / "copy.age")
    with copies.changed(path) as members:
        blank = b" " * (80 << 20 if name.endswith(".gz") else archive.MOST_SAID + 10_000)
        members[name] = gzip.compress(blank, 1) if name.endswith(".gz") else blank + members[name]
        del blank
    tracemalloc.start()
    try:
        with pytest.raises(CopyRefused, match="cannot be read as a backup"):
            checking.check(path, copies.KEYS)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 32 << 20


@pytest.mark.parametrize(
    "name, said",
    [
        ("head.json", {"migrations": None}),
        ("head.json", {"migrations": [["core"]]}),
        ("head.json", {"council": {}}),
        ("head.json", {"format": "1"}),
        ("manifest.json", {"tables": []}),
        ("manifest.json", {"tables": {"x": {"columns": [1], "rows": 1, "sha256": ""}}}),
        ("tables/core_thing/000000.gz", b"no gzip"),
    ],
    ids=str,
)
def test_what_no_backup_writes_is_refused_in_one_sentence(tmp_path, name, said):
    path = copies.whole(tmp_path / "copy.age")
    with copies.changed(path) as members:
        members[name] = said if isinstance(said, bytes) else json.dumps(json.loads(members[name]) | said).encode()
    with pytest.raises(CopyRefused, match="cannot be read as a backup"):
        checking.check(path, copies.KEYS)


def test_a_link_in_the_place_of_a_file_is_refused(tmp_path):
    path = copies.whole(tmp_path / "copy.age")
    copies.with_a_link(path)
    with pytest.raises(CopyRefused, match="cannot be read as a backup"):
        checking.check(path, copies.KEYS)


def test_one_that_was_never_finished_is_refused_by_its_name(tmp_path):
    path = copies.whole(tmp_path / "copy.age").rename(tmp_path / "copy.age.part")
    with pytest.raises(CopyRefused, match="never finished"):
        checking.check(path, copies.KEYS)


def test_one_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CopyRefused, match="There is no file"):
        checking.check(tmp_path / "none.age", copies.KEYS)


def test_cut_off_anywhere_it_is_refused(tmp_path):
    """Wherever a copy stopped while it was being moved: the end of a piece looks like the end of all of it."""
    path = copies.whole(tmp_path / "copy.age")
    body = path.read_bytes()
    for length in range(0, len(body), max(1, len(body) // 40)):
        path.write_bytes(body[:length])
        with pytest.raises(CopyRefused):
            checking.check(path, copies.KEYS)


def test_no_database_is_asked_but_for_its_kind(tmp_path):
    assert connection.vendor == copies.HEAD.engine
    assert checking.check(copies.whole(tmp_path / "copy.age"), copies.KEYS)


@pytest.mark.parametrize("text", ["", "nonsense", "age1abc", "AGE-SECRET-KEY-1NOT"])
def test_a_private_key_that_is_none_is_said(text):
    with pytest.raises(CopyRefused, match="no private key of age"):
        sealing.identities(text)


@pytest.mark.parametrize("word", ["", "nonsense", copies.PRIVATE], ids=["none", "nonsense", "private"])
def test_a_public_key_that_is_none_is_said_and_never_shown(word):
    with pytest.raises(CopyRefused, match="no public key of age") as refused:
        sealing.recipients([word])
    assert word[8:] == "" or word[8:] not in str(refused.value)
