"""A verb has one home: on the model when only the row moves, in a flow when mail or another row follows; never both."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "accounts",
    "providers",
    "pupils",
    "referrals",
    "placements",
    "enquiries",
    "attendance",
    "concerns",
    "agreements",
    "continuity",
    "watch",
    "packages",
    "outcomes",
    "panels",
    "audits",
    "reports",
)


def two_homes(models, flows):
    """(noun, verb) of each function of a flow whose first argument is a noun with a method of the same name."""
    methods = {
        (node.name, each.name)
        for tree in models
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for each in node.body
        if isinstance(each, ast.FunctionDef)
    }
    acts = {
        (getattr(node.args.args[0].annotation, "id", ""), node.name)
        for tree in flows
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.args.args
    }
    return sorted(methods & acts)


def trees(pattern):
    return [ast.parse(module.read_text()) for room in ROOMS for module in sorted((ROOT / room).glob(pattern))]


def test_no_verb_is_both_a_method_and_a_flow():
    assert two_homes(trees("models/*.py"), trees("*.py")) == []


def test_nothing_is_called_by_a_module_it_does_not_live_in():
    """Only the front of a package offers names that stand elsewhere."""
    modules = [module for room in (*ROOMS, "core") for module in (ROOT / room).rglob("*.py")]
    offering = [str(m.relative_to(ROOT)) for m in modules if m.name != "__init__.py" and "__all__" in m.read_text()]
    assert offering == []


def test_a_verb_with_two_homes_is_found():
    model = ast.parse("class Referral:\n    def decline(self, by): ...\n    def faults(self): ...")
    flow = ast.parse("def decline(referral: Referral, by): ...\ndef faults(offer: Offer): ...")
    assert two_homes([model], [flow]) == [("Referral", "decline")]
