"""A school's roll as a file that waits for its AP Lead: a new pupil, twins to be told apart, a date put right."""

import csv
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from core.identifiers import upn_check_letter
from demo.agenda import Story
from demo.town import Town
from pupils import pupil_files
from pupils.models import Enrolment

HEAD = ("UPN", "Surname", "Forename", "DOB", "EntryDate")
NEW = (("Okonjo", "Ifeoma"), ("Nowak", "Zofia"), ("Nowak", "Hanna"))
KNOWN = 6


def tell(town: Town) -> None:
    """The last thing the school of the first AP Lead did."""
    town.agenda.tell(_waiting(town))


def _waiting(town: Town) -> Story:
    yield clock.at(town.line.yesterday, 15, 30)
    school = town.schools[0]
    rows: Any = Enrolment.objects.on_roll(clock.today()).filter(school=school, ends_on=None, pupil__upn__isnull=False)
    known = list(rows.select_related("pupil").order_by("pupil__upn")[:KNOWN])
    lines = [_known(row, is_first=place == 0) for place, row in enumerate(known)]
    lines += [_new(number, *names) for number, names in enumerate(NEW, start=1)]
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([HEAD, *lines, ("", "Nameless", "Nobody", "01/09/2012", "")])
    sent = SimpleUploadedFile("roll.csv", out.getvalue().encode())
    pupil_files.send(sent, school=school, since=clock.today(), by=town.staff.leads[school.pk])


def _known(row: Enrolment, *, is_first: bool) -> tuple[str, ...]:
    """As the portal has them; of the first the birth date was entered a day wrong."""
    pupil, born = row.pupil, row.pupil.born_on
    day = born.replace(day=born.day % 28 + 1) if is_first else born
    named = (str(pupil.upn), pupil.legal_surname, pupil.legal_forename)
    return (*named, f"{day:%d/%m/%Y}", f"{row.starts_on:%d/%m/%Y}")


def _new(number: int, surname: str, forename: str) -> tuple[str, ...]:
    rest = f"35599098000{number}"
    return upn_check_letter(rest) + rest, surname, forename, "03/02/2013", "01/09/2026"
