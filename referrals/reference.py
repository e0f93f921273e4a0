"""What this room starts with: the legal routes, and the reasons of the census."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model

from core.reference import add_missing
from referrals.models import Reason, Route

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load() -> dict[str, int]:
    """Add the routes and reasons that are missing; what the council has changed since stays. Counts what is new."""
    reasons = _add(Reason, "slug", _read("reasons"))  # some routes name theirs
    return {"routes": _add(Route, "code", _read("routes")), "reasons": reasons}


def _read(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def _add(model: type[Model], key: str, rows: list[dict[str, Any]]) -> int:
    return add_missing(model, (key,), ({"position": place, **row} for place, row in enumerate(rows, start=1)))
