"""Whose portal this is: the council's name and number from its settings, and what is entered about it.

One source for all that is shown: pages, e-mails, paper and charts ask here.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from core.acting import Acting
from core.models import Council
from core.steady import Steady
from govuk import colours

FACTS = (
    *("area", "region", "contact_email", "contact_phone", "brand_colour", "link_colour", "accent_colour"),
    "logo_version",
)


def _ask() -> dict[str, str]:
    row = Council.objects.values(*FACTS).first() or {}
    return {name: value for name, value in row.items() if value}


_entered: Steady[dict[str, str]] = Steady(_ask, {})


def facts() -> dict[str, Any]:
    """Everything that is said about the council: an entered fact counts before the setting of its name."""
    return {**settings.COUNCIL, **_entered()}


def facts_without_asking() -> dict[str, Any]:
    """The same as far as it is known, for a page that must not ask the database."""
    return {**settings.COUNCIL, **_entered.last}


def enter(said: Mapping[str, Any], *, by: Acting | None) -> list[str]:
    """Enter these facts; which of them were not so before. Raises ValidationError."""
    changed = Council.entered().change(said, by=by)
    forget()
    return changed


def show_logo(png: bytes, *, by: Acting | None) -> None:
    """Show this in the header of every page; nothing takes away what is shown."""
    Council.entered().show_logo(png, by=by)
    forget()


def forget() -> None:
    """Ask anew: something was entered."""
    _entered.forget()


def area() -> str:
    """The council's word for its area, as in “the whole borough”."""
    word: str = facts()["area"]
    return word


@colours.told_by
def _brand() -> str:
    return _entered.last.get("brand_colour") or settings.COUNCIL.get("brand_colour", "")
