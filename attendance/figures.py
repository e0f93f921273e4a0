"""Percentages of attendance: at the provider, and since the referral.

Ratios are kept exact. Where nothing was marked there is no percentage: never 0 and never 100.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor


@dataclass(frozen=True, slots=True)
class Ratio:
    """So many sessions of so many."""

    numerator: int
    denominator: int

    @property
    def fraction(self) -> Fraction | None:
        """The exact share, None of nothing."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def percentage(self) -> Decimal | None:
        """To one decimal, for showing only: 9.96% shows as 10.0 and is compared as 9.96."""
        return None if self.fraction is None else one_decimal(100 * self.fraction)

    def __add__(self, other: "Ratio") -> "Ratio":
        """Two groups of sessions taken together."""
        return Ratio(self.numerator + other.numerator, self.denominator + other.denominator)


@dataclass(frozen=True, slots=True)
class ApAttendance:
    """Sessions due at a provider: attended, absent, and beside the percentage those closed or unknown."""

    attended: int
    absent: int
    closed: int = 0
    unknown: int = 0

    def __add__(self, other: "ApAttendance") -> "ApAttendance":
        """Two groups of sessions taken together."""
        return ApAttendance(
            self.attended + other.attended,
            self.absent + other.absent,
            self.closed + other.closed,
            self.unknown + other.unknown,
        )

    @property
    def marked(self) -> int:
        """Sessions in the percentage."""
        return self.attended + self.absent

    @property
    def due(self) -> int:
        """All sessions the pupils were due."""
        return self.marked + self.closed + self.unknown

    @property
    def ratio(self) -> Ratio:
        return Ratio(self.attended, self.marked)

    @property
    def percentage(self) -> Decimal | None:
        """To one decimal, for showing; None when nothing is marked."""
        return self.ratio.percentage


NONE_YET = ApAttendance(0, 0)


def since_referral(before: Ratio | None, after: Ratio | None) -> Fraction | None:
    """Percentage points gained (or lost, below 0) since the baseline; None when either is not known."""
    if before is None or after is None or before.fraction is None or after.fraction is None:
        return None
    return 100 * (after.fraction - before.fraction)


def one_decimal(value: Fraction) -> Decimal:
    """Rounded half away from zero, as people expect of a printed figure."""
    tenths = floor(abs(value) * 10 + Fraction(1, 2))
    return Decimal(tenths if value >= 0 else -tenths).scaleb(-1)
