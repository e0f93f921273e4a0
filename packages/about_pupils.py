"""What is said from here to the room of pupils: where a child is who is at no provider, and what its week lacks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

import rules
from django.db.models import Exists, Model, OuterRef, Prefetch, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse

from accounts import school_calendars
from core import clock
from core.acting import Acting
from core.columns import Tag
from core.half_days import BY_CODE, Weekday, code_of
from core.school_days import SchoolDays
from core.the_week import Entry, Look
from govuk.dates import day_words
from packages import telling
from packages.models import AtSchool, Reduced, Tuition, Tutored
from packages.weeks import excluded_from
from packages.whole import WEEK, State
from pupils import leaving, record, tabs, whereabouts
from pupils.models import Pupil
from pupils.record import Act, Child, Coming, Open
from pupils.whereabouts import Due, Held, Known, NotAtSchool
from referrals import clocks, exclusions
from referrals.models import Referral

tabs.offers("Weeks with gaps", "packages:packages")
TUITION = "Tuition"
MARKED = {
    None: Known(Tag("Not marked", "orange")),
    True: Known(Tag("Attended", "green")),
    False: Known(Tag("Absent", "red")),
}
WAS_AGREED = (Reduced.Status.AGREED, Reduced.Status.ENDED)
ONE_DAY = timedelta(days=1)
PORTIONS: tuple[Any, ...] = (AtSchool, Tuition, Reduced)


class WithoutProvider:
    """Tuition as half-days due; reduced hours, exclusions and what a school does not teach as time not at school."""

    def fetched(self, acting: Acting) -> Prefetch:
        running = Tuition.objects.visible_to(acting).since(clock.today())
        return Prefetch("tuitions", queryset=running, to_attr="live_tuitions")

    def names(self, pupil: Any) -> list[str]:
        today = clock.today()
        return [TUITION] if any(row.covers(today) for row in pupil.live_tuitions) else []

    def between(self, pupils: Sequence[Pupil], acting: Acting, first: date, last: date) -> Held:
        if acting.is_provider:
            return Held((), ())
        keys = [pupil.pk for pupil in pupils if getattr(pupil, "has_portions", True)]
        kept_out = _kept_out([pupil.pk for pupil in pupils if getattr(pupil, "was_kept_out", True)])
        if not keys:
            return Held((), (), [*kept_out])
        tuitions = Tuition.objects.visible_to(acting).filter(pupil__in=keys, starts_on__lte=last).since(first)
        rows = list(tuitions.order_by())
        marks = Tutored.objects.filter(tuition__in=rows, date__range=(first, last)) if rows else ()
        known = {(mark.tuition_id, mark.date, mark.half): mark.was_there for mark in marks}
        due = [due for row in rows for due in _tutored(row, first, last, known)]
        return Held(_on_school_days(due, pupils), (), [*_reduced(keys, acting), *kept_out, *_not_taught(keys)])


whereabouts.SOURCES.append(WithoutProvider())


@whereabouts.taught_by
def with_a_tutor(day: date, half: str) -> QuerySet[Tuition]:
    return _of_half_day(Tuition.objects.running_on(day), day, half)


@whereabouts.taught_by
def at_home_by_agreement(day: date, half: str) -> QuerySet[Reduced]:
    rows = Reduced.objects.on(day).filter(status__in=WAS_AGREED, ends_on__gte=day)
    return _of_half_day(rows, day, half)


def _of_half_day(rows: Any, day: date, half: str) -> Any:
    """Of these portions those that have this half-day of the week; at the weekend none."""
    if day.weekday() > Weekday.FRIDAY:
        return rows.none()
    code = code_of(day.weekday(), half)
    return rows.annotate(codes=Cast("half_days", TextField())).filter(codes__contains=f'"{code}"')


def _tutored(row: Tuition, first: date, last: date, marks: Mapping[Any, bool]) -> Iterator[Due]:
    """Whether the child was there is not known of tuition that has begun, unless somebody marked it."""
    day, until = max(first, row.starts_on), min(last, row.last_day)
    while day <= until:
        for cell in row.cells:
            if cell.weekday == day.weekday():
                was_there = marks.get((row.pk, day, str(cell.half)))
                known = Known(None) if clock.is_to_come(day, cell.starts) else MARKED[was_there]
                where = f"{TUITION}: {row.place}"
                yield Due(row.pupil_id, day, str(cell.half), cell.starts, cell.ends, where, known=known)
        day += ONE_DAY


def _on_school_days(due: Sequence[Due], pupils: Sequence[Pupil]) -> list[Due]:
    """A tutor teaches when the child's school is open, the council's schools where it has none."""
    if not due:
        return []
    by_key = {pupil.pk: pupil for pupil in pupils}

    def school_on(row: Due) -> Any:
        home = by_key[row.pupil].home_enrolment(row.date)
        return home.school_id if home else None

    schools = {school_on(row) for row in due}
    days: Any = school_calendars.school_days_of({*schools, None})
    return [row for row in due if days[school_on(row)].is_open(row.date)]


def _reduced(keys: Sequence[Any], acting: Acting) -> Iterator[NotAtSchool]:
    rows = Reduced.objects.visible_to(acting).filter(pupil__in=keys, status__in=WAS_AGREED).order_by()
    for row in rows:
        instead = Entry("Agreed reduced", f"until {day_words(row.last_day)}", Look.PAUSED)
        half_days = {BY_CODE[code] for code in row.half_days}
        yield NotAtSchool(row.pupil_id, row.starts_on, row.last_day, half_days, instead)


def _kept_out(keys: Sequence[Any]) -> Iterator[NotAtSchool]:
    """An exclusion that a place is asked for after, until the school says that it teaches the child again."""
    asked = Referral.objects.filter(pupil__in=keys, status__in=clocks.RUNNING).exclude(excluded_on=None)
    rows = list(asked.exclude(status=Referral.Status.DRAFT).select_related("route", "pupil").order_by()) if keys else []
    if not rows:
        return
    days = school_calendars.school_days_of({row.home_school_id for row in rows})
    for row in rows:
        its: SchoolDays = days[row.home_school_id]
        for stretch in exclusions.of_referral(row, its):
            instead = Entry("Nobody", "Out of school", Look.NOBODY)
            yield NotAtSchool(row.pupil_id, stretch.starts_on, stretch.ends_on, WEEK, instead)


def _not_taught(keys: Sequence[Any]) -> Iterator[NotAtSchool]:
    """What the school says it does not teach."""
    for row in AtSchool.objects.filter(pupil__in=keys).order_by():
        taught = {BY_CODE[code] for code in row.half_days}
        others = [half_day for half_day in WEEK if half_day not in taught]
        yield NotAtSchool(row.pupil_id, row.starts_on, row.ended_on, others, Entry("Nobody", look=Look.NOBODY))


@leaving.kept_by
def in_care(day: date) -> Iterable[QuerySet[Any]]:
    """Whoever is tutored."""
    yield Tuition.objects.since(day).filter(ends_on__gte=day)


@record.says_whether("has_portions")
def has_portions() -> Any:
    return reduce(or_, (Exists(model.objects.filter(pupil=OuterRef("pk"))) for model in PORTIONS))


@record.says_whether("was_kept_out")
def was_kept_out() -> Any:
    return Exists(Referral.objects.filter(pupil=OuterRef("pk")).exclude(excluded_on=None))


def portions(child: Child) -> dict[Any, list[Any]]:
    """What of each kind there ever was of the child, for the dates and for the story."""
    has_any = getattr(child.pupil, "has_portions", True)
    return {
        model: list(model.objects.visible_to(child.acting).filter(pupil=child.pupil)) if has_any else []
        for model in PORTIONS
    }


@record.says_of_week
def whole_week(child: Child) -> Iterable[Open]:
    """What the whole week lacks; a provider is told nothing of it."""
    if not rules.has_perm("packages.week", child.acting, child.pupil):
        return
    today = clock.today()
    to_come = excluded_from(child.pupil, today) if getattr(child.pupil, "was_kept_out", True) else []
    day = next(iter(to_come), today)
    shown = telling.of_pupil(child.pupil, child.acting, day)
    if shown:
        is_late, since = shown.state is State.GAPS, f"From {day_words(day)}: " if day > today else ""
        yield Open(since + " ".join(shown.lines), shown.link, "The whole week", is_late)


@record.comes
def dates(child: Child) -> Iterable[Coming]:
    """When tuition and reduced hours begin, are reviewed and end."""
    today = clock.today()
    for day, words, link in (*_of_tuition(child, today), *_of_reduced(child)):
        if day >= today:
            yield Coming(day, words, link)


def _of_tuition(child: Child, today: date) -> Iterator[tuple[date, str, str]]:
    for row in child.of(portions)[Tuition]:
        if row.ended_on is None or row.ended_on >= today:
            link = reverse("packages:tuition", args=[row.pk])
            yield from ((row.starts_on, "First day of tuition", link), (row.last_day, "Last day of tuition", link))


def _of_reduced(child: Child) -> Iterator[tuple[date, str, str]]:
    for row in child.of(portions)[Reduced]:
        if row.status == Reduced.Status.AGREED:
            link = reverse("packages:reduced", args=[row.pk])
            yield row.review_on, "Review of reduced hours", link
            yield row.ends_on, "Last day of reduced hours", link


@record.tells
def story(child: Child) -> Iterable[Model]:
    for rows in child.of(portions).values():
        yield from rows


@record.offers
def acts(child: Child) -> Iterable[Act]:
    if rules.has_perm("packages.emergency_add", child.acting, child.pupil):
        yield Act("Short referral: it cannot wait", reverse("packages:emergency-add", args=[child.pupil.pk]))
    if rules.has_perm("packages.week", child.acting, child.pupil):
        yield Act("The whole week", reverse("packages:week", args=[child.pupil.pk]))
