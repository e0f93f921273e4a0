"""Whether a provider has a safeguarding audit in date at each of its sites; plain values, no database.

Never audited is a finding of its own: what nobody has looked at is not good.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

Code = Literal["never_audited", "audit_overdue"]
# Where no figure has been entered: what nobody has settled is not let pass.
USUAL = {"audit_every_months": 12, "audit_grace_days": 60, "audit_blocks_placements": 1}


@dataclass(frozen=True, slots=True)
class AuditRule:
    """How long an audit is good for, how long a provider may go without a first one, and whether more is stopped."""

    every_months: int
    grace_days: int
    blocks: bool

    @classmethod
    def of(cls, figures: Mapping[str, Any]) -> "AuditRule":
        """As the thresholds of a day have it."""
        every_months, grace_days, blocks = (figures.get(code, usual) for code, usual in USUAL.items())
        return cls(int(every_months), int(grace_days), bool(blocks))


@dataclass(frozen=True, slots=True)
class Lapse:
    """No audit in date, at all open sites or at one: none ever, or the last one and when the next was due.

    `due_on` is the last day on which new placements may still start without one; None when admission is not known.
    """

    code: Code
    site_id: Any
    last_on: date | None
    due_on: date | None
    blocks: bool


def lapses(
    sites: Mapping[Any, date | None],
    whole: date | None,
    ever: date | None,
    admitted_on: date | None,
    by: tuple[date, AuditRule],
) -> list[Lapse]:
    """Where there is no audit in date, by the last final audit of each open site, of the whole provider, and of any.

    An audit of the whole provider is good for every site. What is alike at every site is said once.
    """
    known = {site: max((on for on in (whole, last) if on), default=None) for site, last in sites.items()}
    known = known or {None: ever}
    found = [lapse for site, on in known.items() if (lapse := _lapse(site, on, admitted_on, *by))]
    if len(found) == len(known) and len({(each.code, each.last_on) for each in found}) == 1:
        return [replace(found[0], site_id=None)]
    return found


def _lapse(site: Any, last_on: date | None, admitted_on: date | None, day: date, rule: AuditRule) -> Lapse | None:
    if last_on is None:
        due_on = admitted_on + timedelta(days=rule.grace_days) if admitted_on else None
        return Lapse("never_audited", site, None, due_on, rule.blocks and due_on is not None and day > due_on)
    due_on = months_after(last_on, rule.every_months)
    return Lapse("audit_overdue", site, last_on, due_on, rule.blocks) if day > due_on else None


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the last of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
