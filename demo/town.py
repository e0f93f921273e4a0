"""Who is there and when: what everything that is told turns on."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import Affiliation, Organisation
from core.school_days import SchoolDays
from demo.agenda import Agenda
from demo.cases import AT_ONCE, Case
from demo.people import Staff
from demo.timeline import Timeline
from providers.models import Membership, Programme, Provider, Site

# The school days on which a referral is decided, its place offered and answered, and the agreement signed.
STEPS = ("asked", "decided", "offered", "answered", "half_signed", "signed")


@dataclass
class Framework:
    """The providers by their slug, and what they sell by slug, lot and name."""

    providers: dict[str, Provider] = field(default_factory=dict)
    programmes: dict[tuple[str, str], Programme] = field(default_factory=dict)
    sites: dict[str, list[Site]] = field(default_factory=dict)
    memberships: dict[tuple[str, int], Membership] = field(default_factory=dict)


@dataclass
class Town:
    """The borough's people and places, the days of its history, and what is still to be told."""

    line: Timeline
    council: Organisation
    staff: Staff
    schools: list[Organisation]
    framework: Framework
    agenda: Agenda
    school_days: dict[Any, SchoolDays]
    # Filled as the history goes on: the case that each placement came from.
    cases: dict[Any, Case] = field(default_factory=dict)

    def school(self, case: Case) -> Organisation | None:
        return None if case.child.school is None else self.schools[case.child.school]

    def commissioner(self, case: Case) -> Organisation:
        """The organisation that asks, signs and pays."""
        return self.council if case.by_council else self.school(case) or self.council

    def asks(self, case: Case) -> Affiliation:
        return self.staff.commissioner(self.commissioner(case))

    def answers(self, case: Case) -> Affiliation:
        return self.staff.managers[case.provider]

    def place(self, case: Case) -> dict[str, Any]:
        slug, framework = case.provider, self.framework
        return {
            "membership": framework.memberships[slug, case.lot],
            "site": framework.sites[slug][case.programme["site"]],
            "programme": framework.programmes[slug, case.programme["name"]],
            "pattern": case.pattern,
            "starts_on": case.starts_on,
            "ends_on": case.ends_on,
        }

    def days(self, case: Case) -> SchoolDays:
        school = self.school(case)
        return self.school_days[school.pk if school else None]

    def steps(self, case: Case) -> dict[str, date]:
        """A suspended child is placed within the week."""
        days, between = [case.referred_on], (0, 1, 1, 0, 1) if case.route == AT_ONCE else (2, 1, 2, 1, 1)
        for count in between:
            days.append(self.line.shift(days[-1], count))
        return dict(zip(STEPS, days, strict=True))

    def is_past(self, case: Case) -> bool:
        """Signed and, so far as planned, begun before the days that are told act by act."""
        return case.plan.has_started and max(self.steps(case)["signed"], case.starts_on) < self.line.recent_from
