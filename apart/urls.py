"""Addresses of children kept apart."""

from django.urls import path

from apart import views

app_name = "apart"
urlpatterns = [
    path("", views.Pairs.as_view(), name="pairs"),
    path("pupils/<uuid:pk>/add/", views.PairAdd.as_view(), name="pair-add"),
    path("<uuid:pk>/", views.PairPage.as_view(), name="pair"),
    path("<uuid:pk>/renew/", views.PairRenew.as_view(), name="pair-renew"),
    path("<uuid:pk>/end/", views.PairEnd.as_view(), name="pair-end"),
    path("<uuid:pk>/readers/", views.PairReaders.as_view(), name="pair-readers"),
    path("<uuid:pk>/readers/add/", views.ReaderAdd.as_view(), name="reader-add"),
    path("<uuid:pk>/readers/remove/", views.ReaderRemove.as_view(), name="reader-remove"),
]
