"""How a placement goes on once both have signed: reviewed, paused, changed, ended."""

from datetime import date

from core import clock
from demo.agenda import Story
from demo.cases import Case
from demo.data_files import dice, words
from demo.town import Town
from placements import agreeing, running
from placements.models import Placement, Review

OUTCOMES = ("continue", "continue", "continue", "reintegrate", "change_pattern", "extend")
# Reviews due in so many last school days: most were held.
LATEST, HELD_SHARE = 35, 0.8
PAUSED_ONCE, CHANGED = 0.07, 0.12


class Placed:
    """Puts on the agenda what is still to come of a placement."""

    def __init__(self, town: Town) -> None:
        self.town, self.line = town, town.line

    def outcome(self, case: Case, due_on: date) -> tuple[str, str]:
        """What came of a review, and what was written."""
        chance = dice("outcome", case.key, due_on)
        return chance.choice(OUTCOMES), chance.choice(words("review_notes"))

    def held_on(self, case: Case, due_on: date) -> date | None:
        """In the fortnight before it is due; of the latest, some are still to be held though late."""
        chance, is_latest = dice("review", case.key, due_on), due_on > self.line.before(LATEST)
        if due_on > self.line.ahead(3) or (is_latest and chance.random() > HELD_SHARE):
            return None
        day = self.line.shift(due_on, -chance.randrange(1, 9))
        return day if day > case.starts_on else due_on

    def go_on(self, case: Case, placement: Placement) -> None:
        """Its reviews, and its end, pause or change."""
        for review in placement.reviews.filter(held_on=None).order_by("due_on"):
            if day := self.held_on(case, review.due_on):
                self.town.agenda.tell(self._review(case, review, day))
        ways = {"ended": self._end, "paused": self._pause}
        self.town.agenda.tell(ways.get(case.plan.stage, self._vary)(case, placement))

    def _review(self, case: Case, review: Review, day: date) -> Story:
        outcome, note = self.outcome(case, review.due_on)
        yield clock.at(day, 14, case.key % 60)
        rows = Review.objects.due() | Review.objects.filter(held_on=None, placement__status="paused")
        if rows.filter(pk=review.pk).exists():
            review.hold(held_on=clock.today(), outcome=outcome, note=note, by=self.town.asks(case))

    def _end(self, case: Case, placement: Placement) -> Story:
        """On its last day with its reason; one that came to its planned end is left to the clock."""
        if case.ended_on is None or case.end_reason == "planned":
            return
        note = words("end_notes")[case.end_reason]
        yield clock.at(case.ended_on, 15, case.key % 60)
        running.end(placement, on=clock.today(), reason=case.end_reason, note=note, by=self.town.asks(case))

    def _pause(self, case: Case, placement: Placement) -> Story:
        """Paused in the last weeks and still so, half of them with a day on which it goes on."""
        day = max(self.line.before(4 + case.key % 11), self.line.shift(placement.starts_on, 1))
        until = self.line.ahead(6 + case.key % 5) if case.key % 2 else None
        yield from self._paused(case, placement, day, until)

    def _vary(self, case: Case, placement: Placement) -> Story:
        """A few were paused once for a fortnight, a few have had their half-days changed."""
        chance = dice("vary", case.key)
        soonest = self.line.shift(max(placement.starts_on, self.line.recent_from), 2)
        latest = self.line.before(12)
        if case.plan.route or soonest > latest:
            return
        day = self.line.shift(soonest, chance.randint(0, self.line.calendar.between(soonest, latest)))
        what = chance.random()
        if what < PAUSED_ONCE:
            yield from self._paused(case, placement, day, self.line.shift(day, 6))
        elif what < PAUSED_ONCE + CHANGED and 2 < len(case.half_days) < 10:
            yield from self._changed(case, placement, day)

    def _paused(self, case: Case, placement: Placement, day: date, until: date | None) -> Story:
        reason = words("pauses")[case.key % len(words("pauses"))]
        yield clock.at(day, 9, case.key % 60)
        running.pause(placement, on=clock.today(), until=until, reason=reason, by=self.town.asks(case))

    def _changed(self, case: Case, placement: Placement, day: date) -> Story:
        """One half-day fewer from the week after next: the pupil is back at school for it."""
        yield clock.at(day, 10, case.key % 60)
        placement.refresh_from_db()
        starts_on, by = self.line.shift(day, 6), self.town.asks(case)
        agreement = agreeing.change(
            placement, starts_on=starts_on, ends_on=placement.ends_on, pattern=case.pattern[:-1], by=by
        )
        yield clock.at(self.line.shift(day, 1), 11, case.key % 60)
        agreeing.sign_for_provider(agreement, by=self.town.staff.managers[case.provider])
        yield clock.at(self.line.shift(day, 2), 16, case.key % 60)
        agreeing.sign_for_commissioner(agreement, by=by)
