"""Flow: what a provider teaches for commissioners outside the portal is declared in figures, true of a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from core import clock
from core.acting import Acting
from core.models import MoveRefused, record
from providers.models import Provider
from watch import watching
from watch.models import Declaration, DeclaredHours


@dataclass(frozen=True)
class Line:
    """So many pupils of one commissioner, of compulsory school age, each alike."""

    commissioner: str
    pupils: int
    hours: Decimal
    days: int
    is_protected: bool = False


@transaction.atomic
def declare(provider: Provider, *, declared_on: date, lines: Iterable[Line], by: Acting) -> Declaration:
    """Enter the figures that are true of this day; the watch is worked out again. Raises MoveRefused."""
    if provider.is_registered:
        raise MoveRefused("A registered school is not watched, so it declares nothing here.")
    if declared_on > clock.today():
        raise MoveRefused("The day the figures are true of must be today or in the past.")
    made = Declaration.objects.create(provider=provider, declared_on=declared_on, entered_by_id=by.user_id)
    for line in lines:
        DeclaredHours.objects.create(
            declaration=made,
            commissioner=line.commissioner,
            pupils=line.pupils,
            hours=line.hours,
            days=line.days,
            is_protected=line.is_protected,
        )
    changes = {"declared_on": [None, declared_on.isoformat()], "pupils": [None, made.pupils]}
    record("declared", made, by=by, sentence="The pupils others place there were declared.", changes=changes)
    watching.look([provider.pk])
    return made
