"""No council's name and no council's word stands in the product: both come from its settings and its pack."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "govuk",
    "core",
    "accounts",
    "providers",
    "pupils",
    "referrals",
    "placements",
    "attendance",
    "audits",
    "reports",
    "salford_ap",
)
# The settings of the demo and the suite name the demo's council; migrations that landed stay as they are.
OTHERS = {ROOT / f"salford_ap/settings/{name}.py" for name in ("demo", "demo_council", "bench", "test")}
FIXED = re.compile(r"salford[_-]ap", re.IGNORECASE)
# How a council is asked for its word, with words that councils have.
ASKED = {"core/models/council.py"}


def product():
    found = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
    pages = [path for folder in ("templates", "static/js", "static/css") for path in (ROOT / folder).rglob("*")]
    data = [path for room in ROOMS for path in (ROOT / room).glob("data/*.json")]
    return [path for path in (*found, *pages, *data) if path.is_file() and path not in OTHERS]


def test_no_council_is_named_in_the_product():
    named = {
        str(path.relative_to(ROOT))
        for path in product()
        if re.search(r"salford", FIXED.sub("", path.read_text(encoding="utf-8", errors="replace")), re.IGNORECASE)
    }
    assert named == set()


def said(path):
    """Every text of a module but what explains it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]


def test_no_page_says_borough_of_itself():
    """The one word alone is the code of a kind of report, in rows since the first release."""
    texts = {
        str(path.relative_to(ROOT)): said(path) if path.suffix == ".py" else [path.read_text(errors="replace")]
        for path in product()
    }
    spoken = {
        name
        for name, parts in texts.items()
        if name not in ASKED
        for part in parts
        if part != "borough" and re.search(r"\bborough", part.replace('report.scope == "borough"', ""), re.IGNORECASE)
    }
    assert spoken == set()
