"""What is offered from here on the page of a placement."""

from collections.abc import Iterable

import rules
from django.urls import reverse

from core.acting import Acting
from placements import offered
from placements.models import Placement
from placements.offered import Offered


@offered.with_placement
def pack(placement: Placement, acting: Acting) -> Iterable[Offered]:
    """Its paper, for a review or a hearing."""
    if rules.has_perm("reports.placement_pack", acting, placement):
        yield Offered("Print a pack for a review or a hearing", reverse("reports:placement-pack", args=[placement.pk]))
