"""The demo's shipped data, read once; and chance that falls the same way every time."""

import csv
import json
import random
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def dice(*words: object) -> random.Random:
    """A source of chance of its own for each thing decided, so that nothing hangs on the order of the others."""
    return random.Random(":".join(str(word) for word in words))  # noqa: S311 - a demonstration, not a secret


def drawn(chance: random.Random, weights: dict[str, int]) -> str:
    """One of these, each as often as its weight says."""
    return chance.choices(list(weights), list(weights.values()))[0]


@cache
def read(name: str) -> Any:
    """One of the JSON files: names, people, words, providers, plans, visits, past, borough."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


@cache
def schools() -> tuple[dict[str, str], ...]:
    """The forty schools in the order of the file; the n-th has URN 900000 + n and establishment number 9900 + n."""
    with (DATA / "schools.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def of_lot(name: str, lot: int) -> Any:
    """What is usual on a lot."""
    found = read("borough")[name]
    return found.get(str(lot), found.get("usual"))
