"""The demo's shipped data, read once; and chance that falls the same way every time."""

import csv
import json
import random
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def dice(*words: Any) -> random.Random:
    """A source of chance of its own for each thing decided, so that nothing hangs on the order of the others."""
    return random.Random(":".join(str(word) for word in words))  # noqa: S311 - a demonstration, not a secret


@cache
def names() -> dict[str, Any]:
    """Surnames and first names by ethnic group."""
    return _read("names.json")


@cache
def words() -> dict[str, Any]:
    """What people write in referrals, reviews and decisions: a stock to draw from."""
    return _read("words.json")


@cache
def providers() -> tuple[dict[str, Any], ...]:
    """The eighteen providers in the order of the file."""
    return tuple(_read("providers.json"))


@cache
def schools() -> tuple[dict[str, str], ...]:
    """The forty schools in the order of the file; the n-th has URN 900000 + n and establishment number 9900 + n."""
    return _rows("schools.csv")


@cache
def plans() -> tuple[dict[str, str], ...]:
    """How many referrals get how far: what makes every list of the demo worth opening."""
    return _rows("plans.csv")


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
