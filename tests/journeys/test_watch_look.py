"""The pages of the registration watch in a real browser, wide and narrow."""

import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.factories.placing import on_framework
from tests.factories.pupils import PupilFactory
from tests.journeys.test_placing_look import here  # noqa: F401
from tests.watch.test_watching import hours
from watch import declaring
from watch.declaring import Line

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("PICTURES", "")


def test_each_page_is_accessible_at_every_width(
    here: Callable[..., Page],  # noqa: F811
    live_server: Any,
    quality: Any,
    provider: Any,
    council: Any,
    accessible: Callable[[Page], None],
) -> None:
    membership = on_framework(provider)
    hours(membership, 16, pupil=PupilFactory(is_looked_after=True))
    lines = [Line("Trafford Council", 3, Decimal("12.5"), 3)]
    declaring.declare(membership.provider, declared_on=date(2026, 11, 16), lines=lines, by=provider)
    page = here(quality)
    key = [membership.provider.pk]
    for name, args in (
        ("registration-watch", []),
        ("registration-watch-sum", key),
        ("declarations", key),
        ("declaration-add", key),
    ):
        page.goto(live_server.url + reverse(f"watch:{name}", args=args))
        accessible(page)
        if PICTURES:
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
