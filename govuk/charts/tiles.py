"""A figure tile: one figure, what changed, how it ran, and of whom it is taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Tile:
    """What `components/tiles.html` draws. `changes` are lines of a label and a value ("Last term", "+2.1 points")."""

    label: str
    shown: str
    url: str = ""
    changes: Sequence[tuple[str, str]] = ()
    spark: SafeString | str = ""
    cohort: str = ""
