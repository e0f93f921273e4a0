"""Standing: whether a provider may take a new placement, worked out from its memberships, documents and Blocks.

Never stored: a document runs out overnight without anybody doing anything.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from accounts.school_calendars import school_days_of
from core.models import Threshold
from govuk.dates import day_words
from providers.audited import AuditRule
from providers.documents import Handed, Reckoning, Slot, slots
from providers.models import Block, Document, DocumentKind, Membership, Provider, Site
from providers.models.final_audit import next_due, with_last_audits
from providers.standing_reasons import (
    NO_SITE,
    StandingReason,
    of_audits,
    of_blocks,
    of_memberships,
    of_register,
    of_slot,
)

Level = Literal["clear", "warning", "blocked"]
WARNING_DAYS = 60
OF_MEMBERSHIP = ("membership_suspended", "not_on_framework")
WORDS: dict[Level, str] = {"clear": "Good standing", "warning": "Needs attention", "blocked": "Closed to referrals"}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a provider stands on a day, with every reason."""

    level: Level
    reasons: list[StandingReason] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    audited_on: date | None = None
    """The last final audit, of the whole provider or of a site."""
    audit_due_on: date | None = None
    """The day by which the next one is due, the soonest of its sites."""

    @property
    def is_open(self) -> bool:
        """Open to new referrals at one of its sites at least."""
        return self.level != "blocked"

    @property
    def words(self) -> str:
        """The level in words."""
        return WORDS[self.level]

    @property
    def colour(self) -> str:
        return {"clear": "green", "warning": "yellow", "blocked": "red"}[self.level]

    @property
    def is_active(self) -> bool:
        """Active on a lot of the framework at least."""
        return not any(reason.blocks for reason in self.reasons if reason.code in OF_MEMBERSHIP)

    @property
    def blocking(self) -> list[StandingReason]:
        """The reasons that stop new placements, at all sites or at one."""
        return [reason for reason in self.reasons if reason.blocks]

    @property
    def of_audits(self) -> list[StandingReason]:
        """The reasons that no audit is in date, whether or not they stop new placements yet."""
        return [reason for reason in self.reasons if reason.code in ("never_audited", "audit_overdue")]

    @property
    def running_out(self) -> list[Slot]:
        """The slots whose document has run out or soon will, with none in date handed in after it."""
        return [slot for slot in self.slots if slot.status in ("expired", "expiring")]

    @property
    def stopping(self) -> list[Slot]:
        """The slots without which no new placement may start, where nothing handed in waits to be checked."""
        return [slot for slot in self.slots if slot.stops and not slot.is_replacement_waiting]

    @property
    def is_suspension_due(self) -> bool:
        """Whether a document ran out so long ago that an officer should propose to suspend."""
        return any(slot.is_grace_over for slot in self.slots)


def of(provider: Provider, day: date) -> Standing:
    """One provider's standing on a day."""
    return of_many([provider], day)[provider.pk]


def of_many(providers: Iterable[Provider], day: date, figures: Mapping[str, Any] | None = None) -> dict[Any, Standing]:
    """The standing of many providers on a day, by their key, in a constant number of queries.

    `figures` are the council's of that day when they have been read already.
    """
    keys = [provider.pk for provider in providers]
    # Read anew, not from the rows given: what they hold in memory may be older than the act just done.
    return of_set(Provider.objects.filter(pk__in=keys), day, figures) if keys else {}


def of_set(providers: QuerySet[Provider], day: date, figures: Mapping[str, Any] | None = None) -> dict[Any, Standing]:
    """The same of a set of providers that has not been read."""
    return {row.pk: its for row, its in each_of(providers, day, figures)}


def of_listed(rows: QuerySet[Provider], day: date) -> dict[Any, Standing]:
    """Of those of a list, without all that the list shows of them."""
    return of_set(Provider.objects.filter(pk__in=rows.order_by().values("pk")), day)


def each_of(
    providers: QuerySet[Provider], day: date, figures: Mapping[str, Any] | None = None
) -> list[tuple[Provider, Standing]]:
    """Each of such a set, in its order, with its standing."""
    memberships = Prefetch("memberships", Membership.objects.select_related("lot"))
    wanted = with_last_audits(providers.select_related("organisation__school"), day)
    rows = list(wanted.prefetch_related(memberships))
    keys = [row.pk for row in rows]
    kinds = DocumentKind.everything(day)
    handed = _handed(keys)
    blocks = _blocks(keys, day)
    figures = Threshold.objects.values_on(day) if figures is None else figures
    by, rule = _reckoning(day, figures), AuditRule.of(figures)
    return [(row, _standing(row, kinds, handed.get(row.pk, []), blocks.get(row.pk, []), by, rule)) for row in rows]


def reasons_against(membership: Membership, site: Site | None, day: date, its: Standing | None = None) -> list[str]:
    """Why no new placement may start under this membership at this site on this day; empty when none.

    `its` is the provider's standing on that day when it has been worked out already.
    """
    reasons = _of_membership(membership, day)
    if site and site.closed_on and site.closed_on <= day:
        reasons.append(f"{site.name} is closed since {day_words(site.closed_on)}.")
    for reason in (its or of(membership.provider, day)).blocking:
        is_its_own = reason.code in OF_MEMBERSHIP
        is_elsewhere = reason.site_id is not None and site is not None and reason.site_id != site.pk
        if not is_its_own and not is_elsewhere:
            reasons.append(reason.public)
    # Two Blocks since the same day read the same to whoever may not know their grounds.
    return list(dict.fromkeys(reasons))


def _of_membership(membership: Membership, day: date) -> list[str]:
    """What is wrong with the membership itself."""
    on_lot = f"{membership.provider.name}'s membership of {membership.lot.in_short}"
    if membership.status != Membership.Status.ACTIVE:
        return [f"{on_lot} is {membership.get_status_display().lower()}."]
    if day < membership.starts_on:
        return [f"{on_lot} starts on {day_words(membership.starts_on)}."]
    if membership.ends_on and membership.ends_on < day:
        return [f"{on_lot} ended on {day_words(membership.ends_on)}."]
    return []


def _handed(keys: list[UUID]) -> Mapping[Any, list[Handed]]:
    """Documents by provider, told apart by kind, site and status only: years of replacements cost nothing."""
    found: dict[Any, list[Handed]] = {}
    rows = (
        Document.objects.filter(provider__in=keys)
        .order_by()
        .values("provider_id", "kind_id", "site_id", "status")
        .annotate(latest=Max("expires_on"), endless=Count("pk", filter=Q(expires_on=None)))
    )
    for row in rows:
        found.setdefault(row["provider_id"], []).append(
            Handed(row["kind_id"], row["site_id"], row["status"], row["latest"], bool(row["endless"]))
        )
    return found


def _blocks(keys: list[UUID], day: date) -> Mapping[Any, list[Block]]:
    found: dict[Any, list[Block]] = {}
    for block in Block.objects.in_force(day).filter(provider__in=keys):
        found.setdefault(block.provider_id, []).append(block)
    return found


def _reckoning(day: date, figures: Mapping[str, Any]) -> Reckoning:
    of_council = school_days_of([])[None]
    return Reckoning(day, int(figures.get("document_warning_days", WARNING_DAYS)), of_council)


def _standing(
    provider: Provider,
    kinds: list[DocumentKind],
    handed: list[Handed],
    blocks: list[Block],
    by: Reckoning,
    rule: AuditRule,
) -> Standing:
    sites = [site for site in provider.sites.all() if site.is_open_on(by.day)]
    held = slots(provider, kinds, sites, handed, by)
    reasons = [*of_register(provider), *of_memberships(provider, by.day), *of_blocks(provider, blocks)]
    if provider.has_premises and not sites:
        reasons.append(NO_SITE)
    reasons += of_audits(provider, by.day, rule)
    reasons += [reason for slot in held for reason in of_slot(slot)]
    last: Any = provider
    due = next_due(last, by.day, rule)
    return Standing(_level(reasons, [site.pk for site in sites]), reasons, held, last.ever_audited_on, due)


def _level(reasons: list[StandingReason], sites: list[Any]) -> Level:
    """Blocked when a reason stops all sites, or each site has a reason of its own."""
    blocking = [reason for reason in reasons if reason.blocks]
    stopped = {reason.site_id for reason in blocking}
    if None in stopped or (sites and stopped.issuperset(sites)):
        return "blocked"
    return "warning" if reasons else "clear"
