"""Reference data of this room: how soon a concern is acknowledged."""

from pathlib import Path

from core.reference import add_thresholds

DATA = Path(__file__).parent / "data"


def load() -> dict[str, int]:
    """How many thresholds were added."""
    return {"thresholds of concerns": add_thresholds(DATA)}
