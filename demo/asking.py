"""What a referral says, and how it is told through the verbs from its start to the place that came of it."""

from datetime import date, datetime
from typing import Any

from core import clock
from core.acting import Acting
from core.models import Threshold
from core.school_days import Span
from demo.agenda import Story
from demo.cases import Case
from demo.data_files import dice, words
from demo.placed import Placed
from demo.town import Town
from placements import agreeing, clocks, deciding, offering, referring
from placements.models import Reason, Referral, Route
from providers.models import Lot

# Where the home school's own calendar cannot say how many sessions were possible: twelve weeks of ten, less a few.
POSSIBLE = 116
DECLINE_REASONS = ("no_capacity", "peers", "need_not_met", "staffing", "transport", "risk")


class Asking:
    """Tells each case that is not long past."""

    def __init__(self, town: Town) -> None:
        self.town, self.line, self.manager = town, town.line, town.staff["manager"]
        self.routes, self.reasons = Route.objects.in_bulk(), Reason.objects.in_bulk()
        self.lots = {lot.number: lot for lot in Lot.objects.all()}
        self.weeks = int(Threshold.objects.value_on("baseline_weeks", town.line.today))
        self.placed = Placed(town)

    def said(self, case: Case) -> dict[str, Any]:
        """What the first section of the referral says."""
        return {
            "route": self.routes[case.route],
            "reason": self.reasons[case.reason],
            "tried": dice("referral", case.key).choice(words("tried")),
            "excluded_on": case.excluded_on,
            "lot": self.lots[case.lot],
            "half_days": case.half_days,
            "starts_on": case.starts_on,
            "ends_on": case.ends_on,
        }

    def said_later(self, case: Case) -> dict[str, Any]:
        """The rest of it: what brings a school to ask is seldom attendance above four days in five."""
        chance, days = dice("views", case.key), self.town.days(case)
        window: Span | None = clocks.baseline_window(days, case.referred_on, self.weeks)
        possible = clocks.sessions_in(days, window) if window and self.town.school(case) else POSSIBLE
        risk = chance.choices(("low", "medium", "high"), (50, 38, 12))[0]
        return {
            "baseline_attended": round(possible * min(0.97, max(0.08, chance.gauss(0.62, 0.18)))),
            "baseline_possible": possible,
            "baseline_from": window.starts_on if window else None,
            "baseline_to": window.ends_on if window else None,
            "pupil_view": chance.choice(words("pupil_views")),
            "parent_view": chance.choice(words("parent_views")),
            "risk": risk,
            "risk_note": "" if risk == "low" else chance.choice(words("risk_notes")),
        }

    def tell(self, case: Case) -> Story:
        stage, chance, by = case.plan.stage, dice("asking", case.key), self.town.asks(case)
        yield clock.at(case.referred_on, 9 + chance.randrange(3), chance.randrange(60))
        said = self.said(case) if stage == "draft" else self.said(case) | self.said_later(case)
        referral = referring.start(case.child.pupil, by=by, **said)
        if stage == "draft":
            return
        referring.submit(referral, by=by)
        if stage in ("submitted", "returned", "declined", "withdrawn"):
            yield from self._not_approved(case, referral, by)
            return
        yield self._at(case, self.town.steps(case).decided, 14)
        deciding.approve(referral, by=self.manager)
        if stage != "approved":
            yield from self._offers(case, referral)

    def _not_approved(self, case: Case, referral: Referral, by: Acting) -> Story:
        stage, chance = case.plan.stage, dice("decision", case.key)
        if stage == "returned":
            yield self._at(case, self.line.shift(case.referred_on, 2), 15)
            deciding.return_for_information(referral, by=self.manager, wanted=chance.choice(words("wanted")))
        elif stage == "declined":
            yield self._at(case, self.line.shift(case.referred_on, 3), 15)
            deciding.decline(referral, by=self.manager, reason=chance.choice(words("declines")))
        elif stage == "withdrawn":
            yield self._at(case, self.line.shift(case.referred_on, 4), 10)
            deciding.withdraw(referral, by=by, reason=chance.choice(words("withdrawals")))

    def _offers(self, case: Case, referral: Referral) -> Story:
        """An offer that lapses is the clock's to end."""
        steps, stage, manager = self.town.steps(case), case.plan.stage, self.town.staff.managers[case.provider]
        yield self._at(case, steps.offered, 10)
        offer = offering.offer_place(referral, **self.town.place(case), by=self.town.asks(case))
        if stage == "offer_declined":
            yield self._at(case, steps.answered, 15)
            offering.decline(offer, reason=DECLINE_REASONS[case.key % len(DECLINE_REASONS)], by=manager)
        elif stage not in ("offered", "offer_lapsed"):
            yield self._at(case, steps.answered, 11)
            placement = offering.accept(offer, by=manager)
            self.town.cases[placement.pk] = case
            yield from self._signed(case, placement)

    def _signed(self, case: Case, placement: Any) -> Story:
        steps, stage = self.town.steps(case), case.plan.stage
        agreement = placement.agreements.get()
        if stage == "drafted":
            return
        yield self._at(case, steps.half_signed, 14)
        agreeing.sign_for_provider(agreement, by=self.town.staff.managers[case.provider])
        if stage == "half_signed":
            return
        yield self._at(case, steps.signed, 12)
        agreeing.sign_for_commissioner(agreement, by=self.town.asks(case))
        if case.plan.has_started:
            self.placed.go_on(case, placement)

    def _at(self, case: Case, day: date, hour: int) -> datetime:
        return clock.at(day, hour, case.key % 60)
