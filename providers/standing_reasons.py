"""The reasons for a provider's standing, each as a sentence: register, memberships, Blocks, audits and documents."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from govuk.dates import day_words
from providers.audited import AuditRule
from providers.documents import Slot
from providers.models import Block, Membership, Provider
from providers.models.final_audit import lapses_of


@dataclass(frozen=True, slots=True)
class StandingReason:
    """One reason for the standing. `public` says it without the ground, for commissioners; `site_id` narrows it."""

    code: str
    sentence: str
    blocks: bool
    site_id: Any = None
    lot_id: Any = None
    public: str = ""


_NO_SITE = "No open site has been entered: it is not known where it teaches."
NO_SITE = StandingReason("no_site", _NO_SITE, False, public=_NO_SITE)


def of_register(provider: Provider) -> Iterable[StandingReason]:
    """A school that has closed is registered no more: what goes on there is registered anew, or said not to be."""
    school = provider.school
    if school and school.is_closed and provider.is_registered:
        when = f" on {day_words(school.closed_on)}" if school.closed_on else ""
        words = f"The national register says that the school closed{when}."
        yield StandingReason("school_closed", words, True, public=words)


def of_memberships(provider: Provider, day: date) -> Iterable[StandingReason]:
    rows = list(provider.memberships.all())
    active = [row for row in rows if row.is_active_on(day)]
    suspended = [row for row in rows if row.status == Membership.Status.SUSPENDED]
    for row in suspended:
        words = f"Its membership of {row.lot.in_short} is suspended."
        yield StandingReason("membership_suspended", words, not active, lot_id=row.lot_id, public=words)
    if not active and not suspended:
        words = "It is on no lot of the framework today."
        yield StandingReason("not_on_framework", words, True, public=words)


def of_blocks(provider: Provider, blocks: list[Block]) -> Iterable[StandingReason]:
    names = {site.pk: site.name for site in provider.sites.all()}
    for block in blocks:
        where = f" at {names[block.site_id]}" if block.site_id else ""
        since = f"There is a Block on new placements{where} since {day_words(block.starts_on)}"
        until = f" until {day_words(block.ends_on)}" if block.ends_on else ""
        sentence = f"{since}{until}: {block.reason.rstrip('.')}."
        yield StandingReason("block", sentence, True, site_id=block.site_id, public=f"{since}{until}.")


def of_audits(provider: Provider, day: date, rule: AuditRule) -> Iterable[StandingReason]:
    """Never audited is said as itself, and so is an audit that is overdue."""
    names = {site.pk: site.name for site in provider.sites.all()}
    for lapse in lapses_of(provider, day, rule):
        where = f" at {names[lapse.site_id]}" if lapse.site_id else ""
        if lapse.code == "never_audited":
            public = f"No safeguarding audit{where} has ever been final."
            ahead = f"New placements stop after {day_words(lapse.due_on)} unless one is final by then."
        else:
            public = f"The last safeguarding audit{where} was final on {day_words(lapse.last_on)}."
            public += f" The next was due by {day_words(lapse.due_on)}."
            ahead = ""
        follows = (
            "No new placement until one is final." if lapse.blocks else ahead if rule.blocks and lapse.due_on else ""
        )
        yield StandingReason(lapse.code, f"{public} {follows}".strip(), lapse.blocks, lapse.site_id, public=public)


_NOT_HELD = {
    "missing": "has not been handed in",
    "awaiting_check": "has been handed in and waits to be checked",
    "rejected": "was rejected and has not been handed in again",
}
_FOLLOWS = {
    "block": "No new placement until it is in date.",
    "transport": "No pupil may be driven until it is in date.",
    "activity": "The licensed activity may not go on until it is in date.",
    "warn": "",
}


def of_slot(slot: Slot) -> Iterable[StandingReason]:
    if slot.status == "in_date":
        return
    where = f" for {slot.site.name}" if slot.site else ""
    waiting = " A replacement waits to be checked." if slot.is_replacement_waiting else ""
    if slot.status == "expiring":
        words = f"{slot.kind.title}{where} runs out on {day_words(slot.expires_on)}.{waiting}"
        yield StandingReason("document_expiring", words, False, slot.site.pk if slot.site else None, public=words)
        return
    what = f"ran out on {day_words(slot.expires_on)}" if slot.status == "expired" else _NOT_HELD[slot.status]
    words = f"{slot.kind.title}{where} {what}.{waiting}"
    if follows := _FOLLOWS[slot.kind.effect]:
        words = f"{words} {follows}"
    if slot.is_grace_over:
        words = f"{words} Its memberships should be suspended."
    yield StandingReason(
        f"document_{slot.status}",
        words,
        slot.kind.effect == "block",
        slot.site.pk if slot.site else None,
        public=f"{slot.kind.title}{where} {what}.",
    )
