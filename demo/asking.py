"""How a referral is told: started, filled in, sent, perhaps returned, and decided."""

from collections.abc import Callable
from functools import partial
from typing import Any

from accounts import school_calendars
from accounts.models import Organisation
from core import clock
from demo import words
from demo.agenda import Agenda
from demo.cases import AT_ONCE, Case
from demo.chance import dice
from demo.people import Staff
from demo.timeline import Timeline
from placements import clocks, referring
from placements.models import Reason, Referral, Route
from providers.models import Lot

# Where the home school's own calendar cannot say how many sessions were possible: twelve weeks of ten, less a few.
POSSIBLE = 116
BASELINE_WEEKS = 12


class Asking:
    """Tells the referral of each case, and hands on those that were approved."""

    def __init__(self, staff: Staff, schools: list[Organisation], timeline: Timeline, agenda: Agenda) -> None:
        self.staff, self.schools, self.timeline, self.agenda = staff, schools, timeline, agenda
        self.council = Organisation.objects.council()
        self.routes, self.reasons = Route.objects.in_bulk(), Reason.objects.in_bulk()
        self.calendars = school_calendars.school_days_of(school.pk for school in schools)
        self.lots = {lot.number: lot for lot in Lot.objects.all()}

    def commissioner(self, case: Case) -> Organisation:
        """The organisation that asks, signs and pays."""
        return self.council if case.by_council or case.child.school is None else self.schools[case.child.school]

    def tell(self, case: Case, approved: Callable[[Case, Referral], None]) -> None:
        """Put the referral's steps on the agenda; `approved` goes on from there."""
        chance = dice("asking", case.key)
        self.agenda.at(
            case.referred_on, 9 + chance.randrange(3), chance.randrange(60), lambda: self._start(case, approved)
        )

    def _start(self, case: Case, approved: Callable[[Case, Referral], None]) -> None:
        chance, by = dice("referral", case.key), self.staff.commissioner(self.commissioner(case))
        said: dict[str, Any] = {
            "route": self.routes[case.route],
            "reason": self.reasons[case.reason],
            "tried": chance.choice(words.TRIED),
            "excluded_on": case.excluded_on,
            "lot": self.lots[case.lot],
            "half_days": case.half_days,
            "starts_on": case.starts_on,
            "ends_on": case.ends_on,
        }
        if case.plan.stage == "draft":
            referring.start(case.child.pupil, by=by, **said)
            return
        said |= self._baseline(case, chance) | _views(chance)
        referral = referring.start(case.child.pupil, by=by, **said)
        referring.submit(referral, by=by)
        self._decide(case, referral, approved)

    def _baseline(self, case: Case, chance: Any) -> dict[str, Any]:
        """Attendance over the weeks before: what brings a school to ask is seldom above four days in five."""
        days = self.calendars[None if case.child.school is None else self.schools[case.child.school].pk]
        window = clocks.baseline_window(days, clock.today(), BASELINE_WEEKS)
        possible = clocks.sessions_in(days, window) if window and case.child.school is not None else POSSIBLE
        share = min(0.97, max(0.08, chance.gauss(0.62, 0.18)))
        return {
            "baseline_attended": round(possible * share),
            "baseline_possible": possible,
            "baseline_from": window.starts_on if window else None,
            "baseline_to": window.ends_on if window else None,
        }

    def _decide(self, case: Case, referral: Referral, approved: Callable[[Case, Referral], None]) -> None:
        stage, manager, chance = case.plan.stage, self.staff["manager"], dice("decision", case.key)
        by = self.staff.commissioner(self.commissioner(case))
        send_back = partial(referring.return_for_information, referral, by=manager, wanted=chance.choice(words.WANTED))
        if stage == "returned":
            self._on(case, 2, 15, send_back)
        elif stage == "declined":
            self._on(case, 3, 15, lambda: referring.decline(referral, by=manager, reason=chance.choice(words.DECLINES)))
        elif stage == "withdrawn":
            self._on(case, 4, 10, lambda: referring.withdraw(referral, by=by, reason=chance.choice(words.WITHDRAWALS)))
        elif stage != "submitted":
            self._approve(case, referral, approved, by)

    def _approve(self, case: Case, referral: Referral, approved: Callable[[Case, Referral], None], by: Any) -> None:
        """Approved after two days, some after having been sent back once; a suspension the same afternoon."""
        manager, chance = self.staff["manager"], dice("approval", case.key)
        send_back = partial(referring.return_for_information, referral, by=manager, wanted=chance.choice(words.WANTED))

        def approve() -> None:
            referring.approve(referral, by=manager)
            approved(case, referral)

        def send_again() -> None:
            referring.fill_in(referral, by=by, tried=chance.choice(words.TRIED))
            referring.submit(referral, by=by)

        if case.route == AT_ONCE:
            self._on(case, 0, 14, approve)
            return
        if case.plan.stage in ("active", "ended") and chance.random() < 0.12:
            self._on(case, 1, 10, send_back)
            self._on(case, 1, 15, send_again)
        self._on(case, 2, 14, approve)

    def _on(self, case: Case, days: int, hour: int, act: Callable[[], Any]) -> None:
        """So many school days after the referral."""
        day = self.timeline.shift(case.referred_on, days)
        if day < self.timeline.today:
            self.agenda.at(day, hour, case.key % 60, act)


def _views(chance: Any) -> dict[str, str]:
    risk = chance.choices(("low", "medium", "high"), (50, 38, 12))[0]
    return {
        "pupil_view": chance.choice(words.PUPIL_VIEWS),
        "parent_view": chance.choice(words.PARENT_VIEWS),
        "risk": risk,
        "risk_note": "" if risk == "low" else chance.choice(words.RISK_NOTES),
    }
