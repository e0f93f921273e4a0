"""Documents over all providers that need somebody: missing, waiting, running out, rejected."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from providers import standing
from providers.documents import Slot
from providers.models import DocumentKind, Membership, Provider

# What needs somebody first: what stops placements, then what waits for us, then what is about to run out.
URGENCY = ["expired", "missing", "rejected", "awaiting_check", "expiring"]


@dataclass(frozen=True)
class Due:
    """A document of a provider that needs somebody."""

    provider: Provider
    slot: Slot

    @property
    def where(self) -> str:
        """Its site, when it is about one."""
        return self.slot.site.name if self.slot.site else ""


def due_of(providers: QuerySet[Provider], day: date) -> Iterator[Due]:
    """Every slot that is not simply in date, of those of them on the framework."""
    on_framework = Membership.objects.active_on(day)
    rows = list(providers.filter(pk__in=on_framework.values("provider")).select_related("organisation"))
    found = standing.of_many(rows, day)
    for row in rows:
        for slot in found[row.pk].slots:
            if slot.status in URGENCY or slot.is_replacement_waiting:
                yield Due(row, slot)


def stopped_without(kind: DocumentKind, day: date) -> int:
    """How many providers on the framework take no new placement, at a site at least, for want of this document."""
    if kind.effect != kind.Effect.BLOCK or not kind.is_asked_on(day):
        return 0
    due = due_of(Provider.objects.all(), day)
    return len({row.provider.pk for row in due if row.slot.kind.pk == kind.pk and not row.slot.is_good})
