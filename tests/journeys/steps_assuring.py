"""An audit from plan to final, and the termly report from opening to paper."""

from datetime import date
from pathlib import Path
from typing import Any

from tests.journeys.hand import Hand

VISIT = date(2026, 12, 1)


def plans_audit(hand: Hand, provider: str) -> None:
    """The quality officer plans an audit of the whole provider and starts it."""
    hand.visit("Audits")
    hand.press("button", "Plan an audit")
    hand.select("Provider", provider)
    hand.type_date("Date of the visit", VISIT)
    hand.press("button", "Plan the audit")
    hand.press("button", "Start the audit")
    hand.press("button", "Start the audit")


def rates_every_question(hand: Hand, failed: str) -> None:
    """Section by section: everything is met but one question, which decides the outcome."""
    sections = hand.page.locator(".govuk-task-list").get_by_role("link").all_inner_texts()
    hand.press("link", sections[0])
    for section in sections:
        hand.sees(section)
        for group in hand.page.locator("fieldset").all():
            if group.get_by_role("radio").count() == 0:
                _types_last_day(hand, group)
                continue
            is_failed = group.locator("legend").inner_text().strip().startswith(f"{failed} ")
            hand.count.clicks += 1
            group.get_by_label("Not met" if is_failed else "Met", exact=True).check()
            if is_failed:
                hand.type(f"What falls short of {failed}", "The register of checks has gaps.")
        hand.press("button", "Save answers" if section == sections[-1] else "Save and next section")


def _types_last_day(hand: Hand, group: Any) -> None:
    """Until when a certificate is good."""
    for part, text in (("Day", "31"), ("Month", "8"), ("Year", "2027")):
        hand.count.typed += 1
        group.get_by_label(part, exact=True).fill(text)


def asks_for_accuracy(hand: Hand) -> None:
    """The visit was made: the draft goes to the provider."""
    hand.press("button", "Draft the audit")
    hand.type_date("Day of the visit", VISIT)
    hand.press("button", "Draft the audit")
    hand.press("button", "Ask for factual accuracy")
    hand.press("button", "Send the draft to the provider")


def agrees_with_the_draft(hand: Hand) -> None:
    """The provider has read it."""
    hand.visit("Audits")
    hand.press("link", "AUD-", exact=False)
    hand.press("button", "Check the facts")
    hand.type("Which facts are wrong?", "None: we agree.")
    hand.press("button", "Send to the council")


def finalises_audit(hand: Hand) -> None:
    """The provider has answered: the outcome is settled."""
    hand.visit("Audits")
    hand.press("link", "AUD-", exact=False)
    hand.press("button", "Make the audit final")
    hand.press("button", "Make final")
    hand.sees("The audit is final")


def opens_report(hand: Hand, provider: str) -> None:
    """The AP Manager opens the termly report about one provider."""
    hand.visit("Reports")
    hand.press("button", "Open a report")
    hand.select("Term", "Autumn term 2026")
    hand.count.clicks += 1
    hand.page.get_by_role("radio", name="Provider").check()
    hand.page.get_by_role("combobox", name="Provider").select_option(label=provider)
    hand.press("button", "Open the report")


def signs_off(hand: Hand) -> None:
    """Freeze it."""
    hand.press("button", "Sign off")
    hand.press("button", "Sign off")
    hand.sees("Report signed off")


def downloads(hand: Hand) -> bytes:
    """The paper, as the browser gets it."""
    with hand.page.expect_download() as waiting:
        hand.page.get_by_role("button", name="Download as PDF").click()
    return Path(waiting.value.path()).read_bytes()
