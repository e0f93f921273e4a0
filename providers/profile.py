"""Flow: a provider's sites and programmes, opened, changed and closed."""

from typing import Any

from django.db import transaction

from accounts.models import Postcode
from core import clock, turns
from core.acting import Acting
from core.models import MoveRefused, record
from providers.models import Lot, Membership, Programme, Provider, Site


def place(site: Site) -> None:
    """Set where the site's postcode lies; one we do not know leaves it out of distance searches."""
    found = Postcode.objects.grid_reference(site.postcode)
    site.easting, site.northing = found or (None, None)


def add_site(provider: Provider, *, by: Acting, name: str, postcode: str, street: str = "", town: str = "") -> Site:
    """Open a place where the provider teaches. Raises MoveRefused when it has one of that name."""
    site = Site(provider=provider, name=name, street=street, town=town, postcode=postcode)
    place(site)
    with transaction.atomic():
        _save_once(site, f"{provider.name} has a site", provider=provider)
        record("opened", site, by=by, sentence=f"Site {name} added")
    return site


def close_site(site: Site, *, by: Acting) -> None:
    """Teach there no more from today; its programmes close with it."""
    with transaction.atomic():
        _close(Site, site, by, f"Site {site.name} closed")
        for programme in Programme.objects.filter(site=site, closed_on=None):
            close_programme(programme, by=by)


def add_programme(
    site: Site,
    lot: Lot,
    *,
    by: Acting,
    name: str,
    key_stages: list[str],
    half_days: list[str],
    capacity: int,
    about: str = "",
) -> Programme:
    """Sell a programme on a lot at the rate of the provider's membership there. Raises MoveRefused without one."""
    membership = Membership.objects.filter(
        provider=site.provider, lot=lot, status__in=[Membership.Status.ACTIVE, Membership.Status.SUSPENDED]
    ).first()
    if membership is None:
        raise MoveRefused(f"{site.provider.name} is not on {lot.in_short}. Select a lot it is admitted to.")
    programme = Programme(
        site=site,
        lot=lot,
        rate=membership.rates.filter(name="Standard").order_by("-version").first(),
        name=name,
        about=about,
        key_stages=key_stages,
        half_days=half_days,
        capacity=capacity,
    )
    with transaction.atomic():
        _save_once(programme, f"{site.name} has a programme", site=site)
        record("opened", programme, by=by, sentence=f"Programme {name} added", changes={"capacity": [None, capacity]})
    return programme


def close_programme(programme: Programme, *, by: Acting) -> None:
    """Sell it no more from today; placements on it go on."""
    with transaction.atomic():
        _close(Programme, programme, by, f"Programme {programme.name} closed")


def _close(model: Any, row: Any, by: Acting, sentence: str) -> None:
    today = clock.today()
    if not model.objects.filter(pk=row.pk, closed_on=None).update(closed_on=today):
        raise MoveRefused("Somebody else was quicker: this is closed already.")
    row.closed_on = today
    record("closed", row, by=by, sentence=sentence, changes={"closed_on": [None, today.isoformat()]})


def _save_once(row: Any, who_has_one: str, **where: Any) -> None:
    """A name is used once in a place; whoever gives the same one at the same moment waits and is told."""
    turns.take(type(row).__name__, *(place.pk for place in where.values()), row.name)
    if type(row).objects.filter(**where, name=row.name).exists():
        raise MoveRefused(f"{who_has_one} called {row.name} already. Give this one another name.")
    row.save(force_insert=True)
