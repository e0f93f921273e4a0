"""Addresses of the registration watch and of declarations."""

from django.urls import path

from watch import views

app_name = "watch"

urlpatterns = [
    path("registration-watch/", views.RegistrationWatch.as_view(), name="registration-watch"),
    path("registration-watch/<uuid:pk>/", views.RegistrationWatchSum.as_view(), name="registration-watch-sum"),
    path("declarations/<uuid:pk>/", views.Declarations.as_view(), name="declarations"),
    path("declarations/<uuid:pk>/add/", views.DeclarationAdd.as_view(), name="declaration-add"),
]
