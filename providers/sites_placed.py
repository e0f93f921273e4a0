"""Sites get their place when the postcodes come after them, and another when a postcode's place is put right."""

from accounts.importing import postcodes
from accounts.models import Postcode
from providers.models import Site

FACTS = ["easting", "northing"]


@postcodes.followed_by
def place_sites() -> None:
    """Set where each site's postcode lies, of those that lie elsewhere or nowhere; in two questions and an answer."""
    sites = list(Site.objects.exclude(postcode=""))
    known = Postcode.objects.in_bulk({site.postcode for site in sites})
    moved = []
    for site in sites:
        place = known.get(site.postcode)
        if place and (site.easting, site.northing) != (place.easting, place.northing):
            site.easting, site.northing = place.easting, place.northing
            moved.append(site)
    Site.objects.bulk_update(moved, FACTS, batch_size=500)
