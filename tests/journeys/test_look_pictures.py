"""Each component looks as it did: a picture at 1280 and at 320 pixels, compared with the one that is kept.

Letters are drawn as boxes (`plain_letters`), so that another machine's fonts change nothing. Where one differs, what was seen
and where it differs lie in `var/look/`. After a change that was meant: LOOK=keep pytest tests/journeys/test_look_pictures.py
"""

import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page

from demo.look.samples import SAMPLES
from tests.journeys import plain_letters
from tests.journeys.conftest import NARROW, WIDE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("demo.urls"),
]

KEPT = Path(settings.BASE_DIR) / "tests" / "data" / "look"
SEEN = Path(settings.BASE_DIR) / "var" / "look"
GREYS = 16
MOVED = 4
"""Pixels by which a part may be wider or higher than it was."""
DARKER = 60
"""How far apart two greys are until a person would see it."""
DIFFERENT = 0.02
"""The share of its pixels that may be."""


def seen(page: Page, slug: str, target: Path) -> Image.Image:
    """The component as the browser draws it, in a few greys."""
    target.parent.mkdir(parents=True, exist_ok=True)
    page.locator(f'[data-sample="{slug}"]').screenshot(path=target, animations="disabled")
    with Image.open(target) as drawn:
        return drawn.convert("L").quantize(GREYS).convert("L")


def unlike(one: Image.Image, other: Image.Image) -> Image.Image:
    """White where a person would see a difference."""
    size = max(one.width, other.width), max(one.height, other.height)
    papers = [Image.new("L", size, 255) for _ in range(2)]
    for paper, image in zip(papers, (one, other), strict=True):
        paper.paste(image, (0, 0))
    return ImageChops.difference(*papers).point(lambda grey: 255 if grey > DARKER else 0)


def differs(now: Image.Image, before: Image.Image) -> str:
    """How it looks other than before, in words; nothing when it does not."""
    if abs(now.width - before.width) > MOVED or abs(now.height - before.height) > MOVED:
        return f"it is {now.width} by {now.height}, and was {before.width} by {before.height}"
    white = unlike(now, before).histogram()[255] / (now.width * now.height)
    return f"{white:.1%} of it is other than it was" if white > DIFFERENT else ""


@pytest.fixture
def look(browser: Browser, live_server: Any) -> Any:
    """The page of the look in plain letters; its content policy knows no such style sheet."""
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{live_server.url}/look/")
    page.add_style_tag(content=plain_letters.style())
    page.evaluate("document.fonts.ready")
    yield page
    context.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_component_looks_as_it_did(look: Page, size: dict[str, int]) -> None:
    look.set_viewport_size(size)
    faults = []
    for slug in [sample.slug for sample in SAMPLES]:
        name = f"{slug}-{size['width']}.png"
        now = seen(look, slug, SEEN / name)
        if os.environ.get("LOOK") == "keep":
            KEPT.mkdir(parents=True, exist_ok=True)
            now.quantize(GREYS).save(KEPT / name, optimize=True)
        with Image.open(KEPT / name) as kept:
            before = kept.convert("L")
        if said := differs(now, before):
            unlike(now, before).save(SEEN / f"differs-{name}")
            faults.append(f"{name}: {said}")
        else:
            (SEEN / name).unlink()
    assert faults == [], f"see {SEEN}"


def test_a_part_that_moved_or_changed_its_shade_is_told() -> None:
    before = Image.new("L", (200, 100), 255)
    before.paste(0, (20, 20, 80, 60))
    moved = Image.new("L", (200, 100), 255)
    moved.paste(0, (50, 20, 110, 60))
    assert "other than it was" in differs(moved, before)
    assert "by 130" in differs(Image.new("L", (200, 130), 255), before)
    assert differs(before.point(lambda grey: max(grey - 20, 0)), before) == ""
