"""Words that are names and something else too, and words that every school's name has. All are folded."""

from pathlib import Path

DATA = Path(__file__).parent / "data"


def _read(name: str) -> frozenset[str]:
    return frozenset((DATA / f"{name}.txt").read_text(encoding="utf-8").split())


MONTHS = frozenset(("march", "april", "may", "june", "july", "august"))
PLAIN = _read("plain_words")
"""A name among them is looked for only as names are written: "may", "will", "an", "van", "green"."""
GENERIC = _read("words_of_schools")
"""What says that it is a school, not which."""
