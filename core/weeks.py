"""A week is known by its Monday."""

from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, F, Func, IntegerField

from core.half_days import Half

SUNDAY = timedelta(days=6)
"""From its Monday to its last day."""


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


_WEEKDAY = "MOD({day} - DATE '0001-01-01', 7)"


class Monday(Func):
    """The same of a date in the database."""

    output_field = DateField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        # The first day of the first year was a Monday; EXTRACT would count in decimals, twice as long.
        template = f"(%(expressions)s - {_WEEKDAY.format(day='%(expressions)s')})"
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="date(%(expressions)s, 'weekday 0', '-6 days')", **extra)


def halves_of(monday: date, first: date, last: date) -> int:
    """The half-days of this week from one day to another, a bit for each: 1 is Monday morning, 2 its afternoon."""
    begin, end = max((first - monday).days, 0), min((last - monday).days, 6) + 1
    return (1 << 2 * end) - (1 << 2 * begin) if begin < end else 0


def first_day(monday: date, halves: int) -> date:
    """The day of the first of these half-days, of which there is one at least."""
    return monday + timedelta(days=((halves & -halves).bit_length() - 1) // 2)


class HalfOfWeek(Func):
    """The bit of a date and its half in the database."""

    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self._bit(compiler, _WEEKDAY, "({half} = '{pm}')::integer")

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self._bit(compiler, "((strftime('%%w', {day}) + 6) %% 7)", "({half} = '{pm}')")

    def _bit(self, compiler: Any, weekday: str, afternoon: str) -> Any:
        (day, of_day), (half, of_half) = (compiler.compile(each) for each in self.get_source_expressions())
        places = f"2 * {weekday.format(day=day)} + {afternoon.format(half=half, pm=Half.PM.value)}"
        return f"(1 << ({places}))", (*of_day, *of_half)


def number_of(column: str, halves: int) -> Func:
    """How many of these half-days there are among the bits of a column."""
    places = (place for place in range(14) if halves >> place & 1)
    template = " + ".join(f"(%(expressions)s >> {place} & 1)" for place in places)
    return Func(F(column), template=f"({template or 0})", output_field=IntegerField())
