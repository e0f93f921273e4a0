"""A real browser: Debian's Chromium, checked by axe at a wide and at a narrow screen."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import ConsoleMessage, Page, expect

# Playwright's loop runs in the test's own thread; without this every question to the database is refused.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# A ceiling, not a wait: what a busy machine is slow to show is still shown.
expect.set_options(timeout=30_000)

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 700}
BETWEEN = 641, 768, 1000, 1100
"""A tablet either way up and a small laptop, where a table has to fit as well."""
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    # Of what axe can fetch beforehand these rules want films and sounds; style sheets are for an experimental one alone.
    "preload": {"assets": ["media"], "timeout": 10_000},
}
# Dearest first: two workers that each take the next when one is done end together.
LONGEST = ("test_day_one", "test_the_main_job")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes a minute is begun before what takes seconds."""
    items.sort(key=lambda item: not any(name in item.nodeid for name in LONGEST))


def axe(page: Page) -> AxeResults:
    """What axe finds on the page as it stands; half a megabyte of script is brought to a page once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = "rules => axe.run(rules).then(({ violations }) => ({ violations }))"
    return AxeResults(page.evaluate(found, RULES))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, or the one named in CHROMIUM; root may not use its sandbox."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    args = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "args": args, **({"executable_path": found} if found else {})}


@pytest.fixture
def quiet(page: Page) -> Iterator[Page]:
    """A page on which nothing may be refused by the content policy and no script may fail."""
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            said.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    assert said == []


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Checks the page as it stands: no axe violation at 1280 and at 320 pixels, no sideways scrolling in between."""

    def fits(page: Page, size: int) -> None:
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size, f"{page.url} is {width} pixels wide at {size}"

    def check(page: Page) -> None:
        for size in (WIDE, NARROW):
            if page.viewport_size != size:
                page.set_viewport_size(size)
            results = axe(page)
            assert results.violations_count == 0, f"at {size['width']} pixels:\n{results.generate_report()}"
            fits(page, size["width"])
        for width in BETWEEN:
            page.set_viewport_size({"width": width, "height": 900})
            fits(page, width)
        page.set_viewport_size(WIDE)

    return check
