"""Flow: what else would do is said of a referral: other needs, other providers, any so many of its half-days."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from core import clock
from core.acting import Acting
from core.models import MoveRefused, record
from core.once import kept
from core.trail_changes import folds
from providers.models import Lot, Provider
from referrals import intending, shown
from referrals.models import AlsoWanted, Referral

folds("also_wanted")


@dataclass
class Wishes:
    """What else would do."""

    lots: list[Lot] = field(default_factory=list)
    providers: list[Provider] = field(default_factory=list)
    any_of: int | None = None

    def half_days(self, asked: Collection[str]) -> str:
        """Any 2 of the 4 asked for; nothing where all are wanted."""
        return f"Any {self.any_of} of the {len(asked)} asked for" if self.any_of else ""


@shown.says_whether("has_wishes")
def has_wishes() -> Exists:
    return Exists(AlsoWanted.objects.now().filter(referral=OuterRef("pk")).order_by())


def of(referral: Referral) -> Wishes:
    """Those that stand; on a page that looks asked for once."""
    if not getattr(referral, "has_wishes", True):
        return Wishes()
    known = kept("also wanted")
    if referral.pk not in known:
        known[referral.pk] = _asked(referral)
    found: Wishes = known[referral.pk]
    return found


def _asked(referral: Referral) -> Wishes:
    rows = AlsoWanted.objects.now().filter(referral=referral)
    found = Wishes()
    for row in rows.select_related("lot", "provider__organisation"):
        found.lots += [row.lot] if row.lot else []
        found.providers += [row.provider] if row.provider else []
        found.any_of = row.any_of or found.any_of
    return found


def prefers(referral: Referral, provider: str) -> Exists:
    """Whether the provider that this path leads to is preferred beside the first."""
    return Exists(AlsoWanted.objects.now().filter(referral=referral, provider=OuterRef(provider)))


def still_wanted(referral: Referral, free: list[str]) -> list[str]:
    """Of the half-days asked for those that nobody has yet: none once any so many of them are held."""
    any_of = of(referral).any_of if free else None
    return [] if any_of and len(referral.half_days) - len(free) >= any_of else free


def wish(
    referral: Referral, *, by: Acting, lots: Iterable[Lot], providers: Iterable[Provider], any_of: int | None
) -> None:
    """Say what else would do; what was said before stays with its moment.

    Raises MoveRefused when any so many are not fewer than those asked for.
    """
    if any_of and not 0 < any_of < len(referral.half_days):
        raise MoveRefused(f"Enter a number from 1 to {max(len(referral.half_days) - 1, 1)}.")
    with transaction.atomic():
        intending.held(referral)
        before = of(referral)
        wanted = Wishes([*lots], [*providers], any_of)
        if _said(before) == _said(wanted):
            return
        AlsoWanted.objects.now().filter(referral=referral).update(replaced_at=clock.now())
        own: list[dict[str, Any]] = [{"lot": lot} for lot in wanted.lots]
        own += [{"provider": provider} for provider in wanted.providers]
        own += [{"any_of": any_of}] if any_of else []
        for said in own:
            AlsoWanted.objects.create(referral=referral, **said, **intending.written(by))
        record("also_wanted", referral, by=by, sentence="It was said what else would do.")


def _said(wishes: Wishes) -> tuple[set[Any], set[Any], int | None]:
    return {row.pk for row in wishes.lots}, {row.pk for row in wishes.providers}, wishes.any_of
