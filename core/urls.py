"""Pages everyone may read, signed in or not."""

from django.urls import path

from core import pages

app_name = "core"
urlpatterns = [
    path("cookies/", pages.cookies, name="cookies"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("brand.css", pages.brand, name="brand"),
]
