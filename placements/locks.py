"""Holding still what something is decided about: the pupil first, then the placement, then the places at a site."""

from typing import Any

from core import turns
from placements.models import Placement
from pupils import locks


def placement(row: Placement) -> Placement:
    """The placement as it is now, locked with its pupil until the transaction ends."""
    locks.pupil(row.pupil_id)
    related = ("provider__organisation", "membership__lot", "site", "referral__lot", "route", "commissioner", "pupil")
    return Placement.objects.select_for_update(of=("self",)).select_related(*related).get(pk=row.pk)


def at_site(site: Any) -> None:
    """Until the transaction ends nobody else takes a place at this site: of two for the last one the second is told."""
    turns.take("places at", site)
