"""Why an organisation sees a child who is not on its roll: rooms above say it when they load."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet

from core.acting import Acting

Reason = Callable[[Any, date], QuerySet[Any] | None]
REASONS: list[Reason] = []
TO_READ: list[Reason] = []
Held = Callable[[Any], Iterable[Any]]
HELD: list[Held] = []


def lets_see(reason: Reason) -> Reason:
    """Have whoever acts see the pupils whom these rows name that day; None when it gives them no reason."""
    if reason not in REASONS:
        REASONS.append(reason)
    return reason


def lets_read(reason: Reason) -> Reason:
    """Have whoever acts read the medical notes of the pupils whom these rows name that day."""
    if reason not in TO_READ:
        TO_READ.append(reason)
    return reason


def reasons_to_read(acting: Acting, day: date) -> list[QuerySet[Any]]:
    """Every reason this organisation has that day to read a child's medical notes: rows that name a pupil."""
    rows = (reason(acting, day) for reason in TO_READ)
    return [found for found in rows if found is not None]


def has_now(held: Held) -> Held:
    """Have it said which organisations, beside the schools, a pupil is with now."""
    if held not in HELD:
        HELD.append(held)
    return held


def holders_of(pupil: Any) -> list[Any]:
    """The organisations beside the schools that a pupil is with now, by name."""
    found = {row.pk: row for held in HELD for row in held(pupil)}
    return sorted(found.values(), key=lambda row: row.name)


def reasons(acting: Acting, day: date) -> list[QuerySet[Any]]:
    """Every reason this organisation has that day: rows that name a pupil."""
    rows = (reason(acting, day) for reason in REASONS)
    return [found for found in rows if found is not None]


def names_it(rows: QuerySet[Model]) -> Exists:
    """Whether one of these rows names the pupil that is asked about."""
    return Exists(rows.filter(pupil=OuterRef("pk")))
