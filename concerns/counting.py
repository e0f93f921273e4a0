"""How many concerns there are, never what they say: of each kind for the council, of a placement for its review."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Count, Q

from concerns.models import Concern
from placements.models import Placement

FEWEST = 5
FEW, NONE = "1 to 4 children", "None"


class Line(NamedTuple):
    """A kind with how many of it are open and closed, in words: of fewer than five children it says that alone."""

    kind: str
    open: str
    closed: str


OPEN, CLOSED = Q(status=Concern.Status.OPEN), Q(status=Concern.Status.CLOSED)


def by_kind() -> list[Line]:
    """Every kind; no sums, of which what is kept back could be worked out."""
    rows = Concern.objects.order_by().values("kind").annotate(**_counts())
    found: dict[str, Any] = {row["kind"]: row for row in rows}
    return [_line(str(label), found.get(kind, {})) for kind, label in Concern.Kind.choices]


def _counts() -> dict[str, Any]:
    return {
        "open": Count("pk", filter=OPEN),
        "open_children": Count("placement__pupil", filter=OPEN, distinct=True),
        "closed": Count("pk", filter=CLOSED),
        "closed_children": Count("placement__pupil", filter=CLOSED, distinct=True),
    }


def _line(kind: str, row: Mapping[str, int]) -> Line:
    each = (said(row.get(state, 0), row.get(f"{state}_children", 0)) for state in ("open", "closed"))
    return Line(kind, *each)


def said(number: int, children: int) -> str:
    """The number, unless it is of so few children that it would point at them."""
    if not number:
        return NONE
    return str(number) if children >= FEWEST else FEW


def of_placement(placement: Placement) -> str:
    """How many of this child at this place are open and closed, for who holds its review."""
    rows = Concern.objects.filter(placement=placement).aggregate(
        open=Count("pk", filter=OPEN), closed=Count("pk", filter=CLOSED)
    )
    if not any(rows.values()):
        return "None raised"
    return f"{rows['open']} open, {rows['closed']} closed"


def of_providers(providers: Iterable[Any]) -> dict[Any, str]:
    """How many open ones there are at each of these providers that has any, in words."""
    rows = (
        Concern.objects.filter(OPEN, placement__provider__in=list(providers))
        .order_by()
        .values("placement__provider")
        .annotate(number=Count("pk"), children=Count("placement__pupil", distinct=True))
    )
    return {row["placement__provider"]: said(row["number"], row["children"]) for row in rows}
