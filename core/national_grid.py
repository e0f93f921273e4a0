"""Longitude and latitude (WGS84) as easting and northing in metres on the national grid; no database.

The seven numbers that turn one datum into the other are those of Ordnance Survey's guide to coordinate systems: good to
a few metres anywhere in Great Britain.
"""

from math import atan2, cos, hypot, radians, sin, sqrt, tan

WGS84 = (6_378_137.000, 6_356_752.3142)
AIRY = (6_377_563.396, 6_356_256.909)
SHIFT = (-446.448, 125.157, -542.060)
TURN = tuple(radians(seconds / 3600) for seconds in (-0.1502, -0.2470, -0.8421))
SCALE = 20.4894e-6
# The projection: scale on the central meridian, true origin, and what is added to it.
F0, PHI0, LAMBDA0, EAST0, NORTH0 = 0.9996012717, radians(49), radians(-2), 400_000.0, -100_000.0


def grid_of(longitude: float, latitude: float) -> tuple[float, float]:
    """Easting and northing in metres."""
    return _projected(*_on_airy(radians(longitude), radians(latitude)))


def _on_airy(longitude: float, latitude: float) -> tuple[float, float]:
    a, b = WGS84
    squared = 1 - (b / a) ** 2
    radius = a / sqrt(1 - squared * sin(latitude) ** 2)
    x, y = radius * cos(latitude) * cos(longitude), radius * cos(latitude) * sin(longitude)
    z = radius * (1 - squared) * sin(latitude)
    (tx, ty, tz), (rx, ry, rz), s = SHIFT, TURN, 1 + SCALE
    x, y, z = tx + s * x - rz * y + ry * z, ty + rz * x + s * y - rx * z, tz - ry * x + rx * y + s * z
    a, b = AIRY
    squared, across = 1 - (b / a) ** 2, hypot(x, y)
    latitude = atan2(z, across * (1 - squared))
    for _ in range(5):
        radius = a / sqrt(1 - squared * sin(latitude) ** 2)
        latitude = atan2(z + squared * radius * sin(latitude), across)
    return atan2(y, x), latitude


def _projected(longitude: float, latitude: float) -> tuple[float, float]:
    a, b = AIRY
    squared = 1 - (b / a) ** 2
    along = 1 - squared * sin(latitude) ** 2
    nu, rho = a * F0 / sqrt(along), a * F0 * (1 - squared) / along**1.5
    eta = nu / rho - 1
    t, c, east = tan(latitude), cos(latitude), longitude - LAMBDA0
    north = _arc(latitude) + NORTH0 + east**2 * nu / 2 * sin(latitude) * c
    north += east**4 * nu / 24 * sin(latitude) * c**3 * (5 - t**2 + 9 * eta)
    east_of = east * nu * c + east**3 * nu / 6 * c**3 * (nu / rho - t**2)
    return EAST0 + east_of, north


def _arc(latitude: float) -> float:
    """Along the meridian from the true origin."""
    a, b = AIRY
    n = (a - b) / (a + b)
    apart, both = latitude - PHI0, latitude + PHI0
    return (
        b
        * F0
        * (
            (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * apart
            - (3 * n + 3 * n**2 + 21 / 8 * n**3) * sin(apart) * cos(both)
            + (15 / 8 * n**2 + 15 / 8 * n**3) * sin(2 * apart) * cos(2 * both)
            - 35 / 24 * n**3 * sin(3 * apart) * cos(3 * both)
        )
    )
