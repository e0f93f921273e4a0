"""What a pupil's record is told in: year groups, and the census's codes of ethnicity, need and language."""

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


@cache
def languages() -> dict[str, str]:
    """First languages by the code of the census."""
    return dict(_codes()["language"])


def language(code: str) -> str:
    """The language in words; a code that the census does not have is told as one."""
    return languages().get(code, f"Code {code}" if code else "")


def _codes() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(CODES.read_text(encoding="utf-8"))
    return found
