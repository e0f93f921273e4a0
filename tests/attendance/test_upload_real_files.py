"""Files as providers really send them, from the file to the marks."""

import csv
from collections import Counter
from datetime import date, time
from pathlib import Path

import pytest

from attendance import reading, uploads
from attendance.codes import NATURE_OF_CODE, REASON_OF_CODE
from attendance.models import Mark
from core import clock
from core.bulk import insert_many
from core.files import dates
from core.sent_files import Came
from placements.models import Session
from tests.factories.attendance import placed
from tests.factories.pupils import PupilFactory

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parents[1] / "data" / "attendance"
FIRST, LAST = date(2026, 9, 1), date(2027, 8, 31)
TIMES = {"AM": (time(9, 30), time(12)), "PM": (time(12, 45), time(15))}


def expected(name):
    with (DATA / "expected_sessions.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["upn"], date.fromisoformat(row["date"]), row["session"]): row["code"]
            for row in csv.DictReader(file)
            if row["file"] == name
        }


def kind_of(code):
    if code == "L":
        return "late", ""
    return ("absent", REASON_OF_CODE[code]) if code in REASON_OF_CODE else ("attended", "")


def pupils_of(name):
    """The pupils of a file, as the school has them."""
    rows = reading.read(name, (DATA / name).read_bytes(), between=(FIRST, LAST), today=LAST).rows
    told = {}
    for row in rows:
        surname, forename, field, born = row.who
        surname, forename = (surname, forename) if surname else field.split(", ")
        told[row.upn] = (surname, forename, dates.day(born))
    return {
        upn: PupilFactory(upn=upn, legal_surname=surname, legal_forename=forename, born_on=born)
        for upn, (surname, forename, born) in told.items()
    }


@pytest.mark.parametrize("name", ["provider_daily_register.csv", "weekly_return_wide.csv", "weekly_return_wide.xlsx"])
def test_every_session_of_the_file_gets_its_mark(name, provider, tutor, school, council):
    says = expected(name)
    provider.organisation.name = "Quayside Skills Centre Ltd" if name.endswith("xlsx") else "Irwell Valley Learning"
    provider.organisation.save()
    placements = {upn: placed(provider, school, pupil=pupil) for upn, pupil in pupils_of(name).items()}
    rows = [(placements[upn].pk, day, half, *TIMES[half]) for upn, day, half in says]
    insert_many(Session, ("placement", "date", "half", "starts", "ends"), rows)
    with clock.set_to(clock.at(date(2026, 11, 20), 16)):
        irwell = provider.organisation.provider
        upload = uploads.send(irwell, name, (DATA / name).read_bytes(), by=tutor)
        upload.refresh_from_db()
        stored = {code for code in says.values() if code in "/\\L" or code in REASON_OF_CODE or code in NATURE_OF_CODE}
        good = {key: code for key, code in says.items() if code in stored}
        assert upload.counts["new"] == len(good)
        assert uploads.ask(upload, by=tutor, fingerprint=upload.fingerprint) is Came.SAVED
        again = uploads.send(irwell, name, (DATA / name).read_bytes(), by=tutor)
        again.refresh_from_db()
    assert (again.counts["new"], again.counts["changed"], again.counts["unchanged"]) == (0, 0, len(good))
    assert again.counts["rejected"] == upload.counts["rejected"]
    found = Mark.objects.values_list("kind", "reason")
    assert Counter(found) == Counter(kind_of(code) for code in good.values())
