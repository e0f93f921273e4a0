"""Beat as it runs the timetable: it says itself that it is alive, apart from the worker that does what it asks for."""

from typing import Any

from celery.beat import PersistentScheduler

from core import heartbeats


class Scheduler(PersistentScheduler):
    """With something every half minute in the timetable it comes by at least as often."""

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        """Say so, then see what is due."""
        heartbeats.pulse("beat")
        return super().tick(*args, **kwargs)
