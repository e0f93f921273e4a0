"""How a place is told: offered, answered, agreed, begun by the clock, reviewed, paused, changed and ended."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from accounts.models import Organisation
from core import clock
from demo import words
from demo.agenda import Agenda
from demo.cases import AT_ONCE, Case
from demo.chance import dice
from demo.openings import NEW, OVERDUE, UNAUDITED
from demo.people import Staff
from demo.providers import Framework
from demo.stages import SUSPENDED
from demo.timeline import Timeline
from placements import agreeing, placing, running
from placements.models import Agreement, Offer, Placement, Referral
from providers.models import Membership

ONE_DAY = timedelta(days=1)
DECLINE_REASONS = ("no_capacity", "peers", "need_not_met", "staffing", "transport", "risk")
OUTCOMES = ("continue", "continue", "continue", "reintegrate", "change_pattern", "extend")
# Reviews due in so many last school days: most were held.
LATEST, HELD_SHARE = 35, 0.8
PAUSED_ONCE, CHANGED = 0.07, 0.12


class Placing:
    """Tells the place of each case from the approval on."""

    def __init__(
        self, staff: Staff, framework: Framework, timeline: Timeline, agenda: Agenda, commissioner: Callable[..., Any]
    ) -> None:
        self.staff, self.framework, self.timeline, self.agenda = staff, framework, timeline, agenda
        self.commissioner: Callable[[Case], Organisation] = commissioner
        self.placements: dict[int, Placement] = {}

    def approved(self, case: Case, referral: Referral) -> None:
        """Offer the place: first to somebody else where the plan says so."""
        stage, answer = case.plan.stage, case.plan.first_answer
        other = self._elsewhere(case) if answer else None
        if stage == "approved":
            return
        if stage == "offer_declined":
            self._offer(case, referral, self._membership(case), 1, "declined")
        elif stage == "offer_lapsed":
            self._offer(case, referral, self._membership(case), 1, "lapsed")
        elif other and answer == "declined":
            self._offer(case, referral, other, 1, "declined")
            self._offer(case, referral, self._membership(case), 4, "")
        elif other and answer == "lapsed":
            self._offer(case, referral, other, 1, "lapsed")
            self._offer(case, referral, self._membership(case), 6, "")
        else:
            self._offer(case, referral, self._membership(case), 1, "")

    def _membership(self, case: Case) -> Membership:
        return self.framework.memberships[case.provider, case.lot]

    def _elsewhere(self, case: Case) -> Membership | None:
        """Another provider on the same lot, the first of the file that was open all the time."""
        for (slug, lot), membership in self.framework.memberships.items():
            if lot == case.lot and slug not in (case.provider, SUSPENDED, NEW, UNAUDITED, OVERDUE):
                return membership
        return None

    def _offer(self, case: Case, referral: Referral, membership: Membership, days: int, answer: str) -> None:
        """Offer it so many school days from now; the answer comes two days later, or never."""
        slug = next(slug for (slug, _), row in self.framework.memberships.items() if row is membership)
        is_own = slug == case.provider
        by = self.staff.commissioner(self.commissioner(case))
        manager = self.staff.managers[slug]
        made: list[Offer] = []

        def offer() -> None:
            made.append(
                placing.offer_place(
                    referral,
                    membership=membership,
                    site=self.framework.sites[slug][case.site if is_own else 0],
                    programme=self.framework.programmes[slug, case.programme] if is_own else None,
                    pattern=case.pattern,
                    starts_on=case.starts_on,
                    ends_on=case.ends_on,
                    by=by,
                )
            )

        def decline() -> None:
            reason = DECLINE_REASONS[case.key % len(DECLINE_REASONS)]
            placing.decline(made[0], reason=reason, by=manager)

        wait = 1 if case.route == AT_ONCE else 2
        self._in(case, days, 10, offer)
        if answer == "declined":
            self._in(case, days + wait, 15, decline)
        elif not answer and case.plan.has_placement:
            self._in(case, days + wait, 11, lambda: self._accept(case, made[0], manager))

    def _accept(self, case: Case, offer: Offer, manager: Any) -> None:
        placement = placing.accept(offer, by=manager)
        self.placements[case.key] = placement
        agreement = placement.agreements.get()
        by = self.staff.commissioner(self.commissioner(case))
        stage = case.plan.stage
        if stage == "drafted":
            return
        self._in(case, 0 if case.route == AT_ONCE else 1, 14, lambda: agreeing.sign_for_provider(agreement, by=manager))
        if stage == "half_signed":
            return
        self._in(case, 1 if case.route == AT_ONCE else 2, 12, lambda: self._sign(case, placement, agreement, by))

    def _sign(self, case: Case, placement: Placement, agreement: Agreement, by: Any) -> None:
        agreeing.sign_for_commissioner(agreement, by=by)
        if case.plan.stage in ("signed", "held"):
            return
        self._review(case, placement, by)
        if case.plan.stage == "ended":
            self._end(case, placement, by)
        elif case.plan.stage == "paused":
            self._pause_now(case, placement, by)
        else:
            self._vary(case, placement, by)

    def _review(self, case: Case, placement: Placement, by: Any) -> None:
        """Held in the fortnight before they are due; of the latest, some are still to be held though late."""
        for review in placement.reviews.order_by("due_on"):
            chance = dice("review", case.key, review.due_on)
            is_latest = review.due_on > self.timeline.before(LATEST)
            if review.due_on > self.timeline.ahead(3) or (is_latest and chance.random() > HELD_SHARE):
                continue
            day = self.timeline.shift(review.due_on, -chance.randrange(1, 9))
            day = day if day > placement.starts_on else review.due_on
            outcome, note = chance.choice(OUTCOMES), chance.choice(words.REVIEW_NOTES)
            self._at(day, 14, case.key, self._holding(placement, review, outcome, note, by))

    def _holding(self, placement: Placement, review: Any, outcome: str, note: str, by: Any) -> Callable[[], None]:
        def hold() -> None:
            placement.refresh_from_db(fields=["status"])
            still_due = type(review).objects.filter(pk=review.pk, held_on=None).exists()
            if still_due and placement.status != Placement.Status.ENDED:
                review.hold(held_on=clock.today(), outcome=outcome, note=note, by=by)

        return hold

    def _end(self, case: Case, placement: Placement, by: Any) -> None:
        """On its last day with its reason; one that came to its planned end is left to the clock."""
        reason, last_day = case.end_reason, case.ended_on
        if reason == "planned" or last_day is None:
            return
        note = words.END_NOTES[reason]
        self._at(
            last_day,
            15,
            case.key,
            lambda: running.end(placement, on=clock.today(), reason=reason, note=note, by=by),
        )

    def _pause_now(self, case: Case, placement: Placement, by: Any) -> None:
        """Paused in the last weeks and still so, half of them with a day on which it goes on."""
        day = max(self.timeline.before(4 + case.key % 11), self.timeline.shift(placement.starts_on, 1))
        until = self.timeline.ahead(6 + case.key % 5) if case.key % 2 else None
        self._at(day, 9, case.key, self._pausing(case, placement, until, by))

    def _vary(self, case: Case, placement: Placement, by: Any) -> None:
        """A few were paused once for a fortnight, a few have had their half-days changed."""
        chance, runs_for = (
            dice("vary", case.key),
            self.timeline.calendar.between(placement.starts_on, self.timeline.today),
        )
        if runs_for < 25 or case.plan.route:
            return
        day = self.timeline.shift(placement.starts_on, chance.randint(10, runs_for - 12))
        what = chance.random()
        if what < PAUSED_ONCE:
            self._at(day, 9, case.key, self._pausing(case, placement, self.timeline.shift(day, 6), by))
        elif what < PAUSED_ONCE + CHANGED and 2 < len(case.half_days) < 10:
            self._at(day, 10, case.key, lambda: self._change(case, placement, by))

    def _pausing(self, case: Case, placement: Placement, until: date | None, by: Any) -> Callable[[], Any]:
        reason = words.PAUSES[case.key % len(words.PAUSES)]
        return lambda: running.pause(placement, on=clock.today(), until=until, reason=reason, by=by)

    def _change(self, case: Case, placement: Placement, by: Any) -> None:
        """One half-day fewer from the week after next: the pupil is back at school for it."""
        placement.refresh_from_db()
        manager = self.staff.managers[case.provider]
        agreement = agreeing.change(
            placement,
            starts_on=self.timeline.shift(clock.today(), 6),
            ends_on=placement.ends_on,
            pattern=case.pattern[:-1],
            by=by,
        )
        self._in(case, 1, 11, lambda: agreeing.sign_for_provider(agreement, by=manager))
        self._in(case, 2, 16, lambda: agreeing.sign_for_commissioner(agreement, by=by))

    def _in(self, case: Case, days: int, hour: int, act: Callable[[], Any]) -> None:
        """So many school days from the moment the history has come to."""
        self._at(self.timeline.shift(clock.today(), days), hour, case.key, act)

    def _at(self, day: date, hour: int, key: int, act: Callable[[], Any]) -> None:
        if day < self.timeline.today:
            self.agenda.at(day, hour, key % 60, act)
