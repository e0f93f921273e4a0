"""The term dates of the year after, as a file that waits for its administrator."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import council_files
from accounts.importing import terms
from accounts.models import CouncilFile
from core import clock
from core.files.sheets import write_csv
from core.models import HalfTerm
from demo.agenda import Story
from demo.town import Town

YEAR = timedelta(weeks=52)


def tell(town: Town) -> None:
    """Sent yesterday, and not looked at since."""
    town.agenda.tell(_waiting(town))


def _waiting(town: Town) -> Story:
    yield clock.at(town.line.yesterday, 16)
    rows = HalfTerm.objects.filter(calendar=town.council.calendar_id)
    last = rows.filter(academic_year=rows.latest("academic_year").academic_year).order_by("starts_on")
    table = [[HalfTerm.Code(row.code).label, "", _day(row.starts_on), _day(row.ends_on), ""] for row in last]
    sent = SimpleUploadedFile("terms.csv", write_csv(list(terms.COLUMNS), table))
    council_files.send(CouncilFile.Kind.TERMS, sent, by=town.staff["admin"])


def _day(day: date) -> str:
    """The same day of the week a year later."""
    return f"{day + YEAR:%d/%m/%Y}"
