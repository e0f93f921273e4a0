"""What is to be done when: the history is told day by day, each act at its own moment."""

import heapq
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from core import clock

Act = Callable[[], Any]


class Agenda:
    """Acts in the order of their moments; an act may put further ones on the list."""

    def __init__(self) -> None:
        self._acts: list[tuple[datetime, int, Act]] = []
        self._written = 0

    def at(self, day: date, hour: int, minute: int, act: Act) -> None:
        """Do this on that day at that time in London; of two at one moment, the one written first comes first."""
        heapq.heappush(self._acts, (clock.at(day, hour, minute), self._written, act))
        self._written += 1

    def run(self) -> None:
        """Do everything, the clock set to the moment of each."""
        while self._acts:
            moment, _, act = heapq.heappop(self._acts)
            with clock.set_to(moment):
                act()
