"""Reference data of the ground floor: the thresholds; and how every room adds to its tables what is shipped.

Loading adds what was never loaded before and never overwrites: what an administrator entered, changed or deleted since
stands, and what was loaded once is remembered by the key it was shipped with.
"""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model

from core.models import CodedReason, Loaded, Threshold
from core.reasons import KINDS, entered

DATA = Path(__file__).parent / "data"
SAID = ("code", "label", "unit", "source")


def load() -> dict[str, int]:
    """How many thresholds and reasons were added."""
    with transaction.atomic():
        return {"thresholds": add_thresholds(DATA), "coded reasons": add_reasons()}


def add_reasons() -> int:
    """Those that are shipped, of every kind a room has."""
    rows = (
        {"kind": kind.code, "code": row.code, "label": row.label, "group": row.group, "means": row.means}
        | {"position": row.position}
        for kind in KINDS.values()
        for row in kind.shipped.values()
    )
    added = add_missing(CodedReason, ("kind", "code"), rows)
    entered.forget()
    return added


def add_missing(model: type[Model], key: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> int:
    """Add the rows that were never loaded and whose key is not in the table, all at once; how many were added."""
    kind = model._meta.label
    loaded = Loaded.objects.keys_of(kind)
    given = {_word(row[name] for name in key): row for row in rows}
    new = {word: row for word, row in given.items() if word not in loaded}
    there = {_word(values) for values in model._default_manager.values_list(*key)} if new else set()
    made = model._default_manager.bulk_create([model(**row) for word, row in new.items() if word not in there])
    Loaded.objects.note(kind, new)
    return len(made)


def _word(values: Iterable[object]) -> str:
    return " / ".join(map(str, values))


def add_thresholds(folder: Path) -> int:
    """Those a room keeps in its data folder; one whose code is there stands, from whatever day it is true.

    One that follows a setting of the machine is not added: the setting holds until somebody enters a figure.
    """
    shipped = json.loads((folder / "thresholds.json").read_text(encoding="utf-8"))
    rows = [row for row in shipped if "follows" not in row]
    return add_missing(Threshold, ("code",), ({name: row[name] for name in SAID} | _typed(row) for row in rows))


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    return {"starts_on": date.fromisoformat(row["starts_on"]), "value": Decimal(row["value"])}
