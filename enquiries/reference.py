"""Reference data of this room: how soon an enquiry is answered, and when who has not is reminded."""

from pathlib import Path

from core.reference import add_thresholds

DATA = Path(__file__).parent / "data"


def load() -> dict[str, int]:
    """How many thresholds were added."""
    return {"thresholds of enquiries": add_thresholds(DATA)}
