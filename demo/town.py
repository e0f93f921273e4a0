"""Who is there and when: what everything that is told turns on."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import Affiliation, Organisation
from core.school_days import SchoolDays
from demo.agenda import Agenda
from demo.cases import AT_ONCE, Case
from demo.people import Staff
from demo.providers import Framework
from demo.timeline import Timeline


@dataclass(frozen=True)
class Steps:
    """The school days on which a referral is decided, its place offered and answered, and the agreement signed."""

    asked: date
    decided: date
    offered: date
    answered: date
    half_signed: date
    signed: date


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

    def place(self, case: Case) -> dict[str, Any]:
        slug, framework = case.provider, self.framework
        return {
            "membership": framework.memberships[slug, case.lot],
            "site": framework.sites[slug][case.site],
            "programme": framework.programmes[slug, case.programme],
            "pattern": case.pattern,
            "starts_on": case.starts_on,
            "ends_on": case.ends_on,
        }

    def days(self, case: Case) -> SchoolDays:
        school = self.school(case)
        return self.school_days[school.pk if school else None]

    def steps(self, case: Case) -> Steps:
        """A suspended child is placed within the week."""
        shift, is_quick = self.line.shift, case.route == AT_ONCE
        decided = shift(case.referred_on, 0 if is_quick else 2)
        offered = shift(decided, 1)
        answered = shift(offered, 1 if is_quick else 2)
        half_signed = shift(answered, 0 if is_quick else 1)
        return Steps(case.referred_on, decided, offered, answered, half_signed, shift(half_signed, 1))

    def is_past(self, case: Case) -> bool:
        """Signed and, so far as planned, begun before the days that are told act by act."""
        return case.plan.has_started and max(self.steps(case).signed, case.starts_on) < self.line.recent_from
