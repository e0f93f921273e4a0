"""Flow: the registration watch is worked out for each unregistered provider, and each turn of it is told once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from core import clock
from core.acting import Acting
from core.models import record
from core.school_days import Span
from placements import followed, placed
from placements.models import LIVE, Placement
from placements.placed import Placed, Terms
from providers import registering
from providers.models import Provider
from pupils import enrolling
from watch import declared, notices
from watch.declared import Declared
from watch.models import Declaration, WatchSeen
from watch.registration_watch import Level, Thresholds, Week, watch
from watch.watched_weeks import Sum, thresholds

Bound = tuple[Placed, Terms, Span]
"""What an agreement of a live placement binds, and on which days."""
WORSE: dict[Level, int] = {"green": 0, "amber": 1, "red": 2}


@dataclass(frozen=True, slots=True)
class PupilHours:
    """What one pupil's week at a provider comes to, over all commissioners and sites."""

    sum: Sum
    on: date
    names: set[str] = field(default_factory=set)

    @property
    def pupil(self) -> Any:
        """The pupil's key."""
        return self.sum.pupil.pk

    @property
    def commissioners(self) -> tuple[str, ...]:
        """Who placed the pupil, by name."""
        return tuple(sorted(self.names))

    @property
    def week(self) -> Week:
        return self.sum.week(self.on)

    @property
    def hours(self) -> Fraction:
        """Hours a week, breaks counted."""
        return Fraction(self.sum.minutes, 60)

    @property
    def counted_as(self) -> str:
        """What of the pupil the watch turns on."""
        week = self.week
        if not week.is_of_compulsory_age:
            return "Not of compulsory school age: not counted"
        found = ["Looked after"] if week.is_looked_after else []
        found += ["EHC plan"] if week.has_ehcp else []
        return ", ".join(found) or "Of compulsory school age"


@dataclass(frozen=True)
class Watched:
    """Where the watch of one provider stands, on which day, by which rules, and the sum behind it."""

    provider: Provider
    level: Level
    reasons: tuple[str, ...]
    on: date
    hours: tuple[PupilHours, ...]
    declared: Declared

    @property
    def is_to_tell(self) -> bool:
        """Amber and red are told."""
        return self.level != "green"

    @property
    def state(self) -> str:
        """The level; unknown when nothing known is against it and the hours of others are not known."""
        return "unknown" if self.level == "green" and not self.declared.is_known else self.level


def unregistered(keys: Collection[UUID] | None = None) -> list[Provider]:
    """Unregistered providers with live placements or a declaration; `keys` narrows them."""
    live = Placement.objects.filter(status__in=LIVE, provider=OuterRef("pk")).order_by()
    rows = Provider.objects.filter(registration=Provider.Registration.UNREGISTERED)
    rows = rows.filter(Exists(live) | Q(pk__in=Declaration.objects.order_by().values("provider")))
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    return list(rows.select_related("organisation").order_by("pk"))


Declarations = Mapping[Any, Declared]


def of_many(providers: Sequence[Provider], day: date, said: Declarations | None = None) -> dict[Any, Watched]:
    """The watch of each of these providers, in a constant number of queries; what they declared may be known."""
    figures = thresholds(day)
    said = declared.of_many(providers, day, figures) if said is None else said
    there = _signed(providers)
    return {row.pk: _watched(row, there[row.pk], said[row.pk], figures, day) for row in providers}


def states(providers: Sequence[Provider], day: date, said: Declarations | None = None) -> dict[Any, str]:
    """Where the watch of each stands."""
    return {key: one.state for key, one in from_few(providers, day, said).items()}


def from_few(providers: Sequence[Provider], day: date, said: Declarations | None = None) -> dict[Any, Watched]:
    """The watch of each with the hours of those alone who may turn it: of all that are taught there they are few."""
    figures = thresholds(day)
    said = declared.of_many(providers, day, figures) if said is None else said
    keys = [one.pk for one in providers]
    may_turn = placed.with_as_much(keys, figures.least_minutes, figures.full_week_days, min(day, clock.today()))
    there = _signed(providers, may_turn)
    return {row.pk: _watched(row, there[row.pk], said[row.pk], figures, day) for row in providers}


@followed.when_taught
def look(keys: Collection[UUID] | None = None) -> int:
    """Work the watch out again, of these providers or of all; tell each turn to amber or red. Returns how many turned.

    Called in the transaction of what may have turned it, and by the clock for what nobody does: a birthday, a first
    day, a figure of the council, a declaration that grows old.
    """
    day = clock.today()
    found = of_many(unregistered(keys), day)
    seen = {row.provider_id: row for row in _seen(keys)}
    with transaction.atomic():
        turned = [_turn(one, seen.get(key), day) for key, one in found.items()]
        gone = [_settle(row, "green", day) for key, row in seen.items() if key not in found]
    return sum(turned) + sum(gone)


@registering.followed_by
def look_at_registration(provider: Provider, by: Acting) -> None:
    """Whoever is no registered school is watched from that moment; whoever is one now is watched no more."""
    look([provider.pk])


@enrolling.followed_by
def look_at_pupils(pupils: Collection[UUID] | None) -> None:
    """A plan, care, a birth date or a roll may turn the watch where the pupil is placed."""
    look() if pupils is None else look_for(pupils)


def look_for(pupils: Iterable[UUID]) -> int:
    """The same where these pupils have a live placement."""
    keys = {getattr(pupil, "pk", pupil) for pupil in pupils}
    live = Placement.objects.filter(pupil__in=keys, status__in=LIVE).order_by()
    providers = set(live.values_list("provider", flat=True))
    return look(providers) if providers else 0


def _seen(keys: Collection[UUID] | None) -> Iterable[WatchSeen]:
    rows = WatchSeen.objects.select_related("provider__organisation")
    return rows.filter(pk__in=keys) if keys is not None else rows


def _turn(one: Watched, seen: WatchSeen | None, day: date) -> bool:
    if seen is None:
        if not one.is_to_tell:
            return False
        WatchSeen.objects.bulk_create([WatchSeen(provider=one.provider, since=day)], ignore_conflicts=True)
        seen = WatchSeen.objects.get(pk=one.provider.pk)
    has_turned = _settle(seen, one.level, day)
    if has_turned and one.is_to_tell:
        notices.registration_watch(one.provider, one.level, day)
    return has_turned


def _settle(seen: WatchSeen, level: Level, day: date) -> bool:
    """Remember the level, where it is another; of two who look at once only one turns it."""
    before = seen.level
    rows = WatchSeen.objects.filter(pk=seen.pk, level=before).exclude(level=level)
    if not rows.update(level=level, since=day, seen_at=clock.now()):
        return False
    words = f"The registration watch of {seen.provider.name} turned from {before} to {level}."
    record("watch_turned", seen, by=None, sentence=words, changes={"level": [before, level]})
    return True


def _signed(providers: Sequence[Provider], pupils: QuerySet[Any, Any] | None = None) -> dict[Any, list[Bound]]:
    """What is signed of live placements there, with its days; a placement whose first day has come and that has not
    started teaches nobody yet."""
    grouped: dict[Any, list[Bound]] = defaultdict(list)
    today = clock.today()
    for row in placed.live("provider", [one.pk for one in providers], pupils):
        if row.status != Placement.Status.AGREED or row.starts_on > today:
            grouped[row.at] += [(row, terms, span) for terms, span in row.spans() if terms.governs_from]
    return grouped


def _watched(provider: Provider, rows: Sequence[Bound], said: Declared, figures: Thresholds, day: date) -> Watched:
    """As it is on this day, or as it comes to be by what is agreed already, on the first day when that is worse."""
    days = (_on_day(provider, rows, on, said, figures) for on in _turning_days(rows, day))
    worst = next(days)
    for one in days:
        if worst.level == "red":
            break
        if WORSE[one.level] > WORSE[worst.level]:
            worst = one
    return worst


def _on_day(provider: Provider, rows: Iterable[Bound], on: date, said: Declared, figures: Thresholds) -> Watched:
    hours = _hours(rows, on)
    found = watch([*(one.week for one in hours if one.sum.may_count(figures)), *said.weeks], figures)
    return Watched(provider, found.level, found.reasons, on, hours, said)


def _turning_days(rows: Iterable[Bound], day: date) -> list[date]:
    starts = {span.starts_on for _row, _terms, span in rows}
    return [day, *sorted(start for start in starts if start > day)]


def _hours(rows: Iterable[Bound], on: date) -> tuple[PupilHours, ...]:
    """One line for each pupil due there in the week of this day."""
    lines: dict[Any, PupilHours] = {}
    for row, terms, span in rows:
        if span.starts_on <= on <= span.ends_on and terms.minutes:
            line = lines.setdefault(row.pupil.pk, PupilHours(Sum(row.pupil), on))
            line.sum.add(terms.minutes, terms.half_days)
            line.names.add(row.commissioner)
    return tuple(lines.values())
