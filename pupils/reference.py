"""What a pupil's record is told in: year groups, and the census's codes of ethnicity and need."""

import json
from functools import cache
from pathlib import Path

CODES = Path(__file__).parent / "data" / "codes.json"
YEARS = [("0", "Reception"), *((str(year), f"Year {year}") for year in range(1, 15))]


@cache
def ethnicities() -> dict[str, str]:
    """Ethnicity by the code of the census."""
    return dict(_codes()["ethnicity"])


@cache
def needs() -> dict[str, str]:
    """Kinds of special educational need by the code of the census."""
    return dict(_codes()["need"])


def _codes() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(CODES.read_text(encoding="utf-8"))
    return found
