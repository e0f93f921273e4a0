"""The active affiliation: which of a person's roles decides what is seen and done."""

from datetime import date
from functools import lru_cache

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from accounts.models import Affiliation, Invitation, User
from core import clock
from core.acting import Acting, PortalRequest, acting_in
from core.middleware import Middleware, View
from core.models import record
from core.views import Page

SESSION_KEY = "acting"


def current_affiliations(user: User) -> list[Affiliation]:
    """A person's roles in force today, the oldest first."""
    rows = sorted(_in_force(clock.today()).filter(user=user), key=lambda row: (row.starts_on, row.pk))
    for row in rows:
        row.user = user
    return rows


@lru_cache(maxsize=1)
def _in_force(day: date) -> QuerySet[Affiliation]:
    """Asked at each visit of everybody: a question put together once a day."""
    return Affiliation.objects.current(day).select_related("organisation").order_by()


def acting_for(request: PortalRequest) -> Affiliation | None:
    """The affiliation chosen in this session, else the first; None for strangers and people without a role."""
    if not request.user.is_authenticated:
        return None
    rows = current_affiliations(request.user)
    request.affiliations = rows
    chosen = request.session.get(SESSION_KEY)
    return next((row for row in rows if str(row.pk) == chosen), rows[0] if rows else None)


def switch(request: PortalRequest, affiliation: Acting) -> None:
    """Go on in another role, with a new session key so that what the old one opened stays with the old one."""
    with transaction.atomic():
        request.session.cycle_key()
        request.session[SESSION_KEY] = str(affiliation.pk)
        record("role_switched", affiliation.user, by=affiliation, sentence=f"Went on as {affiliation}")
    request.acting = affiliation


def _lost(request: PortalRequest) -> None:
    """The role this session was in has ended: say so, and go on in another one with a new session key."""
    ended = request.session.pop(SESSION_KEY)
    request.session.cycle_key()
    acting = request.acting
    if acting:
        request.session[SESSION_KEY] = str(acting.pk)
        messages.info(request, f"Your other role has ended. You are now acting as {acting.get_role_display()}.")
        record("role_switched", acting.user, by=acting, changes={"ended": str(ended)})


class ActingMiddleware(Middleware):
    """Sets request.acting, and request.affiliations for the switch; tells people without a role what to do."""

    def __call__(self, request: PortalRequest) -> HttpResponse:
        """Say who is acting before any page is asked."""
        request.affiliations = []
        request.acting = acting_for(request)
        chosen = request.session.get(SESSION_KEY)
        if chosen and chosen not in {str(row.pk) for row in request.affiliations}:
            _lost(request)
        return self.get_response(request)

    def process_view(self, request: PortalRequest, view: View, *_given: object) -> HttpResponse | None:
        """A person without a role has one page: why that is, and whom to ask."""
        view_class = getattr(view, "view_class", None)
        if not request.user.is_authenticated or request.acting is not None:
            return None
        if view_class is None or not issubclass(view_class, Page):
            return None
        held = Affiliation.objects.filter(user=request.user).select_related("organisation")
        last = held.order_by(F("paused_at").asc(nulls_last=True), "-ends_on", "-pk").first()
        is_asked = Invitation.objects.open(clock.now()).filter(email=request.user.email).exists()
        return render(request, "accounts/no_role.html", {"last": last, "is_asked": is_asked}, status=403)

    def process_exception(self, request: PortalRequest, exception: Exception) -> None:
        """An act that was refused stands on the trail, with the page it was asked of."""
        acting = acting_in(request)
        if isinstance(exception, PermissionDenied) and isinstance(acting, Affiliation):
            name = request.resolver_match.view_name if request.resolver_match else ""
            record("refused", acting, by=acting, sentence="Was refused a page", changes={"page": name})
