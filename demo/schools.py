"""The borough's schools, as if taken in from the national register, each with its own days off."""

from django.conf import settings

from accounts.models import Organisation, Postcode, School
from core.acting import Acting
from core.models import Calendar, Closure, record
from demo import data_files
from demo.data_files import read
from demo.timeline import Timeline

FIRST_URN = 900_001
FIRST_NUMBER = 9901


def known(scale: int) -> list[dict[str, str]]:
    """What is known of each school; a larger borough has more of the same, numbered."""
    of_file = data_files.schools()
    return [
        {**row, "name": row["name"] if copy == 0 else f"{row['name']} {copy + 1}"}
        for copy in range(scale)
        for row in of_file
    ]


def found(scale: int, *, by: Acting) -> list[Organisation]:
    """Every school of the file, marked as invented."""
    council, all_known = Organisation.objects.council(), known(scale)
    calendars = [
        Calendar(name=f"{row['name']} ({FIRST_URN + n})", parent=council.calendar) for n, row in enumerate(all_known)
    ]
    Calendar.objects.bulk_create(calendars)
    found = [
        Organisation(name=row["name"], calendar=calendar, is_school=True, is_demo=True)
        for row, calendar in zip(all_known, calendars, strict=True)
    ]
    Organisation.objects.bulk_create(found)
    places = Postcode.objects.in_bulk({row["postcode"] for row in all_known})
    School.objects.bulk_create(
        School(
            organisation=school,
            urn=str(FIRST_URN + place),
            la_code=settings.COUNCIL["la_code"],
            la_name="Salford",
            establishment_number=str(FIRST_NUMBER + place) if place < len(data_files.schools()) else "",
            status_code="1",
            status_name="Open",
            street=said["street"],
            town="Salford",
            postcode=said["postcode"],
            easting=places[said["postcode"]].easting,
            northing=places[said["postcode"]].northing,
            **read("borough")["school_kinds"][said["kind"]],
        )
        for place, (school, said) in enumerate(zip(found, all_known, strict=True))
    )
    counts = {"new": len(all_known), "changed": 0, "unchanged": 0, "refused": 0}
    record("imported_schools", council, by=by, changes={"schools": counts})
    return found


def close_days(schools: list[Organisation], timeline: Timeline) -> None:
    """Each school's INSET days: the first school day of a term, and one of its own that the council's has not."""
    firsts = [timeline.open_on(term.starts_on) for term in timeline.terms if term.ends_on >= timeline.admitted_on]
    Closure.objects.bulk_create(
        Closure(calendar_id=school.calendar_id, kind=Closure.Kind.INSET, starts_on=day, ends_on=day)
        for place, school in enumerate(schools)
        for first in firsts
        for day in (first, timeline.shift(first, 15 + place % 12))
    )
