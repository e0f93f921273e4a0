"""The demo's shipped data, read once."""

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def names() -> dict[str, Any]:
    """Surnames and first names by ethnic group."""
    found: dict[str, Any] = json.loads((DATA / "names.json").read_text(encoding="utf-8"))
    return found


@cache
def providers() -> tuple[dict[str, Any], ...]:
    """The eighteen providers in the order of the file."""
    return tuple(json.loads((DATA / "providers.json").read_text(encoding="utf-8")))


@cache
def schools() -> tuple[dict[str, str], ...]:
    """The forty schools in the order of the file; the n-th has URN 900000 + n and establishment number 9900 + n."""
    with (DATA / "schools.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
