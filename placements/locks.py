"""Holding a placement still while something is decided: its pupil first, always in this order."""

from placements.models import Placement
from pupils import locks


def placement(row: Placement) -> Placement:
    """The placement as it is now, locked with its pupil until the transaction ends."""
    locks.pupil(row.pupil_id)
    related = ("provider__organisation", "membership__lot", "site", "referral__lot", "route", "commissioner", "pupil")
    return Placement.objects.select_for_update(of=("self",)).select_related(*related).get(pk=row.pk)
