"""Reference data of this room: in which order the rules of the places are asked."""

from pathlib import Path

from core.reference import add_thresholds

DATA = Path(__file__).parent / "data"


def load() -> dict[str, int]:
    """How many thresholds were added."""
    return {"places in the order of places": add_thresholds(DATA)}
