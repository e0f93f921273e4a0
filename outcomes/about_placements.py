"""What is said from here on the page of a placement: its reviews."""

from core.acting import Acting
from outcomes.models import Review
from placements import offered
from placements.models import Placement
from placements.offered import Part


@offered.on_page
def reviews(placement: Placement, acting: Acting) -> Part:
    rows = Review.objects.visible_to(acting).filter(placement=placement).select_related("held_by")
    return Part("outcomes/_placement_reviews.html", rows)
