"""The service navigation: which rooms each role finds at the top of its pages."""

from functools import cache
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


MOST = 7
"""Entries that stand in the menu; of a longer one the last place is "More"."""
MESSAGES, PEOPLE, TRAIL = ("Messages", "core:messages"), ("People", "accounts:people"), ("Trail", "core:trail")
HOME, DASHBOARD = ("Home", "home"), ("Dashboard", "reports:dashboard")
REFERRALS, PLACEMENTS = ("Referrals", "referrals:referrals"), ("Placements", "placements:placements")
REVIEWS, WATCH = ("Reviews", "outcomes:reviews"), ("Registration watch", "watch:registration-watch")
PUPILS, PROVIDERS = ("Pupils", "pupils:pupils"), ("Providers", "providers:directory")
ATTENDANCE, AUDITS = ("Attendance", "attendance:attendance"), ("Audits", "audits:audits")
REPORTS, UPLOADS = ("Reports", "reports:reports"), ("Uploads", "attendance:uploads")
CLOSURES = ("INSET days and closures", "accounts:closures")
ENQUIRIES, QUESTIONS = ("Enquiries", "enquiries:enquiries"), ("Questions", "enquiries:questions")
CONCERNS, APART = ("Concerns", "concerns:concerns"), ("Kept apart", "apart:pairs")
PANELS = ("Panels", "panels:meetings")
REGISTERS = ("Registers", "attendance:registers")

# What a role does most comes first: what does not fit stands under "More".
BY_ROLE: dict[str, list[tuple[str, str]]] = {
    Role.AP_MANAGER: [
        *(HOME, DASHBOARD, REFERRALS, PUPILS, ATTENDANCE, PROVIDERS),
        *(PLACEMENTS, ENQUIRIES, REVIEWS, CONCERNS, APART, PANELS, AUDITS, WATCH, REPORTS, MESSAGES, PEOPLE, TRAIL),
    ],
    Role.COMMISSIONING_OFFICER: [
        *(HOME, REFERRALS, PLACEMENTS, PUPILS, ATTENDANCE, PROVIDERS),
        *(ENQUIRIES, REVIEWS, CONCERNS, APART, PANELS, DASHBOARD, WATCH, AUDITS, REPORTS, MESSAGES),
    ],
    Role.QUALITY_OFFICER: [
        *(HOME, AUDITS, PROVIDERS, WATCH, ATTENDANCE, PUPILS),
        *(CONCERNS, DASHBOARD, REFERRALS, PLACEMENTS, ENQUIRIES, REVIEWS, PANELS, REPORTS, MESSAGES),
    ],
    Role.ADMINISTRATOR: [
        HOME,
        ("Set up", "set-up"),
        PEOPLE,
        PROVIDERS,
        ("Django admin", "admin:index"),
        TRAIL,
        MESSAGES,
    ],
    Role.AP_LEAD: [
        *(HOME, ("My pupils", "pupils:pupils"), REFERRALS, PLACEMENTS, ATTENDANCE, PROVIDERS),
        *(ENQUIRIES, REVIEWS, CONCERNS, PANELS, REPORTS, CLOSURES, PEOPLE),
    ],
    Role.SCHOOL_VIEWER: [HOME, ("My pupils", "pupils:pupils"), ATTENDANCE, CONCERNS, PROVIDERS],
    Role.PROVIDER_MANAGER: [
        *(HOME, REGISTERS, ("Offers", "placements:offers"), PUPILS, PLACEMENTS, UPLOADS),
        *(QUESTIONS, CONCERNS, ("Our profile", "providers:own"), AUDITS, REPORTS, CLOSURES, PEOPLE),
    ],
    Role.PROVIDER_TUTOR: [HOME, REGISTERS, PUPILS, UPLOADS, PLACEMENTS, CONCERNS],
}


def entries(role: str) -> list[tuple[str, str]]:
    """What the menu of this role has: each entry with the name of its page."""
    return BY_ROLE.get(role, [])


@cache
def addressed(role: str) -> list[tuple[str, str, str]]:
    """The same with their addresses, which every page draws and nothing changes."""
    return [(label, name, reverse(name)) for label, name in entries(role)]


def for_acting(acting: Acting | None, path: str, menu: str = "") -> list[NavItem]:
    """The entries of this role, the one the page lies under marked, or the one it names where the menu has that."""
    if acting is None:
        return []
    found = addressed(acting.role)
    if any(name == menu for _, name, _ in found):
        return [NavItem(label, url, name == menu) for label, name, url in found]
    # Of two entries above the same page the nearer one is current: the dashboard, not the reports it lies under.
    above = [url for _, name, url in found if path == url or (name != "home" and path.startswith(url))]
    nearest = max(above, key=len, default="")
    return [NavItem(label, url, url == nearest) for label, _, url in found]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the service navigation of the active role, and what of it stands under "More"."""
    view = getattr(request.resolver_match and request.resolver_match.func, "view_class", None)
    items = for_acting(acting_in(request), request.path, getattr(view, "menu", ""))
    shown = len(items) if len(items) <= MOST else MOST - 1
    more = items[shown:]
    return {
        "navigation": items[:shown],
        "more": more,
        "more_current": next((item for item in more if item.is_current), None),
    }
