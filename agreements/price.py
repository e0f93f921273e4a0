"""What an agreement comes to: its rate, its week, and the days on which school and provider are open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from accounts import school_calendars
from core.school_days import Span
from govuk.dates import day_words
from placements import sessions
from placements.models import Agreement, Pause, Placement
from placements.timetable import Cell, HalfDay, Home, Stretch, Week, minutes_between
from providers.models import Rate

NOUNS = {Rate.Unit.HOUR: "hour", Rate.Unit.SESSION: "session", Rate.Unit.DAY: "day", Rate.Unit.WEEK: "week"}


@dataclass(frozen=True)
class Price:
    """About what it costs: a week, and from the first day to the last. A closure made later is not known yet."""

    amount: Decimal
    noun: str
    sessions_a_week: int
    units_a_week: Fraction
    units: Fraction
    first: date
    last: date
    terms: tuple[tuple[str, Fraction], ...] = ()
    """How many units fall into each term."""
    unpaid: int = 0
    """Sessions of pauses that are not paid: they are left out."""

    @property
    def line(self) -> str:
        """4 sessions a week, about £239 a week, about £3,800 to 2 April 2027."""
        due = f"{self.sessions_a_week} {'session' if self.sessions_a_week == 1 else 'sessions'} a week"
        week = f"about {self._pounds(self.units_a_week)} a week"
        if not self.units:
            return f"{due}, {week}. What it comes to is not known: no open day of these is in the term dates entered."
        return f"{due}, {week}, about {self._pounds(self.units)} to {day_words(self.last)}"

    @property
    def session_words(self) -> str:
        """£62.50, or about what it comes to where the rate is of another unit."""
        if self.noun == "session":
            return f"£{self.amount}"
        return f"about {self._pounds(self.units_a_week / max(1, self.sessions_a_week))}"

    @property
    def week_words(self) -> str:
        return f"about {self._pounds(self.units_a_week)}"

    @property
    def pause_words(self) -> str:
        """What the pauses take off; nothing where all are paid."""
        if not self.unpaid:
            return ""
        number = f"{self.unpaid} {'session' if self.unpaid == 1 else 'sessions'}"
        return f"{number} of pauses that are not paid are left out. Without them: {self.line}"

    @property
    def term_words(self) -> list[tuple[str, str]]:
        """Each term and about what it comes to."""
        return [(term, f"about {self._pounds(units)}") for term, units in self.terms]

    @property
    def counts(self) -> str:
        """What it counts."""
        number = f"{float(self.units):,.1f}".removesuffix(".0")
        noun = self.noun if self.units == 1 else f"{self.noun}s"
        return (
            f"£{self.amount} for each of {number} {noun} from {day_words(self.first)} to {day_words(self.last)}, on "
            "the days when the pupil’s school and the provider are open by today’s term dates. Absences are counted; "
            "closures and changes still to come are not."
        )

    def _pounds(self, units: Fraction) -> str:
        exact = self.amount * units.numerator / units.denominator
        return f"£{exact.quantize(Decimal(1), ROUND_HALF_UP):,}"


def of(agreement: Agreement) -> Price:
    """The price of this agreement as the calendars stand now, as far as they reach."""
    all_due, last, half_terms = _due(agreement)
    unpaid = _unpaid(agreement)
    due = [row for row in all_due if not any(row.date in span for span in unpaid)]
    cells, unit = agreement.cells, agreement.rate_unit
    return Price(
        agreement.rate_amount,
        NOUNS[Rate.Unit(unit)],
        len(cells),
        units_of_week(cells, unit),
        units_of(due, unit),
        agreement.starts_on,
        last,
        tuple(_by_term(due, unit, half_terms)),
        len(all_due) - len(due),
    )


def days_of(agreement: Agreement) -> set[date]:
    """The days on which it has the pupil come, as far as the calendars reach."""
    due, _, _ = _due(agreement)
    return {row.date for row in due}


def _by_term(due: Iterable[HalfDay], unit: str, half_terms: Sequence[Span]) -> Iterable[tuple[str, Fraction]]:
    by_term: dict[str, list[HalfDay]] = {}
    for row in due:
        begun = [span.starts_on for span in half_terms if span.starts_on <= row.date]
        by_term.setdefault(_term_of(max(begun, default=row.date)), []).append(row)
    return [(term, units_of(rows, unit)) for term, rows in by_term.items()]


def _term_of(begins: date) -> str:
    """The term of a half-term that begins on this day: of summer, the first begins after Easter, in April."""
    season = "Autumn" if begins.month > 7 else "Spring" if begins.month < 4 else "Summer"
    return f"{season} term {begins.year}"


def units_of_week(cells: Sequence[Cell], unit: str) -> Fraction:
    """How many units of a rate a whole week has."""
    if unit == Rate.Unit.HOUR:
        return Fraction(sum(cell.minutes for cell in cells), 60)
    if unit == Rate.Unit.DAY:
        return Fraction(len({cell.weekday for cell in cells}))
    return Fraction(1 if unit == Rate.Unit.WEEK else len(cells))


def units_of(due: Iterable[HalfDay], unit: str) -> Fraction:
    """How many units of a rate these half-days are; a day and a week count whole."""
    rows = list(due)
    if unit == Rate.Unit.HOUR:
        return Fraction(sum(minutes_between(row.starts, row.ends) for row in rows), 60)
    if unit == Rate.Unit.DAY:
        return Fraction(len({row.date for row in rows}))
    if unit == Rate.Unit.WEEK:
        return Fraction(len({row.date.isocalendar()[:2] for row in rows}))
    return Fraction(len(rows))


def _unpaid(agreement: Agreement) -> list[Span]:
    """The pauses of which no day is paid for; before the first day there are none."""
    placement = agreement.placement
    if placement.status == Placement.Status.AGREED:
        return []
    rows = Pause.objects.filter(placement=placement, is_paid=False)
    return [Span(row.starts_on, row.ends_on or agreement.ends_on) for row in rows if row.starts_on <= agreement.ends_on]


def _due(agreement: Agreement) -> tuple[list[HalfDay], date, Sequence[Span]]:
    """The half-days it alone would have due, how far (its end, or that of the term dates), and the half-terms."""
    placement, stretch = agreement.placement, Stretch(agreement.starts_on, agreement.ends_on, agreement.cells)
    homes = list(sessions.home_enrolments([placement]))
    provider = placement.provider.organisation_id
    calendars = school_calendars.school_days_of({provider, *(row.school_id for row in homes)})
    council = calendars[None]
    at_school = [Home(row.starts_on, row.ends_on, calendars[row.school_id]) for row in homes]
    known_to = max((term.ends_on for term in council.half_terms), default=stretch.last)
    last = min(stretch.last, known_to)
    week = Week([stretch], calendars[provider], council, at_school)
    return list(week.due(stretch.first, last)), last, council.half_terms
