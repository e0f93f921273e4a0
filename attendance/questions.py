"""What a person must confirm before a file may be approved: whose register it is, and how its dates are meant."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from attendance.identity import folded

_LEGAL_FORMS = Path(__file__).parent / "data" / "legal_forms.json"
PROVIDER, DATES = "provider", "dates"
CONFIRMED = {PROVIDER: "whose register it is", DATES: "that its dates have the day first"}
"""What the trail says was confirmed."""


class Question(NamedTuple):
    """Asked on the review page; without a yes nothing is saved."""

    code: str
    asks: str
    yes: str
    otherwise: str


def whose(stated: Iterable[tuple[int, str]], provider: str) -> Iterator[Question]:
    """Asked when a file says that it is the register of somebody else."""
    for row, name in stated:
        if _plain(name) != _plain(provider):
            asks = f"Row {row} says that this is the register of {name[:80]}. It was sent for {provider}"
            yield Question(PROVIDER, asks, f"It is the register of {provider}", "If it is not, cancel this upload")
            return


def which_way(astray: Iterable[int]) -> Iterator[Question]:
    """Asked when days of these rows are not due with the day first, and would be with the month first."""
    rows = sorted(set(astray))
    if rows:
        row = f"row {rows[0]}" + (f" (and {len(rows) - 1} more)" if len(rows) > 1 else "")
        asks = (
            f"The dates of this file can be read two ways. Read with the day first, {row} finds no session "
            "that is due; with the month first there is one"
        )
        otherwise = (
            "If the month comes first, cancel this upload, write the dates with the day first, and send it again"
        )
        yield Question(DATES, asks, "The day comes first in every date of this file", otherwise)


def _plain(name: str) -> str:
    """A provider's name without its legal form, by its letters alone."""
    words = [folded(word) for word in name.replace("&", " and ").replace("-", " ").split()]
    return "".join(word for word in words if word not in _legal_forms()) or folded(name)


@cache
def _legal_forms() -> frozenset[str]:
    return frozenset(json.loads(_LEGAL_FORMS.read_text(encoding="utf-8")))
