"""What is found for referrals, asked here and said by the room above, whose rows each name their referral."""

from collections.abc import Callable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Protocol
from uuid import UUID

from django.db.models import BooleanField, Exists, Model, OuterRef, Q, QuerySet, Value


class Found(Protocol):
    """Sets of offers and placements."""

    def offered(self) -> QuerySet[Any]:
        """Offers that wait for an answer."""
        ...

    def agreed(self) -> QuerySet[Any]:
        """Places that were agreed, whatever became of them."""
        ...

    def placed(self) -> QuerySet[Any]:
        """Places that were agreed, but for those that ended before their first day."""
        ...

    def live(self) -> QuerySet[Any]:
        """Places that are agreed and have not ended."""
        ...

    def signed(self) -> QuerySet[Any]:
        """Places for which both have signed."""
        ...

    def begun(self) -> QuerySet[Any]:
        """Places that run or have run; one that ended before its first day never did."""
        ...

    def known_to(self, organisation_id: UUID, day: date) -> QuerySet[Any]:
        """Places that give this provider reason to see what was asked."""
        ...


SAID: list[Found] = []
Taught = Callable[[], Exists]
TAUGHT: list[Taught] = []


def teaches(taught: Taught) -> Taught:
    """Have it said of the referral that is asked about whether its child is taught without a place."""
    if taught not in TAUGHT:
        TAUGHT.append(taught)
    return taught


def is_taught() -> Q | Value:
    """Whether any of that is so."""
    each = [Q(taught()) for taught in TAUGHT]
    return reduce(or_, each) if each else Value(value=False, output_field=BooleanField())


def found() -> Found:
    """The sets; the room of placements says them."""
    return SAID[0]


def names_it(rows: QuerySet[Model]) -> Exists:
    """Whether one of these rows names the referral that is asked about."""
    return Exists(rows.filter(referral=OuterRef("pk")))
