"""Miles as the crow flies on the national grid, asked of the database or worked out of plain values."""

import math
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import ExpressionWrapper, FloatField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast

from accounts.models import School
from core import clock
from core.acting import Acting
from providers.models import Provider, Site

METRES_IN_A_MILE = 1609.344


class Place(NamedTuple):
    """What is measured from: its name, easting and northing in metres."""

    name: str
    easting: int
    northing: int


def own_school(acting: Acting) -> Place | None:
    """The school whoever looks acts for."""
    if not acting.is_school:
        return None
    return at_school(School.objects.filter(pk=acting.organisation_id).select_related("organisation").first())


def at_school(school: School | None) -> Place | None:
    """A school, where the register says where it is."""
    if school is None or school.easting is None or school.northing is None:
        return None
    return Place(school.organisation.name, school.easting, school.northing)


def with_nearest(providers: QuerySet[Provider], place: Place) -> QuerySet[Provider]:
    """Each with the square of the distance in metres to its nearest open site; None where we cannot place one."""
    sites = Site.objects.open(clock.today()).filter(provider=OuterRef("pk"), easting__isnull=False)
    nearest = sites.annotate(square=_square(place.easting, place.northing)).order_by("square")
    return providers.annotate(square=Subquery(nearest.values("square")[:1]))


def _square(easting: int, northing: int) -> ExpressionWrapper:
    """The square of the distance in metres, as a float: whole numbers would run over on PostgreSQL."""
    east, north = Cast("easting", FloatField()) - float(easting), Cast("northing", FloatField()) - float(northing)
    return ExpressionWrapper(east * east + north * north, output_field=FloatField())


def between(place: Place, site: Site) -> float | None:
    """Miles from the place to a site; None where we do not know where it is."""
    if site.easting is None or site.northing is None:
        return None
    return math.hypot(site.easting - place.easting, site.northing - place.northing) / METRES_IN_A_MILE


def to_nearest(place: Place, sites: Iterable[Site]) -> float | None:
    """The square of the distance in metres to the nearest of these sites."""
    found = [far for site in sites if (far := between(place, site)) is not None]
    return (min(found) * METRES_IN_A_MILE) ** 2 if found else None


def of_square(square: float) -> float:
    """Miles of a squared distance in metres."""
    return math.sqrt(square) / METRES_IN_A_MILE


def in_words(square: float | None) -> str:
    """1.2 miles (1.9 km), as the crow flies."""
    if square is None:
        return ""
    return f"{of_square(square):.1f} miles ({math.sqrt(square) / 1000:.1f} km)"
