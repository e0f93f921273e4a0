"""What is said of reviews on a child's page: days to come, what is overdue, what was decided."""

from collections.abc import Iterable
from functools import cached_property

from django.db.models import Model
from django.urls import reverse

from core import clock
from govuk.dates import day_words
from outcomes.models import Review
from placements.models import LIVE
from pupils import record
from pupils.record import Child, Coming, Open


class Its:
    """The child's reviews that whoever looks may open, asked once."""

    def __init__(self, child: Child) -> None:
        self.pupil, self.acting, self.today = child.pupil, child.acting, clock.today()

    @cached_property
    def reviews(self) -> list[Review]:
        return list(Review.objects.visible_to(self.acting).filter(placement__pupil=self.pupil).with_details())

    @property
    def due(self) -> list[Review]:
        """Not yet held, of placements that run."""
        return [row for row in self.reviews if row.held_on is None and row.placement.status in LIVE]


@record.comes
def dates(child: Child) -> Iterable[Coming]:
    its = child.of(Its)
    for review in its.due:
        if review.due_on >= its.today:
            words = f"Review of the place at {review.placement.provider.name}"
            yield Coming(review.due_on, words, reverse("outcomes:review", args=[review.pk]))


@record.asks
def late(child: Child) -> Iterable[Open]:
    its = child.of(Its)
    for review in its.due:
        if review.due_on < its.today:
            link, words = reverse("outcomes:review", args=[review.pk]), f"Review at {review.placement.provider.name}"
            paused = ", the placement is paused" if review.placement.is_paused else ""
            yield Open(words, link, f"due on {day_words(review.due_on)}{paused}", not paused)


@record.tells
def story(child: Child) -> Iterable[Model]:
    yield from (row for row in child.of(Its).reviews if row.held_on)
