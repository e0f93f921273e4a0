"""A status is asked for by its name, never by its letters: `status=Offer.Status.OFFERED`."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "core",
    "accounts",
    "providers",
    "pupils",
    "referrals",
    "placements",
    "enquiries",
    "continuity",
    "watch",
    "panels",
    "attendance",
    "concerns",
    "apart",
    "agreements",
    "packages",
    "outcomes",
    "matching",
    "audits",
    "reports",
    "salford_ap",
)
FIELDS = {"status", "state", "role"}


def spelled_out(tree):
    """Lines that look rows up by a status in letters; constraints are part of a migration, and letters there."""
    skipped = {id(each) for node in ast.walk(tree) if _is_meta(node) for each in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and id(node) not in skipped:
            values = [word.value for word in node.keywords if FIELDS & set((word.arg or "").split("__"))]
            if any(_is_letters(value) for value in values):
                yield node.lineno


def _is_meta(node):
    return isinstance(node, ast.ClassDef) and node.name == "Meta"


def _is_letters(value):
    parts = value.elts if isinstance(value, ast.List | ast.Tuple | ast.Set) else [value]
    return any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in parts)


def test_rows_are_looked_up_by_the_name_of_a_status():
    found = [
        f"{module.relative_to(ROOT)}:{line}"
        for room in ROOMS
        for module in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in module.parts
        for line in spelled_out(ast.parse(module.read_text()))
    ]
    assert found == []


def test_letters_are_found_and_names_are_not():
    code = "a = rows.filter(offer__status__in=['lapsed'])\nb = rows.filter(status=Status.DRAFT)\nc = Q(role='ap_lead')"
    assert list(spelled_out(ast.parse(code))) == [1, 3]
