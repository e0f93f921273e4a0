"""The borough's referrals and placements as plain plans: who, on which route, where, when, and how far it got."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from core.half_days import BY_CODE
from demo.children import LEAVER, OLDER, Child
from demo.data_files import dice, of_lot, read
from demo.openings import SUSPENDED, Openings
from demo.timeline import Timeline
from pupils.age import compulsory_until, key_stage, year_group

# A provider's slug and one of its programmes.
Place = tuple[str, dict[str, Any]]
AT_ONCE = "suspension_day6"
ONE_A_DAY = (4, 5, 8)
WEEK = ("mon", "tue", "wed", "thu", "fri")
# Between two of a child's cases, when it has had one before.
PAUSE_BETWEEN = timedelta(days=21)
TRIES = 30


@dataclass(frozen=True)
class Plan:
    """So many cases of one kind (data/plans.json). Days are school days from today, `within` a share of the history."""

    count: int
    stage: str
    starts_in: int | None = None
    within: tuple[float, float] = (0.0, 1.0)
    lead: int = 14
    route: str = ""
    school: str = ""
    provider: str = ""
    many: int = 0
    by_council: bool = False
    is_leaver: bool = False
    is_second: bool = False
    is_due_today: bool = False
    is_protected: bool = False
    # Of a year ago: `within` is then a share of that term.
    is_earlier: bool = False

    @property
    def has_started(self) -> bool:
        return self.stage in ("active", "paused", "ended")

    @property
    def urgency(self) -> tuple[bool, bool, bool, bool]:
        """Whom there is least choice for comes first; a second place needs the first one to be there."""
        return (
            self.is_earlier,
            self.is_second,
            not (self.school or self.is_protected or self.is_leaver),
            not self.provider,
        )


@dataclass
class Case:
    """One referral and what comes of it."""

    key: int
    plan: Plan
    child: Child
    by_council: bool
    route: str
    reason: str
    provider: str
    programme: dict[str, Any]
    half_days: list[str]
    starts_on: date
    ends_on: date
    referred_on: date
    ended_on: date | None = None
    end_reason: str = ""

    @property
    def excluded_on(self) -> date | None:
        return self.referred_on if self.route in (AT_ONCE, "s19_permanent_exclusion") else None

    @property
    def lot(self) -> int:
        return int(self.programme["lot"])

    @property
    def pattern(self) -> list[dict[str, str]]:
        """The half-days with their times: the long day of a school, the shorter ones of workshops and tutors."""
        times = of_lot("times", self.lot)
        return [
            dict(zip(("half_day", "starts", "ends"), (code, *times[code[4:]]), strict=True)) for code in self.half_days
        ]


class Caseload:
    """Finds for every plan a child it fits and a place that has room."""

    def __init__(
        self, children: list[Child], schools: list[dict[str, str]], line: Timeline, scale: int, openings: Openings
    ) -> None:
        self.rng, self.known = dice("cases"), read("borough")
        self.line, self.scale, self.openings = line, scale, openings
        self.names = {place: school["name"] for place, school in enumerate(schools)}
        self.children = self.rng.sample(children, len(children))
        self.of_child: dict[int, list[Case]] = defaultdict(list)
        self.load: Counter[tuple[str, str]] = Counter()
        self.cases: list[Case] = []

    def plan(self) -> list[Case]:
        """Every case, in a fixed order: those at the named schools and providers first, second places last."""
        plans = [Plan(**said) for said in read("plans")]
        each = [plan for plan in plans for _ in range(plan.count * self.scale)]
        told = [plan for plan in each if self.line.earlier_from or not plan.is_earlier]
        for plan in sorted(told, key=lambda plan: plan.urgency):
            self.cases.append(self._case(plan))
        return self.cases

    def _case(self, plan: Plan) -> Case:
        """The case of a plan: other days are tried where no child is free on the first ones."""
        for _ in range(TRIES):
            starts_on, last_day = self._days(plan)
            fitting = [child for child in self.children if self._fits(plan, child, starts_on, last_day)]
            for child in sorted(fitting, key=lambda child: len(self.of_child[child.key])):
                place = self._place(plan, child, starts_on)
                if codes := self._half_days(plan, child, place[1]):
                    return self._settled(plan, child, place, codes, starts_on, last_day)
        if plan.is_second:
            return self._case(replace(plan, is_second=False))
        raise LookupError(f"No child of the demo fits {plan}")

    def _days(self, plan: Plan) -> tuple[date, date]:
        """First and last day by the plan: counted from today when it says so, else somewhere in the history."""
        line, rng = self.line, self.rng
        if plan.is_earlier:
            return self._days_of_a_year_ago(plan)
        if plan.starts_in is not None:
            starts_on = line.before(-plan.starts_in)
        else:
            days = line.school_days(line.opens_on, line.yesterday)
            first, last = (round(share * (len(days) - 1)) for share in plan.within)
            starts_on = days[rng.randint(first, last)]
        if plan.is_leaver and line.has_leavers:
            return min(starts_on, line.shift(line.last_summer, -8)), line.last_summer
        if plan.stage == "ended":
            last_day = min(line.shift(starts_on, rng.randint(12, 25 if plan.route else 60)), line.before(2))
            return min(starts_on, line.shift(last_day, -5)), last_day
        if plan.route == AT_ONCE:
            return starts_on, line.shift(starts_on, 17)
        # Planned to the end of a term or of the school year.
        ends = line.end_of_year if rng.random() < 1 / 3 else line.end_of_term
        return starts_on, ends(max(starts_on, line.before(-8)))

    def _days_of_a_year_ago(self, plan: Plan) -> tuple[date, date]:
        """Somewhere in that term; over before the history is told week by week."""
        line, rng, first = self.line, self.rng, self.line.earlier_from or self.line.opens_on
        days = line.school_days(first, line.end_of_term(first))
        start, end = (round(share * (len(days) - 1)) for share in plan.within)
        starts_on = days[rng.randint(start, end)]
        return starts_on, min(line.shift(starts_on, rng.randint(25, 80)), line.shift(line.opens_on, -1))

    def _fits(self, plan: Plan, child: Child, starts_on: date, last_day: date) -> bool:
        """Whether the plan is for such a child: the council asks for those on no roll or with a plan."""
        at_school = "" if child.school is None else self.names[child.school]
        if child.kind == OLDER:
            asks = plan.by_council and starts_on > compulsory_until(child.pupil.born_on)
        else:
            asks = not at_school or child.pupil.has_plan if plan.by_council else bool(at_school)
        is_unfit = (
            (plan.school and at_school != plan.school)
            or (plan.is_protected and not child.is_watched_closely)
            or (plan.is_leaver and self.line.has_leavers and child.kind != LEAVER)
            or (child.kind == LEAVER and last_day > self.line.last_summer)
            or (child.year == 7 and starts_on < self.line.school_year + timedelta(days=40))
        )
        return asks and not is_unfit and self._is_free(plan, child, starts_on, last_day)

    def _is_free(self, plan: Plan, child: Child, starts_on: date, last_day: date) -> bool:
        """One case at a time, with some weeks between; a second place only beside one that runs."""
        cases = self.of_child[child.key]
        if plan.is_second:
            return len(cases) == 1 and cases[0].plan.stage == "active" and cases[0].starts_on < starts_on
        return all(
            last_day + PAUSE_BETWEEN < case.referred_on or (case.ended_on or case.ends_on) + PAUSE_BETWEEN < starts_on
            for case in cases
        )

    def _place(self, plan: Plan, child: Child, starts_on: date) -> Place:
        """The programme with most room, by what is asked for on its lot, of those that suit the child."""
        stage = key_stage(year_group(child.pupil.born_on, starts_on))
        asked_on = self.line.shift(starts_on, -plan.lead)
        options = [
            (self._fullness(said["slug"], programme), self.rng.random(), said["slug"], programme)
            for said in read("providers")
            if said["slug"] == plan.provider or (not plan.provider and said["slug"] != SUSPENDED)
            if self._is_open(plan, said["slug"], asked_on, starts_on)
            for programme in said["programmes"]
            if stage in programme["key_stages"]
        ]
        *_, slug, programme = min(options, key=lambda option: option[:2], default=("", {}))
        return slug, programme

    def _is_open(self, plan: Plan, slug: str, asked_on: date, starts_on: date) -> bool:
        if plan.is_earlier:
            return not self.openings.came_late(slug)
        return self.openings.takes(slug, asked_on, starts_on)

    def _fullness(self, slug: str, programme: dict[str, Any]) -> float:
        used: float = self.load[slug, programme["name"]] / (programme["capacity"] * self.scale)
        return used / of_lot("asked_for", programme["lot"])

    def _half_days(self, plan: Plan, child: Child, said: dict[str, Any]) -> list[str]:
        """Whole days at schools and workshops, single half-days at tutors; never two places at once."""
        if not said:
            return []
        taken = {code for case in self.of_child[child.key] if plan.is_second for code in case.half_days}
        codes = [code for code in half_days(said) if code not in taken and not (plan.many and code[:3] == "fri")]
        count = plan.many or self.rng.choice(of_lot("half_days_a_week", said["lot"]))
        if said["lot"] in ONE_A_DAY:
            half = self.rng.choice(("_am", "_pm"))
            fitting = [code for code in codes if code.endswith(half)] or codes
            chosen = self.rng.sample(fitting, min(count, len(fitting)))
        else:
            days = sorted({code[:3] for code in codes}, key=WEEK.index)
            self.rng.shuffle(days)
            if plan.is_due_today:
                days.sort(key=lambda day: day != WEEK[min(self.line.today.weekday(), 4)])
            chosen = [code for day in days for code in codes if code.startswith(day)][:count]
        return [code for code in codes if code in chosen]

    def _settled(
        self, plan: Plan, child: Child, place: Place, codes: list[str], starts_on: date, last_day: date
    ) -> Case:
        slug, programme = place
        by_council = plan.by_council or child.school is None
        route = plan.route or self._route(child, by_council)
        if plan.starts_in is None:
            # The first school day on or after this one on which there is a half-day.
            days = self.line.school_days(starts_on, last_day)
            starts_on = next((day for day in days if WEEK[day.weekday()] in {code[:3] for code in codes}), last_day)
        case = Case(
            key=len(self.cases),
            plan=plan,
            child=child,
            by_council=by_council,
            route=route,
            reason=self.rng.choice(self.known["reasons_of_route"][route]),
            provider=slug,
            programme=programme,
            half_days=codes,
            starts_on=starts_on,
            ends_on=last_day,
            referred_on=self.line.shift(starts_on, -plan.lead),
        )
        if plan.stage == "ended":
            case.ended_on, case.end_reason = last_day, self._end_reason(plan, child)
            if case.end_reason != "planned":
                case.ends_on = self.line.end_of_term(last_day)
        self.of_child[child.key].append(case)
        self.load[slug, programme["name"]] += 1
        return case

    def _route(self, child: Child, by_council: bool) -> str:
        asked_for = "school"
        if child.kind == OLDER:
            asked_for = "older"
        elif by_council:
            asked_for = "plan" if child.pupil.has_plan else "council" if child.pupil.upn else "unknown"
        routes: list[str] = self.known["routes"][asked_for]
        return self.rng.choice(routes) if len(routes) > 1 else routes[0]

    def _end_reason(self, plan: Plan, child: Child) -> str:
        if child.kind == LEAVER:
            return "year_11"
        if plan.route == AT_ONCE:
            return "planned"
        reasons, told = self.known["end_reasons"], sum(bool(case.ended_on) for case in self.cases)
        return str(reasons[told % len(reasons)])


def half_days(said: dict[str, Any]) -> list[str]:
    days, halves = said["days"].split(), said["halves"].split()
    return [code for code in BY_CODE if code[:3] in days and code[4:] in halves]
