"""Holding a pupil still while something is decided: pupils first, then numbers, always in this order.

On SQLite every writing transaction is alone anyway; there these only read the rows again.
"""

from uuid import UUID

from core import turns
from pupils.models import Pupil


def pupil(pk: UUID) -> Pupil:
    """The pupil, locked until the transaction ends."""
    return Pupil.objects.select_for_update().get(pk=pk)


def numbers() -> None:
    """Every UPN, held until the transaction ends: after the pupils, so that who enters a number asks who has it."""
    turns.take("upns")
