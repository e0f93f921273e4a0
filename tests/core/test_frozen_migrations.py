"""A migration that has landed never changes again: databases stand on it.

`tests/data/migrations.sha256` holds the hash of each; a changed, lost or unlisted migration fails here. A new one is
added to the list by `sha256sum */migrations/0*.py > tests/data/migrations.sha256`; a line that changes is a fault.
"""

import hashlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FROZEN = ROOT / "tests/data/migrations.sha256"


def faults(listed: str, root: Path) -> list[str]:
    """What differs between the migrations and their list."""
    hashes = {file: seen for seen, file in (line.split(maxsplit=1) for line in listed.splitlines())}
    found = {str(file.relative_to(root)): file.read_bytes() for file in sorted(root.glob("*/migrations/0*.py"))}
    return [
        *(f"{file} is gone" for file in hashes.keys() - found.keys()),
        *(f"{file} is not in the list" for file in found.keys() - hashes.keys()),
        *(
            f"{file} was changed"
            for file, body in found.items()
            if file in hashes and hashlib.sha256(body).hexdigest() != hashes[file]
        ),
    ]


def test_no_migration_that_landed_was_changed():
    assert faults(FROZEN.read_text(), ROOT) == []


@pytest.fixture
def one(tmp_path):
    """A room with one migration, and its line."""
    file = tmp_path / "room/migrations/0001_initial.py"
    file.parent.mkdir(parents=True)
    file.write_text("as it landed")
    return file, f"{hashlib.sha256(b'as it landed').hexdigest()}  room/migrations/0001_initial.py\n"


def test_what_landed_and_is_the_same_is_no_fault(one, tmp_path):
    assert faults(one[1], tmp_path) == []


def test_a_changed_a_lost_and_an_unlisted_migration_are_named(one, tmp_path):
    file, line = one
    file.write_text("changed")
    assert faults(line, tmp_path) == ["room/migrations/0001_initial.py was changed"]
    assert faults("", tmp_path) == ["room/migrations/0001_initial.py is not in the list"]
    file.unlink()
    assert faults(line, tmp_path) == ["room/migrations/0001_initial.py is gone"]
