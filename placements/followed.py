"""What follows in rooms above when a week is agreed, and when what is taught at a provider may have changed."""

from collections.abc import Callable, Collection
from typing import Any

from core.acting import Acting
from placements.models import Placement

WhenAgreed = Callable[[Placement, Acting], object]
WhenTaught = Callable[[Collection[Any] | None], object]
WHEN_AGREED: list[WhenAgreed] = []
WHEN_TAUGHT: list[WhenTaught] = []


def when_agreed(act: WhenAgreed) -> WhenAgreed:
    """Have this done in the transaction in which an agreement is signed by both."""
    return _kept(WHEN_AGREED, act)


def when_taught(act: WhenTaught) -> WhenTaught:
    """Have this done in the transaction that changes hours at providers, by their keys, and by the clock for all."""
    return _kept(WHEN_TAUGHT, act)


def _kept(kept: list[Any], one: Any) -> Any:
    if one not in kept:
        kept.append(one)
    return one


def agreed(placement: Placement, *, by: Acting) -> None:
    for act in WHEN_AGREED:
        act(placement, by)


def taught(providers: Collection[Any] | None = None) -> None:
    for act in WHEN_TAUGHT:
        act(providers)
