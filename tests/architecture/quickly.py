"""Thousands of visits in a third less time: what is the same at each is not looked up, or drawn, at each."""

import logging
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpResponse
from django.template import Template

from accounts import acting
from core import errors
from core.acting import PortalRequest
from reports import paper, placement_pack
from tests.noticing import unnoticed


@contextmanager
def quickly() -> Iterator[None]:
    """Without what only tests of templates look at too; nor is it measured.

    Who goes everywhere and asks for little would have all rooms look tried.
    """
    with known_people(), unnoticed(), pytest.MonkeyPatch.context() as patched:
        patched.setattr(Template, "_render", lambda template, context: template.nodelist.render(context))
        patched.setattr(errors, "_page", drawn_once(errors._page))
        for prints in (paper, placement_pack):
            patched.setattr(prints, "print_html", str.encode)  # what would be printed can be read
        yield


@contextmanager
def known_people() -> Iterator[None]:
    """Without what only tests of logs look at, and with people who are asked for once."""
    logging.disable(logging.CRITICAL)
    try:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(acting, "current_affiliations", asked_once(acting.current_affiliations))
            patched.setattr(ModelBackend, "get_user", asked_once(ModelBackend.get_user))
            patched.setattr(SessionStore, "_get_session_from_db", kept_session)
            yield
    finally:
        logging.disable(logging.NOTSET)


def kept_session(store: SessionStore) -> SimpleNamespace | None:
    """The session as it is kept, by a query that is not put together anew at each visit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM django_session WHERE session_key = %s", [store.session_key])
        row = cursor.fetchone()
    return SimpleNamespace(session_data=row[0]) if row else None


def drawn_once(draw: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A refusal reads the same wherever it is met: only its words and who is refused differ, and its number."""
    known: dict[str, bytes] = {}

    def drawn(request: PortalRequest, status: int, template: str = "", **words: Any) -> HttpResponse:
        about = f"{request.acting} {status} {template} {words}"
        if about not in known:
            known[about] = draw(request, status, template, **words).content
        return HttpResponse(known[about], status=status)

    return drawn


def asked_once(ask: Callable[..., Any]) -> Callable[..., Any]:
    """Who a person is and which roles they have is the same at each visit; each is given rows of its own."""
    known: dict[str, bytes] = {}

    def answered(*about: Any) -> Any:
        person = str(getattr(about[-1], "pk", about[-1]))
        if person not in known:
            known[person] = pickle.dumps(ask(*about))
        return pickle.loads(known[person])

    return answered
