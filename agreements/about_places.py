"""What is said from here to the page of a placement: the key adult, the letter to parents, what is to be read."""

from collections.abc import Iterable

import rules
from django.urls import reverse

from agreements import directing
from core.acting import Acting
from placements import offered
from placements.models import Placement
from placements.offered import Offered


@offered.with_placement
def before_it_starts(placement: Placement, acting: Acting) -> Iterable[Offered]:
    """The acts around an agreement, for those whose they are."""
    if not placement.is_live:
        return
    if directing.whole_days(placement) is not None and rules.has_perm("agreements.notice_give", acting, placement):
        yield Offered("Notice to parents", reverse("agreements:notice-give", args=[placement.pk]))
    if rules.has_perm("agreements.week_times", acting, placement):
        yield Offered("Set different times by day", reverse("agreements:week-times", args=[placement.pk]))
    if rules.has_perm("agreements.wish_ask", acting, placement):
        yield Offered("Ask for a change", reverse("agreements:wish-ask", args=[placement.pk]))
    if rules.has_perm("agreements.key_adult", acting, placement):
        yield Offered("Name the key adult", reverse("agreements:key-adult", args=[placement.pk]))
        yield Offered("Read risks and medical notes", reverse("agreements:acknowledge", args=[placement.pk]))
