"""What the administrator did yesterday: files of the council in each state that stays, and kinds of document dated."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import council_files
from accounts.importing import terms
from accounts.models import Affiliation, CouncilFile
from core import clock
from core.files.sheets import write_csv
from core.models import HalfTerm
from demo.agenda import Story
from demo.town import Town
from providers.models import DocumentKind

Kind = CouncilFile.Kind
YEAR = timedelta(weeks=52)
NOTICE = timedelta(days=60)
POSTCODES = (("BL1 1AA", "371500", "409100"), ("BL1 1AB", "371900", "409500"))


def tell(town: Town) -> None:
    """The files of next door approved, a first draft cancelled, the term dates sent and not looked at since."""
    town.agenda.tell(_sent(town))


def _sent(town: Town) -> Story:
    admin = town.staff.council["admin"]
    yield clock.at(town.line.yesterday, 10, 0)
    file = _send(Kind.POSTCODES, "postcodes next door.csv", ("postcode", "easting", "northing"), POSTCODES, admin)
    yield clock.at(town.line.yesterday, 10, 4)
    council_files.FILES.ask(file, by=admin, fingerprint=file.fingerprint)
    yield clock.at(town.line.yesterday, 11, 30)
    file = _send(Kind.TERMS, "terms, first draft.csv", terms.COLUMNS, _terms(town)[:2], admin)
    yield clock.at(town.line.yesterday, 11, 34)
    council_files.FILES.cancel(file, by=admin)
    yield clock.at(town.line.yesterday, 16, 0)
    _send(Kind.TERMS, "terms.csv", terms.COLUMNS, _terms(town), admin)
    yield clock.at(town.line.yesterday, 16, 30)
    _document_kinds(admin)


def _send(kind: str, name: str, head: Iterable[str], rows: Sequence[Sequence[str]], admin: Affiliation) -> CouncilFile:
    sent = SimpleUploadedFile(name, write_csv(list(head), [list(row) for row in rows]))
    return council_files.send(kind, sent, by=admin)


def _terms(town: Town) -> list[tuple[str, ...]]:
    """The half-terms of the last school year that is entered, a year later."""
    rows = HalfTerm.objects.filter(calendar=town.council.calendar_id)
    last = rows.filter(academic_year=rows.latest("academic_year").academic_year).order_by("starts_on")
    return [(HalfTerm.Code(row.code).label, "", _day(row.starts_on), _day(row.ends_on), "") for row in last]


def _day(day: date) -> str:
    """The same day of the week a year later."""
    return f"{day + YEAR:%d/%m/%Y}"


def _document_kinds(admin: Affiliation) -> None:
    """One says what it must say, one is asked for from a day to come."""
    kind = DocumentKind.objects.get(code="public_liability")
    kind.guidance = "Cover of £5 million or more, in the provider’s own name, with the last day on it."
    kind.enter(by=admin)
    DocumentKind(
        title="Lone working policy",
        criticality=DocumentKind.Criticality.MINOR,
        valid_months=12,
        starts_on=clock.today() + NOTICE,
        guidance="Say who is told when somebody who works alone does not answer.",
    ).enter(by=admin)
