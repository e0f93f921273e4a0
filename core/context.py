"""What every page knows: whose portal it is and who is acting."""

import hashlib
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from core.acting import acting_in
from core.council import facts, facts_without_asking
from govuk.colours import is_colour


def council(request: HttpRequest) -> dict[str, Any]:
    """The council's name and colours, and after how many seconds of silence a sign-in ends."""
    return {
        "COUNCIL": facts(),
        "BRAND_VERSION": brand_version(),
        "DEMO": settings.DEMO,
        "REHEARSAL": settings.REHEARSAL,
        "IDLE_SECONDS": settings.SESSION_IDLE_SECONDS,
        "acting": acting_in(request),
    }


def brand_css() -> str:
    """The council's colours as CSS variables; a value that is no plain colour is left out."""
    council = facts_without_asking()
    colours = {
        "--govuk-brand-colour": council.get("brand_colour", ""),
        "--govuk-link-colour": council.get("link_colour", ""),
        "--govuk-surface-border-colour": council.get("accent_colour", ""),
        "--app-accent-colour": council.get("accent_colour", ""),
    }
    lines = [f"{name}:{value}" for name, value in colours.items() if is_colour(value)]
    return ":root{" + ";".join(lines) + "}"


def brand_version() -> str:
    """Changes when the colours change, so that the style sheet can be kept for a year."""
    return _short(brand_css())


@lru_cache(maxsize=8)
def _short(css: str) -> str:
    return hashlib.sha256(css.encode()).hexdigest()[:8]
