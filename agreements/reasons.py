"""Why something agreed is to change: what is asked of whoever asks for it."""

from pathlib import Path

from core.reasons import Kind

CHANGES = Kind(
    code="agreement_change",
    title="Why agreements change",
    asked="Asked of whoever asks for a longer placement, another week, or an early end.",
    file=Path(__file__).parent / "data" / "change_reasons.json",
    columns=("agreements.Wish.reason",),
    groups={"progress": "Progress", "need": "The pupil", "places": "School, provider or money", "other": "Other"},
)
