"""Sites get their place when the postcodes come after them."""

from accounts.importing import postcodes
from accounts.models import Postcode
from tests.factories.providers import SiteFactory


def test_sites_are_placed_when_postcodes_come_and_moved_when_they_are_put_right(
    db, tmp_path, django_assert_num_queries
):
    Postcode.objects.all().delete()
    site, elsewhere = (
        SiteFactory(postcode="BL1 1AA", easting=None, northing=None),
        SiteFactory(postcode="ZE1 0AA", easting=1, northing=2),
    )
    path = tmp_path / "bl.csv"
    path.write_text("postcode,easting,northing\nBL1 1AA,371000,409000\n")
    postcodes.read_in(path)
    site.refresh_from_db()
    assert (site.easting, site.northing) == (371000, 409000)
    path.write_text("postcode,easting,northing\nBL1 1AA,371001,409001\n")
    postcodes.read_in(path)
    site.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (site.easting, elsewhere.easting) == (371001, 1)
