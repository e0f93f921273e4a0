"""How attendance is told: each provider's registers, taken daily or sent weekly, with gaps and corrections."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from attendance import correcting, marks
from attendance.cells import Meaning
from attendance.marks import Entry
from attendance.models import Mark
from core import clock
from demo.agenda import Story
from demo.cases import Case
from demo.data_files import dice, drawn, read
from demo.people import PROVIDER, PROVIDER2
from demo.timeline import friday_of
from demo.town import Town
from placements.models import Session

# Near the end registers come in on the day, but for those who send the whole week.
DAILY_FROM = 6
SEND_WEEKLY = (PROVIDER2, "chat-moss-stables", "signal-box-learning")
# Who has fallen silent for so many school days, and who forgets a week now and then.
SILENT, FORGETS = {"second-verse": 9}, {"kite-string": 0.2, "longshore-outdoors": 0.1}
NOT_MARKED, CLOSED_DAYS, LATE, LEFT_EARLY = 0.012, 0.006, 0.07, 0.02
# How many marks are put right: by the provider while it may, and later by the council.
CORRECTED, CORRECTED_LATE = 0.04, 0.004
# Of a day so many school days ago the council is asked to change a mark.
ASKED_OF = 9


class Registers:
    """Takes every provider's registers as the last weeks go by, and knows what happened at each session."""

    def __init__(self, town: Town) -> None:
        self.town, self.line = town, town.line
        # These weeks are told by files.
        self.in_files = dict(zip((PROVIDER, PROVIDER2), town.line.whole_weeks()[-2:], strict=True))

    def tell(self) -> None:
        for days in self.line.weeks(self.line.recent_from):
            for slug in self.town.framework.providers:
                for batch in self._batches(slug, days):
                    self.town.agenda.tell(self._take(slug, batch))
        if self.line.before(ASKED_OF) >= self.line.recent_from:
            self.town.agenda.at(clock.at(self.line.before(2), 15, 40), lambda: self._ask(PROVIDER2, is_decided=True))
            self.town.agenda.at(clock.at(self.line.yesterday, 15, 40), lambda: self._ask(PROVIDER))

    def _ask(self, slug: str, *, is_decided: bool = False) -> None:
        """A tutor finds a mark that is too old to be changed, and asks the council to."""
        absent = Mark.objects.filter(kind=Mark.Kind.ABSENT, session__placement__provider__slug=slug)
        old = absent.filter(session__date__lte=self.line.before(ASKED_OF))
        if mark := old.order_by("-session__date", "session__half", "session__placement__reference").first():
            why = read("words")["corrections"][0]
            asked = correcting.ask(mark.session, Meaning(Mark.Kind.ATTENDED), why, by=self.town.staff.teacher(slug))
            if is_decided:
                correcting.confirm(asked, by=self.town.staff["officer"])

    def _batches(self, slug: str, days: list[date]) -> Iterator[list[date]]:
        """Day by day near the end of the history, else the week at once; an unfinished week is not sent yet."""
        silent_from = self.line.before(SILENT[slug]) if slug in SILENT else self.line.today
        days = [day for day in days if day < silent_from and day not in self.in_files.get(slug, [])]
        if not days or self.is_forgotten(slug, days[0]):
            return
        if slug in SEND_WEEKLY:
            yield from [days] if friday_of(days[-1]) < self.line.today else []
        elif days[-1] < self.line.before(DAILY_FROM):
            yield days
        else:
            yield from ([day] for day in days)

    def is_forgotten(self, slug: str, day: date) -> bool:
        return dice("forgets", slug, day.isocalendar()[:2]).random() < FORGETS.get(slug, 0)

    def _take(self, slug: str, days: list[date]) -> Story:
        yield clock.at(days[-1], 16, 5)
        rows = Session.objects.filter(placement__provider=self.town.framework.providers[slug], date__in=days, mark=None)
        entries = []
        for row in rows.select_related("placement").order_by("date", "half", "placement__reference"):
            # The first provider's last afternoon is still to be taken: two clicks.
            is_left = slug == PROVIDER and row.date == self.line.yesterday and row.half == "PM"
            if not is_left and (says := self.of_session(row)):
                entries.append(Entry(row.pk, says, None))
                self._correct(slug, row, says)
        if entries:
            marks.save(entries, by=self.town.staff.teacher(slug))

    def of_session(self, row: Session) -> Meaning | None:
        """What happened at a session; None where nobody said."""
        case = self.town.cases[row.placement_id]
        if dice("closed", case.provider, row.date).random() < CLOSED_DAYS:
            return Meaning(Mark.Kind.PROVIDER_CLOSED)
        chance = dice("mark", case.key, row.date, row.half)
        if chance.random() < NOT_MARKED:
            return None
        # Who does not come in the morning seldom comes in the afternoon.
        in_day = dice("day", case.key, row.date)
        if in_day.random() > _willingness(case, row.date):
            return Meaning(Mark.Kind.ABSENT, reason=drawn(in_day, read("borough")["absences"]))
        what = chance.random()
        if what < LATE:
            return Meaning(Mark.Kind.LATE, minutes_late=chance.choice((5, 10, 10, 15, 20, 25, 40)))
        if what < LATE + LEFT_EARLY:
            left_at = datetime.combine(row.date, row.ends) - timedelta(minutes=chance.choice((15, 30, 45)))
            return Meaning(Mark.Kind.LEFT_EARLY, left_at=left_at.time())
        return Meaning(Mark.Kind.ATTENDED)

    def _correct(self, slug: str, row: Session, says: Meaning) -> None:
        """Some marks are put right within the days the provider may, a few later by the council."""
        chance = dice("correction", row.placement.reference, row.date, row.half)
        what = chance.random()
        is_late = what > 1 - CORRECTED_LATE
        is_open = what < CORRECTED and row.date >= self.line.shift(clock.today(), -3)
        if says.kind != Mark.Kind.PROVIDER_CLOSED and (is_late or is_open):
            when = self.line.shift(clock.today(), chance.randint(8, 15) if is_late else 1)
            by = self.town.staff["officer"] if is_late else self.town.staff.teacher(slug)
            # Attended becomes ill, everything else attended.
            is_there = says.kind == Mark.Kind.ATTENDED
            right = Meaning(Mark.Kind.ABSENT, reason="illness") if is_there else Meaning(Mark.Kind.ATTENDED)
            why = chance.choice(read("words")["corrections"])
            self.town.agenda.at(clock.at(when, 10, 15), lambda: marks.save([Entry(row.pk, right)], by=by, why=why))


def _willingness(case: Case, day: date) -> float:
    """How likely the pupil comes on a day: better than before the referral, for most; worse for those who give up."""
    if case.end_reason == "disengaged" and case.ended_on and (case.ended_on - day).days < 30:
        return 0.1
    own = min(0.985, max(0.35, dice("willingness", case.key).gauss(0.83, 0.11)))
    return own - (0.06 if day.weekday() in (0, 4) else 0.0)
