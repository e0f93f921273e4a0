"""Every provider around: what it charges on the lot, whom it taught; and why some are not among the places at all."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, FilteredRelation, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from core import clock
from core.acting import Acting
from placements.models import Placement
from providers.models import Membership, Provider
from referrals.models import Referral


class LeftOut(NamedTuple):
    pk: Any
    name: str
    why: str


class Charge(NamedTuple):
    """A version of a rate of a membership."""

    membership: Any
    name: str
    amount: Decimal
    unit: str
    version: int
    starts_on: date
    ends_on: date | None


@dataclass(slots=True)
class Around:
    """A provider whoever looks may see: where it stands on the lot, what it charges there, and whom it taught."""

    pk: Any
    name: str
    taught: int
    """Children with the same main need, since a day."""
    on_lot: dict[Any, tuple[str, date]] = field(default_factory=dict)
    rates: list[Charge] = field(default_factory=list)


def everybody(referral: Referral, since: date, acting: Acting) -> list[Around]:
    """Every provider whoever looks may see, by name, in one question."""
    need = referral.pupil.primary_need
    there = Placement.objects.filter(provider=OuterRef("pk"), pupil__primary_need=need)
    taught: Any = there.ran_between(since, clock.today()).order_by().values("provider")
    number = taught.annotate(n=Count("pupil", distinct=True)).values("n")
    rows = Provider.objects.visible_to(acting).annotate(
        its=FilteredRelation("memberships", condition=Q(memberships__lot=referral.lot)),
        taught=Coalesce(Subquery(number), 0) if need else Value(0),
    )
    found: dict[Any, Around] = {}
    on = [f"its__{name}" for name in ("pk", "status", "starts_on")]
    rates = [f"its__rates__{name}" for name in ("name", "amount", "unit", "version", "starts_on", "ends_on")]
    for pk, name, taught, membership, status, starts_on, *rate in rows.order_by("organisation__name", "pk").values_list(
        "pk", "organisation__name", "taught", *on, *rates
    ):
        its = found.setdefault(pk, Around(pk, name, taught))
        if membership:
            its.on_lot[membership] = status, starts_on
            if rate[0]:
                its.rates.append(Charge(membership, *rate))
    return list(found.values())


def of(rows: Iterable[Around], shown: Collection[Any], acting: Acting) -> list[LeftOut]:
    """Those that are not shown, each with why."""
    return [LeftOut(row.pk, row.name, _why(row, acting)) for row in rows if row.pk not in shown]


def _why(row: Around, acting: Acting) -> str:
    statuses = [status for status, _ in sorted(row.on_lot.values(), key=lambda one: one[1])]
    if {Membership.Status.ACTIVE, Membership.Status.SUSPENDED}.intersection(statuses):
        return "It runs no programme on this lot."
    if statuses and acting.sees_everything:
        return f"It is on this lot no more: {Membership.Status(statuses[-1]).label.lower()}."
    return "It is not on this lot."
