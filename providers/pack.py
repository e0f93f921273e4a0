"""What a council pack says of this room: the frameworks, their lots and rounds."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from core import clock
from core.packs import Once, Pack
from core.reference import add_missing
from providers.models import Framework, Lot, Round

HALF_DAYS = 10
Keys = dict[str, UUID | None]
FLAGS = {"full_time": "is_full_time", "online": "is_online", "work_placement": "is_work"}


def load(pack: Pack) -> dict[str, int]:
    """How many frameworks, lots and rounds were added; raises PackRefused."""
    said = list(_frameworks(pack))
    added = add_missing(Framework, ("reference",), said)
    # One that somebody gave another reference since has its lots and rounds already.
    known: Keys = {**dict.fromkeys(row["reference"] for row in said), **_there()}
    return {
        "frameworks": added,
        "lots": add_missing(Lot, ("framework_id", "number"), _of_those(_lots(pack, known))),
        "rounds": add_missing(Round, ("framework_id", "name"), _of_those(_rounds(pack, known))),
    }


def _there() -> Keys:
    return dict(Framework.objects.values_list("reference", "pk"))


def _of_those(rows: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["framework_id"]]


def _frameworks(pack: Pack) -> Iterator[dict[str, Any]]:
    seen = Once()
    for line in pack.lines("frameworks.csv", ("framework", "name", "first_day", "last_day"), ("legal_form",)):
        first, last = line.days()
        yield line.row(
            Framework,
            reference=seen.first(line, line.text("framework")),
            name=line.text("name"),
            vehicle=line.text("legal_form", is_needed=False) or "not said",
            starts_on=first,
            ends_on=last,
        )


def _lots(pack: Pack, known: Keys) -> Iterator[dict[str, Any]]:
    seen = Once()
    more = ("pupil_needs", "fewest_half_days", "most_half_days", "title_published", *FLAGS)
    for line in pack.lines("lots.csv", ("framework", "number", "title"), more):
        framework, number = line.one_of("framework", known), line.whole("number", most=999, is_needed=True)
        fewest, most = (line.whole(f"{which}_half_days", most=HALF_DAYS) for which in ("fewest", "most"))
        if fewest and most and fewest > most:
            raise line.wrong(f"the fewest half-days, {fewest}, are more than the most, {most}")
        seen.first(line, f"{framework} lot {number}")
        yield line.row(
            Lot,
            framework_id=known[framework],
            number=number,
            title=line.text("title"),
            need=line.text("pupil_needs", is_needed=False),
            fewest_half_days=fewest,
            most_half_days=most,
            is_confirmed=line.yes("title_published", usual=True),
            **{name: line.yes(column) for column, name in FLAGS.items()},
        )


def _rounds(pack: Pack, known: Keys) -> Iterator[dict[str, Any]]:
    seen = Once()
    for line in pack.lines("rounds.csv", ("framework", "round", "first_day", "last_day")):
        framework, (first, last) = line.one_of("framework", known), line.days()
        yield line.row(
            Round,
            framework_id=known[framework],
            name=seen.first(line, line.text("round"), within=framework),
            opens_on=first,
            closes_on=last,
            status=_status(first, last),
        )


def _status(opens_on: date, closes_on: date) -> str:
    """Where a round stands on the day it is loaded."""
    today = clock.today()
    if today < opens_on:
        return Round.Status.PLANNED
    return Round.Status.OPEN if today <= closes_on else Round.Status.CLOSED
