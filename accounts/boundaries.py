"""The council's area and its wards as shapes on the national grid, read from its two files; a council may have none."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from core.national_grid import grid_of
from govuk.maps import Area

FOLDER = Path(__file__).parent / "data" / "boundaries"


class Boundaries(NamedTuple):
    """The whole, and its wards by name."""

    outline: Area
    wards: tuple[Area, ...]


def of_council() -> Boundaries | None:
    """Those of the council that runs this portal; None where nobody has laid them here."""
    council = settings.COUNCIL
    return _read(Path(council.get("boundaries") or FOLDER), council["la_code"])


@lru_cache(maxsize=4)
def _read(folder: Path, la_code: str) -> Boundaries | None:
    outline, wards = folder / f"{la_code}_outline.geojson", folder / f"{la_code}_wards.geojson"
    if not (outline.is_file() and wards.is_file()):
        return None
    whole = _areas(outline, "name")
    return Boundaries(
        Area(whole[0].name, tuple(ring for area in whole for ring in area.rings)), _areas(wards, "ward_name")
    )


def _areas(path: Path, named: str) -> tuple[Area, ...]:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return tuple(Area(one["properties"][named], _rings(one["geometry"])) for one in features)


def _rings(shape: dict[str, Any]) -> tuple[tuple[tuple[float, float], ...], ...]:
    """The rings of a polygon, or of all of several."""
    pieces = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return tuple(tuple(grid_of(*point[:2]) for point in ring) for piece in pieces for ring in piece)
