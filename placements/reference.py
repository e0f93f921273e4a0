"""What this room starts with: the legal routes, and the reasons of the census."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from core.reference import add_missing
from placements.models import Reason, Route

DATA = Path(__file__).parent / "data"
YEARS = [("0", "Reception"), *((str(year), f"Year {year}") for year in range(1, 15))]


@transaction.atomic
def load() -> dict[str, int]:
    """Add the routes and reasons that are missing; what the council has changed since stays. Counts what is new."""
    return {
        "routes": _add(Route, "code", _read("routes")),
        "reasons": _add(Reason, "slug", _read("reasons")),
    }


@cache
def ethnicities() -> dict[str, str]:
    """Ethnicity by the code of the census."""
    return dict(_read("pupil_codes")["ethnicity"])


@cache
def needs() -> dict[str, str]:
    """Kinds of special educational need by the code of the census."""
    return dict(_read("pupil_codes")["need"])


def _read(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def _add(model: Any, key: str, rows: list[dict[str, Any]]) -> int:
    return add_missing(model, (key,), ({"position": place, **row} for place, row in enumerate(rows, start=1)))
