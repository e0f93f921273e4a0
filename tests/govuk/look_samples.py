"""The look of the demo, each component and field given a label that would break out of its place if it could."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import include, path

from demo.look import pages
from demo.look.form import every_field

NASTY = '<script>alert("x")</script> & {{ COUNCIL.name }}'
EveryField = every_field(NASTY)


def broken(request: HttpRequest) -> TemplateResponse:
    """What nobody foresaw."""
    raise ZeroDivisionError("a marker that must not be shown")


def told(request: HttpRequest) -> HttpResponse:
    """Leaves a message for the next page."""
    messages.success(request, "Saved.")
    return HttpResponse()


urlpatterns = [
    path("look/told/", told),
    path("look/", pages.components, {"words": NASTY}, name="look"),
    path("look/form/", pages.form, {"words": NASTY}, name="look-form"),
    path("look/broken/", broken),
    path("", include("salford_ap.urls")),
]
handler400 = "core.errors.bad_request"
handler403 = "core.errors.forbidden"
handler404 = "core.errors.not_found"
handler500 = "core.errors.server_error"
