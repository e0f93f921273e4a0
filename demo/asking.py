"""What a referral says, and how it is told through the verbs from its start to the place that came of it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from accounts.models import Affiliation
from core import clock
from core.models import Event, Threshold
from demo import informing, parents
from demo.agenda import Story
from demo.cases import Case
from demo.data_files import dice, read
from demo.placed import Placed
from demo.town import Town
from placements import agreeing, offering
from placements.models import Placement
from providers.models import Lot, Provider
from referrals import appealing, assigning, clocks, deciding, referring
from referrals.models import Reason, Referral, Route

# Where the home school's own calendar cannot say how many sessions were possible: twelve weeks of ten, less a few.
POSSIBLE = 116
DECLINE_REASONS = ("no_capacity", "peers", "need_not_met", "staffing", "transport", "risk")
# What else is decided, in how many school days, at what hour, and what is then said as what.
NOT_APPROVED: dict[str, tuple[Callable[..., Event], int, int, str, str]] = {
    "returned": (deciding.return_for_information, 2, 15, "wanted", "wanted"),
    "declined": (deciding.decline, 3, 15, "reason", "declines"),
    "withdrawn": (deciding.withdraw, 4, 10, "reason", "withdrawals"),
}


# The coded reason of each of those words.
WHY = {"declined": ("try_first", "other_service", "not_eligible"), "withdrawn": ("moved", "settled", "parent")}
# A school's own route needs no approval: what does not come to a place there was stopped first.
STOPPED = ("returned", "sent_again", "declined")

# Every other one that waits is given to somebody.
LOOKED_AFTER = {"submitted": "manager", "approved": "officer", "offered": "officer"}


class Asking:
    """Tells each case that is not long past."""

    def __init__(self, town: Town) -> None:
        self.town, self.line, self.manager, self.words = town, town.line, town.staff["manager"], read("words")
        self.routes, self.reasons = Route.objects.in_bulk(), Reason.objects.in_bulk()
        self.lots = {lot.number: lot for lot in Lot.objects.all()}
        self.weeks = int(Threshold.objects.value_on("baseline_weeks", town.line.today))
        self.placed = Placed(town)

    def said(self, case: Case, *, is_whole: bool = True) -> dict[str, Any]:
        """What the referral says, or only its first section; few ask for a child who comes four days in five."""
        said = {
            "route": self.routes[case.route],
            "reason": self.reasons[case.reason],
            "tried": dice("referral", case.key).choice(self.words["tried"]),
            "excluded_on": case.excluded_on,
            "lot": self.lots[case.programme["lot"]],
            "half_days": case.half_days,
            "starts_on": case.starts_on,
            "ends_on": case.ends_on,
        }
        if not is_whole:
            return said
        chance, days = dice("views", case.key), self.town.days(case)
        window = clocks.baseline_window(days, case.referred_on, self.weeks)
        possible = clocks.sessions_in(days, window) if window and self.town.school(case) else POSSIBLE
        risk = chance.choices(("low", "medium", "high"), (50, 38, 12))[0]
        return said | {
            "baseline_attended": round(possible * min(0.97, max(0.08, chance.gauss(0.62, 0.18)))),
            "baseline_possible": possible,
            "baseline_from": window.starts_on if window else None,
            "baseline_to": window.ends_on if window else None,
            "pupil_view": chance.choice(self.words["pupil_views"]),
            "parent_view": chance.choice(self.words["parent_views"]),
            "risk": risk,
            "risk_note": "" if risk == "low" else chance.choice(self.words["risk_notes"]),
            "preferred_provider": self._wished(case),
        }

    def _wished(self, case: Case) -> Provider | None:
        """One referral in three names a provider; most of those are offered a place there."""
        chance, known = dice("wish", case.key), self.town.framework.providers
        if chance.random() > 1 / 3:
            return None
        return known[case.provider] if chance.random() < 3 / 4 else known[chance.choice(sorted(known))]

    def tell(self, case: Case) -> Story:
        stage, chance, by = case.plan.stage, dice("asking", case.key), self.town.asks(case)
        yield clock.at(case.referred_on, 9 + chance.randrange(3), chance.randrange(60))
        referral = referring.start(case.child.pupil, by=by, **self.said(case, is_whole=stage != "draft"))
        if stage != "draft":
            referring.submit(referral, by=by)
            yield from informing.tell(case, referral, by)
        if stage in LOOKED_AFTER and case.key % 2:
            assigning.assign(referral, to=self.town.staff[LOOKED_AFTER[stage]].user, by=self.manager)
        is_own = referral.status == Referral.Status.APPROVED
        if is_own and stage in STOPPED:
            yield from self._stopped(case, referral)
        if stage in NOT_APPROVED and not (is_own and stage == "returned"):
            yield from self._not_approved(case, referral, by, is_own=is_own)
        elif stage not in ("draft", "submitted", *STOPPED):
            yield self._at(case, self.town.steps(case)["decided"], 14)
            if not is_own:
                deciding.approve(referral, by=self.manager)
            if stage != "approved":
                yield from self._offered(case, referral)

    def _not_approved(self, case: Case, referral: Referral, by: Affiliation, *, is_own: bool) -> Story:
        """What else is decided; against a decline on a route of the council's own it appeals."""
        stage = case.plan.stage
        act, days, hour, word, stock = NOT_APPROVED[stage]
        yield self._at(case, self.line.shift(case.referred_on, days), hour)
        place = dice("decision", case.key).choice(range(len(self.words[stock])))
        said = {word: self.words[stock][place], **({"why": WHY[stage][place]} if stage in WHY else {})}
        # What is appealed against the second AP Manager declined: the first answers it.
        decider = self.town.staff.second if stage == "declined" and not is_own else self.manager
        act(referral, by=by if stage == "withdrawn" else decider, **said)
        if stage == "declined" and not is_own:
            yield self._at(case, self.line.before(3 + case.key % 4), 16)
            appealing.appeal(referral, by=by, reason=dice("appeal", case.key).choice(self.words["appeals"]))

    def _stopped(self, case: Case, referral: Referral) -> Story:
        """What a school sent on a route of its own is stopped the day after; most schools answer and send it again."""
        yield self._at(case, self.line.shift(case.referred_on, 1), 13)
        deciding.stop(referral, by=self.manager, reason=dice("stop", case.key).choice(self.words["stops"]))
        if case.plan.stage != "returned":
            yield self._at(case, self.line.shift(case.referred_on, 2), 10)
            referring.submit(referral, by=self.town.asks(case))

    def _offered(self, case: Case, referral: Referral) -> Story:
        """An offer that lapses is the clock's to end."""
        steps, stage, answers = self.town.steps(case), case.plan.stage, self.town.answers(case)
        yield self._at(case, steps["offered"], 10)
        offer = offering.offer_place(referral, **self.town.place(case), by=self.town.asks(case))
        if stage == "offer_declined":
            yield self._at(case, steps["answered"], 15)
            offering.decline(offer, reason=DECLINE_REASONS[case.key % len(DECLINE_REASONS)], by=answers)
        elif stage not in ("offered", "offer_lapsed"):
            yield self._at(case, steps["answered"], 11)
            placement = offering.accept(offer, by=answers)
            self.town.cases[placement.pk] = case
            if stage != "drafted":
                yield from self._signed(case, placement)

    def _signed(self, case: Case, placement: Placement) -> Story:
        steps, agreement = self.town.steps(case), placement.agreements.get()
        yield self._at(case, steps["half_signed"], 14)
        agreeing.sign_for_provider(agreement, by=self.town.answers(case))
        if case.plan.stage != "half_signed":
            yield self._at(case, steps["signed"], 12)
            agreeing.sign_for_commissioner(agreement, by=self.town.asks(case))
            if case.plan.has_started or case.key % 2:
                parents.give_notice(placement, case.key, by=self.town.asks(case))
            if case.plan.has_started:
                self.placed.go_on(case, placement)

    def _at(self, case: Case, day: date, hour: int) -> datetime:
        return clock.at(day, hour, case.key % 60)
