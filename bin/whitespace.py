"""Mend blanks at line ends and the end of a file; 1 when a file had to be mended. For the pre-commit hook."""

import sys
from pathlib import Path


def mended(text: str) -> str:
    """The same lines without blanks at their ends, and one new line at the end of the file."""
    lines = [line.rstrip(" \t") for line in text.split("\n")]
    body = "\n".join(lines).rstrip("\n")
    return f"{body}\n" if body else ""


def main(names: list[str]) -> int:
    """Mend each file in place and name it, so that the person looks before committing again."""
    code = 0
    for path in map(Path, names):
        before = path.read_text()
        if (after := mended(before)) != before:
            path.write_text(after)
            print(f"mended {path}")
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
