"""The map of providers: their open sites with the numbers of the list beside it, and the place measured from."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.safestring import SafeString

from accounts import boundaries
from govuk import maps
from govuk.maps import Origin, Pin
from providers.glance import Glance
from providers.miles import Place

FARTHEST = 8_000.0
"""Metres outside the council's area: a site beyond would make all others too small to read."""


def sites(entries: Sequence[Glance], place: Place | None) -> SafeString | None:
    """The sites of these providers; None for a council whose boundaries nobody has laid here, or without a site."""
    area = boundaries.of_council()
    pins = [pin for entry in entries for pin in _pins(entry)]
    if area is None or not pins:
        return None
    points = [point for ring in area.outline.rings for point in ring]
    wests, norths = [east for east, _ in points], [north for _, north in points]

    def is_near(at: tuple[float, float]) -> bool:
        return (
            min(wests) - FARTHEST < at[0] < max(wests) + FARTHEST
            and min(norths) - FARTHEST < at[1] < max(norths) + FARTHEST
        )

    origin = Origin(place.name, (place.easting, place.northing)) if place else None
    title = f"Map of the sites of {len(entries)} provider{'s' if len(entries) > 1 else ''}"
    if place:
        title += f", with distances from {place.name}"
    near = [pin for pin in pins if is_near(pin.place)]
    return maps.site_map(title, area.outline, area.wards, near, origin if origin and is_near(origin.place) else None)


def _pins(entry: Glance) -> list[Pin]:
    link = reverse("providers:provider", args=[entry.provider.pk])
    return [
        Pin(
            str(entry.number),
            f"{entry.number}: {entry.provider.name}, {site.name}. {entry.words}",
            (site.easting, site.northing),
            link,
            entry.level,
        )
        for site in entry.provider.sites.all()
        if site.easting is not None and site.northing is not None
    ]
