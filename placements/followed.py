"""What follows in rooms above when a week is agreed, and when what is taught at a provider may have changed."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from core.acting import Acting
from placements.models import Placement

WhenAgreed = Callable[[Placement, Acting], object]
WhenTaught = Callable[[Collection[Any] | None], object]
_Agreed = TypeVar("_Agreed", bound=WhenAgreed)
_Taught = TypeVar("_Taught", bound=WhenTaught)
WHEN_AGREED: list[WhenAgreed] = []
WHEN_TAUGHT: list[WhenTaught] = []


def when_agreed(act: _Agreed) -> _Agreed:
    """Have this done in the transaction in which an agreement is signed by both."""
    if act not in WHEN_AGREED:
        WHEN_AGREED.append(act)
    return act


def when_taught(act: _Taught) -> _Taught:
    """Have this done in the transaction that changes hours at providers, by their keys, and by the clock for all."""
    if act not in WHEN_TAUGHT:
        WHEN_TAUGHT.append(act)
    return act


def agreed(placement: Placement, *, by: Acting) -> None:
    for act in WHEN_AGREED:
        act(placement, by)


def taught(providers: Collection[Any] | None = None) -> None:
    for act in WHEN_TAUGHT:
        act(providers)
