"""The pages of the look: components, and a form with every field. Signed out and in; nothing is saved."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.utils.safestring import mark_safe

from core.acting import Acting, acting_in
from demo.look.form import every_field
from demo.look.samples import SAMPLES, Sample
from demo.look.values import values

WORDS = "Irwell Forge"


def drawn(sample: Sample, request: HttpRequest, words: str) -> str:
    """The component, by the same engine as every page."""
    html = engines["django"].from_string(sample.source).render(values(request, words), request)
    return mark_safe(html)


def components(request: HttpRequest, words: str = WORDS) -> HttpResponse:
    """Every component with how it is written."""
    samples = [(sample, drawn(sample, request, words)) for sample in SAMPLES]
    return TemplateResponse(request, "demo/look.html", {"samples": samples, "page_title": "The look"})


def form(request: HttpRequest, words: str = WORDS) -> HttpResponse:
    """Every kind of field; sent, it shows its errors."""
    asked = every_field(words)(request.POST or None, request.FILES or None, acting=cast("Acting", acting_in(request)))
    is_right = request.method == "POST" and asked.is_valid()
    context = {"form": asked, "page_title": "Every field", "is_right": is_right}
    return TemplateResponse(request, "demo/look_form.html", context)
