"""A form is done in the role it was opened in: when another is active by now, the person is asked before anything."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from accounts.acting import current_affiliations, switch
from accounts.kept_forms import keep
from accounts.models import Affiliation, User
from core.acting import Acting, PortalRequest
from core.middleware import Middleware, View
from core.opened_as import AGAIN, CHOSEN, FIELD, typed

Held = TypeVar("Held", bound=Acting)
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
# What is done there is done to the person or the sign-in, whatever the role: signing in and out, a password, a second
# step, taking up a new role; and the switch itself, which says where it goes.
OF_THE_PERSON = {"accounts:acting", "accounts:invitation-accept", "admin:login", "admin:logout"}
ROOMS_OF_THE_PERSON = ("account_", "mfa_", "socialaccount_", "openid_connect_")


def is_of_the_person(request: PortalRequest) -> bool:
    """Whether no role decides what this address does."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    return name in OF_THE_PERSON or name.startswith(ROOMS_OF_THE_PERSON)


def role_of_form(request: PortalRequest, person: User) -> Affiliation | None:
    """The role of this person that the form was opened in, as far as it says and they still hold it."""
    return _named(current_affiliations(person), request.POST.get(FIELD, ""))


def role_of(person: User, chosen: str | None) -> Affiliation | None:
    """The role of this person with this key, else their first; None when they hold none."""
    mine = current_affiliations(person)
    return _named(mine, chosen or "") or next(iter(mine), None)


class OpenedAsMiddleware(Middleware):
    """Asks in which role to go on, when a form was opened in another than the active one."""

    def process_view(self, request: PortalRequest, view: View, *_given: object) -> HttpResponse | None:
        """Before the page looks for a row or does anything; a form that does not say may go on in an only role."""
        acting, mine = request.acting, request.affiliations
        if request.method in SAFE or acting is None or is_of_the_person(request):
            return None
        chosen = _named(mine, request.POST.get(CHOSEN, ""))
        if chosen is not None:
            return _go_on(request, chosen, getattr(view, "view_class", None))
        opened = set(request.POST.getlist(FIELD))
        is_sure = opened == {str(acting.pk)} or (not opened and len(mine) == 1)
        return None if is_sure else _ask(request, acting, opened)


def _go_on(request: PortalRequest, chosen: Acting, view_class: Any) -> HttpResponse | None:
    """In the role that was chosen; the form is shown again when not all of it could travel with the question."""
    if chosen != request.acting:
        switch(request, chosen)
        messages.info(request, f"You are now acting as {_words(chosen)}.")
    if AGAIN not in request.POST:
        return None
    if view_class is not None:
        keep(request, view_class, chosen)
    return HttpResponseRedirect(request.get_full_path())


def _ask(request: PortalRequest, acting: Acting, opened: set[str]) -> HttpResponse:
    """Nothing is done yet: go on in which role? What was typed travels with the question."""
    mine = request.affiliations
    held = list(Affiliation.objects.filter(user=acting.user_id).select_related("organisation", "user"))
    opened_in = _named(held, opened.pop()) if len(opened) == 1 else None
    has_ended = opened_in is not None and opened_in not in mine
    others = [row for row in mine if row != acting]
    offered = [opened_in, acting] if opened_in and not has_ended else [acting, *others]
    return render(
        request,
        "accounts/opened_as.html",
        {
            "page_title": "Which role do you want to go on in?",
            "opened_in": _words(opened_in) if opened_in else "",
            "has_ended": has_ended,
            "now": _words(acting),
            "offered": [(row.pk, _words(row)) for row in offered],
            "typed": typed(request.POST),
            "has_files": bool(request.FILES),
            "chosen_name": CHOSEN,
            "again_name": AGAIN,
        },
    )


def _named(rows: Sequence[Held], pk: str) -> Held | None:
    return next((row for row in rows if str(row.pk) == pk), None)


def _words(row: Acting) -> str:
    return f"{row.get_role_display()} at {row.organisation}"
