"""The terms of an agreement: what each is called, and the words the portal is shipped with."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LONGEST = 1500


@dataclass(frozen=True)
class Shipped:
    """One term as it is shipped."""

    key: str
    title: str
    text: str


@cache
def shipped() -> tuple[Shipped, ...]:
    """Every term, in the order of the paper."""
    rows = json.loads((Path(__file__).parent / "data" / "terms.json").read_text(encoding="utf-8"))
    return tuple(Shipped(**row) for row in rows)
