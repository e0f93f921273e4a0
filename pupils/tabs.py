"""The lists of pupils beside each other; a room above that has one more says so."""

from typing import Any

import rules
from django.urls import reverse

from core.acting import Acting

TABS = [("Today", "pupils:pupils"), ("The week", "pupils:pupils-week")]


def offers(label: str, page: str) -> None:
    """Have this list, the page of its act, beside the others for those who may open it."""
    if (label, page) not in TABS:
        TABS.append((label, page))


def of(acting: Acting, current: str) -> list[dict[str, Any]]:
    """As a page draws them."""
    shown = [each for each in TABS if rules.has_perm(each[1].replace(":", ".").replace("-", "_"), acting)]
    return [{"label": label, "url": reverse(page), "is_current": page == current} for label, page in shown]
