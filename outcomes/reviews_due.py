"""Reviews whose day is near or over, among the clocks of home."""

from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from accounts.models import Role
from core.acting import Acting
from core.ordering import first_of
from core.school_days import SchoolDays
from outcomes.models import Review
from placements import running_out
from placements.running_out import SHOWN, Source, clock_of
from pupils.models import Enrolment
from pupils.readers import Reader
from referrals.running_out import Due

WEEK = timedelta(days=7)
RHYTHMS = {
    "half_term": "at least every half-term",
    "month": "every month on this route",
    "year": "every year on this route",
    "end_of_suspension": "at the end of the suspension",
}


def _reviews(acting: Acting, today: date) -> Any:
    """Those for this organisation to hold, with the pupil's `home_school`; the AP Manager's are everybody's."""
    rows = Review.objects.visible_to(acting).due().filter(due_on__lte=today + WEEK)
    if acting.role != Role.AP_MANAGER:
        rows = rows.filter(placement__commissioner=acting.organisation_id)
    first = first_of(rows, SHOWN + 1, "due_on", "pk")
    related = first.select_related("placement__pupil", "placement__provider__organisation", "placement__route")
    home = Enrolment.objects.home(today).filter(pupil=OuterRef("placement__pupil")).values("school")[:1]
    return related.annotate(home_school=Subquery(home))


def _of_review(row: Review, days: SchoolDays, reader: Reader) -> Due:
    placement = row.placement
    why = RHYTHMS.get(placement.route.review_every, RHYTHMS["half_term"])
    # A pause does not move the day; whoever reads how late it is must know of it.
    why += "; the placement is paused" if placement.is_paused else ""
    clock = clock_of("Review by", row.due_on, days, reader, why)
    about = f"{placement.provider.name}, {placement.reference}"
    url = reverse("outcomes:review-hold", args=[row.pk])
    return Due(clock, reader.with_year(placement.pupil), about, "Record the review", url)


running_out.runs(Source("reviews", "outcomes:reviews", "when=due", _reviews, lambda row: row.home_school, _of_review))
