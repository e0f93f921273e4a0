"""Why a place is not taken, and why a placement ends: what is asked, and what of it the portal says by itself."""

from pathlib import Path

from core.reasons import Kind

DATA = Path(__file__).parent / "data"

PLANNED, NOT_STARTED, OTHER = "planned", "not_started", "other"
"""Given by the clock, and where a place that could not start is given up."""

ENDS = Kind(
    code="placement_end",
    title="Why placements end",
    asked="Asked of whoever ends a placement.",
    file=DATA / "end_reasons.json",
    columns=("placements.Placement.end_reason",),
    groups={
        "moved_on": "Moved on",
        "left": "Left for another reason",
        "broke_down": "Broke down",
        "withdrawn": "Withdrawn or not paid for",
        "not_started": "Never began",
        "other": "Other",
    },
    means={
        "positive": "A move on that was hoped for",
        "neither": "Neither a success nor a failure of the place",
        "broke_down": "The place did not last",
        "not_started": "The place never began",
    },
    means_label="Counts as",
    only_shipped={"not_started"},
    given={PLANNED, NOT_STARTED, OTHER},
    not_asked={NOT_STARTED},
)

OFFER_DECLINES = Kind(
    code="offer_decline",
    title="Why offers are declined",
    asked="Asked of a provider that declines an offer of a place.",
    file=DATA / "offer_decline_reasons.json",
    columns=("placements.Offer.decline_reason",),
    groups={
        "no_room": "No room",
        "not_right": "Not the right place for the pupil",
        "travel": "Travel",
        "other": "Other",
    },
)
