"""A figure tile: one figure, what changed, how it ran, and of whom it is taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.safestring import SafeString


class Change(NamedTuple):
    """What the figure was at another time: "Summer term 2026", "141 (+12)"; its rows are at `url`."""

    label: str
    shown: str
    url: str = ""


@dataclass(frozen=True)
class Tile:
    """What `components/tiles.html` draws."""

    label: str
    shown: str
    url: str = ""
    changes: Sequence[Change] = ()
    spark: SafeString | str = ""
    cohort: str = ""
    more: tuple[str, str] = ("", "")
    """Words and the address of what else there is to know."""
