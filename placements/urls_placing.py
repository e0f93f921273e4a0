"""Addresses of offers, placements and agreements."""

from django.urls import URLPattern

placing_urls: list[URLPattern] = []
