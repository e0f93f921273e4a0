"""Percentages of attendance: at the provider, in the school's register, and since the referral.

Ratios are kept exact. Where nothing was marked there is no percentage: never 0 and never 100.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from attendance.codes import ATTENDED_KINDS, national_codes

PERSISTENT = Fraction(10, 100)
"""Share of possible sessions missed from which a pupil is persistently absent."""

SEVERE = Fraction(50, 100)
"""Share of possible sessions missed from which a pupil is severely absent."""


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
        """Attended of marked."""
        return Ratio(self.attended, self.marked)

    @property
    def percentage(self) -> Decimal | None:
        """To one decimal, for showing; None when nothing is marked."""
        return self.ratio.percentage


NONE_YET = ApAttendance(0, 0)


def ap_attendance(kinds: Iterable[str | None]) -> ApAttendance:
    """From what happened at each session due: kinds of mark, None for a session nobody has marked."""
    counts = Counter(kinds)
    return ApAttendance(
        attended=sum(counts[kind] for kind in ATTENDED_KINDS),
        absent=counts["absent"],
        closed=counts["provider_closed"],
        unknown=counts[None],
    )


@dataclass(frozen=True, slots=True)
class RegisterFigures:
    """A pupil's sessions by the codes of the school's register."""

    attended: int
    authorised: int
    unauthorised: int
    unmarked: int = 0

    @property
    def absent(self) -> int:
        """Sessions missed, with leave or without."""
        return self.authorised + self.unauthorised

    @property
    def possible(self) -> int:
        """Sessions in the percentages."""
        return self.attended + self.absent

    @property
    def attendance(self) -> Ratio:
        """Attended of possible."""
        return Ratio(self.attended, self.possible)

    @property
    def absence(self) -> Ratio:
        """Missed of possible."""
        return Ratio(self.absent, self.possible)

    def is_persistently_absent(self, threshold: Fraction = PERSISTENT) -> bool | None:
        """By the exact share; None when no session was possible."""
        return None if self.absence.fraction is None else self.absence.fraction >= threshold

    def is_severely_absent(self, threshold: Fraction = SEVERE) -> bool | None:
        """By the exact share; None when no session was possible."""
        return self.is_persistently_absent(threshold)


def register_figures(codes: Iterable[str | None]) -> RegisterFigures:
    """From the code of each session, None for a session without one."""
    known = national_codes()
    counts = Counter(None if code is None else known[code].category for code in codes)
    return RegisterFigures(
        attended=counts["present"] + counts["approved_educational_activity"],
        authorised=counts["authorised_absence"],
        unauthorised=counts["unauthorised_absence"],
        unmarked=counts[None],
    )


def since_referral(before: Ratio | None, after: Ratio | None) -> Fraction | None:
    """Percentage points gained (or lost, below 0) since the baseline; None when either is not known."""
    if before is None or after is None or before.fraction is None or after.fraction is None:
        return None
    return 100 * (after.fraction - before.fraction)


def one_decimal(value: Fraction) -> Decimal:
    """Rounded half away from zero, as people expect of a printed figure."""
    tenths = floor(abs(value) * 10 + Fraction(1, 2))
    return Decimal(tenths if value >= 0 else -tenths).scaleb(-1)
