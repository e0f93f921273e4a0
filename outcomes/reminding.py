"""Flow: whoever must hold a review is reminded of it, once a day at most."""

from collections.abc import Iterable

from django.db import transaction

from core import clock
from core.acting import Acting
from core.models import Event, MoveRefused, record
from govuk.dates import in_london, short_day
from outcomes import notices
from outcomes.models import Review

ACT = "reminded"


def is_reminded_today(review: Review) -> bool:
    """Whether somebody has been reminded of it today."""
    return Event.objects.about(review).filter(act=ACT, at__gte=clock.at(clock.today())).exists()


def remind(review: Review, *, by: Acting) -> int:
    """Tell those who hold it for the commissioner; returns how many. Raises MoveRefused where it is too late."""
    with transaction.atomic():
        Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
        review.refresh_from_db(fields=["held_on"])
        if review.held_on or not review.placement.is_live:
            raise MoveRefused("This review waits for nobody any more.")
        if is_reminded_today(review):
            raise MoveRefused("They were reminded of this review today. Remind them again tomorrow, or ring them.")
        people = list(notices.who_holds(review))
        if not people:
            raise MoveRefused(f"Nobody at {review.placement.commissioner} holds a role that records reviews.")
        notices.review_to_hold(review, people)
        words = f"{review.placement.commissioner} was reminded to hold the review."
        record(ACT, review, by=by, sentence=words, changes={"people": len(people)})
        return len(people)


def last_reminded(reviews: Iterable[Review]) -> dict[str, str]:
    """When somebody was reminded of each of these last, in words."""
    keys = [str(review.pk) for review in reviews]
    events = Event.objects.filter(object_type=Review.filed_as, object_id__in=keys, act=ACT).order_by("at", "pk")
    return {key: f"Reminded {short_day(in_london(at))}" for key, at in events.values_list("object_id", "at")}
