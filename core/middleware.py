"""What every answer carries, and what no request may bring."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django_structlog.middlewares import RequestMiddleware

from core import errors, limits, maintenance
from core.acting import PortalRequest, ours
from core.pages import brand

Answer = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponseBase]
COLOURS = "/brand.css"


def headers(get_response: Answer) -> Answer:
    """No browser feature is used; nothing shown to a signed-in person stays in a cache, and no error does."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"
        )
        user = getattr(request, "user", None)
        if response.status_code >= 400 or (user is not None and user.is_authenticated):
            response.headers["Cache-Control"] = "no-store"
        return response

    return answer


class RequestLog(RequestMiddleware):
    """One line for each request: the route's name, status and milliseconds; an address may hold a key that opens."""

    def prepare(self, request: HttpRequest) -> None:
        ours(request).began = time.monotonic()
        super().prepare(request)

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        """Say how long it took."""
        _bind_milliseconds(request)
        super().handle_response(request, response)

    def process_got_request_exception(self, sender: type[object], request: HttpRequest, **kwargs: Any) -> None:
        """The same when it failed."""
        _bind_milliseconds(request)
        super().process_got_request_exception(sender, request, **kwargs)

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """GET pupils:pupil; of an address that is not ours, nothing."""
        found = request.resolver_match
        return f"{request.method} {found.view_name if found else '-'}"


def _bind_milliseconds(request: HttpRequest) -> None:
    began = getattr(request, "began", None)
    if began is not None:
        structlog.contextvars.bind_contextvars(ms=round((time.monotonic() - began) * 1000))


def colours(get_response: Answer) -> Answer:
    """The council's colours, answered before anybody is asked for: they are the same for all, and kept for a year."""

    def answer(request: HttpRequest) -> HttpResponse:
        return brand(request) if request.path_info == COLOURS else get_response(request)

    return answer


def closed(get_response: Answer) -> Answer:
    """While somebody looks after the portal every page says so, before anything asks the database."""

    def answer(request: HttpRequest) -> HttpResponse:
        return errors.maintenance(request) if maintenance.is_closed() else get_response(request)

    return answer


class Middleware:
    """One that looks at a request, or at the page asked for, and otherwise hands it on."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: PortalRequest) -> HttpResponse:
        return self.get_response(request)


class plain_input(Middleware):  # noqa: N801 - listed as a middleware by its act
    """Refuses NULs in addresses, and turns a reached limit into its page."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse what no browser sends."""
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("A NUL in the address.")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A limit that is reached says when to try again."""
        return errors.too_often(request, exception) if isinstance(exception, limits.TooOften) else None
