"""What a referral's page shows of what was found for it: each room above says its part, in the order offered."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from core.acting import Acting
from referrals.models import Referral


@dataclass(frozen=True)
class Part:
    """Rows that whoever looks may see, the template they are drawn with, and the half-days that they hold."""

    template: str
    rows: Sequence[Any]
    held: Collection[str]


Shown = Callable[[Referral, Acting], Part]
PARTS: list[Shown] = []


def shows(part: Shown) -> Shown:
    """Have this part on the page of every referral."""
    if part not in PARTS:
        PARTS.append(part)
    return part


def of(referral: Referral, acting: Acting) -> list[Part]:
    """All parts."""
    return [part(referral, acting) for part in PARTS]
