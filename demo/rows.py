"""What is long past, written as plain rows: each act with the line its verb would have left on the trail."""

from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model

from core import clock
from core.acting import Acting
from core.models import Event, trail

Row = TypeVar("Row", bound=Model)
AT_ONCE = 500


class Rows:
    """Rows and lines on the trail, written all at once."""

    def __init__(self) -> None:
        self._rows: dict[type[Model], list[Model]] = {}
        self._lines: list[Event] = []

    def add(self, row: Row) -> Row:
        """A row; the kinds are written in the order in which each was first added."""
        self._rows.setdefault(type(row), []).append(row)
        return row

    def done(self, at: datetime, act: str, row: Model, by: Acting | None, said: str = "", **changes: Any) -> None:
        with clock.set_to(at):
            self._lines.append(trail.line(act, row, by=by, sentence=said, changes=changes))

    def moved(self, at: datetime, act: str, row: Model, by: Acting | None, said: str, was: str, to: str) -> None:
        """An act that moved a status, or none."""
        self.done(at, act, row, by, said, **({"status": [was, to]} if to else {}))

    def write(self) -> None:
        for model, rows in self._rows.items():
            model._base_manager.bulk_create(rows, batch_size=AT_ONCE)
        Event.objects.bulk_create(sorted(self._lines, key=lambda line: line.at), batch_size=AT_ONCE)
