"""The portal's main job, done once by clicking: from a referral to a signed-off termly report.

Three times: wide, narrow, and without scripts. Every page on the way is checked.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from accounts.models import Affiliation
from attendance.models import Mark, Upload
from core import clock
from core.models import Message
from core.tasks import sweep_outbox
from placements.models import Placement, Session
from placements.tasks import run_the_clock
from reports.tasks import sweep_reports
from salford_ap.tasks import send_weekly_digests
from tests.journeys import steps_assuring as assuring
from tests.journeys import steps_attendance as attendance
from tests.journeys import steps_placing as placing
from tests.journeys import world
from tests.journeys.conftest import NARROW, WIDE
from tests.journeys.hand import Hand, Looker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MONDAY, NEXT_MONDAY = date(2026, 11, 23), date(2026, 11, 30)


@pytest.fixture(params=["wide", "narrow", "scriptless"])
def hand(request: pytest.FixtureRequest, live_server: Any, page: Page) -> Hand:
    """One way to do it all."""
    size = NARROW if request.param == "narrow" else WIDE
    page.set_viewport_size(size)  # type: ignore[arg-type]
    if request.param == "scriptless":

        def refuse(route: Route) -> None:
            route.abort()

        page.route("**/*.js", refuse)
    return Hand(page, live_server.url, Looker(size["width"]))


@pytest.fixture
def at() -> Iterator[Callable[..., None]]:
    """Moves the clock for everybody, the server's threads too, until the test ends."""
    opened = []

    def move(day: date, hour: int = 10) -> None:
        moment = clock.set_to(clock.at(day, hour))
        moment.__enter__()
        opened.append(moment)

    yield move
    for moment in reversed(opened):
        moment.__exit__(None, None, None)


@pytest.fixture
def mails(settings: Any, tmp_path: Path) -> Callable[[], list[str]]:
    """What lies in the folder that stands for the post."""
    settings.EMAIL_BACKEND = "core.mail_folder.FolderBackend"
    settings.MAIL_FOLDER = str(tmp_path / "mail")
    return lambda: [file.read_text() for file in sorted((tmp_path / "mail").glob("*.eml"))]


def test_from_a_referral_to_a_signed_off_report(
    hand: Hand,
    at: Callable[..., None],
    mails: Callable[[], list[str]],
    tmp_path: Path,
    manager: Affiliation,
    quality: Affiliation,
    lead: Affiliation,
    provider: Affiliation,
    tutor: Affiliation,
    admin: Affiliation,
) -> None:
    world.load_reference()
    world.asks_safeguarding(admin)
    membership = world.in_order(provider)
    pupil = world.pupil_of(lead)
    world.mother_of(pupil, lead)
    world.others_there(lead, provider, membership)

    hand.sign_in(lead)
    placing.refers(hand, pupil)
    assert hand.count.clicks <= 14
    assert hand.count.typed <= 10
    assert hand.count.pages <= 8
    hand.sees("it needs no approval")
    placing.offers(hand, pupil, provider.organisation.name)
    hand.sign_in(provider)
    placing.accepts(hand)
    assert hand.count.clicks == 2
    placing.signs(hand, provider.organisation.name)
    assert hand.count.clicks == 2
    hand.sign_in(lead)
    placing.signs(hand, lead.organisation.name)
    assert hand.count.clicks == 2
    placing.gives_notice(hand, pupil)
    assert hand.count.clicks == 3

    placement = Placement.objects.get(pupil=pupil)
    assert placement.status == Placement.Status.AGREED
    at(MONDAY, 6)
    run_the_clock()
    placement.refresh_from_db()
    assert placement.status == Placement.Status.ACTIVE

    at(MONDAY)
    hand.sign_in(tutor)
    attendance.takes_register(hand)
    assert hand.count.clicks == 2

    at(date(2026, 11, 27))
    hand.sign_in(provider)
    sessions = list(Session.objects.filter(date=date(2026, 11, 25)).order_by("placement__reference"))
    attendance.uploads_week(hand, attendance.week_file(tmp_path, sessions))
    attendance.approves_upload(hand, len(sessions))
    assert hand.count.clicks == 3
    assert Upload.objects.get().status == Upload.Status.APPROVED
    assert Mark.objects.count() == 16

    at(NEXT_MONDAY, 7)
    send_weekly_digests()
    sweep_outbox()
    send_weekly_digests()
    sweep_outbox()
    digests = [mail for mail in mails() if "X-Outbox-Key: digest:" in mail]
    assert len(digests) == Message.objects.filter(template="attendance/digest", state="sent").count() > 0
    assert not any(pupil.legal_surname in mail or pupil.upn in mail for mail in mails())
    at(NEXT_MONDAY)
    hand.sign_in(manager)
    hand.visit("Messages")

    hand.sign_in(tutor)
    attendance.takes_register_with_one_absent(hand, str(pupil))
    assert hand.count.clicks == 4

    unplaced = world.waiting_for_a_place(lead, membership)
    at(assuring.VISIT)
    hand.sign_in(quality)
    assuring.plans_audit(hand, provider.organisation.name)
    assuring.rates_every_question(hand, "A1.1")
    assuring.asks_for_accuracy(hand)
    hand.sign_in(provider)
    assuring.agrees_with_the_draft(hand)
    hand.sign_in(quality)
    assuring.finalises_audit(hand)
    hand.sign_in(lead)
    placing.opens_places(hand, unplaced)
    hand.sees("Not open to this referral")
    hand.sees("There is a Block on new placements since 1 December 2026.")
    expect(hand.page.get_by_role("link", name=re.compile("^Offer a place at"))).to_have_count(0)

    hand.sign_in(manager)
    hand.visit("Dashboard")
    at(date(2027, 1, 5))
    hand.sign_in(manager)
    assuring.opens_report(hand, provider.organisation.name)
    assuring.signs_off(hand)
    sweep_reports()
    hand.page.reload()
    hand.look(hand.page)
    assert assuring.downloads(hand).startswith(b"%PDF")
