"""Reference data of the ground floor: the council's term dates with their bank holidays, and the thresholds.

Loading adds what is missing and never overwrites: what an administrator entered since stands.
"""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model

from core.models import Calendar, Closure, HalfTerm, Threshold
from core.school_days import Span

DATA = Path(__file__).parent / "data"
COUNCIL_CALENDAR = "Council calendar"


def load() -> dict[str, int]:
    """How many half-terms, closures and thresholds were added."""
    with transaction.atomic():
        calendar, _ = Calendar.objects.get_or_create(name=COUNCIL_CALENDAR, parent=None)
        return {
            "half-terms": _load_half_terms(calendar),
            "bank holidays": _load_bank_holidays(calendar),
            "thresholds": _load_thresholds(),
        }


def add_missing(model: type[Model], key: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> int:
    """Add the rows whose key is not in the table yet, all at once; returns how many were added."""
    there = set(model._default_manager.values_list(*key))
    fresh = [model(**row) for row in rows if tuple(row[name] for name in key) not in there]
    return len(model._default_manager.bulk_create(fresh))


def _load_half_terms(calendar: Calendar) -> int:
    """Provisional half-terms; one that is there already stands, whatever its dates."""
    rows = (
        {
            "calendar_id": calendar.pk,
            "academic_year": year["academic_year"],
            "code": half_term["code"],
            "starts_on": date.fromisoformat(half_term["starts_on"]),
            "ends_on": date.fromisoformat(half_term["ends_on"]),
            "is_confirmed": year["status"] != "provisional",
        }
        for year in _read("term_dates.json")["years"]
        for half_term in year["half_terms"]
    )
    return add_missing(HalfTerm, ("calendar_id", "academic_year", "code"), rows)


def _load_bank_holidays(calendar: Calendar) -> int:
    """Only those in term: in the holidays nobody attends anyway."""
    terms = [Span(row.starts_on, row.ends_on) for row in calendar.half_terms.all()]
    days = {date.fromisoformat(row["date"]): row["name"] for row in _read("bank_holidays.json")}
    kind = Closure.Kind.BANK_HOLIDAY
    rows = (
        {"calendar_id": calendar.pk, "kind": kind, "starts_on": day, "ends_on": day, "note": name}
        for day, name in days.items()
        if any(day in term for term in terms)
    )
    return add_missing(Closure, ("calendar_id", "kind", "starts_on", "ends_on"), rows)


def _load_thresholds() -> int:
    return add_missing(Threshold, ("code", "starts_on"), thresholds(DATA))


def thresholds(folder: Path) -> Iterable[dict[str, Any]]:
    """The thresholds a room keeps in its data folder."""
    for row in json.loads((folder / "thresholds.json").read_text(encoding="utf-8")):
        yield {**row, "starts_on": date.fromisoformat(row["starts_on"]), "value": Decimal(row["value"])}


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))
