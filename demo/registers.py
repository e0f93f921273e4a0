"""How attendance is told: each provider's registers, taken daily or sent weekly, with gaps and corrections."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, time, timedelta
from typing import Any

from attendance import marks
from attendance.cells import Meaning
from attendance.marks import Entry
from attendance.models import Mark
from core import clock
from demo import words
from demo.agenda import Agenda
from demo.cases import Case
from demo.chance import dice
from demo.people import PROVIDER, PROVIDER2, Staff
from demo.providers import Framework
from demo.timeline import Timeline
from placements.models import Placement, Session

# Near the end registers come in on the day, but for those who send the whole week; before that once a fortnight.
DAILY_FROM = 6
SEND_WEEKLY = (PROVIDER2, "chat-moss-stables", "signal-box-learning")
# Who has fallen silent for so many school days, and who forgets a week now and then.
SILENT = {"second-verse": 9}
FORGETS = {"kite-string": 0.2, "longshore-outdoors": 0.1}
NOT_MARKED = 0.012
CLOSED_DAYS = 0.006
LATE, LEFT_EARLY = 0.07, 0.02
REASONS = {
    "illness": 40,
    "unexplained": 26,
    "refused": 14,
    "medical_appointment": 8,
    "unauthorised": 5,
    "transport": 3,
    "suspended": 2,
    "truant": 2,
}
# How many marks are put right: by the provider while it may, and later by the council.
CORRECTED = 0.025
CORRECTED_LATE = 0.002
LONGEST = timedelta(days=28)


class Registers:
    """Takes every provider's registers as the days go by."""

    def __init__(self, staff: Staff, framework: Framework, timeline: Timeline, agenda: Agenda) -> None:
        self.staff, self.framework, self.timeline, self.agenda = staff, framework, timeline, agenda
        self.keys: dict[Any, Case] = {}
        self.placed: dict[int, Placement] = {}
        # These weeks are told by files.
        earlier, later = timeline.whole_weeks(2)
        self.in_files = {PROVIDER: earlier, PROVIDER2: later}

    def keep(self, cases: Iterable[Case], placed: dict[int, Placement]) -> None:
        """Put the taking of registers on the agenda; `placed` fills up with placements as the history goes on."""
        self.cases = {case.key: case for case in cases}
        self.placed = placed
        daily_from = self.timeline.before(DAILY_FROM)
        for days in self._stretches(daily_from):
            for slug in self.framework.providers:
                for batch in self._batches(slug, days, daily_from):
                    self._schedule(slug, batch)

    def _stretches(self, daily_from: date) -> Iterator[list[date]]:
        """The history in weeks; two at a time while it is long ago, never across the end of a term."""
        waiting: list[date] = []
        for days in weeks(self.timeline.school_days(self.timeline.opens_on, self.timeline.yesterday)):
            is_recent = days[-1] >= self.timeline.shift(daily_from, -5)
            if waiting and (is_recent or self.timeline.end_of_term(waiting[0]) < days[0]):
                yield waiting
                waiting = []
            waiting = waiting + days
            if is_recent or len(waiting) > len(days):
                yield waiting
                waiting = []
        if waiting:
            yield waiting

    def _batches(self, slug: str, days: list[date], daily_from: date) -> list[list[date]]:
        """Day by day near the end of the history, else the week at once; an unfinished week is not sent yet."""
        if slug in SEND_WEEKLY:
            return [days] if friday_of(days[-1]) < self.timeline.today else []
        if days[-1] < daily_from:
            return [days]
        return [[day] for day in days]

    def _schedule(self, slug: str, days: list[date]) -> None:
        silent_from = self.timeline.before(SILENT[slug]) if slug in SILENT else self.timeline.today
        days = [day for day in days if day < silent_from and day not in self.in_files.get(slug, [])]
        if not days or dice("forgets", slug, days[0]).random() < FORGETS.get(slug, 0):
            return
        self.agenda.at(days[-1], 16, 5, lambda: self._take(slug, days))

    def _take(self, slug: str, days: list[date]) -> None:
        by = self.staff.teacher(slug)
        rows = (
            Session.objects.filter(placement__provider=self.framework.providers[slug], date__in=days, mark=None)
            .order_by("date", "half", "placement__reference")
            .values_list("pk", "placement_id", "date", "half", "starts", "ends")
        )
        entries = []
        for pk, placement_id, day, half, starts, ends in rows:
            if self._is_left_out(slug, day, half):
                continue
            says = self.meaning(slug, self.case_of(placement_id), day, half, starts, ends)
            if says:
                entries.append(Entry(pk, says, None))
        if entries:
            marks.save(entries, by=by)
            self._correct(slug, days, by)

    def _is_left_out(self, slug: str, day: date, half: str) -> bool:
        """The first provider's last afternoon is still to be taken: two clicks."""
        return slug == PROVIDER and day == self.timeline.yesterday and half == "PM"

    def case_of(self, placement_id: Any) -> Case:
        """The case a placement of the history belongs to."""
        if placement_id not in self.keys:
            self.keys = {placement.pk: self.cases[key] for key, placement in self.placed.items()}
        return self.keys[placement_id]

    def meaning(self, slug: str, case: Case, day: date, half: str, starts: time, ends: time) -> Meaning | None:
        """What happened at a session; None where nobody said."""
        if dice("closed", slug, day).random() < CLOSED_DAYS:
            return Meaning(Mark.Kind.PROVIDER_CLOSED)
        chance = dice("mark", case.key, day, half)
        if chance.random() < NOT_MARKED:
            return None
        # Who does not come in the morning seldom comes in the afternoon.
        if dice("day", case.key, day).random() > _willingness(case, day, self.timeline):
            reason = dice("reason", case.key, day).choices(list(REASONS), list(REASONS.values()))[0]
            return Meaning(Mark.Kind.ABSENT, reason=reason)
        what = chance.random()
        if what < LATE:
            return Meaning(Mark.Kind.LATE, minutes_late=chance.choice((5, 10, 10, 15, 20, 25, 40)))
        if what < LATE + LEFT_EARLY:
            return Meaning(Mark.Kind.LEFT_EARLY, left_at=_before(ends, chance.choice((15, 30, 45))))
        return Meaning(Mark.Kind.ATTENDED)

    def _correct(self, slug: str, days: list[date], by: Any) -> None:
        """Some marks are put right within the days the provider may, a few later by the council."""
        found = Mark.objects.filter(session__placement__provider=self.framework.providers[slug], session__date__in=days)
        rows = found.order_by("session__date", "session__half", "session__placement__reference")
        for pk, kind, day, half, placement_id in rows.values_list(
            "pk", "kind", "session__date", "session__half", "session__placement"
        ):
            chance = dice("correction", self.case_of(placement_id).key, day, half)
            what = chance.random()
            is_late = what > 1 - CORRECTED_LATE
            is_open = what < CORRECTED and day >= self.timeline.shift(clock.today(), -3)
            if kind == Mark.Kind.PROVIDER_CLOSED or not (is_late or is_open):
                continue
            days_later = chance.randint(8, 15) if is_late else 1
            when = self.timeline.shift(clock.today(), days_later)
            # Nobody thinks of it any more after a holiday.
            if when < min(self.timeline.today, day + LONGEST):
                who = self.staff["officer"] if is_late else by
                self.agenda.at(when, 10, 15, _putting_right(pk, kind, who, chance.choice(words.CORRECTIONS)))


def _putting_right(pk: int, kind: str, by: Any, why: str) -> Callable[[], Any]:
    """Attended becomes ill, everything else attended."""
    says = Meaning(Mark.Kind.ATTENDED)
    if kind == Mark.Kind.ATTENDED:
        says = Meaning(Mark.Kind.ABSENT, reason="illness")
    return lambda: marks.save([Entry(pk, says)], by=by, why=why)


def friday_of(day: date) -> date:
    """The Friday of this day's week."""
    return day + timedelta(days=4 - day.weekday())


def weeks(days: list[date]) -> list[list[date]]:
    """The days by week."""
    found: dict[date, list[date]] = defaultdict(list)
    for day in days:
        found[day - timedelta(days=day.weekday())].append(day)
    return list(found.values())


def _willingness(case: Case, day: date, timeline: Timeline) -> float:
    """How likely the pupil comes on a day: better than before the referral, for most; worse for those who give up."""
    own = min(0.985, max(0.35, dice("willingness", case.key).gauss(0.83, 0.11)))
    if case.end_reason == "disengaged" and case.ended_on and (case.ended_on - day).days < 30:
        return 0.1
    return own - (0.06 if day.weekday() in (0, 4) else 0.0)


def _before(ends: time, minutes: int) -> time:
    total = ends.hour * 60 + ends.minute - minutes
    return time(total // 60, total % 60)
