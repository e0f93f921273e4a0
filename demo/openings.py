"""When each provider takes new placements: who came late to the framework, who was audited long ago or never."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from core import clock
from core.models import Threshold
from core.school_days import OutsideCalendar
from demo.timeline import Timeline
from providers.audited import AuditRule, months_after

# Admitted some weeks ago and not audited yet; admitted before that and still not audited; audited a year ago.
NEW, UNAUDITED, OVERDUE = "spindle-and-spanner", "second-verse", "salt-and-lemon"
SUSPENDED = "red-gantry"
ADMITTED_AGO = {NEW: timedelta(days=40), UNAUDITED: timedelta(days=75)}
PAST_ITS_YEAR = timedelta(days=9)


@dataclass(frozen=True)
class Openings:
    """The days on which providers come on their lots, are audited first, and take new placements."""

    line: Timeline
    rule: AuditRule
    # When the audit was final that is overdue today; None where the calendar does not reach back a year.
    overdue_final_on: date | None

    @classmethod
    def of(cls, line: Timeline, framework_starts_on: date) -> Self:
        """By the rules of today."""
        rule = AuditRule.of(Threshold.objects.values_on(clock.today()))
        try:
            final_on = line.shift(months_after(line.today, -rule.every_months) - PAST_ITS_YEAR, -1)
            is_known = line.shift(final_on, -10) >= framework_starts_on
        except OutsideCalendar:
            is_known = False
        return cls(line, rule, final_on if is_known else None)

    def admitted_on(self, slug: str) -> date:
        first = self.line.admitted_on
        return max(first, self.line.today - ADMITTED_AGO[slug]) if slug in ADMITTED_AGO else first

    def member_from(self, slug: str) -> date:
        """From when it is on its lots: most taught a year ago already, before the portal was opened."""
        return self.admitted_on(slug) if self.came_late(slug) else self.line.earlier_from or self.admitted_on(slug)

    @staticmethod
    def came_late(slug: str) -> bool:
        return slug in ADMITTED_AGO

    def first_audit_on(self, slug: str, place: int) -> date | None:
        """When its first audit became final: within the days of grace from its admission; None for those without."""
        if slug in ADMITTED_AGO:
            return None
        if slug == OVERDUE and self.overdue_final_on:
            return self.overdue_final_on
        return self.line.shift(self.line.admitted_on, 10 + place % 3)

    def takes(self, slug: str, asked_on: date, starts_on: date) -> bool:
        """Whether a place asked for and begun on these days was open to new placements all the while."""
        until = date.max
        if slug == UNAUDITED:
            until = self.admitted_on(slug) + timedelta(days=self.rule.grace_days)
        elif slug == OVERDUE and self.overdue_final_on:
            until = months_after(self.overdue_final_on, self.rule.every_months)
        return self.admitted_on(slug) <= asked_on and starts_on <= until
