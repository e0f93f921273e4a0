"""Reading a register file into rows that say what happened and faults that say what to correct. No database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time
from textwrap import shorten
from typing import Any

from attendance import cells
from attendance.cells import Meaning, Memo, Wrong
from attendance.layouts import LAYOUTS
from attendance.layouts.entry import LOOK_FOR_HEADINGS_IN, Entry, Layout, providers_named
from attendance.said import WHOLE_ROW, Fault, Register, Row, fault_of
from core import identifiers, sheets
from core.bulk import collector_paused
from core.sheets import LIMITS, Cell, Limits, Sheet, SheetRefused

__all__ = ["Fault", "Register", "Row", "SheetRefused", "read"]


def read(name: str, data: bytes, *, between: tuple[date, date], today: date, limits: Limits = LIMITS) -> Register:
    """Read a file of any known layout; raises SheetRefused when it cannot be read at all.

    `between` is the first and the last day of the school years the portal knows.
    """
    with collector_paused():
        sheet, layout = _recognised(sheets.sheets(name, data, limits))
        reading = _Reading(between, today)
        reading.take(layout.rows(sheet))
        heads, columns = layout.heads(sheet), layout.columns(sheet)
    if len(sheet.rows) - heads - len(reading.left_out) > limits.rows:
        raise SheetRefused(f"The file has more than {limits.rows:,} rows. Send it in parts")
    faults = reading.all_faults()
    if not (reading.rows or faults):
        raise SheetRefused("The file has headings but no marks under them. Fill it in and send it again")
    return Register(
        layout=layout.NAME,
        rows=list(reading.rows.values()),
        faults=faults,
        repeats=reading.repeats,
        left_out=tuple(reading.left_out),
        heads=tuple(sheet.rows[:heads]),
        mark_columns=layout.mark_columns(sheet),
        providers=providers_named(sheet.rows, heads, columns),
        columns=columns,
        sent=sheet.rows,
    )


def _recognised(found: Iterator[Sheet]) -> tuple[Sheet, Layout]:
    """The first sheet that has a known layout, with it."""
    first: Sheet | None = None
    for sheet in found:
        first = first or sheet
        for layout in LAYOUTS:
            if layout.matches(sheet):
                return sheet, layout
    expected = "; ".join(f"a {layout.LABEL} has {', '.join(layout.HEADINGS)}" for layout in LAYOUTS)
    raise SheetRefused(
        f"The headings of this file are not those of a register the portal reads: {expected}. "
        f"This file has: {_headings_of(first)}"
    )


def _headings_of(sheet: Sheet | None) -> str:
    """The row near the top that looks most like headings, so that no pupil is quoted."""
    known = {name.casefold() for layout in LAYOUTS for name in layout.HEADINGS}
    rows = sheet.rows[:LOOK_FOR_HEADINGS_IN] if sheet else []
    texts = [[cells.shown(cell) for cell in row if isinstance(cell, str)] for row in rows]
    likeliest: list[str] = max(texts, key=lambda row: sum(text.casefold() in known for text in row), default=[])
    return shorten(", ".join(likeliest), 150, placeholder=" …") or "no headings"


@dataclass(slots=True)
class _Reading:
    """A file on its way from entries to rows and faults."""

    between: tuple[date, date]
    today: date
    rows: dict[tuple[str, date, str], Row] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    clashes: dict[tuple[str, date, str], Row] = field(default_factory=dict)
    told: set[tuple[int, str]] = field(default_factory=set)
    left_out: list[int] = field(default_factory=list)
    repeats: int = 0
    days: Memo = field(init=False)
    halves: Memo = field(init=False)
    upns: Memo = field(init=False)
    marks: Memo = field(init=False)
    times: Memo = field(init=False)

    def __post_init__(self) -> None:
        self.days = Memo(self._day)
        self.halves = Memo(cells.half)
        self.upns = Memo(_upn)
        self.marks = Memo(lambda pair: cells.mark(*pair))
        self.times = Memo(cells.clock_time)

    def take(self, entries: Iterable[Entry | int]) -> None:
        """Make a row or faults of each entry."""
        days, halves, upns, marks = self.days, self.halves, self.upns, self.marks
        for entry in entries:
            if isinstance(entry, int):
                self.left_out.append(entry)
                continue
            number, on, half, upn, code, attended, _, _, column, place, said, who, problem = entry
            on, half, upn, meaning = days[on], halves[half], upns[upn], marks[code, attended]
            if problem or Wrong in (type(on), type(half), type(upn), type(meaning)):
                self._refuse(entry, on, half, upn, meaning)
                continue
            arrived = None
            if meaning.kind in ("late", "left_early"):
                meaning, arrived = self._with_times(entry, meaning)
                if isinstance(meaning, Wrong):
                    self._refuse(entry, on, half, upn, meaning)
                    continue
            stated = attended if code is None else code
            stated = stated if type(stated) is str else cells.shown(stated)
            row = Row._make((number, upn, on, half, meaning, arrived, stated, column, place, said, who))
            earlier = self.rows.setdefault((upn, on, half), row)
            if earlier is not row:
                self._said_before(row, earlier)

    def _with_times(self, entry: Entry, meaning: Meaning) -> tuple[Meaning | Wrong, time | None]:
        """A late arrival or an early leaving with the times beside it."""
        arrived = self.times[entry.arrived]
        left = self.times[entry.left] if meaning.left_at is None else meaning.left_at
        if isinstance(arrived, Wrong):
            return Wrong(f"Arrived: {arrived.message}"), None
        if meaning.kind == "late":
            return meaning, arrived
        if isinstance(left, Wrong):
            return Wrong(f"Left: {left.message}"), None
        if left is None:
            return Wrong("says left early but not when. Add the time, like 'left early 14:10'"), None
        return meaning._replace(left_at=left), arrived

    def _said_before(self, row: Row, earlier: Row) -> None:
        """One row for each session: the same said twice counts once, two different things are both faults."""
        if earlier.meaning == row.meaning:
            self.repeats += 1
            return
        message = "says something else than row {} for the same pupil and half-day. Keep one of them"
        self.faults.append(row.fault(f"'{row.stated}' {message.format(earlier.number)}"))
        if row.key not in self.clashes:
            self.clashes[row.key] = earlier
            self.faults.append(earlier.fault(f"'{earlier.stated}' {message.format(row.number)}"))

    def _refuse(self, entry: Entry, on: Any, half: Any, upn: Any, meaning: Any) -> None:
        if entry.problem:
            self.faults.append(fault_of(entry.number, "", Wrong(entry.problem), entry.said, WHOLE_ROW))
            return
        for column, found in (("Date", on), ("Session", half), ("UPN", upn), (entry.column, meaning)):
            if type(found) is not Wrong or (entry.number, column) in self.told:
                continue
            self.told.add((entry.number, column))
            place = entry.place if column == entry.column else WHOLE_ROW
            self.faults.append(fault_of(entry.number, column, found, entry.said, place))

    def _day(self, cell: Cell) -> date | Wrong:
        on = cells.day(cell)
        if isinstance(on, Wrong):
            return on
        first, last = self.between
        if on > self.today:
            return Wrong(f"{cells.written(on)} is in the future. Attendance can be sent up to today")
        if not first <= on <= last:
            return Wrong(
                f"{cells.written(on)} is in no school year the portal knows ({first:%d/%m/%Y} to {last:%d/%m/%Y}). "
                "Check the year"
            )
        return on

    def all_faults(self) -> list[Fault]:
        """Every fault in the order of the file, once rows that clash are taken out of the good ones."""
        for key in self.clashes:
            self.rows.pop(key, None)
        return sorted(self.faults, key=lambda fault: (fault.number, fault.place))


def _upn(cell: Cell) -> str | Wrong:
    written = cells.shown(cell)
    checked = identifiers.upn(written)
    if not checked.fault:
        return checked.value
    return Wrong(f"'{written}': {checked.fault}" if written else "enter the pupil's UPN")
