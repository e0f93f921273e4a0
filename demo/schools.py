"""The borough's schools, taken in as the national register's extract would be."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings

from accounts.importing.schools import import_register
from accounts.models import Organisation, Postcode, School
from core.models import Closure
from demo import data_files
from demo.timeline import Timeline

FIRST_URN = 900_001
FIRST_NUMBER = 9901
KINDS = {
    "primary": ("01", "Community school", "2", "Primary", 4, 11),
    "secondary": ("34", "Academy converter", "4", "Secondary", 11, 16),
    "special": ("07", "Community special school", "0", "Not applicable", 5, 16),
    "pru": ("14", "Pupil referral unit", "0", "Not applicable", 5, 16),
}
HEADINGS = (
    "URN",
    "LA (code)",
    "LA (name)",
    "EstablishmentNumber",
    "EstablishmentName",
    "TypeOfEstablishment (code)",
    "TypeOfEstablishment (name)",
    "EstablishmentStatus (code)",
    "EstablishmentStatus (name)",
    "PhaseOfEducation (code)",
    "PhaseOfEducation (name)",
    "StatutoryLowAge",
    "StatutoryHighAge",
    "Street",
    "Town",
    "Postcode",
    "Easting",
    "Northing",
)


def names(scale: int) -> list[str]:
    """The schools' names; a larger borough has more of the same, numbered."""
    rows = data_files.schools()
    return [row["name"] if copy == 0 else f"{row['name']} {copy + 1}" for copy in range(scale) for row in rows]


def found(scale: int, *, by: Any) -> list[Organisation]:
    """Take the schools in from an extract of our own, in the order of the file, marked as invented."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "register.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            sheet = csv.writer(file)
            sheet.writerow(HEADINGS)
            sheet.writerows(_rows(scale))
        import_register(path, by=by)
    numbers = [str(FIRST_URN + place) for place in range(len(names(scale)))]
    Organisation.objects.filter(school__urn__in=numbers).update(is_demo=True)
    by_urn = {
        row.urn: row.organisation for row in School.objects.filter(urn__in=numbers).select_related("organisation")
    }
    return [by_urn[number] for number in numbers]


def _rows(scale: int) -> list[tuple[Any, ...]]:
    known = data_files.schools()
    places = Postcode.objects.in_bulk([row["postcode"] for row in known])
    rows = []
    for place, name in enumerate(names(scale)):
        said = known[place % len(known)]
        type_code, type_name, phase_code, phase_name, low, high = KINDS[said["kind"]]
        where = places[said["postcode"]]
        rows.append(
            (
                FIRST_URN + place,
                settings.COUNCIL["la_code"],
                "Salford",
                FIRST_NUMBER + place if place < len(known) else "",
                name,
                type_code,
                type_name,
                "1",
                "Open",
                phase_code,
                phase_name,
                low,
                high,
                said["street"],
                "Salford",
                said["postcode"],
                where.easting,
                where.northing,
            )
        )
    return rows


def close_days(schools: list[Organisation], timeline: Timeline) -> None:
    """Each school's INSET days: the first school day of a term, and one of its own that the council's has not."""
    rows = []
    for place, school in enumerate(schools):
        for term in timeline.terms:
            if term.ends_on < timeline.admitted_on:
                continue
            first = timeline.open_on(term.starts_on)
            own = timeline.shift(first, 15 + place % 12)
            for day in (first, own):
                rows.append(
                    Closure(calendar_id=school.calendar_id, kind=Closure.Kind.INSET, starts_on=day, ends_on=day)
                )
    Closure.objects.bulk_create(rows, batch_size=500)
