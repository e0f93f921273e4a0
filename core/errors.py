"""The pages for what went wrong: plain words, what to do, a reference number; never a stack, never a child."""

import sys
import uuid
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from core import clock
from core import maintenance as closing
from core.context import brand_version
from core.council import facts_without_asking
from core.files.sheets import LIMITS
from core.full_disk import is_full
from core.limits import TooOften
from core.no_database import is_away
from govuk.dates import in_london, time_words


def reference_of(request: HttpRequest) -> str:
    """The number a person can quote, found in our logs: the request id, or a new one that is logged now."""
    known = getattr(request, "request_id", "") or structlog.contextvars.get_contextvars().get("request_id", "")
    if not known:
        known = uuid.uuid4().hex
        structlog.get_logger("core.errors").warning("reference_given", reference=str(known)[:8].upper())
    return str(known).replace("-", "")[:8].upper()


def _page(request: HttpRequest, status: int, template: str = "", **more: Any) -> HttpResponse:
    return render(request, template or f"{status}.html", {"reference": reference_of(request), **more}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request cannot be read, or is too big; Django's words about it are for the log only."""
    if isinstance(exception, TooManyFilesSent):
        return _page(request, 413, "too_many_files.html", most=settings.DATA_UPLOAD_MAX_NUMBER_FILES)
    return too_large(request) if isinstance(exception, RequestDataTooBig) else _plain(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An act this role never has; a sentence given with the refusal is shown."""
    return _page(request, 403, why=str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not there, or not theirs: both read the same."""
    return _page(request, 404)


def file_missing(request: HttpRequest, what_to_do: str) -> HttpResponse:
    """A file somebody sent is lost: what happened, and what to do about it."""
    return _page(request, 404, "file_missing.html", what_to_do=what_to_do)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault. Neither the database nor a context processor is asked: they may be what failed."""
    fault = sys.exception()
    if is_full(fault):
        structlog.get_logger("core.errors").critical("disk_full", reference=reference_of(request))
        return _plain(request, 507, "disk_full.html")
    if is_away(fault):
        structlog.get_logger("core.errors").critical("database_away", reference=reference_of(request))
        response = _plain(request, 503, "database_away.html")
        response["Retry-After"] = "60"
        return response
    return _plain(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or came from somewhere else."""
    return _page(request, 403, "403_csrf.html")


def too_often(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Too many in too short a time; says when to try again, when the exception knows it."""
    seconds = getattr(exception, "seconds", 0)
    said: dict[str, Any] = {name: getattr(exception, name, "") for name in ("limit", "whose")}
    if seconds:
        again_at = clock.now() + timedelta(seconds=int(seconds))
        said |= {"minutes": max(1, -(-int(seconds) // 60)), "again_at": again_at}
    response = _page(request, 429, **said)
    if seconds:
        response["Retry-After"] = str(int(seconds))
    return response


def when_again(often: TooOften) -> str:
    """From when on it may be done again, as a sentence."""
    again_at = in_london(clock.now() + timedelta(seconds=often.seconds))
    return f"You can try again at {time_words(again_at.time())}."


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent is bigger than we take."""
    return _page(request, 413, limit_mb=LIMITS.megabytes)


def maintenance(request: HttpRequest) -> HttpResponse:
    """The portal is being looked after."""
    response = _plain(request, 503, words=closing.words())
    response["Retry-After"] = "600"
    return response


def _plain(request: HttpRequest, status: int, template: str = "", **more: Any) -> HttpResponse:
    """A page that needs nothing but its template and the settings."""
    context = {
        **more,
        "reference": reference_of(request),
        "COUNCIL": facts_without_asking(),
        "REHEARSAL": settings.REHEARSAL,
        "STATIC_URL": settings.STATIC_URL,
        "BRAND_VERSION": brand_version(),
    }
    return HttpResponse(loader.get_template(template or f"{status}.html").render(context), status=status)
