"""The portal's addresses with those of the demo alone: the look and the tour."""

from django.urls import include, path

from demo import tour
from demo.look import pages
from salford_ap.urls import handler400, handler403, handler404, handler429, handler500

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500"]

urlpatterns = [
    path("look/", pages.components, name="look"),
    path("look/form/", pages.form, name="look-form"),
    path("tour/", tour.tour, name="tour"),
    path("tour/<slug:word>.png", tour.picture, name="tour-picture"),
    path("", include("salford_ap.urls")),
]
