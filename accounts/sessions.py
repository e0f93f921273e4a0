"""How long a sign-in lasts: 30 minutes without a sign of life, 12 hours at the most, both settled in the server.

A form sent after that is not lost: what was typed is kept for an hour for the person who typed it.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, logout
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from accounts.kept_forms import keep
from accounts.models import User
from accounts.opened_as import role_of, role_of_form
from core import clock
from core.acting import PortalRequest
from core.middleware import Middleware, View
from core.models import record
from core.views import Page

BEGAN, SEEN, BEFORE = "began", "seen", "before"
# The sign of life is written down at most this often, so that a page does not cost a write.
SEEN_EVERY_SECONDS = 30

# What the browser drops with a sign-in: pages it could show again, and what our script noted. Not the cookies: that
# word means those of all of the council's sites. Ours says nothing once the sign-in has ended in the server.
FORGET = '"cache", "storage"'

WHY_ENDED = {
    "idle": "You were signed out because nothing had been sent for {idle} minutes.",
    "too_long": "You were signed out because a sign-in lasts {longest} hours at the most.",
}
NOT_KEPT = "You were signed out before this was sent, so nothing was saved. Sign in and do it again."
KEPT = "Sign in, and what you had typed will be there again."


def begin(request: PortalRequest) -> None:
    """Start counting: called when somebody has signed in."""
    request.session[BEGAN] = request.session[SEEN] = clock.now().timestamp()


def forget_in_browser(request: PortalRequest) -> None:
    """The answer to this request tells the browser to drop what it keeps of the portal."""
    request.is_forgotten = True


def why_over(session: SessionBase) -> str:
    """Why this sign-in is over ("idle", "too_long"), or nothing."""
    now = clock.now().timestamp()
    if now - session.get(BEGAN, now) >= settings.SESSION_LONGEST_SECONDS:
        return "too_long"
    return "idle" if now - session.get(SEEN, now) >= settings.SESSION_IDLE_SECONDS else ""


def touch(session: SessionBase) -> None:
    """Note a sign of life."""
    now = clock.now().timestamp()
    session.setdefault(BEGAN, now)
    if now - session.get(SEEN, 0) >= SEEN_EVERY_SECONDS:
        session[SEEN] = now


def of_user(user: User) -> Iterator[Session]:
    """This person's sign-ins, wherever they are. The table has no column for it; it is as short as people at work."""
    for row in Session.objects.filter(expire_date__gt=clock.now()).iterator():
        if row.get_decoded().get(SESSION_KEY) == str(user.pk):
            yield row


def end_all(user: User, *, but: str | None = "") -> int:
    """End this person's sign-ins in the server, all but the one with this key; returns how many."""
    keys = [row.session_key for row in of_user(user) if row.session_key != but]
    return Session.objects.filter(session_key__in=keys).delete()[0]


def person_behind(key: str) -> User | None:
    """Whose sign-in this key was though the table no longer opens it; None when that cannot be told or trusted."""
    row = Session.objects.filter(session_key=key).first()
    data = row.get_decoded() if row else {}
    if row is None or SESSION_KEY not in data:
        return None
    row.delete()
    person = User.objects.filter(pk=data[SESSION_KEY], is_active=True).first()
    # A session begun under a key that was replaced since is as good as one under the present key.
    hashes = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()] if person else []
    is_theirs = any(constant_time_compare(data.get(HASH_SESSION_KEY, ""), one) for one in hashes)
    return person if is_theirs else None


class SessionLimits(Middleware):
    """Ends sign-ins that are idle or too old, and keeps what was being typed."""

    def __call__(self, request: PortalRequest) -> HttpResponse:
        """End the sign-in when its time is over, before any page asks who is there."""
        request.signed_out = None
        request.why_signed_out = ""
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if request.user.is_authenticated:
            why = why_over(request.session)
            if why:
                self.end(request, why)
            else:
                touch(request.session)
        elif key and request.session.is_empty():
            request.signed_out = person_behind(key)
            request.why_signed_out = "idle" if request.signed_out else ""
            if request.signed_out:
                forget_in_browser(request)
        response = self.get_response(request)
        if getattr(request, "is_forgotten", False):
            response["Clear-Site-Data"] = FORGET
        return response

    def end(self, request: PortalRequest, why: str) -> None:
        """End this sign-in, and remember in the new, empty session which role to go on with."""
        person: Any = request.user
        acting = request.session.get("acting")
        logout(request)
        forget_in_browser(request)
        request.session[BEFORE] = {"user": person.pk, "acting": acting}
        record("signed_out", person, by=None, sentence=f"{person} was signed out", changes={"why": why})
        request.signed_out, request.why_signed_out = person, why

    def process_view(self, request: PortalRequest, view: View, *_given: object) -> HttpResponse | None:
        """The cross-site check has been passed: keep what was sent, and lead to signing in."""
        view_class = getattr(view, "view_class", None)
        if request.user.is_authenticated or not (view_class and issubclass(view_class, Page)):
            return None
        person, why = request.signed_out, request.why_signed_out
        words = [self.words(why)] if why else []
        if request.method == "POST":
            was_kept = person is not None and self.keep(request, view_class, person)
            words.append(KEPT if was_kept else NOT_KEPT)
        if not words or request.method not in {"GET", "POST"}:
            return None
        messages.info(request, " ".join(words))
        can_come_back = request.method == "GET" or hasattr(view_class, "get")
        address = request.get_full_path() if can_come_back else reverse("home")
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': address})}")

    def keep(self, request: PortalRequest, view_class: type[Page], person: User) -> bool:
        """Keep what was typed for the role it was typed in, and go on in that role after the next sign-in."""
        before = request.session.get(BEFORE, {}).get("acting")
        role = role_of_form(request, person) or role_of(person, before)
        if role is None or not keep(request, view_class, role):
            return False
        request.session[BEFORE] = {"user": person.pk, "acting": str(role.pk)}
        return True

    def words(self, why: str) -> str:
        """What the sign-in page says about it."""
        idle, longest = settings.SESSION_IDLE_SECONDS // 60, settings.SESSION_LONGEST_SECONDS // 3600
        return WHY_ENDED[why].format(idle=idle, longest=longest)
