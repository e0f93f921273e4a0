"""The borough's referrals and placements as plain plans: who, on which route, where, when, and how far it got."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from demo import data_files
from demo.children import LEAVER, OLDER, Child
from demo.data_files import dice
from demo.openings import NEW, OVERDUE, UNAUDITED, Openings
from demo.plans import SUSPENDED, Plan, plans
from demo.providers import half_days
from demo.timeline import Timeline
from pupils.age import compulsory_until, key_stage, year_group

END_REASONS = (
    "returned",
    "planned",
    "returned",
    "disengaged",
    "special",
    "planned",
    "other_ap",
    "returned",
    "commissioner_withdrew",
    "moved_away",
    "provider_withdrew",
    "planned",
    "funding",
    "home_education",
    "safeguarding",
    "custody",
    "other",
)
AT_ONCE = "suspension_day6"
SCHOOL_ROUTES = ("school_commissioned", "school_commissioned", "s29a_offsite_direction", "school_commissioned")
REASONS = {
    "school_commissioned": ("mental_health", "other", "mental_health", "physical_health"),
    "s29a_offsite_direction": ("offsite_direction",),
    AT_ONCE: ("suspension",),
    "s19_permanent_exclusion": ("permanent_exclusion",),
    "s19_health": ("mental_health", "physical_health"),
    "s19_otherwise": ("other", "mental_health"),
    "interim_no_school_place": ("new_arrival",),
    "ehcp_named": ("ehcp_named",),
    "eotas_s61": ("ehcp_named",),
    "post16_ehcp": ("ehcp_named",),
}
# Times by lot: the long day of a school, the shorter ones of workshops, tutors and therapists.
TIMES = {
    1: (("09:00", "11:45"), ("12:30", "15:00")),
    4: (("09:30", "11:30"), ("12:30", "14:00")),
    5: (("10:00", "12:00"), ("13:00", "15:00")),
    8: (("10:00", "11:30"), ("13:00", "14:30")),
}
USUAL = (("09:30", "12:00"), ("12:45", "14:45"))
ONE_A_DAY = (4, 5, 8)
WEEK = ("mon", "tue", "wed", "thu", "fri")
# Half-days a week by lot: full-time is ten, tuition two or three, vocational days two to six.
HALF_DAYS = {1: (10,), 2: (4, 6, 5), 3: (4, 6, 2, 4), 4: (4, 4, 3), 5: (3, 2, 4), 6: (2, 4), 7: (2, 4), 8: (2, 1)}
MOST_UNREGISTERED = 6
# Between two of a child's cases, when it has had one before.
PAUSE_BETWEEN = timedelta(days=21)
TRIES = 30
# How often a lot is asked for; the rest of the order is the pupils'.
WEIGHTS = {1: 4, 2: 3, 3: 6, 4: 2, 5: 3, 6: 2, 7: 2, 8: 2, 9: 4, 10: 3}


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
    programme: str
    lot: int
    site: int
    half_days: list[str]
    starts_on: date
    ends_on: date
    referred_on: date
    ended_on: date | None = None
    end_reason: str = ""
    excluded_on: date | None = None
    # Who was asked first, where the plan says that somebody else was.
    elsewhere: str = ""

    @property
    def last_day(self) -> date:
        """The last day it runs, or is planned to."""
        return self.ended_on or self.ends_on

    @property
    def pattern(self) -> list[dict[str, str]]:
        """The half-days with their times."""
        times = dict(zip(("am", "pm"), TIMES.get(self.lot, USUAL), strict=True))
        return [{"half_day": code, "starts": times[code[4:]][0], "ends": times[code[4:]][1]} for code in self.half_days]


class Caseload:
    """Finds for every plan a child it fits and a place that has room."""

    def __init__(
        self, children: list[Child], schools: list[dict[str, str]], timeline: Timeline, scale: int, openings: Openings
    ) -> None:
        self.rng = dice("cases")
        self.timeline, self.scale, self.openings = timeline, scale, openings
        self.names = {place: school["name"] for place, school in enumerate(schools)}
        self.children = list(children)
        self.rng.shuffle(self.children)
        self.of_child: dict[int, list[Case]] = defaultdict(list)
        self.load: Counter[tuple[str, str]] = Counter()
        self.cases: list[Case] = []

    def plan(self) -> list[Case]:
        """Every case, in a fixed order: those at the named schools and providers first, second places last."""
        each = [plan for plan in plans() for _ in range(plan.count * self.scale)]
        for plan in sorted(each, key=_urgency):
            self.cases.append(self._case(plan))
        return self.cases

    def _case(self, plan: Plan) -> Case:
        """The case of a plan: other days are tried where no child is free on the first ones."""
        for _ in range(TRIES):
            if case := self._try(plan):
                return case
        if plan.is_second:
            return self._case(replace(plan, is_second=False))
        raise LookupError(f"No child of the demo fits {plan}")

    def _try(self, plan: Plan) -> Case | None:
        starts_on, last_day = self._days(plan)
        fitting = [child for child in self.children if self._fits(plan, child, starts_on, last_day)]
        for child in sorted(fitting, key=lambda child: len(self.of_child[child.key])):
            place = self._place(plan, child, starts_on)
            codes = self._half_days(plan, child, *place) if place else []
            if place and codes:
                return self._settled(plan, child, place, codes, (starts_on, last_day))
        return None

    def _days(self, plan: Plan) -> tuple[date, date]:
        """First and last day by the plan: counted from today when it says so, else somewhere in the history."""
        line = self.timeline
        if plan.starts_in is not None:
            starts_on = line.shift(line.today, plan.starts_in)
            return starts_on, self._planned_end(plan, starts_on)
        first, last = plan.within
        days = line.school_days(line.opens_on, line.yesterday)
        starts_on = days[self.rng.randint(round(first * (len(days) - 1)), round(last * (len(days) - 1)))]
        if plan.is_leaver and line.has_leavers:
            return min(starts_on, line.shift(line.last_summer, -8)), line.last_summer
        if plan.is_over:
            longest = 25 if plan.route else 60
            last_day = min(line.shift(starts_on, self.rng.randint(12, longest)), line.before(2))
            return min(starts_on, line.shift(last_day, -5)), last_day
        return starts_on, self._planned_end(plan, starts_on)

    def _planned_end(self, plan: Plan, starts_on: date) -> date:
        """The end of a term or of the school year; of a suspension, some weeks on."""
        line = self.timeline
        if plan.route == AT_ONCE:
            return line.shift(starts_on, 17)
        from_day = max(starts_on, line.ahead(8))
        return self.rng.choice((line.end_of_term(from_day), line.end_of_year(from_day), line.end_of_term(from_day)))

    def _fits(self, plan: Plan, child: Child, starts_on: date, last_day: date) -> bool:
        line = self.timeline
        if plan.school and self.names.get(child.school) != plan.school:  # type: ignore[arg-type]
            return False
        if plan.is_protected and not child.is_protected:
            return False
        if plan.is_leaver and line.has_leavers and child.kind != LEAVER:
            return False
        if child.kind == LEAVER and last_day > line.last_summer:
            return False
        if child.year == 7 and starts_on < line.school_year + timedelta(days=40):
            return False
        return self._commissioner_fits(plan, child, starts_on) and self._is_free(plan, child, starts_on, last_day)

    def _commissioner_fits(self, plan: Plan, child: Child, starts_on: date) -> bool:
        """The council asks for those on no roll or with a plan, a school for those on its own."""
        if child.kind == OLDER:
            return plan.by_council and starts_on > compulsory_until(child.born_on)
        if plan.by_council:
            return child.school is None or child.has_plan
        return child.school is not None

    def _is_free(self, plan: Plan, child: Child, starts_on: date, last_day: date) -> bool:
        """One case at a time, with some weeks between; a second place only beside one that runs."""
        cases = self.of_child[child.key]
        if plan.is_second:
            return len(cases) == 1 and cases[0].plan.stage == "active" and cases[0].starts_on < starts_on
        return all(
            last_day + PAUSE_BETWEEN < case.referred_on or case.last_day + PAUSE_BETWEEN < starts_on for case in cases
        )

    def _place(self, plan: Plan, child: Child, starts_on: date) -> tuple[Any, Any] | None:
        """The programme with most room of those that suit the child."""
        stage = key_stage(year_group(child.born_on, starts_on))
        asked_on = self.timeline.shift(starts_on, -plan.lead)
        options = [
            (self._fullness(said, programme), self.rng.random(), said, programme)
            for said in data_files.providers()
            if said["slug"] == plan.provider or (not plan.provider and said["slug"] != SUSPENDED)
            if self.openings.takes(said["slug"], asked_on, starts_on)
            for programme in said["programmes"]
            if stage in programme["key_stages"]
        ]
        best = min(options, key=lambda option: option[:2], default=None)
        return (best[2], best[3]) if best else None

    def _fullness(self, said: dict[str, Any], programme: dict[str, Any]) -> float:
        used: float = self.load[said["slug"], programme["name"]] / (programme["capacity"] * self.scale)
        return used / WEIGHTS[programme["lot"]]

    def _settled(self, plan: Plan, child: Child, place: tuple[Any, Any], codes: list[str], days: Any) -> Case:
        (said, programme), (starts_on, last_day) = place, days
        by_council = plan.by_council or child.school is None
        route = plan.route or self._route(child, by_council)
        first = starts_on if plan.starts_in is not None else min(self._first_day(starts_on, codes), last_day)
        case = Case(
            key=len(self.cases),
            plan=plan,
            child=child,
            by_council=by_council,
            route=route,
            reason=self.rng.choice(REASONS[route]),
            provider=said["slug"],
            programme=programme["name"],
            lot=programme["lot"],
            site=programme["site"],
            half_days=codes,
            starts_on=first,
            ends_on=last_day,
            referred_on=self.timeline.shift(first, -plan.lead),
        )
        if plan.is_over:
            case.ended_on, case.end_reason = last_day, self._end_reason(plan, child)
            if case.end_reason != "planned":
                case.ends_on = self.timeline.end_of_term(last_day)
        if route in (AT_ONCE, "s19_permanent_exclusion"):
            case.excluded_on = case.referred_on
        if plan.first_answer:
            case.elsewhere = self._elsewhere(case)
        self.of_child[child.key].append(case)
        self.load[said["slug"], programme["name"]] += 1
        return case

    def _elsewhere(self, case: Case) -> str:
        """Another provider on the same lot, the first of the file that was open all the time."""
        closed = (case.provider, SUSPENDED, NEW, UNAUDITED, OVERDUE)
        on_lot = [said["slug"] for said in data_files.providers() if case.lot in {row["lot"] for row in said["lots"]}]
        return next((slug for slug in on_lot if slug not in closed), "")

    def _first_day(self, starts_on: date, codes: list[str]) -> date:
        """The first school day on or after this one on which there is a half-day."""
        days = {WEEK.index(code[:3]) for code in codes}
        day = starts_on
        while day.weekday() not in days:
            day = self.timeline.shift(day, 1)
        return day

    def _route(self, child: Child, by_council: bool) -> str:
        if child.kind == OLDER:
            return "post16_ehcp"
        if not by_council:
            return self.rng.choice(SCHOOL_ROUTES)
        if not child.upn:
            return "interim_no_school_place"
        if child.has_plan:
            return self.rng.choice(("ehcp_named", "ehcp_named", "eotas_s61"))
        return self.rng.choice(("s19_health", "s19_otherwise", "s19_permanent_exclusion"))

    def _end_reason(self, plan: Plan, child: Child) -> str:
        if child.kind == LEAVER:
            return "year_11"
        if plan.route == AT_ONCE:
            return "planned"
        return END_REASONS[sum(1 for case in self.cases if case.ended_on) % len(END_REASONS)]

    def _half_days(self, plan: Plan, child: Child, said: dict[str, Any], programme: dict[str, Any]) -> list[str]:
        """Whole days at schools and workshops, single half-days at tutors; never two places at once."""
        taken = {code for case in self.of_child[child.key] if plan.is_second for code in case.half_days}
        codes = [code for code in half_days(programme) if code not in taken]
        count = plan.many or self.rng.choice(HALF_DAYS.get(programme["lot"], (6,)))
        if plan.many:
            codes = [code for code in codes if not code.startswith("fri")]
        elif said["registration"] == "unregistered":
            count = min(count, MOST_UNREGISTERED)
        if programme["lot"] in ONE_A_DAY:
            return self._one_a_day(codes, count)
        return self._whole_days(codes, count, plan)

    def _one_a_day(self, codes: list[str], count: int) -> list[str]:
        half = self.rng.choice(("_am", "_pm"))
        fitting = [code for code in codes if code.endswith(half)] or codes
        chosen = self.rng.sample(fitting, min(count, len(fitting)))
        return [code for code in codes if code in chosen]

    def _whole_days(self, codes: list[str], count: int, plan: Plan) -> list[str]:
        days = sorted({code[:3] for code in codes}, key=WEEK.index)
        today = WEEK[min(self.timeline.today.weekday(), 4)]
        self.rng.shuffle(days)
        if plan.is_due_today and today in days:
            days.remove(today)
            days.insert(0, today)
        chosen: list[str] = []
        for day in days:
            chosen += [code for code in codes if code.startswith(day)][: count - len(chosen)]
        return [code for code in codes if code in chosen]


def _urgency(plan: Plan) -> tuple[bool, bool, bool]:
    """Whom there is least choice for comes first; a second place needs the first one to be there."""
    return plan.is_second, not (plan.school or plan.is_protected or plan.is_leaver), not plan.provider
