"""Pages everyone may read: cookies, accessibility, privacy; and the council's colours."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from core import statements
from core.context import brand_css, brand_version
from core.council import facts, forget
from core.models import Council, Statement


@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    """Which cookies the portal sets, by their names in these settings."""
    names = {
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
        "longest_hours": settings.SESSION_LONGEST_SECONDS // 3600,
    }
    return render(request, "core/cookies.html", names)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, in the form set for public bodies."""
    return _published(request, Statement.Kind.ACCESSIBILITY)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What the portal does with information about people."""
    return _published(request, Statement.Kind.PRIVACY)


def _published(request: HttpRequest, kind: Statement.Kind) -> HttpResponse:
    """The words that hold today; where there are none, whom to ask."""
    statement = statements.now(kind)
    drawn = statements.drawn(statement) if statement else ""
    told = {"kind": kind, "title": kind.label, "statement": statement, "drawn": drawn}
    return render(request, "core/published.html", told)


@require_safe
def brand(request: HttpRequest) -> HttpResponse:
    """The council's colours; the address changes when they do, so the answer may be kept for a year.

    Another process may know of new ones a few seconds before this one: under their address nothing older is answered.
    """
    facts()
    asked = request.GET.get("v", brand_version())
    if asked != brand_version():
        forget()
        facts()
    response = HttpResponse(brand_css(), content_type="text/css; charset=utf-8")
    if asked == brand_version():
        patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=60)
    return response


@require_safe
def logo(request: HttpRequest) -> HttpResponse:
    """The council's logo, if it has one; its address changes when it does."""
    png = Council.objects.values_list("logo", flat=True).first()
    if not png:
        raise Http404
    response = HttpResponse(bytes(png), content_type="image/png", headers={"X-Content-Type-Options": "nosniff"})
    patch_cache_control(response, public=True, max_age=31_536_000 if "v" in request.GET else 60)
    return response


@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """Where a browser looks for the icon of pages that name none: Django admin's, and files."""
    return HttpResponseRedirect(static("brand/icon.svg"))
