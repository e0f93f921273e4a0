"""Narrow the list of reviews."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django_filters import OrderingFilter

from core import clock
from core.forms import PageFilter
from govuk.filters import ChoiceFilter, ModelChoiceFilter
from outcomes.models import Review
from providers.models import Provider
from referrals import referring

SOON = timedelta(days=14)


class ReviewFilter(PageFilter):
    """Overdue, due soon, due later, or held."""

    when = ChoiceFilter(
        label="When",
        choices=[
            ("overdue", "Overdue"),
            ("soon", "Due in two weeks"),
            ("due", "All that are due"),
            ("to_follow", "Held, and to follow up"),
            ("held", "Held"),
        ],
        method="at_time",
        empty_label="All",
    )
    school = ModelChoiceFilter(
        label="Commissioner",
        field_name="placement__commissioner",
        queryset=lambda request: referring.commissioners(),
        empty_label="All",
    )
    provider = ModelChoiceFilter(
        label="Provider",
        field_name="placement__provider",
        queryset=lambda request: Provider.objects.select_related("organisation"),
        empty_label="All",
    )
    preset = "when"
    sort = OrderingFilter(
        fields={
            "due_on": "due",
            "held_on": "held",
            "placement__reference": "placement",
            "placement__pupil__legal_surname": "pupil",
            "placement__provider__organisation__name": "provider",
            "placement__commissioner__name": "commissioner",
        }
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.acting.sees_everything:
            del self.filters["school"]

    def at_time(self, reviews: QuerySet[Review], name: str, when: str) -> QuerySet[Review]:
        """Reviews of running placements by their due day, or those that were held."""
        today = clock.today()
        if when == "held":
            return reviews.exclude(held_on=None)
        if when == "to_follow":
            return reviews.to_follow()  # type: ignore[attr-defined]
        due = reviews.due()  # type: ignore[attr-defined]
        return due.filter(
            {"overdue": Q(due_on__lt=today), "soon": Q(due_on__range=(today, today + SOON))}.get(when, Q())
        )
