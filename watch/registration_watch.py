"""Whether an unregistered provider nears the point where it would have to register as a school.

Hours are added for each pupil over every commissioner, placement and site of the provider. There is no legal figure for
full-time; the thresholds are the council's settings and start from the department's working view.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Level = Literal["green", "amber", "red"]
Found = tuple[int, str, str]
"""How many pupils, which, and how they are here."""

PROTECTED, COMPULSORY = "looked after or with an EHC plan", "of compulsory school age"
FEW = 5


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When to watch and when to stop: hours a week (only more than these counts), numbers of pupils, days a week.

    And for how many days a declaration of pupils placed by others is believed.
    """

    full_time_hours: Decimal = Decimal("18.0")
    watch_hours: Decimal = Decimal("15.0")
    pupils: int = 5
    pupils_to_watch: int = 4
    protected_pupils: int = 1
    full_week_days: int = 5
    declaration_days: int = 122

    def may_count(self, minutes: int, days: int) -> bool:
        """Whether a pupil with such a week may be among those a level turns on; whoever has less never is."""
        return minutes > self.least_minutes or days >= self.full_week_days

    @property
    def least_minutes(self) -> Decimal:
        """Whoever has no more than this, on fewer days than a full week, counts nowhere."""
        return 60 * min(self.full_time_hours, self.watch_hours)


@dataclass(frozen=True, slots=True)
class Week:
    """What one placement gives one pupil each week: hours and the weekdays (0 Monday) they fall on."""

    pupil: Hashable
    hours: Decimal | Fraction | float
    weekdays: frozenset[int]
    is_looked_after: bool = False
    has_ehcp: bool = False
    is_of_compulsory_age: bool = True

    @property
    def is_protected(self) -> bool:
        """Looked after or with an EHC plan: one such pupil full-time is enough for the law."""
        return self.is_looked_after or self.has_ehcp


@dataclass(frozen=True, slots=True)
class Watch:
    """The level of the watch and, in sentences, what it rests on.

    `public` is for those who may read of other commissioners' pupils only that they are fewer than five.
    """

    level: Level
    reasons: tuple[str, ...] = ()
    public: tuple[str, ...] = ()


def watch(weeks: Iterable[Week], thresholds: Thresholds = Thresholds()) -> Watch:
    """The level for all placements at one unregistered provider; only pupils of compulsory school age count."""
    pupils = _by_pupil(weeks)
    if found := _red_reasons(pupils, thresholds):
        return _watch("red", found)
    found = _amber_reasons(pupils, thresholds)
    return _watch("amber", found) if found else Watch("green")


def after(weeks: Iterable[Week], placement: Week, thresholds: Thresholds = Thresholds()) -> Watch:
    """The level there would be with one more placement."""
    return watch([*weeks, placement], thresholds)


def _by_pupil(weeks: Iterable[Week]) -> list[Week]:
    """One week for each pupil of compulsory school age, the hours of all placements added."""
    pupils: dict[Hashable, Week] = {}
    for week in weeks:
        if not week.is_of_compulsory_age:
            continue
        earlier = pupils.get(week.pupil)
        pupils[week.pupil] = _added(earlier, week) if earlier else week
    return list(pupils.values())


def _added(one: Week, other: Week) -> Week:
    return Week(
        pupil=one.pupil,
        hours=_exact(one.hours) + _exact(other.hours),
        weekdays=one.weekdays | other.weekdays,
        is_looked_after=one.is_looked_after or other.is_looked_after,
        has_ehcp=one.has_ehcp or other.has_ehcp,
        is_of_compulsory_age=one.is_of_compulsory_age or other.is_of_compulsory_age,
    )


def _red_reasons(pupils: list[Week], thresholds: Thresholds) -> list[Found]:
    limit = thresholds.full_time_hours
    over = [pupil for pupil in pupils if _exact(pupil.hours) > _exact(limit)]
    protected = [pupil for pupil in over if pupil.is_protected]
    found = []
    if len(protected) >= thresholds.protected_pupils:
        found.append((len(protected), PROTECTED, _longer_than(limit)))
    if len(over) >= thresholds.pupils:
        found.append((len(over), COMPULSORY, _longer_than(limit)))
    return found


def _amber_reasons(pupils: list[Week], thresholds: Thresholds) -> list[Found]:
    protected = [p for p in pupils if p.is_protected and _exact(p.hours) > _exact(thresholds.watch_hours)]
    over = [pupil for pupil in pupils if _exact(pupil.hours) > _exact(thresholds.full_time_hours)]
    whole_week = [pupil for pupil in pupils if len(pupil.weekdays) >= thresholds.full_week_days]
    found = []
    if protected:
        found.append((len(protected), PROTECTED, _longer_than(thresholds.watch_hours)))
    if len(over) >= thresholds.pupils_to_watch:
        found.append((len(over), COMPULSORY, _longer_than(thresholds.full_time_hours)))
    if whole_week:
        found.append((len(whole_week), "", f"on {thresholds.full_week_days} days a week"))
    return found


def _watch(level: Level, found: list[Found]) -> Watch:
    return Watch(level, tuple(_words(*one) for one in found), tuple(_words(*one, few=FEW) for one in found))


def _words(count: int, who: str, how: str, few: int = 0) -> str:
    """Three pupils are here; below `few`, that they are fewer."""
    number = f"fewer than {few}" if count < few else f"{count}"
    noun, verb = ("pupil", "is") if number == "1" else ("pupils", "are")
    return f"{number} {noun} {who + ' ' if who else ''}{verb} here {how}"


def _longer_than(limit: Decimal) -> str:
    return f"for more than {limit.normalize():f} hours a week"


def _exact(hours: Decimal | Fraction | float) -> Fraction:
    return Fraction(hours)
