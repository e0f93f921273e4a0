"""Links of the national schools register: after an academy conversion the old and the new URN find each other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from accounts.importing import gias
from accounts.models import School, SchoolLink
from core.files.faults import Fault, Wrong
from core.files.intake import Intake

BATCH = 1_000
WHAT = "the links file of the schools register"
COLUMNS = ("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate")
ROOM = {fact: SchoolLink._meta.get_field(fact) for fact in ("linked_name", "kind")}


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One end of a link: for the school `urn`, the linked school is its predecessor, successor or merger."""

    urn: str
    linked_urn: str
    linked_name: str
    kind: str
    established_on: date | None
    number: int = field(default=0, compare=False)


@dataclass
class LinkIntake(Intake):
    """What came of a file of links; `elsewhere` counts those of schools that are not in the portal."""

    elsewhere: int = 0


def read_links(path: Path | str) -> Iterator[LinkRow | Fault]:
    """Every line of the register's links file; raises FileRefused for the whole file."""
    return gias.read_rows(path, COLUMNS, _link, key=lambda link: (link.urn, link.linked_urn, link.kind), what=WHAT)


def _link(cells: dict[str, str], number: int) -> LinkRow:
    urn, linked_urn = gias.urn("URN", cells["URN"]), gias.urn("LinkURN", cells["LinkURN"])
    if urn == linked_urn:
        raise Wrong(f"LinkURN {linked_urn} links the school to itself")
    return LinkRow(
        urn=urn,
        linked_urn=linked_urn,
        linked_name=cells["LinkName"],
        kind=gias.needed("LinkType", cells["LinkType"]),
        established_on=gias.day("LinkEstablishedDate", cells["LinkEstablishedDate"]),
        number=number,
    )


@dataclass
class ComparedLinks:
    """What taking links over would do: those to add, those that change, and where they lead to nobody here."""

    intake: LinkIntake
    new: list[LinkRow] = field(default_factory=list)
    changed: list[tuple[SchoolLink, bool]] = field(default_factory=list)
    schools: dict[str, tuple[Any, str]] = field(default_factory=dict)
    """Key and name of each school of the portal by its URN."""

    @property
    def leading_away(self) -> set[str]:
        """The URNs of schools that new links lead to and that are not in the portal."""
        return {row.linked_urn for row in self.new} - self.schools.keys()

    def save(self) -> None:
        """Take them over; in the transaction of who compared."""
        made = [
            SchoolLink(
                school_id=self.schools[row.urn][0],
                linked_urn=row.linked_urn,
                linked_name=row.linked_name,
                kind=row.kind,
                established_on=row.established_on,
            )
            for row in self.new
        ]
        SchoolLink.objects.bulk_create(made, batch_size=BATCH)
        updated = [link for link, _ in self.changed]
        SchoolLink.objects.bulk_update(updated, ["linked_name", "established_on"], batch_size=BATCH)


def compare_links(rows: Iterable[LinkRow | Fault], intake: LinkIntake) -> ComparedLinks:
    """Tell the links of the portal's schools apart by what they would change; nothing is saved."""
    here = School.objects.filter(organisation__is_demo=False).values_list("urn", "pk", "organisation__name")
    schools = {urn: (pk, name) for urn, pk, name in here}
    known = {(link.school_id, link.linked_urn, link.kind): link for link in SchoolLink.objects.all()}

    def of_schools_here() -> Iterator[LinkRow | Fault]:
        for row in rows:
            if isinstance(row, Fault) or row.urn in schools:
                yield row
            else:
                intake.elsewhere += 1

    new, changed = intake.sort(
        of_schools_here(),
        saved=lambda row: known.get((schools[row.urn][0], row.linked_urn, row.kind)),
        change=_take_over,
        fault=_fault,
    )
    return ComparedLinks(intake, new, changed, schools)


def import_links(rows: Iterable[LinkRow | Fault], intake: LinkIntake) -> None:
    """Predecessors and successors of the schools in the portal, in the transaction of a flow that records them."""
    compare_links(rows, intake).save()


def _fault(row: LinkRow, link: SchoolLink | None) -> str:
    too_long = gias.too_long(row, ROOM)
    return f"the link of URN {row.urn} {too_long}" if too_long else ""


def _take_over(row: LinkRow, link: SchoolLink) -> bool:
    """Whether the register says something new of a link; a date it has since left blank stays."""
    before = (link.linked_name, link.established_on)
    link.linked_name = row.linked_name or link.linked_name
    link.established_on = row.established_on or link.established_on
    return before != (link.linked_name, link.established_on)
