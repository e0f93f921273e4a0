"""Attendance since a referral: what was before it at school, and what is at the provider now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import CharField, F, FilteredRelation, Sum, Value
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThan

from attendance import figures, rollup
from attendance.figures import ApAttendance, Ratio
from attendance.period import Period

SINCE_REFERRAL = (
    "Since referral compares AP attendance with the pupil's attendance at school over the weeks before the referral, "
    "taken once. Only pupils with both are counted; a referral that led to two placements counts once before."
)


@dataclass(frozen=True, slots=True)
class SinceReferral:
    """A pupil's attendance before the referral and at the provider since."""

    before: Ratio | None
    now: ApAttendance
    referral: Any = None

    @property
    def is_comparable(self) -> bool:
        """Whether both are known."""
        return bool(self.before and self.before.denominator and self.now.marked)

    @property
    def points(self) -> Fraction | None:
        """Percentage points gained, or lost when below 0; None when either is not known."""
        return figures.since_referral(self.before, self.now.ratio)


def of_each(placements: Any, until: date | None = None) -> dict[Any, SinceReferral]:
    """Attendance since referral of each placement of a queryset up to a day (today), by its id; one query."""
    period = Period.of(last=until)
    weeks = FilteredRelation("week_sums", condition=period.weeks("week_sums__"))
    rows = placements.order_by().annotate(counted=weeks).values(*OF_REFERRAL)
    sums = rollup.added_up(period, "counted__")
    return {
        pk: SinceReferral(_ratio(attended, possible), ApAttendance(*now), referral)
        for pk, referral, attended, possible, *now in rows.annotate(**sums).values_list(*OF_REFERRAL, *sums)
    }


OF_REFERRAL = ("pk", "referral", "referral__baseline_attended", "referral__baseline_possible")


def _ratio(attended: int | None, possible: int | None) -> Ratio | None:
    return None if attended is None else Ratio(attended, possible or 0)


def together(each: Iterable[SinceReferral]) -> SinceReferral:
    """A cohort: the sums of those of whom both are known, before and since.

    Each referral counts once before, however many placements came of it: its pupil went to school only once.
    """
    both = [one for one in each if one.is_comparable]
    baselines = {one.referral: one.before for one in both if one.before}
    before = sum(baselines.values(), Ratio(0, 0))
    attended, absent = sum(one.now.attended for one in both), sum(one.now.absent for one in both)
    return SinceReferral(before, ApAttendance(attended, absent))


def of_cohorts(cohorts: Sequence[tuple[Any, date | None]]) -> list[tuple[SinceReferral, int]]:
    """The same of each of several querysets up to its day, and of how many placements it is taken; one query."""
    parts = [_comparable(placements, until, part) for part, (placements, until) in enumerate(cohorts)]
    found = [_Together() for _ in cohorts]
    for part, *row in parts[0].union(*parts[1:], all=True) if parts else ():
        found[part].add(*row)
    return [(each.since_referral, each.placements) for each in found]


def by_provider(placements: Any, until: date | None = None) -> dict[Any, tuple[SinceReferral, int]]:
    """The same of a queryset's placements by their provider, and of how many it is taken; one query."""
    rows = _both_known(placements, until, "provider", *OF_REFERRAL)
    found: dict[Any, _Together] = {}
    for provider, _pk, *row in rows.values_list("provider", *OF_REFERRAL, "n_attended", "n_absent"):
        found.setdefault(provider, _Together()).add(*row)
    return {provider: (each.since_referral, each.placements) for provider, each in found.items()}


@dataclass(slots=True)
class _Together:
    """What `together` comes to, added up row by row: of thousands no object is made."""

    referrals: set[Any] = field(default_factory=set)
    placements: int = 0
    before_attended: int = 0
    possible: int = 0
    attended: int = 0
    absent: int = 0

    def add(self, referral: Any, before: int, possible: int, attended: int, absent: int) -> None:
        self.placements += 1
        self.attended += attended
        self.absent += absent
        if referral not in self.referrals:
            self.referrals.add(referral)
            self.before_attended += before
            self.possible += possible

    @property
    def since_referral(self) -> SinceReferral:
        return SinceReferral(Ratio(self.before_attended, self.possible), ApAttendance(self.attended, self.absent))


def _both_known(placements: Any, until: date | None, *keys: str, **made: Any) -> Any:
    """Those of which both are known, grouped by `keys`, some of them `made`: what was marked up to a day (today)."""
    period = Period.of(last=until)
    rows = placements.order_by().filter(period.weeks("week_sums__"), referral__baseline_possible__gt=0)
    rows = rows.annotate(**made).values(*keys).annotate(**rollup.added_up(period, "week_sums__", "attended", "absent"))
    return rows.filter(GreaterThan(F("n_attended") + F("n_absent"), 0))


def _comparable(placements: Any, until: date | None, part: int) -> Any:
    """The part they belong to, the referral, its baseline and what was marked."""
    # The referral as the database writes it: to make keys of thousands takes longer than to add them up.
    made = {"part": Value(part), "of": Cast("referral", CharField())}
    rows = _both_known(placements, until, "part", "of", *OF_REFERRAL, **made)
    return rows.values_list("part", "of", *OF_REFERRAL[2:], "n_attended", "n_absent")


def of_cohort(placements: Any, until: date | None = None) -> SinceReferral:
    """The same of a queryset's placements up to a day (today), added up by the database."""
    rows = _both_known(placements, until, *OF_REFERRAL[1:])
    sums = (*OF_REFERRAL[2:], "n_attended", "n_absent")
    found = rows.aggregate(**{f"all_{place}": Sum(name, default=0) for place, name in enumerate(sums)})
    attended, possible, *now = found.values()
    return SinceReferral(Ratio(attended, possible), ApAttendance(*now))
