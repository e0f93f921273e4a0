"""Flow: Blocks made and lifted.

Blocking new placements is one officer's act, or follows from a fact. Live placements are never touched here.
"""

from datetime import date

from django.db import transaction
from django.db.models import Q

from core import clock
from core.acting import Acting
from core.models import MoveRefused, record
from providers.models import Block, Provider, Site


def block(
    provider: Provider,
    *,
    ground: str,
    reason: str,
    by: Acting | None,
    site: Site | None = None,
    source: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Block:
    """Stop new placements at the provider, or at one site, from a day on (today when none is given).

    The same source blocks once: while its Block is in force, asking again gives that one back.
    """
    first_day = starts_on or clock.today()
    _refuse_senseless(provider, site, reason, (first_day, ends_on))
    with transaction.atomic():
        # The lock makes two audits that end at the same moment wait for each other.
        Provider.objects.select_for_update().get(pk=provider.pk)
        if source and (there := _already(provider, ground, site, source)):
            return there
        made = Block.objects.create(
            provider=provider,
            site=site,
            ground=ground,
            reason=reason,
            source=source,
            starts_on=first_day,
            ends_on=ends_on,
            made_by=by.user if by else None,
        )
        where = f" at {site.name}" if site else ""
        said = f"New placements{where} stopped: {made.get_ground_display().lower()}"
        changes = {"ground": [None, ground], "starts_on": [None, first_day.isoformat()], "source": [None, source]}
        record("blocked", made, by=by, sentence=said, changes=changes)
    return made


def _refuse_senseless(provider: Provider, site: Site | None, reason: str, days: tuple[date, date | None]) -> None:
    first_day, last_day = days
    if not reason.strip():
        raise MoveRefused("Enter why new placements stop.")
    if site and site.provider_id != provider.pk:
        raise MoveRefused("That site belongs to another provider. Select a site of this one.")
    if last_day and last_day < first_day:
        raise MoveRefused("The last day of a Block cannot be before its first.")


def _already(provider: Provider, ground: str, site: Site | None, source: str) -> Block | None:
    today = clock.today()
    same = Block.objects.filter(provider=provider, ground=ground, site=site, source=source, is_lifted=False)
    return same.filter(Q(ends_on=None) | Q(ends_on__gte=today)).first()


def lift(block: Block, *, by: Acting | None, reason: str) -> None:
    """Let new placements start again. Raises MoveRefused when it has been lifted already."""
    if not reason.strip():
        raise MoveRefused("Enter why the Block is lifted.")
    stamps = {
        "is_lifted": True,
        "lifted_on": clock.today(),
        "lifted_by": by.user if by else None,
        "lift_reason": reason,
    }
    with transaction.atomic():
        if not Block.objects.filter(pk=block.pk, is_lifted=False).update(**stamps):
            raise MoveRefused("Somebody else was quicker: this Block has been lifted already.")
        for name, value in stamps.items():
            setattr(block, name, value)
        words = f"Block lifted ({block.get_ground_display().lower()})"
        record("lifted", block, by=by, sentence=words, changes={"is_lifted": [False, True]})
