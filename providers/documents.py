"""Which documents a provider must hold, and where each stands: missing, awaiting check, in date, expiring, expired.

Plain values, no database: what was handed in comes as one `Handed` for each kind, site and status.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from core.school_days import SchoolDays
from govuk.choices import Coloured
from providers.models import DocumentKind, Provider, Site


class SlotStatus(Coloured):
    """Where what must be held stands on a day."""

    MISSING = "missing", "red", "Missing"
    AWAITING_CHECK = "awaiting_check", "blue", "Awaiting check"
    REJECTED = "rejected", "red", "Rejected"
    IN_DATE = "in_date", "green", "In date"
    EXPIRING = "expiring", "yellow", "Expiring"
    EXPIRED = "expired", "red", "Expired"


GOOD = frozenset({SlotStatus.IN_DATE, SlotStatus.EXPIRING})

# Whom a kind is asked of, by the condition the framework names.
ASKED_OF = {
    "all": lambda provider: True,
    "employees": lambda provider: provider.has_employees,
    "premises": lambda provider: provider.has_premises,
    "gas": lambda provider: provider.has_premises and provider.has_gas,
    "carries_pupils": lambda provider: provider.carries_pupils,
    "licence": lambda provider: provider.needs_licence,
    "candidates": lambda provider: provider.enters_candidates,
    "registered": lambda provider: provider.is_registered,
    "unregistered": lambda provider: not provider.is_registered,
}


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed in of one kind, for one site or all, in one status: the latest expiry, or that it has none."""

    kind: str
    site_id: Any
    status: str
    expires_on: date | None
    is_endless: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """One document a provider must hold, for all its sites or for one, and where it stands on a day."""

    Status: ClassVar = SlotStatus

    kind: Any
    status: SlotStatus
    expires_on: date | None = None
    site: Any = None
    is_replacement_waiting: bool = False
    is_grace_over: bool = False

    def stands_at(self, status: str) -> bool:
        """Whether it is at this step; one in date whose replacement waits to be checked is at two."""
        return self.status == status or (status == SlotStatus.AWAITING_CHECK and self.is_replacement_waiting)

    @property
    def stops(self) -> bool:
        """Not held, and no new placement may start without it, and it is the provider's to hand in."""
        return self.kind.effect == "block" and not self.is_good and self.status != SlotStatus.AWAITING_CHECK

    @property
    def is_good(self) -> bool:
        """Accepted and in date."""
        return self.status in GOOD


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What documents are reckoned by on a day: the days of warning, and the council's school days for the grace."""

    day: date
    warning_days: int
    school_days: SchoolDays


def is_asked(kind: DocumentKind, provider: Provider) -> bool:
    """Whether this provider must hold this kind of document."""
    return ASKED_OF[kind.required_for](provider)


def slots(
    provider: Provider, kinds: Iterable[DocumentKind], sites: Sequence[Site], handed: Iterable[Handed], by: Reckoning
) -> list[Slot]:
    """Every document the provider must hold; a kind each site needs its own of has one slot for each open site."""
    found: dict[str, list[Handed]] = {}
    for one in handed:
        found.setdefault(one.kind, []).append(one)
    rows = []
    for kind in kinds:
        if not kind.is_asked_on(by.day) or not is_asked(kind, provider):
            continue
        given = found.get(kind.code, [])
        if kind.is_per_site and sites:
            # What was handed in for no site in particular is good for every site.
            rows += [_slot(kind, site, [one for one in given if one.site_id in (None, site.pk)], by) for site in sites]
        else:
            rows.append(_slot(kind, None, given, by))
    return rows


def _slot(kind: DocumentKind, site: Site | None, given: Sequence[Handed], by: Reckoning) -> Slot:
    is_waiting = any(one.status == "awaiting_check" for one in given)
    accepted = [one for one in given if one.status == "accepted"]
    if not accepted:
        if is_waiting:
            return Slot(kind, SlotStatus.AWAITING_CHECK, site=site)
        return Slot(kind, SlotStatus.REJECTED if given else SlotStatus.MISSING, site=site)
    if any(one.is_endless for one in accepted):
        return Slot(kind, SlotStatus.IN_DATE, None, site, is_waiting)
    expires_on = max(one.expires_on for one in accepted if one.expires_on)
    status = status_on(expires_on, by.day, by.warning_days)
    is_over = status == SlotStatus.EXPIRED and is_grace_over(kind, expires_on, by)
    return Slot(kind, status, expires_on, site, is_waiting, is_over)


def status_on(expires_on: date | None, day: date, warning_days: int) -> SlotStatus:
    """Where an accepted document stands: on its last day it is still in date."""
    if expires_on is None:
        return SlotStatus.IN_DATE
    if expires_on < day:
        return SlotStatus.EXPIRED
    is_expiring = expires_on <= day + timedelta(days=warning_days)
    return SlotStatus.EXPIRING if is_expiring else SlotStatus.IN_DATE


def is_grace_over(kind: DocumentKind, expires_on: date, by: Reckoning) -> bool:
    """Whether the school days of grace are used up, so that memberships should be suspended.

    With no grace it is so from the first day after the document ran out, school day or not.
    """
    if not kind.is_suspending or by.day <= expires_on:
        return False
    return by.school_days.between(expires_on, by.day) > kind.grace_school_days or not kind.grace_school_days
