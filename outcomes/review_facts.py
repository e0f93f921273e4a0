"""What whoever holds a review needs before them: how the child attends, why it was referred, what was decided last."""

from typing import Any

from core.acting import Acting
from govuk.dates import day_words
from outcomes.models import Review
from placements import offered
from pupils import record
from pupils.record import Child

Rows = list[dict[str, Any]]


def rows(review: Review, acting: Acting) -> Rows:
    """For a summary list; what nobody has said is said to be so."""
    placement = review.placement
    referral = placement.referral
    found: Rows = [
        {"key": "Due by", "value": day_words(review.due_on)},
        {"key": "Provider", "value": placement.provider.name},
        {"key": "Attendance", "lines": _attendance(review, acting)},
        {"key": "Why referred", "lines": [str(said) for said in (referral.route, referral.reason) if said]},
        {"key": "Pupil's view then", "value": referral.pupil_view or "Not known"},
        {"key": "Decided last", "value": _decided_last(review)},
    ]
    found += [said._asdict() for said in offered.said_of_review(placement, acting)]
    if placement.is_paused:
        found.insert(2, {"key": "Placement", "value": "Paused. A review can be held all the same."})
    return found


def _attendance(review: Review, acting: Acting) -> list[str]:
    attended = record.attendance_of(Child(review.placement.pupil, acting))
    if attended is None:
        return ["Not known"]
    before = f"{attended.before} before"
    return [
        f"{attended.since} since referral, {attended.of}",
        f"{before}, {attended.change}" if attended.change else before,
    ]


def _decided_last(review: Review) -> str:
    held = Review.objects.filter(placement=review.placement_id).exclude(held_on=None).order_by("-held_on").first()
    if held is None or held.held_on is None:
        return "This is the first review"
    return f"{held.get_outcome_display()}, on {day_words(held.held_on)}"
