"""The active affiliation: which of a person's roles decides what is seen and done."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.models import Affiliation

SESSION_KEY = "acting"


def current_affiliations(user: Any) -> list[Affiliation]:
    """A person's roles in force today, the oldest first."""
    rows = Affiliation.objects.current().filter(user=user).select_related("organisation", "user")
    return list(rows.order_by("starts_on", "pk"))


def acting_for(request: HttpRequest) -> Affiliation | None:
    """The affiliation chosen in this session, else the first; None for strangers and people without a role."""
    if not request.user.is_authenticated:
        return None
    rows = current_affiliations(request.user)
    request.affiliations = rows  # type: ignore[attr-defined]
    chosen = request.session.get(SESSION_KEY)
    return next((row for row in rows if str(row.pk) == chosen), rows[0] if rows else None)


class ActingMiddleware:
    """Sets request.acting, and request.affiliations for the switch."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Say who is acting before any page is asked."""
        request.affiliations = []  # type: ignore[attr-defined]
        request.acting = acting_for(request)  # type: ignore[attr-defined]
        return self.get_response(request)
