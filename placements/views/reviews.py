"""Pages about reviews: which are due, one review, and recording what came of it."""

from typing import Any

from core import clock
from core.columns import OVERDUE, Column, Tag
from core.lists import ListPage
from core.views import ActPage, DetailPage
from govuk.dates import day_words, short_day
from placements.filters.placing import ReviewFilter
from placements.forms.placements import HoldForm
from placements.models import Review
from placements.views.checking import CheckFirst
from pupils.by_name import FindsPupils


class ReviewList(FindsPupils, ListPage):
    """Reviews by the day they are due."""

    perm = "placements.reviews"
    queryset = Review.objects.with_details()
    title = "Reviews"
    noun = "review"
    pupil = "placement__pupil"
    filter_class = ReviewFilter

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        return (
            Column(
                "Placement",
                lambda row: row.placement.reference,
                "placement",
                link="placements:review",
                heard=lambda row: f", review due by {short_day(row.due_on)}",
                is_reference=True,
            ),
            Column("Pupil", lambda row: str(row.placement.pupil), hint=self.beside),
            Column("Provider", lambda row: row.placement.provider.name),
            Column("Due", lambda row: row.due_on, "due", label="Due by", beside=lambda row: _late(row)),
            Column("Held", lambda row: row.held_on, "held"),
            Column("Decided", lambda row: row.get_outcome_display()),
        )


def _late(row: Review) -> Tag | None:
    """A pause does not move the day; whoever chases is told of it."""
    is_due = row.held_on is None and row.placement.is_live
    if not is_due or row.due_on >= clock.today():
        return None
    return Tag("Overdue, placement paused", "yellow") if row.placement.is_paused else OVERDUE


class ReviewPage(DetailPage):
    """One review and what came of it."""

    perm = "placements.review"
    queryset = Review.objects.with_details()
    back_to = "placements:placement"
    back_words = "Back to the placement"
    context_object_name = "review"
    title = "Review"
    is_logged = True

    @property
    def about(self) -> Any:
        return self.object.placement

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        review, today = self.object, clock.today()
        return super().get_context_data(
            is_due=review.held_on is None and review.placement.is_live,
            sees_note=self.acting.sees_everything or self.acting.organisation_id == review.placement.commissioner_id,
            is_overdue=review.held_on is None and review.placement.is_live and review.due_on < today,
            **kwargs,
        )


class ReviewHold(CheckFirst, ActPage):
    """Writing down what came of a review."""

    perm = "placements.review_hold"
    queryset = Review.objects.with_details()
    form_class = HoldForm
    submit = "Continue"
    title = "Record the review"
    back_to = "placements:review"
    back_words = "Back to the review"
    done_message = "The review was recorded."
    check_title = "Check the review before you record it"
    check_submit = "Record the review"
    check_note = "A review that was recorded is not changed afterwards."
    caption = "{row.placement.reference}, {row.placement.pupil}"

    @property
    def can_still_be_done(self) -> bool:
        return self.row.held_on is None

    def get_too_late(self) -> str:
        return f"This review was recorded on {day_words(self.row.held_on)}."
