"""Why a day passed on which education was due: what is asked."""

from pathlib import Path

from core.reasons import Kind

DATA = Path(__file__).parent / "data"

DAYS_PASSED = Kind(
    code="day_passed",
    title="Why education was not in place in time",
    asked="Asked when the day passes on which education was due after an exclusion.",
    file=DATA / "day_passed_reasons.json",
    columns=("packages.DayPassed.code",),
    groups={
        "no_place": "No place",
        "told_late": "Known too late",
        "family": "The family or the child",
        "ours": "Ours to put right",
        "other": "Other",
    },
)
