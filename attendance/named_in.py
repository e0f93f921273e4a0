"""Whom a file of attendance names: kept with the upload, so that it closes when pages about one of them do."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from attendance.models import Upload
from attendance.said import Register
from core.acting import Acting
from core.identifiers import tidy
from placements.models import Placement
from providers.models import Provider
from pupils.models import FormerUpn

FAR = date.max


class _Place(NamedTuple):
    """A placement, and from when to when it runs."""

    pk: Any
    pupil: Any
    starts_on: date
    until: date


def placements(provider: Provider, said: Register, *, by: Acting) -> set[UUID]:
    """The placements a file is about: those of the days in it, and the latest of a pupil it names for other days."""
    rows = Placement.objects.visible_to(by).filter(provider=provider)
    by_upn: dict[str, Any] = {}
    places: dict[Any, list[_Place]] = {}
    found = rows.values_list("pk", "pupil_id", "starts_on", "ended_on", "pupil__upn")
    for pk, pupil, starts_on, ended_on, upn in found:
        places.setdefault(pupil, []).append(_Place(pk, pupil, starts_on, ended_on or FAR))
        if upn:
            by_upn[upn] = pupil
    former = FormerUpn.objects.filter(pupil__placements__in=rows).values_list("upn", "pupil_id")
    by_upn = {**dict(former), **by_upn}
    days = [row.on for row in said.rows]
    first, last = (min(days), max(days)) if days else (FAR, date.min)
    named = {by_upn[upn] for upn in _upns(said) if upn in by_upn}
    return {place.pk for pupil in named for place in _of_days(places[pupil], first, last)}


def _upns(said: Register) -> set[str]:
    """Every UPN of a row that was read, and every word that could be one of a row that was not."""
    unread = (cell for fault in said.faults for cell in fault.cells if isinstance(cell, str))
    return {row.upn for row in said.rows} | {tidy(cell) for cell in unread}


def _of_days(places: list[_Place], first: date, last: date) -> Iterable[_Place]:
    running = [place for place in places if place.starts_on <= last and place.until >= first]
    return running or [max(places, key=lambda place: place.starts_on)]


def keep(upload: Upload, found: Iterable[UUID]) -> None:
    """Remember these placements as named in the file; one that was remembered stays."""
    through = Upload.placements.through
    through._default_manager.bulk_create(
        [through(upload_id=upload.pk, placement_id=pk) for pk in found], ignore_conflicts=True
    )
