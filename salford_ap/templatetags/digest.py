"""What the subject of a digest says, of the sections that are still the reader's when it is sent."""

from collections.abc import Iterable
from typing import Any

from django import template

register = template.Library()


@register.filter
def in_lane(sections: Iterable[dict[str, Any]], lane: str) -> int:
    """How much stands in this lane of all of them."""
    return sum(its["count"] for section in sections for its in section.get("lanes", ()) if its["lane"] == lane)
