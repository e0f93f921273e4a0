"""What is offered from here below: a concern is raised from a register, a child's page or a placement's."""

from collections.abc import Iterable
from datetime import date

import rules
from django.urls import reverse

from concerns import counting
from core.acting import Acting
from placements import offered
from placements.child_page import Its
from placements.models import Placement
from placements.offered import Offered, SaidOfReview
from providers.models import Site
from pupils import record
from pupils.record import Act, Child

RAISE = "Raise a concern"


@offered.at_site
def from_register(site: Site, day: date, half: str, acting: Acting) -> Iterable[Offered]:
    """Whom it is about is asked next."""
    if rules.has_perm("concerns.concern_about", acting):
        yield Offered(RAISE, f"{reverse('concerns:concern-about', args=[site.pk])}?day={day}&half={half}")


@offered.with_placement
def from_placement(placement: Placement, acting: Acting) -> Iterable[Offered]:
    if rules.has_perm("concerns.concern_add", acting):
        yield Offered(RAISE, reverse("concerns:concern-add", args=[placement.pk]))


@record.offers
def from_child(child: Child) -> Iterable[Act]:
    """At each place where the child is now; where it is at none, at the last one."""
    if not rules.has_perm("concerns.concern_add", child.acting):
        return
    found = sorted(child.of(Its).placements, key=lambda row: (row.starts_on, row.pk), reverse=True)
    live = [row for row in found if row.is_live] or found[:1]
    for row in live:
        words = RAISE if len(live) == 1 else f"{RAISE} at {row.provider.name}"
        yield Act(words, reverse("concerns:concern-add", args=[row.pk]))


@offered.for_review
def counted(placement: Placement, acting: Acting) -> Iterable[SaidOfReview]:
    """How many there are, and nothing of what they say."""
    yield SaidOfReview("Concerns", counting.of_placement(placement))
