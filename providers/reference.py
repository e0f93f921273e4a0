"""Reference data of this room: the framework with its lots and rounds, and the documents it asks for.

Loading adds what is missing and never overwrites: a title confirmed or a grace changed since stands.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from core import clock
from core.models import Threshold
from core.reference import add_missing, thresholds
from providers.models import DocumentKind, Framework, Lot, Round

DATA = Path(__file__).parent / "data"


def load() -> dict[str, int]:
    """How many frameworks, lots, rounds, kinds of document and rules were added."""
    with transaction.atomic():
        said = _read("framework.json")
        framework, is_new = Framework.objects.get_or_create(
            reference=said["reference"],
            defaults={
                "name": said["name"],
                "vehicle": said["vehicle"],
                "starts_on": date.fromisoformat(said["starts_on"]),
                "ends_on": date.fromisoformat(said["ends_on"]),
            },
        )
        return {
            "frameworks": int(is_new),
            "lots": _load_lots(framework, said["lots"]),
            "rounds": _load_rounds(framework, said["rounds"]),
            "kinds of document": _load_document_kinds(),
            "audit rules": add_missing(Threshold, ("code", "starts_on"), thresholds(DATA)),
        }


def _load_lots(framework: Framework, rows: list[dict[str, Any]]) -> int:
    return add_missing(Lot, ("framework_id", "number"), ({"framework_id": framework.pk, **row} for row in rows))


def _load_rounds(framework: Framework, rows: list[dict[str, str]]) -> int:
    """Applications may come at any time, so the rounds follow each other without a gap."""
    return add_missing(Round, ("framework_id", "name"), (_round(framework, row) for row in rows))


def _round(framework: Framework, row: dict[str, str]) -> dict[str, Any]:
    opens_on, closes_on = date.fromisoformat(row["opens_on"]), date.fromisoformat(row["closes_on"])
    return {
        "framework_id": framework.pk,
        "name": row["name"],
        "opens_on": opens_on,
        "closes_on": closes_on,
        "status": _status(opens_on, closes_on),
    }


def _status(opens_on: date, closes_on: date) -> str:
    """Where a round stands on the day it is loaded."""
    today = clock.today()
    if today < opens_on:
        return Round.Status.PLANNED
    return Round.Status.OPEN if today <= closes_on else Round.Status.CLOSED


def _load_document_kinds() -> int:
    return add_missing(DocumentKind, ("code",), _read("document_kinds.json"))


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))
