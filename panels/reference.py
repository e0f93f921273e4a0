"""Reference data of this room: how many members decide an item."""

from pathlib import Path

from core.reference import add_thresholds

DATA = Path(__file__).parent / "data"


def load() -> dict[str, int]:
    """How many thresholds were added."""
    return {"thresholds of panels": add_thresholds(DATA)}
