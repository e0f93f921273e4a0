"""Flow: the sums of a placement's weeks follow its sessions and marks, in the transaction that changes them.

They are counted anew from the rows, never added to, by whoever holds the placement: of two people who change the same
week the second counts what the first left. Placements are held in the order of their keys, after the provider.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from attendance.models import Mark, PlacementWeek
from core.models import record_each
from core.weeks import SUNDAY, HalfOfWeek, Monday, monday_of
from placements import sessions
from placements.models import Placement, Session

Kind = Mark.Kind
BATCH = 2000
"""Placements counted at once."""
FEW = 32
"""Of so many the query is put together once and kept: a register that is saved counts no more."""

_UNMARKED = Q(mark=None)
_COUNTS = {
    "attended": Count("pk", filter=Q(mark__kind=Kind.ATTENDED)),
    "late": Count("pk", filter=Q(mark__kind=Kind.LATE)),
    "left_early": Count("pk", filter=Q(mark__kind=Kind.LEFT_EARLY)),
    "absent": Count("pk", filter=Q(mark__kind=Kind.ABSENT) & ~Q(mark__reason="unexplained")),
    "unexplained": Count("pk", filter=Q(mark__kind=Kind.ABSENT, mark__reason="unexplained")),
    "closed": Count("pk", filter=Q(mark__kind=Kind.PROVIDER_CLOSED)),
    "unmarked": Count("pk", filter=_UNMARKED),
}


def _halves(said: Q) -> Coalesce:
    """Each half-day of a placement is there once: bits that differ, added up."""
    return Coalesce(Sum(HalfOfWeek("date", "half"), filter=said), 0)


_SUMS = {
    **_COUNTS,
    "when_attended": _halves(Q(mark__kind__in=Mark.ATTENDED_KINDS)),
    "when_absent": _halves(Q(mark__kind=Kind.ABSENT)),
    "when_closed": _halves(Q(mark__kind=Kind.PROVIDER_CLOSED)),
    "when_unmarked": _halves(_UNMARKED),
    "unmarked_from": Min("date", filter=_UNMARKED),
    "marked_at": Max("mark__saved_at"),
}
_MAY_BE_NOTHING = ("unmarked_from", "marked_at")
COLUMNS = ("placement_id", "week", *_SUMS)


def recount(placements: QuerySet[Placement], first: date, last: date) -> None:
    """Count these placements' weeks anew, from the week of one day to that of another."""
    held, days = hold(placements), (monday_of(first), monday_of(last) + SUNDAY)
    if 0 < len(held) <= FEW:
        words, params = _kept_words(len(held))
        given = _as_written(held, days)
        _execute(words, tuple(given[each.at] if isinstance(each, _Place) else each for each in params))
    else:
        _write(_rows(held, days))


@sessions.followed_by
def follow(placements: Collection[UUID], first: date, last: date) -> None:
    """The same when sessions were made or taken away: a week without any has no sums."""
    recount(Placement.objects.filter(pk__in=placements), first, last)
    _drop_empty(PlacementWeek.objects.filter(placement__in=placements, week__range=(monday_of(first), last)))


def rebuild() -> int:
    """Count every week of every placement anew, after rows were brought in by SQL. Returns how many there are."""
    for keys in _batches():
        with transaction.atomic():
            hold(Placement.objects.filter(pk__in=keys))
            _write(Session.objects.filter(placement__in=keys))
            _drop_empty(PlacementWeek.objects.filter(placement__in=keys))
    return PlacementWeek.objects.count()


def check() -> int:
    """Compare all sums with the rows, and put right those that differ, each placement with a line on the trail.

    Returns how many placements differed. Run every night; a second run changes nothing.
    """
    return sum(_heal(wrong) for wrong in map(_differing, _batches()) if wrong)


def _batches() -> Iterator[Sequence[Any]]:
    keys = list(Placement.objects.order_by("pk").values_list("pk", flat=True))
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


def hold(placements: QuerySet[Placement]) -> list[Any]:
    """Their keys; nobody else counts them until the transaction ends. On SQLite nobody else writes anyway."""
    return list(placements.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def _counted(rows: QuerySet[Session]) -> Any:
    """One row for each placement and week, in the columns of its sums."""
    by_week = rows.order_by().annotate(week=Monday("date")).values("placement_id", "week")
    return by_week.annotate(**_SUMS).values_list(*COLUMNS)


def _rows(placements: Collection[UUID], days: tuple[date, date]) -> QuerySet[Session]:
    return Session.objects.filter(placement__in=placements, date__range=days)


class _Place(NamedTuple):
    """Where one of the placements, or of the two days, is handed in."""

    at: int


@lru_cache(maxsize=FEW)
def _kept_words(number: int) -> tuple[str, tuple[Any, ...]]:
    """The statement for so many placements, and what it is handed: put together with others than anybody has."""
    others, days = [UUID(int=each + 1) for each in range(number)], (date.min, date.max)
    places = {each: _Place(at) for at, each in enumerate(_as_written(others, days))}
    words, params = _written(_rows(others, days))
    return words, tuple(places.get(each, each) for each in params)


def _as_written(placements: Collection[UUID], days: tuple[date, date]) -> list[Any]:
    """Keys and days as this database takes them."""
    key = Placement._meta.pk
    keys = [key.get_db_prep_value(each, connection) for each in placements]
    return [*keys, *(connection.ops.adapt_datefield_value(day) for day in days)]


def _write(rows: QuerySet[Session]) -> None:
    """Keep what these sessions add up to; a row that says so already is left alone."""
    _execute(*_written(rows))


def _execute(words: str, params: tuple[Any, ...]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(words, params)


def _written(rows: QuerySet[Session]) -> tuple[str, tuple[Any, ...]]:
    query, params = _counted(rows).query.sql_with_params()
    quote = connection.ops.quote_name
    table, sums = quote(PlacementWeek._meta.db_table), {name: quote(name) for name in _SUMS}
    settings = ", ".join(f"{name} = excluded.{name}" for name in sums.values())
    differs = " OR ".join(_differs(table, column, name in _MAY_BE_NOTHING) for name, column in sums.items())
    into = f"INSERT INTO {table} ({', '.join(map(quote, COLUMNS))}) {query}"
    return f"{into} ON CONFLICT (placement_id, week) DO UPDATE SET {settings} WHERE {differs}", tuple(params)


def _differs(table: str, column: str, may_be_nothing: bool) -> str:
    """Whether a sum is another now; the week stands in for a day or moment that is not there."""
    if may_be_nothing:
        return f"COALESCE({table}.{column}, {table}.week) <> COALESCE(excluded.{column}, excluded.week)"
    return f"{table}.{column} <> excluded.{column}"


def _drop_empty(weeks: QuerySet[PlacementWeek]) -> None:
    due = Session.objects.alias(monday=Monday("date"))
    due = due.filter(placement=OuterRef("placement"), monday=OuterRef("week"))
    weeks.exclude(Exists(due)).delete()


def _differing(placements: Collection[UUID]) -> set[UUID]:
    """Those of which a week's sums are not what its rows come to."""
    counted, stored = _both(placements)
    return {row[0] for rows in (counted.difference(stored), stored.difference(counted)) for row in rows}


def _both(placements: Collection[UUID]) -> tuple[Any, Any]:
    stored = PlacementWeek.objects.filter(placement__in=placements).order_by().values_list(*COLUMNS)
    return _counted(Session.objects.filter(placement__in=placements)), stored


@transaction.atomic
def _heal(placements: Collection[UUID]) -> int:
    """Looked at again now that nobody else counts them: what was being saved a moment ago is no difference."""
    hold(Placement.objects.filter(pk__in=placements))
    wrong = _differing(placements)
    counted, stored = ({row[:2]: row[2:] for row in rows} for rows in _both(wrong))
    healed = []
    for row in Placement.objects.filter(pk__in=wrong).order_by("pk"):
        weeks = {key for key in counted.keys() | stored.keys() if key[0] == row.pk}
        weeks = {key for key in weeks if counted.get(key) != stored.get(key)}
        healed.append((row, _changes([stored.get(key) for key in weeks], [counted.get(key) for key in weeks])))
    record_each("recounted", healed, by=None, sentence="Sums of weeks differed from the marks and were put right.")
    _write(Session.objects.filter(placement__in=wrong))
    _drop_empty(PlacementWeek.objects.filter(placement__in=wrong))
    return len(healed)


def _changes(stored: Sequence[Any], counted: Sequence[Any]) -> dict[str, Any]:
    """In how many weeks sums differed; and which, taken together, as they were kept and as the rows have them."""
    was, became = ([sum(row[at] for row in rows if row) for at in range(len(_COUNTS))] for rows in (stored, counted))
    turned = {name: [old, new] for name, old, new in zip(_COUNTS, was, became, strict=True) if old != new}
    return {"weeks": len(stored), **turned}
