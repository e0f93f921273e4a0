"""Somebody at work in a browser: every page is looked at, every click, box and page is counted."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from accounts.models import Affiliation
from tests.journeys.conftest import axe

PASSWORD = "correct horse battery"
# A folder to keep a picture of every page in, for whoever wants to look.
PICTURES = os.environ.get("PICTURES", "")


@dataclass
class Count:
    """What a task cost."""

    clicks: int = 0
    typed: int = 0
    pages: int = 0


@dataclass
class Hand:
    """A person at the keyboard and the mouse; `look` is called on every page that is reached."""

    page: Page
    base: str
    look: Callable[[Page], None] = lambda page: None
    count: Count = field(default_factory=Count)

    def begins(self) -> None:
        """A task begins here: count from nought."""
        self.count = Count()

    def sign_in(self, acting: Affiliation) -> None:
        """Sign out whoever is there, and come in as this person on the sign-in page."""
        self.page.context.clear_cookies()
        self.page.goto(f"{self.base}/")
        self.look(self.page)
        self.page.get_by_label("Email").fill(acting.user.email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("heading", name="What needs you today")).to_be_visible()
        self.look(self.page)
        self.begins()

    def visit(self, entry: str) -> None:
        """Follow an entry of the service navigation, which is behind a button on a narrow screen, or under More."""
        menu = self.page.get_by_role("button", name="Menu", exact=True)
        if menu.is_visible():
            menu.click()
        within = self.page.get_by_role("navigation", name="Menu")
        if not within.get_by_role("link", name=entry, exact=True).is_visible():
            self.count.clicks += 1
            within.locator("summary").click()
        self.press("link", entry, within=within)

    def press(self, role: Any, name: str, within: Any = None, *, exact: bool = True) -> None:
        """Follow a link or press a button: a click, and the page it leads to."""
        self.count.clicks += 1
        self.count.pages += 1
        with self.page.expect_navigation():
            (within or self.page).get_by_role(role, name=name, exact=exact).click()
        self.look(self.page)

    def choose(self, name: str | re.Pattern[str], group: str = "") -> None:
        """Tick a box or choose a radio."""
        self.count.clicks += 1
        self.within(group).get_by_label(name, exact=True).check()

    def within(self, group: str) -> Any:
        """The fields under this legend, or all of the page."""
        return self.page.get_by_role("group", name=group, exact=True) if group else self.page

    def type(self, name: str, text: str) -> None:
        """Fill one box."""
        self.count.typed += 1
        self.page.get_by_label(name).fill(text)

    def select(self, name: str, option: str, group: str = "") -> None:
        """Choose from a list."""
        self.count.clicks += 1
        self.within(group).get_by_label(name, exact=True).select_option(label=option)

    def attach(self, name: str, file: Path) -> None:
        """Choose a file: one click, the choosing itself is done in the browser's own window."""
        self.count.clicks += 1
        self.page.get_by_label(name, exact=True).set_input_files(file)

    def type_date(self, group: str, day: date) -> None:
        """Fill the three boxes of a date."""
        boxes = self.page.get_by_role("group", name=group)
        for label, part in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            self.count.typed += 1
            boxes.get_by_label(label).fill(str(part))

    def sees(self, words: str) -> None:
        """These words stand on the page."""
        expect(self.page.get_by_text(words).first).to_be_visible()


@dataclass
class Looker:
    """Checks each page at the width it is seen at, once for each address and title, and remembers which."""

    width: int
    seen: set[tuple[str, str]] = field(default_factory=set)

    def __call__(self, page: Page) -> None:
        """No axe violation, and no sideways scrolling."""
        here = (page.url, page.title())
        if here in self.seen:
            return
        self.seen.add(here)
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{self.width}-{len(self.seen):03d}.png", full_page=True)
            if os.environ.get("BLIND"):
                return
        results = axe(page)
        assert results.violations_count == 0, f"{page.url} at {self.width} pixels:\n{results.generate_report()}"
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.width, f"{page.url} is {wide} pixels wide at {self.width}"
