"""Day six at four on a Thursday; and an EHC package of two providers and school: clicks and pages counted."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Affiliation
from core import clock
from packages import arranging
from packages.models import DayPassed, ShortReferral, Tuition
from referrals.models import Referral, Route
from tests.factories.placements import AgreementFactory, OfferFactory, PatternFactory, PlacementFactory
from tests.factories.providers import LotFactory
from tests.factories.pupils import EnrolmentFactory, PupilFactory
from tests.factories.referrals import ReasonFactory, ReferralFactory
from tests.journeys import world
from tests.journeys.conftest import WIDE
from tests.journeys.hand import Count, Hand, Looker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

THURSDAY, FRIDAY = date(2026, 11, 19), date(2026, 11, 20)


@pytest.fixture
def hand(live_server: Any, page: Page) -> Hand:
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    return Hand(page, live_server.url, look=Looker(WIDE["width"]))


@pytest.fixture(autouse=True)
def _reference(council: Any, calendar: Any) -> None:
    world.load_reference()


@pytest.fixture
def at_four() -> Iterator[None]:
    with clock.set_to(clock.at(THURSDAY, 16)):
        yield


def test_a_looked_after_child_suspended_at_four_on_a_thursday(
    hand: Hand, at_four: None, school: Any, lead: Affiliation
) -> None:
    """Referred on one page, the clock says tomorrow; a tutor fills it; asked why, had it passed."""
    LotFactory(number=1, is_full_time=True, framework=LotFactory().framework)
    child = PupilFactory(is_looked_after=True)
    EnrolmentFactory(pupil=child, school=school)
    hand.sign_in(lead)
    hand.visit("My pupils")
    hand.press("link", str(child))
    hand.press("button", "Short referral: it cannot wait")
    hand.choose("Suspension of more than five school days")
    hand.choose("High")
    hand.press("button", "Send it now")
    assert hand.count == Count(clicks=6, pages=4)
    hand.sees("Still missing, to follow by 26 November 2026")
    referral = Referral.objects.get()
    assert (referral.status, referral.education_due_on) == ("approved", FRIDAY)
    hand.page.goto(f"{hand.base}/")
    hand.sees("looked after: first day")
    hand.page.goto(f"{hand.base}/weeks/pupils/{child.pk}/")
    hand.begins()
    hand.press("link", "from 20 November 2026")
    hand.sees("Nobody has the child on every half-day of the week")
    hand.press("button", "Arrange interim tuition")
    hand.type("Tutor", "Ruth Fenn, Northside Tutors")
    hand.type("Where does it take place?", "Swinton Library")
    hand.type_date("Last day", date(2026, 12, 18))
    hand.press("button", "Continue")
    hand.press("button", "Arrange it")
    assert hand.count == Count(clicks=4, typed=5, pages=4)
    assert Tuition.objects.get().referral == referral
    with clock.set_to(clock.at(FRIDAY, 10)):
        hand.sign_in(lead)
        expect(hand.page.get_by_text("looked after: first day")).to_have_count(0)
    Tuition.objects.all().delete()
    with clock.set_to(clock.at(date(2026, 11, 23), 9)):
        hand.sign_in(lead)
        hand.press("link", "1 day passed without education to answer for", exact=False)
        hand.press("link", "Say why")
        hand.choose("No tutor could be found")
        hand.type("In words, and what is done about it", "The tutor was ill; another comes on Tuesday.")
        hand.press("button", "Save")
        assert hand.count == Count(clicks=4, typed=1, pages=3)
    assert DayPassed.objects.get().due_on == FRIDAY
    short = ShortReferral.objects.get()
    hand.sign_in(lead)
    hand.page.goto(f"{hand.base}/weeks/short/{short.pk}/")
    hand.sees("What has been tried")


def test_a_package_of_two_providers_and_school_is_seen_whole_by_each(
    hand: Hand, school: Any, officer: Affiliation, lead: Affiliation, provider: Affiliation
) -> None:
    """The officer sees what nobody has said, says what the school teaches, and the week is complete."""
    plan = Route.objects.get(pk="ehcp_named")
    child = PupilFactory(sen_provision="E")
    EnrolmentFactory(pupil=child, school=school)
    referral = ReferralFactory(
        approved=True, pupil=child, route=plan, reason=ReasonFactory(), commissioner=officer.organisation
    )
    placed(referral, [(0, "AM"), (0, "PM")], provider=provider.organisation.provider)
    placed(referral, [(1, "AM"), (1, "PM")])
    hand.sign_in(officer)
    hand.press("link", "Pupils")
    hand.press("link", "Weeks with gaps")
    hand.press("link", str(child))
    hand.sees(
        "Nobody has said that the school teaches the child on Wednesday all day, Thursday all day, Friday all day"
    )
    hand.press("button", "Say what the school teaches")
    hand.type("Who said so?", "T. Osei, deputy head")
    hand.press("button", "Save")
    assert hand.count == Count(clicks=5, typed=1, pages=5)
    hand.sees("Every half-day has somebody, and the hours add up.")
    hand.sign_in(provider)
    agreement = referral.placements.get(provider=provider.organisation.provider).agreements.get()
    hand.page.goto(f"{hand.base}/placements/agreements/{agreement.pk}/")
    whole = hand.page.get_by_role("table", name="As it stands on 18 November 2026")
    expect(whole.get_by_text("Taken")).to_have_count(8)
    arranging.say_at_school(child, half_days=["wed_am"], starts_on=clock.today(), said="T. Osei", by=officer)
    hand.sign_in(lead)
    hand.press("link", "My pupils")
    hand.press("link", "Weeks with gaps")
    hand.sees("Wednesday afternoon, Thursday all day, Friday all day")


def placed(referral: Referral, half_days: list[tuple[int, str]], **more: Any) -> None:
    """Signed by both and running, on these half-days."""
    offer = OfferFactory(referral=referral, status="accepted", **membership(**more))
    agreement = AgreementFactory(placement=PlacementFactory(offer=offer))
    for weekday, half in half_days:
        starts, ends = (time(9, 30), time(12)) if half == "AM" else (time(12, 30), time(15))
        PatternFactory(agreement=agreement, weekday=weekday, half=half, starts=starts, ends=ends)


def membership(provider: Any = None) -> dict[str, Any]:
    return {"membership__provider": provider} if provider else {}
