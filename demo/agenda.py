"""The history as stories: each waits for its next moment, and is told on with the clock set to it."""

import heapq
from collections.abc import Callable, Generator
from datetime import datetime

from core import clock

Story = Generator[datetime, None, None]


class Agenda:
    """Stories by the moment they wait for; one that would go on after the end is left where it stands."""

    def __init__(self, ends_at: datetime) -> None:
        self.ends_at = ends_at
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._told = 0

    def tell(self, story: Story) -> None:
        """Begin a story: it runs to its first moment. Of two at one moment, the one that waited first goes on first."""
        moment = next(story, None)
        if moment and moment < self.ends_at:
            heapq.heappush(self._waiting, (moment, self._told, story))
            self._told += 1

    def at(self, moment: datetime, act: Callable[[], object]) -> None:
        self.tell(_once(moment, act))

    def run(self) -> None:
        while self._waiting:
            moment, _, story = heapq.heappop(self._waiting)
            with clock.set_to(moment):
                self.tell(story)


def _once(moment: datetime, act: Callable[[], object]) -> Story:
    yield moment
    act()
