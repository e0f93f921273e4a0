"""Where the rows behind the figures of the dashboard are listed, as it is filtered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

FILTERS = ("term", "school", "provider", "lot", "key_stage")


def query_of(asked: Mapping[str, Any], **more: Any) -> str:
    """The dashboard's filters as a query string, some replaced."""
    kept = {name: asked.get(name) for name in FILTERS if asked.get(name)} | more
    return f"?{urlencode(kept)}" if kept else ""


@dataclass(frozen=True)
class Links:
    """Where the rows behind each figure are listed, as the dashboard is filtered."""

    asked: Mapping[str, Any]

    def to(self, code: str, **more: Any) -> str:
        """The rows of this figure."""
        return reverse("reports:dashboard-rows", args=[code]) + query_of(self.asked, **more)
