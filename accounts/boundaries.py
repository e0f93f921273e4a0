"""The council's area and its wards as shapes on the national grid, as its pack laid them; a council may have none."""

from typing import NamedTuple

from accounts.models import Boundary
from core.steady import Steady
from govuk.land import Area


class Boundaries(NamedTuple):
    """The whole, and its wards by name."""

    outline: Area
    wards: tuple[Area, ...]


def of_council() -> Boundaries | None:
    """Those of the council that runs this portal; None where nobody has laid them here."""
    return _laid()


def forget() -> None:
    """Ask anew: some were laid."""
    _laid.forget()


def ward_names() -> dict[str, str]:
    """The names of the wards by their codes."""
    named = Boundary.objects.filter(kind=Boundary.Kind.WARD).exclude(code="")
    return dict(named.values_list("code", "name"))


def _ask() -> Boundaries | None:
    by_kind: dict[str, list[Area]] = {kind: [] for kind in Boundary.Kind.values}
    for row in Boundary.objects.exclude(rings=[]):
        by_kind[row.kind].append(Area(row.name, tuple(tuple((x, y) for x, y in ring) for ring in row.rings)))
    outlines, wards = by_kind[Boundary.Kind.OUTLINE], by_kind[Boundary.Kind.WARD]
    if not (outlines and wards):
        return None
    return Boundaries(Area(outlines[0].name, tuple(ring for area in outlines for ring in area.rings)), tuple(wards))


_laid: Steady[Boundaries | None] = Steady(_ask, None)
