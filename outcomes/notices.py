"""Who is told by e-mail that a review is to be held."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Affiliation
from accounts.telling import tell
from core import clock, mail
from govuk.dates import day_words
from outcomes.models import Review
from placements import notices


def who_holds(review: Review) -> QuerySet[Affiliation]:
    """Who records a review: those who commission for the placement's commissioner, else a council's managers."""
    at = review.placement.commissioner_id
    return (
        (notices.commissioners_at([at]) or notices.managers_of_council(at))
        .select_related("user")
        .order_by("user__name")
    )


def review_to_hold(review: Review, people: Iterable[Affiliation]) -> None:
    """Remind them of it, once a day."""
    today = clock.today()
    context = {
        "reference": review.placement.reference,
        "provider": review.placement.provider.name,
        "due_on": day_words(review.due_on),
        "is_late": review.due_on < today,
        "link": mail.site_url(reverse("outcomes:review-hold", args=[review.pk])),
    }
    key = f"review-to-hold:{review.pk}:{today}"
    tell(people, "outcomes/review_to_hold", context, key=key, why="you hold reviews for your organisation")
