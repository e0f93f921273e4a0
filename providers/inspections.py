"""How inspectorates grade: frameworks with their areas and grades, as the room's data says."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "inspections.json"


@dataclass(frozen=True)
class Scheme:
    """One inspection framework: what is graded, and the grades there are, by code and in words."""

    code: str
    title: str
    areas: dict[str, str]
    grades: dict[str, str]


@cache
def schemes() -> dict[str, Scheme]:
    """Every framework by its code, the newest first."""
    return {row["code"]: Scheme(**row) for row in json.loads(DATA.read_text(encoding="utf-8"))}


def in_words(code: str, graded: dict[str, str]) -> list[str]:
    """The grades of an inspection as lines, in the framework's order: Leadership: Good."""
    scheme = schemes().get(code)
    if scheme is None:
        return [f"{area}: {grade}" for area, grade in graded.items()]
    return [
        f"{title}: {scheme.grades.get(graded[area], graded[area])}"
        for area, title in scheme.areas.items()
        if area in graded
    ]
