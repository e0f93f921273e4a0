"""What hardly ever changes is asked for every few seconds in each process, so that no page pays for it."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import DatabaseError, transaction

Told = TypeVar("Told")
SECONDS = 5.0
"""After so long, what another process was told is known here too."""


class Steady(Generic[Told]):
    """The answer to one question; without a database to ask, the last one."""

    every: "list[Steady[object]]" = []

    def __init__(self, ask: Callable[[], Told], nothing: Told) -> None:
        self.ask, self.nothing, self.last, self.until = ask, nothing, nothing, 0.0
        Steady.every.append(self)  # type: ignore[arg-type]

    def __call__(self) -> Told:
        if self.until < time.monotonic():
            try:
                self.last = self.ask()
            except DatabaseError:
                return self.last  # the page has a worse trouble than an old answer
            self.until = time.monotonic() + SECONDS
        return self.last

    def forget(self) -> None:
        """Ask anew, also once what is being changed is settled."""
        self._forget()
        transaction.on_commit(self._forget)

    def take_nothing(self) -> None:
        """Take it that there is nothing, until somebody says otherwise."""
        self.last, self.until = self.nothing, float("inf")

    def _forget(self) -> None:
        self.until = 0.0
