"""Land under a map: areas by their rings, the frame that puts places of the grid on the page, places kept apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import hypot

Point = tuple[float, float]
Ring = Sequence[Point]

WIDTH = 460.0
MARGIN = 20.0
APART = 38.0
"""Between two sites: as far as a finger needs when the map is 290 pixels wide."""
TURNS = 60


@dataclass(frozen=True, slots=True)
class Area:
    """A named piece of land by its rings."""

    name: str
    rings: tuple[tuple[Point, ...], ...]

    @property
    def middle(self) -> Point:
        """Where its name or number stands: the middle of its largest ring."""
        return _middle(self)


def _twice(ring: Ring) -> float:
    """Twice the area of a ring, with the sign of its turn."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, (*ring[1:], ring[0]), strict=True))


@dataclass(frozen=True, slots=True)
class Frame:
    """Turns places on the grid into places on the page."""

    west: float
    north: float
    scale: float
    height: float

    @classmethod
    def around(cls, places: Iterable[Point]) -> "Frame":
        """With all these places on it."""
        rows = list(places)
        wests, norths = [east for east, _ in rows], [north for _, north in rows]
        wide, high = max(max(wests) - min(wests), 1.0), max(norths) - min(norths)
        scale = (WIDTH - 2 * MARGIN) / wide
        return cls(min(wests), max(norths), scale, high * scale + 2 * MARGIN)

    def at(self, place: Point) -> Point:
        return MARGIN + (place[0] - self.west) * self.scale, MARGIN + (self.north - place[1]) * self.scale

    def path(self, area: Area) -> str:
        """The rings of an area as a path."""
        return _path(self, area)


# The land stays where it is: it is measured and drawn once.
@lru_cache(maxsize=512)
def _path(frame: Frame, area: Area) -> str:
    return "".join(_steps([frame.at(place) for place in ring]) for ring in area.rings)


def _steps(ring: Ring) -> str:
    """From the first place by steps, to whole halves: half as long to write, and they add up to the same places."""
    first, *others = ((round(2 * x), round(2 * y)) for x, y in ring)
    steps = [(x - was_x, y - was_y) for (was_x, was_y), (x, y) in pairwise((first, *others))]
    start, *rest = (f"{x / 2:g} {y / 2:g}" for x, y in (first, *steps))
    return f"M{start}l{' '.join(rest)}Z".replace(" -", "-")


@lru_cache(maxsize=128)
def _middle(area: Area) -> Point:
    ring = max(area.rings, key=lambda one: abs(_twice(one)))
    whole = 3 * _twice(ring)
    if not whole:
        return ring[0]
    sides = list(zip(ring, (*ring[1:], ring[0]), strict=True))
    east = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in sides) / whole
    north = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in sides) / whole
    return east, north


def apart(places: Sequence[Point], height: float) -> list[Point]:
    """The same places moved just so far that no two are too near, all of them on the map; the same each time."""
    found = [(x, y) for x, y in places]
    for turn in range(TURNS):
        moved = False
        for one in range(len(found)):
            for other in range(one):
                dx, dy = found[one][0] - found[other][0], found[one][1] - found[other][1]
                far = hypot(dx, dy)
                if far >= APART - 0.1:
                    continue
                moved = True
                if far < 0.1:
                    dx, dy, far = (1.0, 0.3, hypot(1.0, 0.3)) if turn % 2 else (0.3, 1.0, hypot(1.0, 0.3))
                push = (APART - far) / 2 / far
                found[one] = _within(found[one][0] + dx * push, found[one][1] + dy * push, height)
                found[other] = _within(found[other][0] - dx * push, found[other][1] - dy * push, height)
        if not moved:
            break
    return found


def _within(x: float, y: float, height: float) -> Point:
    return min(max(x, MARGIN), WIDTH - MARGIN), min(max(y, MARGIN), height - MARGIN)
