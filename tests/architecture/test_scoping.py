"""Every table says who sees it, and no page asks for rows without saying who asks."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from accounts.acting import acting_for
from accounts.models import Affiliation
from core.models import ScopedQuerySet

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "govuk",
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

# Tables that hold nothing personal and nothing of a provider's, each with its reason.
OPEN_TABLES = {
    "core.Calendar": "dates of terms",
    "core.HalfTerm": "dates of terms",
    "core.Closure": "dates of terms",
    "core.Council": "what every page says of the council",
    "core.Loaded": "keys of what is shipped",
    "core.ReferenceNumber": "a counter",
    "core.Heartbeat": "moments of tasks",
    "core.SentForm": "read by key and person only, in core.views",
    "core.KeptForm": "read by person only, in core.views",
    "accounts.SchoolLink": "the public register",
    "accounts.Postcode": "public places",
    "accounts.Boundary": "public places",
    "providers.Framework": "public terms",
    "providers.Lot": "public terms",
    "providers.Round": "public dates",
    "providers.DocumentKind": "public requirements",
    "providers.FormerRules": "public requirements of before",
    "referrals.Route": "the law",
    "referrals.Reason": "census words",
    "audits.Section": "questions, not answers",
}
# Rows reached only through their parent, whose own scope was asked first.
PARTS = {
    "audits.Answer": "audits.Audit",
    "placements.Pattern": "placements.Agreement",
    "placements.Pause": "placements.Placement",
    "placements.GateOverride": "referrals.Referral",
}


# Seen by everybody who is signed in, or by the organisation they act for.
PUBLIC = {"accounts.Organisation", "accounts.School", "accounts.User", "accounts.Affiliation", "accounts.Invitation"}

# What a page, form or filter may read without narrowing, each with its reason.
REFERENCE = {
    "Lot",
    "Framework",
    "Route",
    "Reason",
    "Term",
    "Calendar",
    "Threshold",
    "DocumentKind",
    "Postcode",
    "Section",
}
READ_WHOLE = {
    ("apart/forms.py", "Affiliation"): "the people of the council, whom an officer names as keepers",
    ("continuity/child_page.py", "Step"): "whether there is any, of a child whose scope was asked; read in scope after",
    ("core/views/forms.py", "KeptForm"): "the person's own, by user and page",
    ("core/views/forms.py", "SentForm"): "the person's own, by user and key",
    ("accounts/forms.py", "Affiliation"): "the person's own roles, by user",
    ("core/trail_pages.py", "Event"): "what happened to a row whose scope was asked",
    ("accounts/views/invitations.py", "Invitation"): "found by the signed link alone, signed in or not",
    ("enquiries/views/by_link.py", "Asked"): "found by the signed link alone, signed in or not",
    ("attendance/filters.py", "Organisation"): "those who commission placements whose scope was asked",
    ("audits/views/audits.py", "Answer"): "the answers of an audit whose scope was asked",
    ("providers/filters.py", "Programme"): "a subquery on providers already narrowed",
    ("providers/forms/documents.py", "Site"): "the sites of the provider whose scope was asked",
    ("providers/forms/membership.py", "Membership"): "the memberships of the provider whose scope was asked",
    ("providers/forms/profile.py", "Membership"): "the memberships of the provider whose scope was asked",
    ("providers/forms/profile.py", "Programme"): "whether the site already has one of this name",
    ("providers/forms/profile.py", "Site"): "the sites of the provider whose scope was asked",
    ("providers/forms/blocks.py", "Site"): "the sites of the provider whose scope was asked",
    ("providers/views/directory.py", "Membership"): "what is shown of providers already narrowed",
    ("providers/cards.py", "Membership"): "a subquery on providers already narrowed",
    ("providers/cards.py", "MembershipChange"): "what is announced to the provider that acts: neither why nor by whom",
    ("providers/views/provider.py", "*"): "keys only; the events they find are narrowed",
    ("packages/filters.py", "DayPassed"): "a subquery on referrals already narrowed",
    ("packages/views/emergencies.py", "Referral"): "the referral whose scope was asked",
    ("reports/forms.py", "Organisation"): "the council itself",
}


def tables():
    return [model for room in ROOMS for model in apps.get_app_config(room).get_models()]


def test_every_table_says_who_sees_it():
    for model in tables():
        label = model._meta.label
        if label in OPEN_TABLES or label in PARTS:
            continue
        rows = model._default_manager.all()
        assert isinstance(rows, ScopedQuerySet), f"{label} must say who sees its rows, or be listed with a reason."
        assert type(rows).visible_to is not ScopedQuerySet.visible_to, f"{label} must say who sees its rows."


def test_an_unknown_role_sees_nothing_personal(db, council):
    stranger = Affiliation(role="unheard_of", organisation=council, user_id=999_999)
    for model in tables():
        label = model._meta.label
        if label not in OPEN_TABLES.keys() | PARTS.keys() | PUBLIC:
            narrowed = model._default_manager.all().visible_to(stranger)
            assert is_empty(narrowed), f"{label} is shown to a role nobody has heard of."


def is_empty(rows):
    """Narrowed to nothing, or to the rows of a person or organisation that has none."""
    return rows.query.is_empty() or not rows.exists()


def test_the_lists_of_exceptions_name_tables_that_exist():
    labels = {model._meta.label for model in tables()}
    assert {*OPEN_TABLES, *PARTS, *PARTS.values(), *PUBLIC} - labels == set()


def page_modules():
    for room in ROOMS:
        for pattern in (
            "views.py",
            "views/*.py",
            "forms.py",
            "forms/*.py",
            "filters.py",
            "filters/*.py",
            "*_page*.py",
            "cards.py",
        ):
            yield from sorted((ROOT / room).glob(pattern))


def unscoped(tree):
    """Uses of Model.objects that neither say who asks nor stand where Page, PageForm and PageFilter narrow."""
    allowed = {id(each) for node in ast.walk(tree) for part in narrowed_parts(node) for each in ast.walk(part)}
    for node in ast.walk(tree):
        if _is_objects(node) and id(node) not in allowed:
            yield node


def narrowed_parts(node):
    """The parts of the tree under this node that are narrowed: here, or by the page, form or filter they stand in."""
    if isinstance(node, ast.Assign) and any(_is_queryset_name(target) for target in node.targets):
        return [node.value]
    if isinstance(node, ast.AnnAssign) and _is_queryset_name(node.target) and node.value:
        return [node.value]
    if isinstance(node, ast.Module):
        return list(_constants_of(node))
    if isinstance(node, ast.ClassDef):
        return [field for each in node.body if isinstance(each, ast.Assign) for field in _choices_of(each.value)]
    if isinstance(node, ast.Attribute) and node.attr in ("visible_to", "commissioned_by", "about", "none"):
        return [node.value]
    return []


def _constants_of(module):
    """Rows with a name at the top of a module, when every page that uses them does so as its queryset."""
    narrowed = {
        id(each)
        for node in ast.walk(module)
        if isinstance(node, ast.Assign) and any(_is_queryset_name(target) for target in node.targets)
        for each in ast.walk(node.value)
    }
    for node in module.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            uses = [each for each in ast.walk(module) if isinstance(each, ast.Name) and each.id == name]
            if all(id(use) in narrowed or use is node.targets[0] for use in uses):
                yield node.value


def _choices_of(field):
    """The rows a field of a class offers: PageForm and PageFilter narrow them."""
    if not isinstance(field, ast.Call):
        return []
    return [*field.args[:1], *(keyword.value for keyword in field.keywords if keyword.arg == "queryset")]


def _is_queryset_name(target):
    return getattr(target, "id", "") == "queryset"


def _is_objects(node):
    return isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager")


def reads_of(module):
    """(module, table, line) of each read that does not say who asks."""
    name = str(module.relative_to(ROOT))
    for node in unscoped(ast.parse(module.read_text())):
        table = ast.unparse(node).split(".")[0]
        if table not in REFERENCE:
            yield name, table, node.lineno


def test_no_page_form_or_filter_reads_rows_without_saying_who_asks():
    found = [
        f"{name}:{line} {table}"
        for module in page_modules()
        for name, table, line in reads_of(module)
        if not {(name, table), (name, "*")} & READ_WHOLE.keys()
    ]
    assert not found, "Start from visible_to(acting), or name the read with its reason: " + "; ".join(found)


def test_every_exception_is_still_needed():
    read = {
        key for module in page_modules() for name, table, _ in reads_of(module) for key in ((name, table), (name, "*"))
    }
    assert READ_WHOLE.keys() - read == set()


@pytest.mark.parametrize(
    "code",
    [
        "def get(self):\n    return Pupil.objects.filter(pk=1)",
        "def rows(self):\n    rows = Pupil.objects.all()\n    return rows",
        "class F:\n    def __init__(self):\n        self.fields['a'].queryset = Pupil.objects.all()",
        "PUPILS = Pupil._default_manager.all()\n\ndef rows():\n    return PUPILS",
    ],
)
def test_a_read_that_says_nothing_is_found(code):
    assert len(list(unscoped(ast.parse(code)))) == 1


@pytest.mark.parametrize(
    "code",
    [
        "class P:\n    queryset = Pupil.objects.select_related('school')",
        "PUPILS = Pupil.objects.all()\n\nclass P:\n    queryset = PUPILS.order_by('pk')",
        "class F:\n    pupil = ModelChoiceField(Pupil.objects.all())",
        "class F:\n    pupil = ModelChoiceField(label='Pupil', queryset=Pupil.objects.order_by('pk'))",
        "def get(self):\n    return Pupil.objects.open().visible_to(self.acting)",
    ],
)
def test_a_read_that_says_who_asks_is_not(code):
    assert not list(unscoped(ast.parse(code)))


def test_nobody_signed_in_is_nobody(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    assert acting_for(request) is None
