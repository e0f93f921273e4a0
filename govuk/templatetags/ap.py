"""Tags of the form pack `ap`: what a field is made of."""

from typing import Any

from django import template
from django.forms.boundfield import BoundField

from govuk.form_parts import Parts

register = template.Library()


@register.filter
def parts(bound: BoundField) -> Parts:
    """The field worked out for drawing: `{% with part=field|parts %}`."""
    return Parts(bound)


@register.filter
def look(part: Parts, name: str) -> Any:
    """How the field asked to be drawn: `{{ part|look:"prefix" }}`."""
    return part.look(name)
