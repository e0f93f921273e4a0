"""Children whose record is limited: who is not named finds nothing of them, in any room (decision 0136).

The room of children says which they are; every scope over rows about a child leaves them out through `without_hidden`.
"""

from collections.abc import Callable, Collection
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from core.acting import Acting

Rows = TypeVar("Rows", bound=QuerySet[Any])
Hidden = Callable[[Acting], Collection[UUID]]
SAID: list[Hidden] = []


def hides(hidden: Hidden) -> Hidden:
    """Have the children with these keys hidden from whoever acts."""
    if hidden not in SAID:
        SAID.append(hidden)
    return hidden


def hidden_from(acting: Acting) -> list[UUID]:
    """The children of whom this person may not learn that they are there: hardly ever any."""
    return [key for hidden in SAID for key in hidden(acting)]


def without_hidden(rows: Rows, acting: Acting, pupil: str = "pupil") -> Rows:
    """These rows without those about such a child; `pupil` leads to it. Where nobody is hidden nothing is added."""
    hidden = hidden_from(acting)
    return rows.exclude(**{f"{pupil}__in": hidden}) if hidden else rows
