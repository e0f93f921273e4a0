"""A page with every kind of field, to be sent after the sign-in has ended."""

from typing import Any

from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from core.views import FormPage
from govuk import fields
from tests.govuk.look_samples import EveryField

FORM = """{% extends "base.html" %}
{% block title %}Every field{% endblock %}
{% block content %}{% error_summary form %}<h1>Every field</h1>{% page_form form submit="Save" %}{% endblock %}"""


class WithSecret(EveryField):
    """One of each, and something that is never kept."""

    new_password = fields.CharField(label="Password", required=False)


class Sample(FormPage):
    """Takes anything."""

    form_class = WithSecret
    title = "Every field"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Drawn as our pages are."""
        return HttpResponse(engines["django"].from_string(FORM).render(context, self.request))


urlpatterns = [path("sample/", Sample.as_view()), path("", include("salford_ap.urls"))]
