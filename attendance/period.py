"""The days a figure is taken of, as the sums of weeks know them."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Case, DateField, Expression, F, IntegerField, Q, Value, When
from django.db.models.lookups import GreaterThan

from core import clock
from core.school_days import ONE_DAY
from core.weeks import halves_of, monday_of, number_of

EVERY_HALF = (1 << 14) - 1
"""The bits of a whole week."""


@dataclass(frozen=True)
class Period:
    """The days a figure is taken of, up to today: without a first or last one, as far as there are any.

    Of a week that lies in it whole and is over, the sums are read; of one that it cuts, the half-days.
    `of` leads to the sums of weeks.
    """

    first: date | None
    last: date | None
    today: date

    @classmethod
    def of(cls, first: date | None = None, last: date | None = None, today: date | None = None) -> "Period":
        """Such as those of a term so far."""
        return cls(first, last, today or clock.today())

    @property
    def until(self) -> date:
        """The last day there is anything to count."""
        return min(self.last, self.today) if self.last else self.today

    @cached_property
    def cut(self) -> dict[date, tuple[int, int]]:
        """The half-days that count of each week it cuts: of marked ones, and of those nobody marked.

        A mark of today counts at once; what nobody marked is not known from the day after.
        """
        first, over = self.first or date.min, min(self.until, self.today - ONE_DAY)
        weeks = {monday_of(over + ONE_DAY)} | ({monday_of(first)} if first.weekday() else set())
        return {monday: (halves_of(monday, first, self.until), halves_of(monday, first, over)) for monday in weeks}

    def weeks(self, of: str = "") -> Q:
        """Those with a day in it."""
        begun = Q(**{f"{of}week__lte": self.until})
        return begun & Q(**{f"{of}week__gte": monday_of(self.first)}) if self.first else begun

    def unknown_of(self, monday: date, halves: int) -> int:
        """Of the half-days of a week that nobody marked, those it counts."""
        return halves & self.cut[monday][1] if monday in self.cut else halves

    def whole(self, of: str = "") -> Q:
        """Of its weeks, those it does not cut: between the first and the last that it does."""
        found = Q(**{f"{of}week__lt": max(self.cut)})
        return found & Q(**{f"{of}week__gt": min(self.cut)}) if len(self.cut) > 1 else found

    def due(self, of: str = "") -> Q:
        """Of its weeks, those with a session that counts."""
        found = self.whole(of)
        for monday, (marked, unmarked) in self.cut.items():
            # No half-day is in two of these, so adding their bits is joining them.
            said = F(f"{of}when_attended") + F(f"{of}when_absent") + F(f"{of}when_closed")
            halves = said.bitand(marked) + F(f"{of}when_unmarked").bitand(unmarked)
            found |= Q(**{f"{of}week": monday}) & Q(GreaterThan(halves, 0))
        return found

    def number(self, said: str, of: str = "", on: int = EVERY_HALF) -> Expression:
        """How many sessions of one of its weeks were attended, absent, closed or unmarked, `on` these half-days."""
        first, *others = (F(f"{of}{name}") for name in SUMS[said])
        whole = sum(others, first) if on == EVERY_HALF else number_of(f"{of}when_{said}", on)
        counts = {monday: halves[said == "unmarked"] for monday, halves in self.cut.items()}
        # A week is not asked which it is where that changes nothing: on a Friday, for the sums of its Mondays.
        cut = [
            When(Q(**{f"{of}week": monday}), then=number_of(f"{of}when_{said}", on & halves))
            for monday, halves in counts.items()
            if on & ~halves
        ]
        return Case(*cut, default=whole, output_field=IntegerField())

    def unknown_since(self, of: str = "") -> Expression:
        """The first day of a week, of these days, with a session nobody marked."""
        cut = []
        for monday, (_, unmarked) in self.cut.items():
            for day in (monday + timedelta(days=number) for number in range(7)):
                if today := unmarked & halves_of(monday, day, day):
                    said = F(f"{of}when_unmarked").bitand(today)
                    cut.append(When(Q(**{f"{of}week": monday}) & Q(GreaterThan(said, 0)), then=Value(day)))
        return Case(When(self.whole(of), then=F(f"{of}unmarked_from")), *cut, output_field=DateField())


SUMS = {
    "attended": ("attended", "late", "left_early"),
    "absent": ("absent", "unexplained"),
    "closed": ("closed",),
    "unmarked": ("unmarked",),
}
"""Which sums of a week make one of those of a figure."""
