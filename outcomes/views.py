"""Pages about reviews: which are due, one review, and recording what came of it."""

from typing import Any

import rules
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property

from core import clock
from core.columns import OVERDUE, Column, Tag
from core.lists import ListPage
from core.models import opened
from core.views import ActPage, DetailPage
from core.views.checking import CheckFirst
from govuk.dates import day_words, short_day
from outcomes import notices, reminding, review_facts
from outcomes.filters import ReviewFilter
from outcomes.forms import HoldForm, RemindForm
from outcomes.models import Review
from pupils.by_name import FindsPupils


class ReviewList(FindsPupils, ListPage):
    """Reviews by the day they are due."""

    perm = "outcomes.reviews"
    queryset = Review.objects.with_details().to_hold_first()
    title = "Reviews"
    noun = "review"
    pupil = "placement__pupil"
    filter_class = ReviewFilter
    caption = "Reviews, those to hold first"

    @cached_property
    def reminded(self) -> dict[str, Any]:
        """Of which reviews of the page somebody was reminded last, and when."""
        return reminding.last_reminded(self.told)

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """With who must hold it, and a reminder for those who chase."""
        may_remind = rules.has_perm("outcomes.review_remind", self.acting)
        return (
            Column(
                "Placement",
                lambda row: row.placement.reference,
                "placement",
                link="outcomes:review",
                heard=lambda row: f", review due by {short_day(row.due_on)}",
                is_reference=True,
            ),
            Column("Pupil", lambda row: str(row.placement.pupil), "pupil", hint=self.beside),
            Column("Commissioner", lambda row: row.placement.commissioner.name, "commissioner"),
            Column("Provider", lambda row: row.placement.provider.name, "provider"),
            Column("Due", lambda row: row.due_on, "due", label="Due by", beside=lambda row: _late(row)),
            Column(
                "Held",
                lambda row: row.held_on,
                "held",
                hint=lambda row: row.get_outcome_display() or None,
                in_file=False,
            ),
            Column("Held", lambda row: row.held_on, on_page=False),
            Column("Decided", lambda row: row.get_outcome_display(), on_page=False),
            Column(
                "Remind",
                lambda row: "Remind" if may_be_reminded(row) else "",
                link=lambda row: reverse("outcomes:review-remind", args=[row.pk]) if may_be_reminded(row) else "",
                heard=lambda row: f" {row.placement.commissioner} of the review of {row.placement.reference}",
                hint=lambda row: self.reminded.get(str(row.pk)),
                is_act=True,
                on_page=may_remind,
                in_file=False,
            ),
        )


def may_be_reminded(row: Review) -> bool:
    """Whether it waits for somebody."""
    return row.held_on is None and row.placement.is_live


def _late(row: Review) -> Tag | None:
    """A pause does not move the day; whoever chases is told of it."""
    is_due = row.held_on is None and row.placement.is_live
    if not is_due or row.due_on >= clock.today():
        return None
    return Tag("Overdue, placement paused", "yellow") if row.placement.is_paused else OVERDUE


class ReviewPage(DetailPage):
    """One review and what came of it."""

    perm = "outcomes.review"
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
            is_to_follow=bool(review.held_on)
            and Review.objects.visible_to(self.acting).to_follow().filter(pk=review.pk).exists(),
            is_due=review.held_on is None and review.placement.is_live,
            sees_note=self.acting.sees_everything or self.acting.organisation_id == review.placement.commissioner_id,
            is_overdue=review.held_on is None and review.placement.is_live and review.due_on < today,
            **kwargs,
        )


class ReviewRemind(ActPage):
    """Reminding those who must hold a review."""

    perm = "outcomes.review_remind"
    queryset = Review.objects.with_details()
    form_class = RemindForm
    submit = "Send the reminder"
    title = "Remind the commissioner"
    back_to = "outcomes:reviews"
    back_words = "Back to reviews"
    done_message = "The reminder was sent."
    caption = "Review of {row.placement.reference}"

    @property
    def about(self) -> Any:
        """A list's."""
        return None

    @property
    def can_still_be_done(self) -> bool:
        return may_be_reminded(self.row) and not reminding.is_reminded_today(self.row)

    def get_too_late(self) -> str:
        if may_be_reminded(self.row):
            return "They were reminded of this review today. Remind them again tomorrow, or ring them."
        return "This review waits for nobody any more."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        holders = [person.user.name for person in notices.who_holds(self.row)]
        return super().get_context_data(holders=holders, **kwargs)


class ReviewHold(CheckFirst, ActPage):
    """Writing down what came of a review."""

    perm = "outcomes.review_hold"
    queryset = Review.objects.with_details()
    form_class = HoldForm
    submit = "Continue"
    title = "Record the review"
    back_to = "outcomes:review"
    back_words = "Back to the review"
    done_message = "The review was recorded."
    check_title = "Check the review before you record it"
    check_submit = "Record the review"
    check_note = "A review that was recorded is not changed afterwards."
    caption = "{row.placement.reference}, {row.placement.pupil}"

    @property
    def can_still_be_done(self) -> bool:
        return self.row.held_on is None

    def get_done_url(self, result: Review) -> str:
        """On to the form of what was decided, where this person may do it."""
        page, _act = result.next_step
        placement = result.placement
        perm = page.replace(":", ".").replace("-", "_")
        may = page and placement.is_live and rules.has_perm(perm, self.acting, placement)
        return reverse(page, args=[placement.pk]) if may else super().get_done_url(result)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Facts of a child stand over the form: it is logged as opened."""
        response = super().get(request, *args, **kwargs)
        opened(self.row, by=self.acting)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(facts=review_facts.rows(self.row, self.acting), **kwargs)

    def get_too_late(self) -> str:
        return f"This review was recorded on {day_words(self.row.held_on)}."
