"""Holding a pupil still while something is decided: pupil first, then placement or numbers, always in this order.

On SQLite every writing transaction is alone anyway; there these only read the rows again.
"""

from typing import Any

from core import turns
from placements.models import Placement, Pupil


def pupil(pk: Any) -> Pupil:
    """The pupil, locked until the transaction ends."""
    return Pupil.objects.select_for_update().get(pk=pk)


def numbers() -> None:
    """Every UPN, held until the transaction ends: after the pupils, so that who enters a number asks who has it."""
    turns.take("upns")


def placement(row: Placement) -> Placement:
    """The placement as it is now, locked with its pupil until the transaction ends."""
    pupil(row.pupil_id)
    related = ("provider__organisation", "membership__lot", "site", "referral__lot", "route", "commissioner", "pupil")
    return Placement.objects.select_for_update(of=("self",)).select_related(*related).get(pk=row.pk)
