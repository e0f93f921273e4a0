"""How a placement goes on once both have signed: reviewed, paused, changed, ended."""

from datetime import date, datetime

from core import clock
from demo import parents
from demo.agenda import Story
from demo.cases import Case
from demo.data_files import dice, read
from demo.town import Town
from outcomes.models import Review
from placements import agreeing, running
from placements.models import Placement

# One in ten decides something that is still to be done.
OUTCOMES = (*["continue"] * 27, "reintegrate", "change_pattern", "extend")
# Reviews due in so many last school days: most were held.
LATEST, HELD_SHARE = 35, 0.8
PAUSED_ONCE, CHANGED = 0.07, 0.12


class Placed:
    """Puts on the agenda what is still to come of a placement."""

    def __init__(self, town: Town) -> None:
        self.town, self.line, self.words = town, town.line, read("words")

    def outcome(self, case: Case, due_on: date) -> dict[str, str]:
        """What came of a review, and what was written."""
        chance = dice("outcome", case.key, due_on)
        return {"outcome": chance.choice(OUTCOMES), "note": chance.choice(self.words["review_notes"])}

    def held_on(self, case: Case, due_on: date) -> date | None:
        """In the fortnight before it is due; of the latest, some are still to be held though late."""
        chance, is_latest = dice("review", case.key, due_on), due_on > self.line.before(LATEST)
        if due_on > self.line.before(-3) or (is_latest and chance.random() > HELD_SHARE):
            return None
        day = self.line.shift(due_on, -chance.randrange(1, 9))
        return day if day > case.starts_on else due_on

    def go_on(self, case: Case, placement: Placement) -> None:
        """Its reviews, and its end, pause or change; one that came to its planned end is left to the clock."""
        tell, stage = self.town.agenda.tell, case.plan.stage
        for review in placement.reviews.filter(held_on=None).order_by("due_on"):
            if day := self.held_on(case, review.due_on):
                tell(self._review(case, review, day))
        if stage == "paused":
            # In the last weeks and still so, half of them with a day on which it goes on.
            day = max(self.line.before(4 + case.key % 11), self.line.shift(placement.starts_on, 1))
            tell(self._paused(case, placement, day, self.line.before(-6 - case.key % 5) if case.key % 2 else None))
        elif stage != "ended":
            self._vary(case, placement)
        elif case.ended_on and case.end_reason != "planned":
            tell(self._ended(case, placement, case.ended_on))

    def _review(self, case: Case, review: Review, day: date) -> Story:
        yield self._at(case, day, 14)
        rows = Review.objects.due() | Review.objects.filter(held_on=None, placement__status="paused")
        if rows.filter(pk=review.pk).exists():
            review.hold(held_on=clock.today(), by=self.town.asks(case), **self.outcome(case, review.due_on))

    def _ended(self, case: Case, placement: Placement, day: date) -> Story:
        yield self._at(case, day, 15)
        said = {"reason": case.end_reason, "note": self.words["end_notes"][case.end_reason]}
        running.end(placement, on=clock.today(), by=self.town.asks(case), **said)

    def _vary(self, case: Case, placement: Placement) -> None:
        """A few were paused once for a fortnight, a few have had their half-days changed."""
        chance, line = dice("vary", case.key), self.line
        soonest, latest = line.shift(max(placement.starts_on, line.recent_from), 2), line.before(12)
        if case.plan.route or soonest > latest:
            return
        day, what = line.shift(soonest, chance.randint(0, line.calendar.between(soonest, latest))), chance.random()
        if what < PAUSED_ONCE:
            self.town.agenda.tell(self._paused(case, placement, day, line.shift(day, 6)))
        elif what < PAUSED_ONCE + CHANGED and 2 < len(case.half_days) < 10:
            self.town.agenda.tell(self._changed(case, placement, day))

    def _paused(self, case: Case, placement: Placement, day: date, until: date | None) -> Story:
        reason = self.words["pauses"][case.key % len(self.words["pauses"])]
        yield self._at(case, day, 9)
        running.pause(placement, on=clock.today(), until=until, reason=reason, by=self.town.asks(case))

    def _changed(self, case: Case, placement: Placement, day: date) -> Story:
        """One half-day fewer from the week after next: the pupil is back at school for it."""
        yield self._at(case, day, 10)
        placement.refresh_from_db()
        days = {"starts_on": self.line.shift(day, 6), "ends_on": placement.ends_on}
        agreement = agreeing.change(placement, **days, pattern=case.pattern[:-1], by=self.town.asks(case))
        yield self._at(case, self.line.shift(day, 1), 11)
        agreeing.sign_for_provider(agreement, by=self.town.answers(case))
        yield self._at(case, self.line.shift(day, 2), 16)
        agreeing.sign_for_commissioner(agreement, by=self.town.asks(case))
        if case.key % 2:
            parents.give_notice(placement, case.key, by=self.town.asks(case))

    def _at(self, case: Case, day: date, hour: int) -> datetime:
        return clock.at(day, hour, case.key % 60)
