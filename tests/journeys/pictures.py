"""Pictures of the demo borough for docs/images. It only looks; nothing is changed.

Start the portal with `make run`, then: .venv/bin/python -m tests.journeys.pictures [ADDRESS] [FOLDER]
The first page of the report is drawn by pdftoppm (Debian: poppler-utils).
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PASSWORD = os.environ.get("DEMO_PASSWORD", "salford-demo")
PEOPLE = ("manager", "officer", "quality", "lead", "lead2", "viewer", "provider", "provider2", "tutor", "admin")
WIDTH, MOST_HEIGHT = 1040, 1300
COLOURS = 64
"""Few colours keep a picture of a page well under 200 kB."""


def main(base: str = "http://127.0.0.1:8000", folder: str = "docs/images") -> None:
    """Take every picture."""
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    args = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=args)
        for name in PEOPLE:
            keep(sign_in(browser, base, name), out / f"home-{name}.png")
        of_the_lead(sign_in(browser, base, "lead"), base, out)
        of_the_providers(sign_in(browser, base, "tutor"), sign_in(browser, base, "provider2"), base, out)
        of_the_council(sign_in(browser, base, "manager"), base, out)
        browser.close()


def sign_in(browser: Browser, base: str, name: str) -> Page:
    """A browser of this demo person's own."""
    page = browser.new_context(viewport={"width": WIDTH, "height": 900}).new_page()
    page.goto(f"{base}/")
    page.get_by_label("Email").fill(f"{name}@demo.salford-ap.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="What needs you today").wait_for()
    return page


def open_first(page: Page, address: str) -> None:
    """The page of the first row of this list."""
    page.goto(address)
    page.locator("tbody a").first.click()
    page.wait_for_load_state()


def keep(page: Page, target: Path) -> None:
    """The page as it stands down to its footer, its top when it is long."""
    height = min(page.evaluate("document.querySelector('footer').offsetTop"), MOST_HEIGHT)
    page.screenshot(path=target, full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": height})
    shrink(target)


def shrink(target: Path) -> None:
    """Few colours, packed tightly."""
    Image.open(target).convert("RGB").quantize(COLOURS).save(target, optimize=True)
    sys.stdout.write(f"{target} {target.stat().st_size // 1000} kB\n")


def of_the_lead(page: Page, base: str, out: Path) -> None:
    """Her pupils and the week of one of them, the directory with its map, and a referral that is begun."""
    page.goto(f"{base}/placements/pupils/")
    keep(page, out / "pupils.png")
    page.locator("tbody tr", has=page.locator(".govuk-tag")).first.get_by_role("link").first.click()
    page.wait_for_load_state()
    keep(page, out / "child.png")
    page.goto(f"{base}/providers/")
    keep(page, out / "directory.png")
    open_first(page, f"{base}/placements/referrals/?status=draft")
    page.get_by_role("button", name="Go on with this referral").click()
    page.get_by_role("heading", level=1).wait_for()
    keep(page, out / "referral-task-list.png")


def of_the_providers(tutor: Page, manager: Page, base: str, out: Path) -> None:
    """Today's register, and what an upload that waits for a decision would do."""
    open_first(tutor, f"{base}/attendance/registers/")
    keep(tutor, out / "register.png")
    open_first(manager, f"{base}/attendance/uploads/?status=checked")
    keep(manager, out / "upload-review.png")


def of_the_council(page: Page, base: str, out: Path) -> None:
    """The dashboard, an audit, and the first page of a termly report on paper."""
    page.goto(f"{base}/reports/dashboard/")
    keep(page, out / "dashboard.png")
    open_first(page, f"{base}/audits/?status=final")
    keep(page, out / "audit.png")
    open_first(page, f"{base}/reports/?status=signed_off")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download as PDF").click()
    first_page(Path(waiting.value.path()), out / "report-page-1.png")


def first_page(pdf: Path, target: Path) -> None:
    """Page 1 as poppler draws it."""
    with tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder) / "page"
        subprocess.run(["pdftoppm", "-png", "-r", "90", "-f", "1", "-singlefile", pdf, drawn], check=True)  # noqa: S603, S607
        shutil.move(drawn.with_suffix(".png"), target)
    shrink(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
