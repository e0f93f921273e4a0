"""The whitespace hook: mends a file, names it, and asks to look again."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def hook(*paths):
    command = [sys.executable, str(ROOT / "bin" / "whitespace.py"), *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "before, after",
    [("a  \nb\t\n", "a\nb\n"), ("a", "a\n"), ("a\n\n\n", "a\n"), ("a\n\nb\n  \n", "a\n\nb\n"), ("\n\n", "")],
)
def test_blanks_at_line_ends_and_a_ragged_end_are_mended(tmp_path, before, after):
    file = tmp_path / "notes.md"
    file.write_text(before)
    said = hook(file)
    assert (said.returncode, said.stdout) == (1, f"mended {file}\n")
    assert file.read_text() == after


def test_a_tidy_file_is_left_alone(tmp_path):
    file = tmp_path / "notes.md"
    file.write_text("a\n\n  b\n")
    said = hook(file)
    assert (said.returncode, said.stdout) == (0, "")
