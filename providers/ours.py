"""The provider that acts, and where it stands: asked for one, or for many people at once and kept (`core.once`)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

from django.conf import settings

from core.acting import Acting
from core.once import kept
from providers import standing
from providers.models import MembershipChange, Provider
from providers.standing import Standing


def of(acting: Acting) -> Provider | None:
    """Its own, where the organisation that acts is one."""
    known = kept("our provider")
    found: Provider | None = known[acting.organisation_id] if acting.organisation_id in known else of_many([acting])[0]
    return found


def of_many(people: Iterable[Acting]) -> list[Provider | None]:
    """Those of many people, in their order."""
    wanted = [person.organisation_id if person.is_provider else None for person in people]
    rows = Provider.objects.filter(organisation__in={each for each in wanted if each})
    found: dict[UUID | None, Provider] = {row.organisation_id: row for row in rows}
    kept("our provider").update({each: found.get(each) for each in wanted if each})
    return [found.get(each) for each in wanted]


def standing_of(row: Provider, today: date) -> Standing:
    found: Standing = kept("our standing").get((row.pk, today)) or standing.of(row, today)
    return found


def announced(waiting: Iterable[MembershipChange]) -> Iterator[str]:
    """What is proposed against its memberships as the provider itself reads it: neither why nor by whom."""
    whom = settings.COUNCIL.get("contact_email") or "the AP team"
    for change in waiting:
        yield (
            f"{change.sentence}. Nothing changes unless a second officer of the council confirms it. "
            f"To talk about it, write to {whom}."
        )


def ask_ahead(people: Sequence[Acting], today: date) -> None:
    """Where the providers of many people stand."""
    found = standing.of_many({row.pk: row for row in of_many(people) if row}.values(), today)
    kept("our standing").update({(pk, today): its for pk, its in found.items()})
