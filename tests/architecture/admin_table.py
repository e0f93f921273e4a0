"""Django admin: for the administrator, in that role; everybody else is led away from every address of it."""

from tests.architecture.table import EVERYBODY, Case

# Each table, and whether a row may be added by hand. Nothing is struck out: leaving is a date.
TABLES = {
    "accounts_user": False,
    "accounts_affiliation": True,
    "accounts_invitation": False,
    "accounts_organisation": False,
    "accounts_school": False,
    "core_calendar": True,
    "core_threshold": True,
    "providers_documentkind": True,
    "providers_framework": True,
    "providers_lot": True,
    "providers_membership": False,
    "providers_provider": False,
    "providers_rate": False,
    "providers_round": True,
    "providers_site": False,
    "referrals_reason": False,
    "referrals_route": False,
}
# Django's own, without names: the old form of a change page's address, and whatever else stands under /admin/.
UNNAMED = {
    *(f"admin/{table.replace('_', '/')}/<path:object_id>/" for table in TABLES),
    "admin/(?P<url>.*)$",
}


def page(name: str, thing: str = "", answer: int = 200) -> Case:
    """A page that the administrator opens and from which all others are led to the sign-in, which refuses them."""
    return Case(f"admin:{name}", thing, opens="admin", answer=answer, never=302)


def pages_of(table: str, may_add: bool) -> list[Case]:
    """What Django admin has for one table."""
    return [
        page(f"{table}_changelist"),
        page(f"{table}_add", answer=200 if may_add else 403),
        page(f"{table}_change", f"admin/{table}"),
        page(f"{table}_history", f"admin/{table}"),
        page(f"{table}_delete", f"admin/{table}", answer=403),
    ]


ADMIN = [
    page("index"),
    page("app_list", "admin/app"),
    page("jsi18n"),
    page("autocomplete", answer=403),  # asks for a field; without one it refuses
    page("view_on_site", "admin/site", answer=404),  # no table here has a page of its own to lead to
    page("password_change", answer=302),
    page("password_change_done"),
    # No second door: who is signed in and no administrator is refused, strangers are led to the portal's sign-in.
    Case("admin:login", opens="admin", answer=302),
    Case("admin:logout", opens=EVERYBODY, answer=302),
    *(case for table, may_add in TABLES.items() for case in pages_of(table, may_add)),
]
