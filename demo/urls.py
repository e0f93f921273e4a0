"""The portal's addresses with those of the demo alone: the look."""

from django.urls import include, path

from demo.look import pages
from salford_ap.urls import handler400, handler403, handler404, handler429, handler500

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500"]

urlpatterns = [
    path("look/", pages.components, name="look"),
    path("look/form/", pages.form, name="look-form"),
    path("", include("salford_ap.urls")),
]
