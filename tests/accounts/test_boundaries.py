"""The council's area on a map: two files that another council replaces, or has not."""

import csv

from accounts import boundaries
from accounts.importing.postcodes import WARDS


def test_salford_ships_with_its_outline_and_its_twenty_wards_by_the_names_postcodes_have():
    found = boundaries.of_council()
    with WARDS.open(encoding="utf-8") as lines:
        assert {ward.name for ward in found.wards} == {row["ward_name"] for row in csv.DictReader(lines)}
    assert found.outline.name == "Salford"
    easts = [east for ring in found.outline.rings for east, _ in ring]
    assert (min(easts) > 366_000, max(easts) < 386_000) == (True, True)


def test_a_council_without_the_files_has_no_boundaries(settings, tmp_path):
    settings.COUNCIL = settings.COUNCIL | {"boundaries": str(tmp_path)}
    assert boundaries.of_council() is None
    settings.COUNCIL = settings.COUNCIL | {"boundaries": "", "la_code": "999"}
    assert boundaries.of_council() is None


def test_a_council_lays_its_own_two_files_in_a_folder(settings, tmp_path):
    for kind, named in (("outline", "name"), ("wards", "ward_name")):
        text = (
            '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"%s": "Elsewhere"}, '
            '"geometry": {"type": "Polygon", "coordinates": [[[-2, 53], [-2, 53.1], [-2.1, 53.1], [-2, 53]]]}}]}'
        )
        (tmp_path / f"111_{kind}.geojson").write_text(text % named)
    settings.COUNCIL = settings.COUNCIL | {"boundaries": str(tmp_path), "la_code": "111"}
    found = boundaries.of_council()
    assert [found.outline.name, *(ward.name for ward in found.wards)] == ["Elsewhere", "Elsewhere"]
