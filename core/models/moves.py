"""Moving: a status and the steps it allows."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction

from core.acting import Acting
from core.models.trail import Event, record


class MoveRefused(Exception):
    """An act that the present state does not allow; the message is shown to the person as it stands."""


def refuse_own(by: Acting, *asked_by: Any, words: str) -> None:
    """Nobody decides what they asked for, in whichever role: raise MoveRefused with these words."""
    if by is not None and by.user_id in asked_by:
        raise MoveRefused(words)


class Moving(models.Model):
    """A row with a status that only moves along its listed steps, one person at a time, on the trail."""

    MOVES: ClassVar[Mapping[Any, set[Any]]] = {}
    CANNOT: ClassVar[Mapping[str, str]] = {}
    """By the act, what is said when the present {status} does not allow it, where "cannot be done" is no sentence."""
    Status: ClassVar[Any]
    if TYPE_CHECKING:
        status: Any

    class Meta:
        abstract = True

    def can_move(self, to: str) -> bool:
        """Whether the present status allows this step."""
        return to in self.MOVES[type(self).Status(self.status)]

    def move(
        self,
        to: str,
        *,
        by: Acting | None,
        act: str,
        sentence: str = "",
        beside: dict[str, Any] | None = None,
        **stamps: Any,
    ) -> Event:
        """Take the step, or raise MoveRefused when it is not allowed or somebody was quicker.

        The status is changed only where it still is what we saw, so of two people deciding at once the
        second is refused; the event is recorded in the same transaction, with what else changed `beside` the step.
        """
        before = self.status
        label = type(self).Status(before).label.lower()
        if not self.can_move(to):
            words = self.CANNOT.get(act, "This is {status} and cannot be " + act.replace("_", " ") + ".")
            raise MoveRefused(words.format(status=label))
        with transaction.atomic():
            rows: Any = type(self)._base_manager
            moved = rows.filter(pk=self.pk, status=before).update(status=to, **stamps)
            if not moved:
                self.refresh_from_db()
                now = type(self).Status(self.status).label.lower()
                raise MoveRefused(f"Somebody else was quicker: this is now {now}. Look again before you decide.")
            self.status = to
            for name, value in stamps.items():
                setattr(self, name, value)
            return record(act, self, by=by, sentence=sentence, changes={**(beside or {}), "status": [before, to]})
