"""What every page knows: whose portal it is and who is acting."""

import hashlib
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from core.acting import acting_in
from govuk.colours import is_colour


def council(request: HttpRequest) -> dict[str, Any]:
    """The council's name and colours, and after how many seconds of silence a sign-in ends."""
    return {
        "COUNCIL": settings.COUNCIL,
        "BRAND_VERSION": brand_version(),
        "DEMO": settings.DEMO,
        "IDLE_SECONDS": settings.SESSION_IDLE_SECONDS,
        "acting": acting_in(request),
    }


def brand_css() -> str:
    """The council's colours as CSS variables; a value that is no plain colour is left out."""
    colours = {
        "--govuk-brand-colour": settings.COUNCIL.get("brand_colour", ""),
        "--govuk-link-colour": settings.COUNCIL.get("link_colour", ""),
        "--govuk-surface-border-colour": settings.COUNCIL.get("accent_colour", ""),
        "--app-accent-colour": settings.COUNCIL.get("accent_colour", ""),
    }
    lines = [f"{name}:{value}" for name, value in colours.items() if is_colour(value)]
    return ":root{" + ";".join(lines) + "}"


@lru_cache
def brand_version() -> str:
    """Changes when the colours change, so that the style sheet can be kept for a year."""
    return hashlib.sha256(brand_css().encode()).hexdigest()[:8]
