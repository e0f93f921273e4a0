"""Flow: rows of the national register become organisations with their school profile, and links between schools."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.council import the_council
from accounts.importing import gias
from accounts.importing.gias import LinkRow, Refused, SchoolRow
from accounts.models import Organisation, School, SchoolLink
from core.bulk import insert_many, update_many
from core.models import Calendar, record, record_each

BATCH = 1_000
# The name stands on the organisation, the rest on the school's profile under the same names.
FACTS = tuple(column.name for column in fields(SchoolRow) if column.name not in ("urn", "name", "row"))
OPEN_STATUSES = ("1", "3")
ROOM: dict[str, Any] = {
    "name": Organisation._meta.get_field("name"),
    **{column.name: column for column in School._meta.fields if column.name in FACTS and column.max_length},
}
LINK_ROOM = {fact: SchoolLink._meta.get_field(fact) for fact in ("linked_name", "kind")}


@dataclass
class Counts:
    """What came of one file: rows new, changed, unchanged, and those refused by number with their reason."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        """Whether every row was refused."""
        return not (self.new or self.changed or self.unchanged)

    def figures(self) -> dict[str, int]:
        """The counts alone, for the trail and the last line."""
        return {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": len(self.refused),
        }


@dataclass
class Outcome:
    """What came of an import; `elsewhere` counts links of schools that are not in the portal."""

    schools: Counts = field(default_factory=Counts)
    links: Counts = field(default_factory=Counts)
    elsewhere: int = 0


def import_register(schools: Path, links: Path | None = None, *, by: Any) -> Outcome:
    """Bring the portal's schools up to the register's, all or nothing. Raises FileRefused for a file it cannot read.

    Schools that the file leaves out stay as they are, closed and merged ones too: pupils came from them.
    """
    outcome = Outcome()
    # Read to the end first: a database ends a transaction that waits long for its next question.
    rows = list(gias.read_schools(schools))
    linked = list(gias.read_links(links)) if links else []
    with transaction.atomic():
        council, _ = the_council()
        _import_schools(rows, council, outcome.schools, by)
        changes: dict[str, Any] = {"schools": outcome.schools.figures()}
        if links:
            _import_links(linked, outcome)
            changes["links"] = {**outcome.links.figures(), "elsewhere": outcome.elsewhere}
        record("imported_schools", council, by=by, changes=changes)
    return outcome


def _good(rows: Iterable[Any], counts: Counts) -> Iterator[Any]:
    """The rows taken over; the refused ones are kept for the report."""
    for row in rows:
        if isinstance(row, Refused):
            counts.refused.append(row)
        else:
            yield row


def _import_schools(rows: Iterable[SchoolRow | Refused], council: Organisation, counts: Counts, by: Any) -> None:
    known = {school.urn: school for school in School.objects.select_related("organisation")}
    # Organisations that entered their URN before the register told of them: the profile is theirs.
    entered = {row.urn: row for row in Organisation.objects.exclude(urn="")}
    new: list[SchoolRow] = []
    changed: list[tuple[School, dict[str, Any]]] = []
    for row in _good(rows, counts):
        school = known.get(row.urn)
        if fault := _fault(row, school, entered.get(row.urn)):
            counts.refused.append(Refused(row.row, f"URN {row.urn} {fault}"))
        elif school is None:
            new.append(row)
        elif changes := _take_over(row, school):
            changed.append((school, changes))
        else:
            counts.unchanged += 1
    _add([row for row in new if row.urn not in entered], council)
    _join([(row, entered[row.urn]) for row in new if row.urn in entered], by)
    _change(changed, by)
    counts.new, counts.changed = len(new), len(changed)


def _fault(row: SchoolRow, school: School | None, entered: Organisation | None) -> str:
    """Why a row that reads well is still not taken over; empty when it is."""
    if (school and school.organisation.is_demo) or (entered and entered.is_demo):
        return "belongs to an invented school of the demonstration"
    if row.closed_on and not row.opened_on and school and school.opened_on and row.closed_on < school.opened_on:
        return f"has a CloseDate before {school.opened_on:%d-%m-%Y}, when it opened as the portal knows it"
    return _too_long(row, ROOM)


def _too_long(row: SchoolRow | LinkRow, room: Mapping[str, Any]) -> str:
    for fact, column in room.items():
        if len(getattr(row, fact)) > column.max_length:
            return f"has a {column.verbose_name} that is too long to be right"
    return ""


def _take_over(row: SchoolRow, school: School) -> dict[str, list[Any]]:
    """Set what the register says differently, and return it as before and after.

    Extracts differ in their columns and leave many blank: a blank never wipes out what is known, except the closing
    date of a school that is open again.
    """
    changes: dict[str, list[Any]] = {}
    if row.name != school.organisation.name:
        changes["name"] = [school.organisation.name, row.name]
        school.organisation.name = row.name
    for fact in FACTS:
        before, after = getattr(school, fact), getattr(row, fact)
        is_reopened = fact == "closed_on" and row.status_code in OPEN_STATUSES
        if before == after or (after in ("", None) and not is_reopened):
            continue
        setattr(school, fact, after)
        changes[fact] = [_plain(before), _plain(after)]
    return changes


def _plain(value: Any) -> Any:
    """A value the trail can keep: dates as 2026-11-23."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _change(changed: list[tuple[School, dict[str, Any]]], by: Any) -> None:
    """Keep what was taken over, each school's changes on the trail."""
    update_many(School, "organisation", FACTS, [(school.pk, *_facts(school)) for school, _ in changed])
    organisations = [(school.organisation, changes) for school, changes in changed]
    renamed = [(row.pk, row.name) for row, changes in organisations if "name" in changes]
    update_many(Organisation, "id", ["name"], renamed)
    record_each("updated_from_register", organisations, by=by)


def _add(rows: list[SchoolRow], council: Organisation) -> None:
    """Organisations with calendars of their own under the council's, for what a school has different."""
    calendars = [Calendar(name=f"{row.name} ({row.urn})"[:200], parent_id=council.calendar_id) for row in rows]
    Calendar.objects.bulk_create(calendars, batch_size=BATCH)
    organisations = [
        Organisation(name=row.name, calendar=calendar, is_school=True)
        for row, calendar in zip(rows, calendars, strict=True)
    ]
    Organisation.objects.bulk_create(organisations, batch_size=BATCH)
    schools = ((made.pk, row.urn, *_facts(row)) for row, made in zip(rows, organisations, strict=True))
    insert_many(School, ("organisation", "urn", *FACTS), schools)


def _join(pairs: list[tuple[SchoolRow, Organisation]], by: Any) -> None:
    """Organisations in the portal whose URN the register now tells of become schools too, under the register's name."""
    changes = []
    for row, organisation in pairs:
        changes.append((organisation, {"name": [organisation.name, row.name], "is_school": [False, True]}))
        organisation.name, organisation.is_school, organisation.urn = row.name, True, ""
    Organisation.objects.bulk_update([row for _, row in pairs], ["name", "is_school", "urn"], batch_size=BATCH)
    profiles = ((organisation.pk, row.urn, *_facts(row)) for row, organisation in pairs)
    insert_many(School, ("organisation", "urn", *FACTS), profiles)
    record_each("updated_from_register", changes, by=by)


def _facts(source: SchoolRow | School) -> list[Any]:
    return [getattr(source, fact) for fact in FACTS]


def _import_links(rows: Iterable[LinkRow | Refused], outcome: Outcome) -> None:
    """Predecessors and successors: after an academy conversion the old and the new URN find each other."""
    schools = dict(School.objects.filter(organisation__is_demo=False).values_list("urn", "pk"))
    known = {(link.school_id, link.linked_urn, link.kind): link for link in SchoolLink.objects.all()}
    counts, new, changed = outcome.links, [], []
    for row in _good(rows, counts):
        if row.urn not in schools:
            outcome.elsewhere += 1
            continue
        if fault := _too_long(row, LINK_ROOM):
            counts.refused.append(Refused(row.row, f"the link of URN {row.urn} {fault}"))
            continue
        link = known.get((schools[row.urn], row.linked_urn, row.kind))
        if link is None:
            new.append(
                SchoolLink(
                    school_id=schools[row.urn],
                    linked_urn=row.linked_urn,
                    linked_name=row.linked_name,
                    kind=row.kind,
                    established_on=row.established_on,
                )
            )
        elif _differs(link, row):
            changed.append(link)
        else:
            counts.unchanged += 1
    SchoolLink.objects.bulk_create(new, batch_size=BATCH)
    SchoolLink.objects.bulk_update(changed, ["linked_name", "established_on"], batch_size=BATCH)
    counts.new, counts.changed = len(new), len(changed)


def _differs(link: SchoolLink, row: LinkRow) -> bool:
    """Whether the register says something new of a link; a date it has since left blank stays."""
    before = (link.linked_name, link.established_on)
    link.linked_name = row.linked_name or link.linked_name
    link.established_on = row.established_on or link.established_on
    return before != (link.linked_name, link.established_on)
