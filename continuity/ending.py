"""Flow: several live placements of a provider are ended together. All are, or none is, and it is said of which not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Role
from continuity import changes, notices
from continuity.models import Step
from core.acting import Acting
from core.models import MoveRefused, record
from govuk.dates import day_words
from placements import locks, running
from placements.models import Placement
from placements.rules import runs_placement
from providers.models import Provider, Site

MOST = 50
"""Ended in one go: each is worked out anew, sessions and all."""


@dataclass(frozen=True)
class Ending:
    """What is to become of one placement."""

    placement: Placement
    on: date
    reason: str
    is_moving: bool = False
    """Another place is looked for."""


@dataclass(frozen=True)
class Fault:
    """Why one of them cannot be ended so."""

    placement: Placement
    words: str

    def __str__(self) -> str:
        return f"{self.placement.pupil}, {self.placement}: {self.words}"


class NotAll(MoveRefused):
    """Some cannot be ended: nothing was."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(" ".join(map(str, faults)))


def live_at(provider: Provider, acting: Acting, site: Site | None = None) -> QuerySet[Placement]:
    """Live placements there that whoever acts may end, the first to begin first."""
    rows = Placement.objects.visible_to(acting).live().filter(provider=provider)
    if not runs_all(acting):
        rows = rows.filter(commissioner=acting.organisation_id)
    rows = rows.filter(site=site) if site else rows
    related = ("pupil", "commissioner", "site", "membership__lot", "provider__organisation")
    return rows.select_related(*related).order_by("end_reason", "starts_on", "reference")


def at(provider: Provider, acting: Acting, keys: Iterable[str]) -> QuerySet[Placement]:
    """Those of these placements there that whoever acts sees, live or not."""
    found = [UUID(key) for key in keys if is_key(key)][:MOST]
    rows = Placement.objects.visible_to(acting).filter(provider=provider, pk__in=found)
    return rows.select_related("pupil", "commissioner").order_by("starts_on", "reference")


def is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def runs_all(acting: Acting) -> bool:
    """Whether whoever acts ends placements of every commissioner."""
    return acting.role == Role.AP_MANAGER


def faults(endings: Iterable[Ending], *, note: str = "", by: Acting) -> list[Fault]:
    """Of which it could not be done now; nothing is done."""
    with transaction.atomic():
        found = _try(endings, note, by)
        transaction.set_rollback(True)
    return found


@transaction.atomic
def end_all(provider: Provider, endings: Sequence[Ending], *, note: str = "", by: Acting) -> int:
    """End all of these, and tell those whose children they are. Raises NotAll, and nothing is saved."""
    if found := _try(endings, note, by):
        raise NotAll(found)
    wanted = []
    for one in endings:
        whose = one.placement.commissioner_id
        wanted.append((one.placement, (Step.Change.PLACE, Step.What.FAMILY_PLACE, whose)))
        if one.is_moving:
            wanted.append((one.placement, (Step.Change.PLACE, Step.What.ANOTHER_PLACE, whose)))
    changes.open_steps(wanted, by=by)
    told = notices.places_end(provider, [one.placement for one in endings])
    words = f"{len(endings)} live placements were ended together."
    record("placements_ended", provider, by=by, sentence=words, changes={"ended": len(endings), "told": told})
    return len(endings)


def _try(endings: Iterable[Ending], note: str, by: Acting) -> list[Fault]:
    found = []
    for one in sorted(endings, key=lambda each: str(each.placement.pk)):
        try:
            with transaction.atomic():
                _end(one, note, by)
        except MoveRefused as refused:
            found.append(Fault(one.placement, str(refused)))
    return found


def _end(one: Ending, note: str, by: Acting) -> Any:
    row = locks.placement(one.placement)
    if not runs_placement.test(by, row):
        raise MoveRefused("Whoever commissions this placement ends it.")
    if row.is_live and row.end_reason:
        raise MoveRefused(f"Its last day, {day_words(row.ends_on)}, has been entered already.")
    return running.end(row, on=one.on, reason=one.reason, note=note, by=by)
