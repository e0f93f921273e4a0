"""Addresses of the room: pupils and referrals here, offers and placements in urls_placing."""

from django.urls import URLPattern

from placements.urls_placing import placing_urls

app_name = "placements"

referral_urls: list[URLPattern] = []

urlpatterns = [*referral_urls, *placing_urls]
