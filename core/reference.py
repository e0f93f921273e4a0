"""Reference data of the ground floor: the council's term dates with their bank holidays, and the thresholds.

Loading adds what is missing and never overwrites: what an administrator entered since stands.
"""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

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


def _load_half_terms(calendar: Calendar) -> int:
    """Provisional half-terms; one that is there already stands, whatever its dates."""
    added = 0
    for year in _read("term_dates.json")["years"]:
        for half_term in year["half_terms"]:
            _, is_new = HalfTerm.objects.get_or_create(
                calendar=calendar,
                academic_year=year["academic_year"],
                code=half_term["code"],
                defaults={
                    "starts_on": date.fromisoformat(half_term["starts_on"]),
                    "ends_on": date.fromisoformat(half_term["ends_on"]),
                    "is_confirmed": year["status"] != "provisional",
                },
            )
            added += is_new
    return added


def _load_bank_holidays(calendar: Calendar) -> int:
    """Only those in term: in the holidays nobody attends anyway."""
    terms = [Span(row.starts_on, row.ends_on) for row in calendar.half_terms.all()]
    added = 0
    for holiday in _read("bank_holidays.json"):
        day = date.fromisoformat(holiday["date"])
        if not any(day in term for term in terms):
            continue
        _, is_new = Closure.objects.get_or_create(
            calendar=calendar,
            kind=Closure.Kind.BANK_HOLIDAY,
            starts_on=day,
            ends_on=day,
            defaults={"note": holiday["name"]},
        )
        added += is_new
    return added


def _load_thresholds() -> int:
    added = 0
    for row in _read("thresholds.json"):
        _, is_new = Threshold.objects.get_or_create(
            code=row["code"],
            starts_on=date.fromisoformat(row["starts_on"]),
            defaults={
                "label": row["label"],
                "value": Decimal(row["value"]),
                "unit": row["unit"],
                "source": row["source"],
            },
        )
        added += is_new
    return added


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))
