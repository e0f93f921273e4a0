"""Reference data of this room: how many hours a child is owed, and how long less may be agreed."""

from pathlib import Path

from core.reference import add_thresholds

DATA = Path(__file__).parent / "data"


def load() -> dict[str, int]:
    """How many thresholds were added."""
    return {"thresholds of packages": add_thresholds(DATA)}
