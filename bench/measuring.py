"""Timing a call, and a figure of the table."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Measure:
    """One line of the table: what was measured, its time in seconds, and against what."""

    name: str
    seconds: float
    against: str = ""
    against_seconds: float | None = None
    note: str = ""
    target: str = ""
    is_met: bool | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the other's time this one took."""
        return self.seconds / self.against_seconds if self.against_seconds else None

    def line(self) -> str:
        compared = f"{self.against_seconds:.3f} s" if self.against_seconds is not None else ""
        ratio = f"{self.ratio:.2f}" if self.ratio is not None else ""
        held = "" if self.is_met is None else "met" if self.is_met else "OVER"
        cells = (self.name, f"{self.seconds:.3f} s", self.against, compared, ratio, self.note, self.target, held)
        return "| " + " | ".join(cells) + " |"

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": self.ratio}


def seconds(call: Callable[[], Any], times: int = 1, before: Callable[[], Any] | None = None) -> float:
    """The median time of a call over so many runs; what comes before each run is not timed."""
    taken = []
    for _ in range(times):
        if before:
            before()
        gc.collect()
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def in_turns(*calls: Callable[[], Any], times: int, before: Callable[[], Any]) -> list[float]:
    """The median time of each of some calls, run one after the other: what slows the machine meets them alike."""
    taken = [[seconds(call, before=before) for call in calls] for _ in range(times)]
    return [statistics.median(runs) for runs in zip(*taken, strict=True)]


def p95(taken: Sequence[float]) -> float:
    """What nearly every one of these took at the most."""
    rows = sorted(taken)
    return rows[min(len(rows) - 1, round(0.95 * len(rows)))]
