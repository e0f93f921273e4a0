"""What a placement asks of rooms above: what follows a signature, and what must be there before the first day."""

from collections.abc import Callable, Iterable

from core.acting import Acting
from placements.models import Agreement, Placement

Signed = Callable[[Agreement, str, Acting], None]
Wanting = Callable[[Placement], Iterable[str]]
SIGNED: list[Signed] = []
WANTING: list[Wanting] = []


def signed_by(act: Signed) -> Signed:
    """Have this done in the transaction of each signature: "provider" or "commissioner"."""
    if act not in SIGNED:
        SIGNED.append(act)
    return act


def before_start(wanting: Wanting) -> Wanting:
    """Have it said why a signed placement may not start: sentences that say who does what."""
    if wanting not in WANTING:
        WANTING.append(wanting)
    return wanting


def sign(agreement: Agreement, side: str, by: Acting) -> None:
    for act in SIGNED:
        act(agreement, side, by)


def against_start(placement: Placement) -> list[str]:
    return [words for wanting in WANTING for words in wanting(placement)]
