"""Whose portal the demo is: the council of the pack that is shipped, with addresses that lead nowhere."""

import csv
from pathlib import Path

PACK = Path(__file__).resolve().parents[2] / "packs" / "salford"
FROM = "Salford AP <no-reply@salford-ap.example>"


def council() -> dict[str, str]:
    """What the pack says of its council, and what only a setting says."""
    with (PACK / "council.csv").open(encoding="utf-8", newline="") as lines:
        said = {row["fact"]: row["value"] for row in csv.DictReader(lines)}
    return {**said, "service": "Salford AP", "contact_email": "ap.team@salford-ap.example"}
