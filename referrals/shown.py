"""What a referral's page shows of what was found for it: each room above says its part, in the order offered."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from core.acting import Acting
from core.columns import Tag
from core.the_week import TheWeek
from referrals.models import Referral


@dataclass(frozen=True)
class Part:
    """Rows that whoever looks may see, the template they are drawn with, and the half-days that they hold."""

    template: str
    rows: Sequence[Any]
    held: Collection[str]


@dataclass(frozen=True)
class WholeWeek:
    """The child's week as a table, how it stands in a tag, what is said of it, and the page where it is changed."""

    week: TheWeek
    tag: Tag | None
    lines: Sequence[str]
    link: str


Told = Callable[[Referral, Acting], WholeWeek | None]
WEEKS: list[Told] = []
Shown = Callable[[Referral, Acting], Part]
PARTS: list[Shown] = []


Whether = Callable[[], Any]
WHETHER: dict[str, Whether] = {}


def says_whether(name: str) -> Callable[[Whether], Whether]:
    """A decorator: the referral of a page is asked for with this, so that nobody need ask for what is not there."""

    def offer(whether: Whether) -> Whether:
        WHETHER[name] = whether
        return whether

    return offer


def with_whether(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """Each with whether there is any of what is shown of it."""
    return referrals.annotate(**{name: whether() for name, whether in WHETHER.items()})


def shows(part: Shown) -> Shown:
    """Have this part on the page of every referral."""
    if part not in PARTS:
        PARTS.append(part)
    return part


def tells_week(told: Told) -> Told:
    """Have the child's week told from here, instead of where it should be this week."""
    if told not in WEEKS:
        WEEKS.append(told)
    return told


def week_of(referral: Referral, acting: Acting) -> WholeWeek | None:
    """The week of its child, told by the first who has something to tell."""
    return next((found for told in WEEKS if (found := told(referral, acting)) is not None), None)


def of(referral: Referral, acting: Acting) -> list[Part]:
    """All parts."""
    return [part(referral, acting) for part in PARTS]
