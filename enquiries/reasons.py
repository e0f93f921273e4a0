"""Why a provider cannot take whom it was asked about, and why a family does not want a place: what is asked."""

from pathlib import Path

from core.reasons import Kind

DATA = Path(__file__).parent / "data"

CANNOTS = Kind(
    code="enquiry_cannot",
    title="Why providers cannot take whom they are asked about",
    asked="Asked of a provider that answers an enquiry with no.",
    file=DATA / "cannot_reasons.json",
    columns=("enquiries.Asked.reason",),
    groups={
        "no_room": "No room",
        "not_right": "Not the right place",
        "travel": "Travel",
        "other": "Other",
    },
)

FAMILY_REFUSALS = Kind(
    code="family_refusal",
    title="Why families do not want a place",
    asked="Asked of whoever writes down that a family does not want a provider.",
    file=DATA / "family_refusal_reasons.json",
    columns=("enquiries.FamilyRefusal.reason",),
    groups={
        "travel": "Travel",
        "place": "The place itself",
        "wish": "Another wish",
        "other": "Other",
    },
)
