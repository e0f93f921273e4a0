"""Term dates and closures of the council, read from a plain table: what, from when to when."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from accounts.council import the_council
from core.acting import Acting
from core.files import cells, dates, headings, sheets
from core.files.faults import Fault, FileRefused, Wrong
from core.files.intake import Intake, read_each
from core.files.sheets import Limits
from core.files.workbook import Row
from core.models import Calendar, Closure, HalfTerm, record
from govuk.dates import day_figures

COLUMNS = {
    "What": ("what", "half_term", "half-term", "kind", "term"),
    "School year": ("school_year", "academic year", "year"),
    "First day": ("first_day", "from", "starts on"),
    "Last day": ("last_day", "to", "ends on"),
    "Note": ("note", "notes", "name"),
}
KNOWN = {headings.folded(word): name for name, words in COLUMNS.items() for word in (name, *words)}
NEEDED = ("What", "First day")
WHAT: dict[str, HalfTerm.Code | Closure.Kind] = {
    headings.folded(word): each for each in (*HalfTerm.Code, *Closure.Kind) for word in (each.value, each.label)
}
LIMITS = Limits(megabytes=1, rows=2_000)
LONGEST_TERM, LONGEST_CLOSURE, LONGEST_NOTE = 100, 60, 200
_YEAR = re.compile(r"(\d{4})\s*[-/–]\s*(?:\d\d)?(\d\d)", re.ASCII)

SAMPLE: list[list[object]] = [
    ["Autumn, first half", "2026-27", "01/09/2026", "23/10/2026", ""],
    ["Autumn, second half", "2026-27", "02/11/2026", "18/12/2026", ""],
    ["INSET day", "", "02/11/2026", "02/11/2026", "All schools of the council"],
]


@dataclass(frozen=True, slots=True)
class Stretch:
    """One row: a half-term of a school year, or days of closure."""

    what: HalfTerm.Code | Closure.Kind
    year: str
    first: date
    last: date
    note: str
    number: int = field(default=0, compare=False)

    @property
    def is_term(self) -> bool:
        return isinstance(self.what, HalfTerm.Code)

    @property
    def key(self) -> tuple[object, ...]:
        return (self.what, self.year) if self.is_term else (self.what, self.first, self.last)

    def __str__(self) -> str:
        named = f"{self.what.label} {self.year}".strip()
        if self.first == self.last:
            return f"{named}: {day_figures(self.first)}"
        return f"{named}: {day_figures(self.first)} to {day_figures(self.last)}"


@dataclass
class Compared:
    """What taking the rows over would do."""

    calendar: Calendar | None
    intake: Intake = field(default_factory=Intake)
    new: list[Stretch] = field(default_factory=list)
    changed: list[tuple[Any, dict[str, list[Any]]]] = field(default_factory=list)

    def save(self) -> None:
        """Take them over, into the council's calendar."""
        for row, changes in self.changed:
            row.save(update_fields=list(changes))
        terms = [each for each in self.new if isinstance(each.what, HalfTerm.Code)]
        HalfTerm.objects.bulk_create(
            HalfTerm(
                calendar=self.calendar,
                academic_year=each.year,
                code=each.what,
                starts_on=each.first,
                ends_on=each.last,
                is_confirmed=True,
            )
            for each in terms
        )
        Closure.objects.bulk_create(
            Closure(calendar=self.calendar, kind=each.what, starts_on=each.first, ends_on=each.last, note=each.note)
            for each in self.new
            if not each.is_term
        )


def import_terms(name: str, data: bytes, *, by: Acting | None) -> Intake:
    """Add and change the council's terms and closures, all or nothing. Raises FileRefused for the whole file."""
    rows = list(read(name, data))
    with transaction.atomic():
        council = the_council()
        compared = compare(rows)
        compared.save()
        record("imported_terms", council, by=by, changes=compared.intake.counts)
    return compared.intake


def read(name: str, data: bytes) -> Iterator[Stretch | Fault]:
    """Every row, or why it is not taken."""
    table = sheets.read(name, data, LIMITS).rows
    found = headings.find(table[0], KNOWN)
    if missing := found.missing(NEEDED):
        raise FileRefused(f"The first row has no column {', '.join(missing)}. Take the headings of the sample")
    if found.twice:
        raise FileRefused(f"The column {', '.join(found.twice)} stands in the file twice. Take one of them out")
    below = [(number, row) for number, row in enumerate(table[1:], start=2) if any(cell is not None for cell in row)]
    if not below:
        raise FileRefused("The file has headings but no rows under them")
    again = "it says again what row {row} says"
    return read_each(below, lambda row, number: _stretch(found.places, row, number), lambda each: each.key, again)


def _stretch(places: dict[str, int], row: Row, number: int) -> Stretch:
    def cell(name: str) -> Any:
        place = places.get(name)
        return row[place] if place is not None and place < len(row) else None

    said = cells.text(cell("What"))
    what = WHAT.get(headings.folded(said))
    if what is None:
        raise Wrong(f"What is '{said[:40]}': write a half-term like Autumn, first half, or a closure like INSET day")
    is_term = isinstance(what, HalfTerm.Code)
    first = _day("First day", cell("First day"), number)
    # A closure of one day needs no last day.
    last = first if cell("Last day") is None and not is_term else _day("Last day", cell("Last day"), number)
    if last < first:
        raise Wrong(f"the last day, {day_figures(last)}, is before the first, {day_figures(first)}")
    if (last - first).days >= (LONGEST_TERM if is_term else LONGEST_CLOSURE):
        raise Wrong(
            f"{day_figures(first)} to {day_figures(last)} is too long for {'a half-term' if is_term else 'a closure'}"
        )
    note = cells.text(cell("Note"))
    if len(note) > LONGEST_NOTE:
        raise Wrong(f"Note is longer than {LONGEST_NOTE} characters")
    return Stretch(
        what, _year(cells.text(cell("School year")), first, last) if is_term else "", first, last, note, number
    )


def _day(column: str, cell: Any, number: int) -> date:
    if dates.is_month_first(cell):
        raise dates.MonthFirst(number, column)
    found = dates.day(cell)
    if found is None:
        raise Wrong(f"{column} is '{cells.text(cell)[:20]}', which is no date like 01/09/2026")
    if not 2000 <= found.year <= 2100:
        raise Wrong(f"{column} {day_figures(found)} lies too far away")
    return found


def _year(said: str, first: date, last: date) -> str:
    """The school year, which starts in August; the one that is written must be that of the days."""
    starts = first.year if first.month >= 8 else first.year - 1
    year = f"{starts}-{(starts + 1) % 100:02}"
    written = _YEAR.fullmatch(said.strip()) if said else None
    if said and (written is None or f"{written[1]}-{written[2]}" != year):
        raise Wrong(f"School year is '{said[:20]}', and {day_figures(first)} lies in {year}")
    if last > date(starts + 1, 8, 31):
        raise Wrong(f"{day_figures(last)} lies in another school year than {day_figures(first)}")
    return year


def compare(rows: Iterable[Stretch | Fault]) -> Compared:
    """Tell the rows apart by what they would change in the council's calendar; nothing is saved."""
    calendar = the_council().calendar
    compared = Compared(calendar)
    there: dict[tuple[object, ...], Any] = {
        (row.code, row.academic_year): row for row in HalfTerm.objects.filter(calendar=calendar)
    }
    spans = {key: (row.starts_on, row.ends_on) for key, row in there.items()}
    there |= {(row.kind, row.starts_on, row.ends_on): row for row in Closure.objects.filter(calendar=calendar)}
    # Where each half-term stands, or will: a row that overlaps another is refused.
    rows = list(rows)
    moved = {row.key: (row.first, row.last) for row in rows if isinstance(row, Stretch) and row.is_term}
    compared.new, compared.changed = compared.intake.sort(
        rows,
        saved=lambda row: there.get(row.key),
        change=_take_over,
        fault=lambda row, _saved: _overlap(row, {**spans, **moved}) if row.is_term else "",
    )
    return compared


def _overlap(row: Stretch, spans: dict[Any, tuple[date, date]]) -> str:
    for key, (first, last) in spans.items():
        if key != row.key and row.first <= last and first <= row.last:
            code, year = key
            return f"{row} overlaps {HalfTerm.Code(code).label} {year}, {day_figures(first)} to {day_figures(last)}"
    return ""


def _take_over(row: Stretch, saved: Any) -> dict[str, list[Any]]:
    """Set what the file says differently, and return it as before and after."""
    said = {"starts_on": row.first, "ends_on": row.last, "is_confirmed": True} if row.is_term else {}
    if not row.is_term and row.note:
        said = {"note": row.note}
    changes = {name: [getattr(saved, name), value] for name, value in said.items() if getattr(saved, name) != value}
    for name, (_before, after) in changes.items():
        setattr(saved, name, after)
    return changes
