"""No module imports in a circle: each can be read with only what stands before it."""

from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "govuk",
    "core",
    "accounts",
    "providers",
    "pupils",
    "referrals",
    "placements",
    "continuity",
    "watch",
    "panels",
    "attendance",
    "outcomes",
    "audits",
    "reports",
    "salford_ap",
)


def knotted(imports: dict[str, set[str]]) -> set[str]:
    """Modules on a circle, or between two, after those that import nothing left, or are imported by none, are gone."""
    left = dict(imports)
    while True:
        wanted = {name for uses in left.values() for name in uses}
        loose = {name for name, uses in left.items() if not uses & left.keys() or name not in wanted}
        if not loose:
            return set(left)
        left = {name: uses - loose for name, uses in left.items() if name not in loose}


def test_no_module_imports_in_a_circle(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    graph = grimp.build_graph(*ROOMS, cache_dir=None)
    assert knotted({name: set(graph.find_modules_directly_imported_by(name)) for name in graph.modules}) == set()


def test_a_circle_is_found():
    imports = {
        "page": {"flow"},
        "flow": {"model"},
        "model": {"standing"},
        "standing": {"model", "clock"},
        "clock": set(),
    }
    assert knotted(imports) == {"model", "standing"}
