"""Reading a register file into rows that say what happened and faults that say what to correct. No database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from attendance import cells
from attendance.cells import Contested, Meaning
from attendance.layouts import LAYOUTS
from attendance.layouts.entry import LOOK_FOR_HEADINGS_IN, Entry, Layout, heading
from attendance.said import WHOLE_ROW, Key, Register, RegisterFault, Row
from core import identifiers
from core.bulk import Memo, collector_paused, maker
from core.files import dates, sheets
from core.files.faults import FileRefused, Wrong
from core.files.headings import folded
from core.files.sheets import LIMITS, Cell, Limits, Sheet
from core.half_days import HALVES
from govuk.dates import day_figures


def read(name: str, data: bytes, *, between: tuple[date, date], today: date, limits: Limits = LIMITS) -> Register:
    """Read a file of any known layout; raises FileRefused when it cannot be read at all.

    `between` is the first and the last day of the school years the portal knows.
    """
    with collector_paused():
        layout = _recognised(sheets.sheets(name, data, limits))
        reading = _Reading(between, today)
        reading.take(layout.entries())
    if len(layout.rows) - layout.heads - len(reading.left_out) > limits.rows:
        raise FileRefused(f"The file has more than {limits.rows:,} rows. Send it in parts")
    for number in reading.left_out:
        if any(map(dates.is_month_first, layout.rows[number - 1])):
            raise dates.MonthFirst(number)
    reading.settle()
    if not (reading.rows or reading.faults):
        raise FileRefused("The file has headings but no marks under them. Fill it in and send it again")
    return Register(
        layout=layout.NAME,
        rows=list(reading.rows.values()),
        faults=reading.faults,
        repeats=reading.repeats,
        left_out=tuple(reading.left_out),
        heads=tuple(layout.rows[: layout.heads]),
        mark_columns=layout.mark_columns,
        providers=layout.providers_named(reading.left_out),
        columns=layout.columns,
        spoilt=reading.spoilt,
        beside=reading.beside,
        turned={} if reading.is_day_first else reading.turned,
        astray=() if reading.is_day_first else tuple(reading.astray),
        sent=layout.rows,
        sheet=layout.sheet.title,
        left_sheets=tuple(layout.sheet.left),
    )


def _recognised(found: Iterator[Sheet]) -> Layout:
    """The first sheet that has a known layout, in it."""
    first: Sheet | None = None
    for sheet in found:
        first = first or sheet
        for layout in LAYOUTS:
            if in_layout := layout.of(sheet):
                return in_layout
    expected = "; ".join(f"a {layout.LABEL} has {', '.join(layout.HEADINGS)}" for layout in LAYOUTS)
    raise FileRefused(
        f"The headings of this file are not those of a register the portal reads: {expected}. "
        f"This file has: {_headings_of(first)}"
    )


def _headings_of(sheet: Sheet | None) -> str:
    """The columns that the headings near the top stand for, and how many others: in our words, never the file's."""
    rows = sheet.rows[:LOOK_FOR_HEADINGS_IN] if sheet else []
    known = [[name for cell in row if (name := heading(cell) or HALVES.get(folded(cell), ""))] for row in rows]
    place = max(range(len(rows)), key=lambda at: len(set(known[at])), default=0)
    if not rows or len(set(known[place])) < 2:
        return f"no row of headings in its first {LOOK_FOR_HEADINGS_IN} rows"
    words = list(dict.fromkeys(known[place]))
    others = sum(cell is not None for cell in rows[place]) - len(known[place])
    return ", ".join(words[:10]) + (f" and {others} other columns" if others > 1 else "")


_OTHER = "says something else than row {} for the same pupil and half-day. Keep one of them"


@dataclass(slots=True)
class _Reading:
    """A file on its way from entries to rows and faults."""

    between: tuple[date, date]
    today: date
    rows: dict[Key, Row] = field(default_factory=dict)
    faults: list[RegisterFault] = field(default_factory=list)
    same: dict[Key, list[Row]] = field(default_factory=dict)
    spoilt: dict[Key, int] = field(default_factory=dict)
    beside: dict[Key, list[Row]] = field(default_factory=dict)
    turned: dict[date, date] = field(default_factory=dict)
    astray: list[tuple[Key, int]] = field(default_factory=list)
    is_day_first: bool = False
    told: set[tuple[int, str]] = field(default_factory=set)
    left_out: list[int] = field(default_factory=list)
    days: Memo = field(init=False)
    halves: Memo = field(init=False)
    upns: Memo = field(init=False)
    marks: Memo = field(init=False)
    times: Memo = field(init=False)
    births: Memo = field(init=False)
    sessions: Memo = field(init=False)

    def __post_init__(self) -> None:
        self.days = Memo(self._day)
        self.halves = Memo(cells.half)
        self.upns = Memo(_upn)
        self.marks = Memo(lambda pair: cells.mark(*pair))
        self.times = Memo(cells.clock_time)
        self.births = Memo(dates.is_month_first)
        self.sessions = Memo(lambda said: self._session(*said))

    def take(self, entries: Iterable[Entry | int]) -> None:
        """Make a row or faults of each entry."""
        sessions, upns, births, make = self.sessions, self.upns, self.births, maker(Row)
        for entry in entries:
            if isinstance(entry, int):
                self.left_out.append(entry)
                continue
            number, on, half, upn, code, attended, _, _, column, place, cells_, who, problem = entry
            if births[who[3]]:
                raise dates.MonthFirst(number, "Date of birth")
            session, upn = sessions[on, half, code, attended], upns[upn]
            if problem or session is None or type(upn) is Wrong:
                self._refuse(entry)
                continue
            on, half, meaning, has_times, stated = session
            arrived = None
            if has_times:
                meaning, arrived = self._with_times(entry, meaning)
                if isinstance(meaning, Wrong):
                    self._refuse(entry, meaning)
                    continue
            row = make((number, upn, on, half, meaning, arrived, stated, column, place, cells_, who))
            earlier = self.rows.setdefault((upn, on, half), row)
            if earlier is not row:
                self.same.setdefault(row.key, [earlier]).append(row)

    def _session(self, on: Cell, half: Cell, code: Cell, attended: Cell) -> tuple[Any, ...] | None:
        """When it was, what happened, whether times belong to that, and its words; None when any of it is wrong."""
        read = self.days[on], self.halves[half], self.marks[code, attended]
        if any(isinstance(found, Wrong) for found in read):
            return None
        stated = attended if code is None else code
        return *read, read[2].kind in ("late", "left_early"), stated if type(stated) is str else cells.shown(stated)

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

    def _refuse(self, entry: Entry, meaning: Any = None) -> None:
        on, half, upn = self.days[entry.on], self.halves[entry.half], self.upns[entry.upn]
        meaning = meaning or self.marks[entry.code, entry.attended]
        self._keep_in_mind(entry, on, half, upn)
        if entry.problem:
            self.faults.append(RegisterFault(entry.number, entry.problem, cells=entry.said))
            return
        for column, found in (("Date", on), ("Session", half), ("UPN", upn), (entry.column, meaning)):
            if not isinstance(found, Wrong) or (entry.number, column) in self.told:
                continue
            self.told.add((entry.number, column))
            place = entry.place if column == entry.column else WHOLE_ROW
            contested = isinstance(found, Contested)
            self.faults.append(RegisterFault(entry.number, found.message, column, entry.said, place, contested))

    def _keep_in_mind(self, entry: Entry, on: Any, half: Any, upn: Any) -> None:
        """What a row that is turned down says of the others: how days are written, and of which session it is."""
        if isinstance(half, Wrong) or isinstance(upn, Wrong):
            if isinstance(on, Wrong) and dates.is_month_first(entry.on):
                raise dates.MonthFirst(entry.number)
        elif isinstance(on, date):
            self.spoilt.setdefault((upn, on, half), entry.number)
        elif dates.is_month_first(entry.on):
            raise dates.MonthFirst(entry.number)
        elif (other := dates.either_way(entry.on)) and self.between[0] <= other <= self.today:
            self.astray.append(((upn, other, half), entry.number))

    def _day(self, cell: Cell) -> date | Wrong:
        on = cells.day(cell)
        if isinstance(on, Wrong):
            return on
        self.is_day_first = self.is_day_first or dates.is_day_first(cell)
        if other := dates.either_way(cell):
            self.turned[on] = other
        first, last = self.between
        if on > self.today:
            return Wrong(f"{day_figures(on)} is in the future. Attendance can be sent up to today")
        if not first <= on <= last:
            return Wrong(
                f"{day_figures(on)} is in no school year the portal knows "
                f"({day_figures(first)} to {day_figures(last)}). Check the year"
            )
        return on

    def settle(self) -> None:
        """One row for each session: the same said twice counts once, what is said differently is taken from none."""
        for key, rows in self.same.items():
            if any(row.says != rows[0].says for row in rows):
                self.faults += [_against(row, rows) for row in rows]
                del self.rows[key]
            elif named := [row for row in rows if row.who != rows[0].who]:
                self.beside[key] = named
        for key, number in self.spoilt.items():
            if row := self.rows.pop(key, None):
                others = self.same.pop(key, [row])
                self.faults += [each.fault(f"'{each.stated}' {_OTHER.format(number)}") for each in others]
        self.faults.sort(key=lambda fault: (fault.number, fault.place))

    @property
    def repeats(self) -> int:
        """Rows that say again what another says."""
        return sum(len(rows) - 1 for key, rows in self.same.items() if key in self.rows)


def _against(row: Row, rows: list[Row]) -> RegisterFault:
    """A row turned down because of the first that says something else."""
    other = next(each for each in rows if each.says != row.says)
    return row.fault(f"'{row.stated}' {_OTHER.format(other.number)}")


def _upn(cell: Cell) -> str | Wrong:
    written = cells.shown(cell)
    checked = identifiers.upn(written)
    if not checked.fault:
        return checked.value
    return Wrong(checked.fault if written else "enter the pupil's UPN")
