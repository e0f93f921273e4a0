"""The borough's schools, as if taken in from the national register, each with its own days off."""

from django.conf import settings

from accounts.models import Organisation, Postcode, School
from core.acting import Acting
from core.models import Calendar, Closure, record
from demo import data_files
from demo.data_files import read
from demo.timeline import Timeline

FIRST_URN, FIRST_NUMBER = 900_001, 9901


def known(scale: int) -> list[dict[str, str]]:
    """What is known of each school; a larger borough has more of the same, numbered."""
    numbers = ["", *(f" {copy}" for copy in range(2, scale + 1))]
    return [{**row, "name": row["name"] + number} for number in numbers for row in data_files.schools()]


def found(all_known: list[dict[str, str]], line: Timeline, *, by: Acting) -> list[Organisation]:
    """Every school of the file, marked as invented, with its INSET days.

    These are the first school day of a term, and one of its own that the council's calendar has not.
    """
    council, found, calendars, facts, closures = Organisation.objects.council(), [], [], [], []
    places = Postcode.objects.in_bulk({row["postcode"] for row in all_known})
    firsts = [line.calendar.next_open(term.starts_on) for term in line.terms if term.ends_on >= line.admitted_on]
    fixed = {"la_code": settings.COUNCIL["la_code"], "la_name": "Salford", "town": "Salford"}
    for place, said in enumerate(all_known):
        calendar = Calendar(name=f"{said['name']} ({FIRST_URN + place})", parent=council.calendar)
        school = Organisation(name=said["name"], calendar=calendar, is_school=True, is_demo=True)
        stands = places[said["postcode"]]
        number = str(FIRST_NUMBER + place) if place < len(data_files.schools()) else ""
        facts.append(
            School(
                organisation=school,
                urn=str(FIRST_URN + place),
                establishment_number=number,
                street=said["street"],
                postcode=said["postcode"],
                easting=stands.easting,
                northing=stands.northing,
                **fixed,
                **read("borough")["school_kinds"][said["kind"]],
            )
        )
        calendars.append(calendar)
        found.append(school)
        days = [day for first in firsts for day in (first, line.shift(first, 15 + place % 12))]
        closures += [Closure(calendar=calendar, kind=Closure.Kind.INSET, starts_on=day, ends_on=day) for day in days]
    Calendar.objects.bulk_create(calendars)
    Organisation.objects.bulk_create(found)
    School.objects.bulk_create(facts)
    Closure.objects.bulk_create(closures)
    counts = {"new": len(all_known), "changed": 0, "unchanged": 0, "refused": 0}
    record("imported_schools", council, by=by, changes={"schools": counts})
    return found
