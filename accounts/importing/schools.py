"""Flow: rows of the national register become organisations with their school profile."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.council import the_council
from accounts.importing import gias
from accounts.importing.gias import SchoolRow, Wanted
from accounts.importing.links import LinkIntake, import_links, read_links
from accounts.models import Organisation, School
from core.acting import Acting
from core.bulk import insert_many, update_many
from core.files.faults import Fault
from core.files.intake import Intake
from core.models import Calendar, as_kept, record, record_each
from govuk.dates import day_figures

BATCH = 1_000
# The name stands on the organisation, the rest on the school's profile under the same names.
FACTS = tuple(column.name for column in fields(SchoolRow) if column.name not in ("urn", "name", "number"))
OPEN_STATUSES = ("1", "3")
ROOM: dict[str, Any] = {
    "name": Organisation._meta.get_field("name"),
    **{column.name: column for column in School._meta.fields if column.name in FACTS and column.max_length},
}


@dataclass
class RegisterIntake:
    """What came of the register's files."""

    schools: Intake = field(default_factory=Intake)
    links: LinkIntake = field(default_factory=LinkIntake)


@dataclass
class Compared:
    """What taking the rows over would do: schools to add, organisations that turn out to be one, what changes."""

    intake: Intake = field(default_factory=Intake)
    new: list[SchoolRow] = field(default_factory=list)
    joined: list[tuple[SchoolRow, Organisation]] = field(default_factory=list)
    changed: list[tuple[School, dict[str, list[Any]]]] = field(default_factory=list)

    def save(self, council: Organisation, by: Acting | None) -> None:
        """Take them over; in the transaction of who compared."""
        _add(self.new, council)
        _join(self.joined, by)
        _change(self.changed, by)


def import_register(
    schools: Path, links: Path | None = None, *, by: Acting | None, wanted: Wanted | None = None
) -> RegisterIntake:
    """Bring the portal's schools up to the register's, all or nothing. Raises FileRefused for a file it cannot read.

    Schools that the file leaves out stay as they are, closed and merged ones too: pupils came from them.
    """
    intake = RegisterIntake()
    # Read to the end first: a database ends a transaction that waits long for its next question.
    rows = list(gias.read_schools(schools, wanted))
    linked = list(read_links(links)) if links else []
    with transaction.atomic():
        council = the_council()
        compared = compare(rows)
        compared.save(council, by)
        intake.schools = compared.intake
        changes: dict[str, Any] = {"schools": intake.schools.counts}
        if links:
            import_links(linked, intake.links)
            changes["links"] = {**intake.links.counts, "elsewhere": intake.links.elsewhere}
        record("imported_schools", council, by=by, changes=changes)
    return intake


def those_wanted(authorities: Iterable[str] = (), urns: Iterable[str] = ()) -> Wanted:
    """The council's own schools, those that are in the portal, and those that are asked for beside them."""
    own = settings.COUNCIL["la_code"]
    here = School.objects.values_list("urn", flat=True)
    entered = Organisation.objects.exclude(urn="").values_list("urn", flat=True)
    return Wanted({own, *authorities} - {""}, {*here, *entered, *urns})


def compare(rows: Iterable[SchoolRow | Fault]) -> Compared:
    """Tell the rows apart by what they would change; nothing is saved."""
    compared = Compared()
    known = {school.urn: school for school in School.objects.select_related("organisation")}
    # Organisations that entered their URN before the register told of them: the profile is theirs.
    entered = {row.urn: row for row in Organisation.objects.exclude(urn="")}
    new, compared.changed = compared.intake.sort(
        rows,
        saved=lambda row: known.get(row.urn),
        change=_take_over,
        fault=lambda row, school: _fault(row, school, entered.get(row.urn)),
    )
    compared.new = [row for row in new if row.urn not in entered]
    compared.joined = [(row, entered[row.urn]) for row in new if row.urn in entered]
    return compared


def _fault(row: SchoolRow, school: School | None, entered: Organisation | None) -> str:
    """Why a row that reads well is still not taken over; empty when it is."""
    words = gias.too_long(row, ROOM)
    if (school and school.organisation.is_demo) or (entered and entered.is_demo):
        words = "belongs to an invented school of the demonstration"
    elif row.closed_on and not row.opened_on and school and school.opened_on and row.closed_on < school.opened_on:
        words = f"has a CloseDate before {day_figures(school.opened_on, '-')}, when it opened as the portal knows it"
    return f"URN {row.urn} {words}" if words else ""


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
        changes[fact] = [as_kept(before), as_kept(after)]
    return changes


def _change(changed: list[tuple[School, dict[str, Any]]], by: Acting | None) -> None:
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


def _join(pairs: list[tuple[SchoolRow, Organisation]], by: Acting | None) -> None:
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
