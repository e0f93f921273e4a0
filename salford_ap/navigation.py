"""The service navigation: which rooms each role finds at the top of its pages."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Role
from core.acting import Acting, acting_in


class NavItem(NamedTuple):
    """One entry of the service navigation."""

    label: str
    url: str
    is_current: bool


_COUNCIL = [
    ("Home", "home"),
    ("Dashboard", "reports:dashboard"),
    ("Referrals", "placements:referrals"),
    ("Placements", "placements:placements"),
    ("Pupils", "pupils:pupils"),
    ("Providers", "providers:directory"),
    ("Registration watch", "placements:registration-watch"),
    ("Attendance", "attendance:attendance"),
    ("Audits", "audits:audits"),
    ("Reports", "reports:reports"),
    ("Sent messages", "core:messages"),
]
BY_ROLE: dict[str, list[tuple[str, str]]] = {
    Role.AP_MANAGER: [*_COUNCIL, ("People", "accounts:people"), ("Trail", "core:trail")],
    Role.COMMISSIONING_OFFICER: _COUNCIL,
    Role.QUALITY_OFFICER: _COUNCIL,
    Role.ADMINISTRATOR: [
        ("Home", "home"),
        ("People", "accounts:people"),
        ("Providers", "providers:directory"),
        ("Django admin", "admin:index"),
        ("Trail", "core:trail"),
        ("Sent messages", "core:messages"),
    ],
    Role.AP_LEAD: [
        ("Home", "home"),
        ("My pupils", "pupils:pupils"),
        ("Directory", "providers:directory"),
        ("Referrals", "placements:referrals"),
        ("Placements", "placements:placements"),
        ("Attendance", "attendance:attendance"),
        ("Reports", "reports:reports"),
        ("People", "accounts:people"),
    ],
    Role.SCHOOL_VIEWER: [
        ("Home", "home"),
        ("Pupils", "pupils:pupils"),
        ("Attendance", "attendance:attendance"),
        ("Directory", "providers:directory"),
    ],
    Role.PROVIDER_MANAGER: [
        ("Home", "home"),
        ("Registers", "attendance:registers"),
        ("Uploads", "attendance:uploads"),
        ("Offers", "placements:offers"),
        ("Placements", "placements:placements"),
        ("Our profile", "providers:own"),
        ("Audits", "audits:audits"),
        ("Reports", "reports:reports"),
        ("People", "accounts:people"),
    ],
    Role.PROVIDER_TUTOR: [
        ("Home", "home"),
        ("Registers", "attendance:registers"),
        ("Uploads", "attendance:uploads"),
        ("Placements", "placements:placements"),
    ],
}


def entries(role: str) -> list[tuple[str, str]]:
    """What the menu of this role has: each entry with the name of its page."""
    return BY_ROLE.get(role, [])


def for_acting(acting: Acting | None, path: str) -> list[NavItem]:
    """The entries of this role, the one the page lies under marked."""
    if acting is None:
        return []
    found = [(label, name, reverse(name)) for label, name in entries(acting.role)]
    # Of two entries above the same page the nearer one is current: the dashboard, not the reports it lies under.
    above = [url for _, name, url in found if path == url or (name != "home" and path.startswith(url))]
    nearest = max(above, key=len, default="")
    return [NavItem(label, url, url == nearest) for label, _, url in found]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the service navigation of the active role."""
    return {"navigation": for_acting(acting_in(request), request.path)}
