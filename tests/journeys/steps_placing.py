"""From a pupil without a place to a placement both have signed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.journeys.hand import Hand

FIRST, LAST = date(2026, 11, 23), date(2026, 12, 18)


LESSONS = "Lessons in English, maths and other subjects"
TWO_MORNINGS = ("Monday morning", "Wednesday morning")


def refers(
    hand: Hand, pupil: Any, half_days: Sequence[str] = TWO_MORNINGS, need: str = LESSONS, first: date = FIRST
) -> None:
    """Everything an AP Lead does to refer a pupil, from the navigation of any page to the reference number."""
    hand.visit("My pupils")
    hand.press("link", f"Refer {pupil}")
    hand.choose("Off-site direction to improve behaviour", "Route")
    hand.type("What has been tried", "A mentor since September, a later start, work with the family.")
    hand.press("button", "Save and continue")
    hand.choose(need)
    for each in half_days:
        hand.choose(each)
    hand.type_date("Wanted from", first)
    hand.press("button", "Save and continue")
    hand.type("Sessions attended", "61")
    hand.press("button", "Save and continue")
    hand.type("The pupil's view", "I like making things.")
    hand.type("The parent's or carer's view", "Glad of it.")
    hand.choose("Low")
    hand.press("button", "Save and continue")
    hand.press("button", "Send the referral")
    hand.sees("REF-")


def approves(hand: Hand, pupil: Any) -> None:
    """The AP Manager opens what waits to be decided, reads it and approves."""
    hand.press("link", "referral to decide", exact=False)
    hand.press("link", "REF-", within=hand.page.get_by_role("row", name=str(pupil)), exact=False)
    hand.press("button", "Approve")
    hand.sees("The referral was approved")


def reads_what_can_be_stopped(hand: Hand, pupil: Any) -> None:
    """The AP Manager opens what a school sent on a route of its own."""
    hand.press("link", "on schools’ own routes that can be stopped", exact=False)
    hand.press("link", "REF-", within=hand.page.get_by_role("row", name=str(pupil)), exact=False)
    hand.sees("This route needs no approval")


def stops(hand: Hand, pupil: Any, reason: str) -> None:
    """And stops it."""
    reads_what_can_be_stopped(hand, pupil)
    hand.press("button", "Stop the referral")
    hand.type("Why the referral is stopped", reason)
    hand.press("button", "Stop the referral")
    hand.sees("The referral was stopped")


def offers(hand: Hand, pupil: Any, provider: str) -> None:
    """The AP Lead looks for places on the approved referral and asks one provider."""
    opens_places(hand, pupil)
    hand.press("link", f"Offer a place at {provider}", exact=False)
    hand.press("button", "Continue")
    hand.press("button", "Send the offer")
    hand.sees("The offer was sent")


def opens_places(hand: Hand, pupil: Any) -> None:
    """The AP Lead comes from the list of referrals to the places for one pupil."""
    hand.visit("Referrals")
    hand.press("link", "REF-", within=hand.page.get_by_role("row", name=str(pupil)), exact=False)
    hand.press("button", "Offer a place")


def accepts(hand: Hand) -> None:
    """The provider manager answers the offer that waits: from home to the answer."""
    hand.begins()
    hand.press("link", "Offer: Year", exact=False)
    hand.press("button", "Accept")
    hand.sees("You accepted the offer")


def signs(hand: Hand, organisation: str) -> None:
    """Whoever's turn it is signs the agreement that waits on home: from home to the signature."""
    hand.visit("Home")
    hand.begins()
    hand.press("link", "Sign: ", exact=False)
    hand.press("button", f"Sign for {organisation}")
    hand.sees("You signed the agreement")


def gives_notice(hand: Hand, pupil: Any) -> None:
    """Whoever commissions hands the letter to a parent and says so: from home to the record of it."""
    hand.visit("Home")
    hand.begins()
    hand.press("link", f"Give notice to parents: {pupil}")
    hand.choose("Handed over", "How?")
    hand.press("button", "Record that it was given")
    hand.sees("It was recorded that parents were given notice")


def declines(hand: Hand, why: str, reason: str) -> None:
    """The AP Manager says no to the referral that stands open."""
    hand.press("button", "Decline")
    hand.choose(why)
    hand.type("What the commissioner should know", reason)
    hand.press("button", "Decline the referral")
    hand.sees("The referral was declined")


def appeals(hand: Hand, reason: str) -> None:
    """Who referred asks that somebody else look at it."""
    hand.press("button", "Appeal against the decline")
    hand.type("Why it should be looked at again", reason)
    hand.press("button", "Send the appeal")
    hand.sees("The appeal was sent")


def allows(hand: Hand, answer: str) -> None:
    """Somebody who neither made nor declined it answers."""
    hand.press("button", "Allow the appeal")
    hand.type("Why the appeal is allowed", answer)
    hand.press("button", "Allow the appeal")
    hand.sees("The appeal was allowed")
