"""Registers, uploads and attendance in a real browser: axe, a narrow screen, clicks counted, no scripts."""

import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Response, Route, expect

from attendance import uploads
from attendance.models import Mark, Upload
from tests.factories.attendance import MarkChangeFactory, MarkFactory, due, placed, register_file, row_of
from tests.journeys.hand import Hand, Looker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TODAY, MONDAY, OLD = date(2026, 11, 18), date(2026, 11, 16), date(2026, 10, 5)
PICTURES = os.environ.get("PICTURES")

Check = Callable[[Page], None]


@pytest.fixture
def eight(provider: Any, school: Any, council: Any) -> list[Any]:
    """Eight pupils due today, some marks, a gap, an old mark and a changed one."""
    first = placed(provider, school)
    placements = [first, *[placed(provider, school, site=first.site) for _ in range(7)]]
    sessions = [due(placement, TODAY)[0] for placement in placements]
    for placement in placements[:5]:
        MarkFactory(session=due(placement, MONDAY)[0], absent=placement is first)
    (old,) = due(first, OLD)
    MarkFactory(session=old)
    MarkChangeFactory(session=old, why="The school said so")
    due(placements[6], date(2026, 11, 17))
    return sessions


@pytest.fixture
def go(page: Page, live_server: Any, sign_in: Any) -> Callable[..., Page]:
    """Opens a page in somebody's browser."""

    def opened(acting: Any, address: str) -> Page:
        cookie = sign_in(acting).cookies["session"].value
        page.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
        page.goto(live_server.url + address)
        return page

    return opened


def picture(page: Page, name: str) -> None:
    """Kept when somebody wants to look: PICTURES names the folder."""
    if PICTURES:
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


def register(session: Any) -> str:
    return reverse("attendance:register", args=[session.placement.site_id, session.date, session.half])


def looked_again(response: Response) -> bool:
    """The page asked by itself whether the work is done."""
    return response.request.resource_type == "fetch"


def test_all_present_takes_two_clicks_and_an_exception_two_more(
    go: Any, tutor: Any, eight: list[Any], accessible: Check
) -> None:
    page = go(tutor, "/attendance/registers/")
    picture(page, "registers")
    accessible(page)
    page.get_by_role("link", name="Morning, Site").click()
    picture(page, "register")
    accessible(page)
    who = page.get_by_role("group", name=str(eight[0].placement.pupil), exact=True)
    who.get_by_label("Absent").check()
    expect(who.get_by_label("Ill")).to_be_visible()
    expect(who.get_by_label("Minutes late")).to_be_hidden()
    picture(page, "register-absent")
    accessible(page)
    who.get_by_label("Ill", exact=True).check()
    expect(page.get_by_role("button", name="Save 1 of 8: 1 absent, 7 not marked")).to_be_visible()
    page.get_by_role("button", name="Everyone else attended: save").click()
    expect(page.get_by_text("Register saved: 7 attended, 1 absent (ill)")).to_be_visible()
    assert Mark.objects.filter(session__date=TODAY, kind="attended").count() == 7
    page.get_by_role("link", name="Morning, Site").click()
    picture(page, "register-saved")
    accessible(page)


def test_a_register_with_faults_passes_axe(go: Any, tutor: Any, eight: list[Any], accessible: Check) -> None:
    page = go(tutor, register(eight[0]))
    who = page.get_by_role("group", name=str(eight[0].placement.pupil), exact=True)
    who.get_by_label("Left early").check()
    page.get_by_role("button", name="Everyone else attended: save").click()
    expect(page.get_by_role("link", name=f"Enter when {eight[0].placement.pupil} left")).to_be_visible()
    picture(page, "register-fault")
    accessible(page)


def test_without_scripts_a_register_is_taken(go: Any, page: Page, tutor: Any, eight: list[Any]) -> None:
    def refuse(route: Route) -> None:
        route.abort()

    page.route("**/*.js", refuse)
    go(tutor, register(eight[0]))
    who = page.get_by_role("group", name=str(eight[1].placement.pupil), exact=True)
    who.get_by_label("Late", exact=True).check()
    who.get_by_label("Minutes late").fill("10")
    page.get_by_role("button", name="Everyone else attended: save").click()
    expect(page.get_by_text("Register saved: 7 attended, 1 late")).to_be_visible()
    assert Mark.objects.get(session=eight[1]).minutes_late == 10


def test_the_enter_key_says_nothing_of_the_others(go: Any, tutor: Any, eight: list[Any]) -> None:
    page = go(tutor, register(eight[0]))
    who = page.get_by_role("group", name=str(eight[1].placement.pupil), exact=True)
    who.get_by_label("Late", exact=True).check()
    who.get_by_label("Minutes late").fill("10")
    who.get_by_label("Minutes late").press("Enter")
    expect(page.get_by_text("Register saved: 1 late")).to_be_visible()
    assert list(Mark.objects.filter(session__date=TODAY).values_list("session", "kind")) == [(eight[1].pk, "late")]


def test_a_week_is_uploaded_in_three_clicks(
    go: Any, tutor: Any, eight: list[Any], accessible: Check, tmp_path: Path
) -> None:
    changed = Mark.objects.get(kind="absent").session
    file = tmp_path / "register.csv"
    file.write_bytes(
        register_file(*[row_of(session) for session in eight], row_of(changed), "16/11/2026,AM,Somebody,,A,Yes,/,,,,")
    )
    page = go(tutor, "/attendance/uploads/add/")
    picture(page, "upload-add")
    accessible(page)
    page.get_by_label("File of attendance").set_input_files(file)
    page.get_by_role("button", name="Upload", exact=True).click()
    picture(page, "upload-review")
    accessible(page)
    page.get_by_label("1 saved mark would change: save that too").check()
    page.get_by_role("button", name="Approve and save 9 marks").click()
    expect(page.get_by_text("Attendance saved: 8 new marks, 1 saved mark changed")).to_be_visible()
    picture(page, "upload-saved")
    accessible(page)
    assert Upload.objects.get().status == "approved"
    page.goto(page.url.replace(str(Upload.objects.get().pk), "add"))
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page).to_have_title("Error: Upload attendance - Salford AP")
    accessible(page)


def test_a_big_file_shows_itself_when_it_is_checked(
    go: Any, page: Page, tutor: Any, eight: list[Any], accessible: Check, tmp_path: Path, settings: Any
) -> None:
    settings.UPLOAD_BACKGROUND_ROWS = 0
    file = tmp_path / "register.csv"
    file.write_bytes(register_file(*[row_of(session) for session in eight]))
    page.clock.install()
    go(tutor, "/attendance/uploads/add/")
    page.get_by_label("File of attendance").set_input_files(file)
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_text("The file is being checked")).to_be_visible()
    # The words stand there before the script has run: only a page that is all there counts the seconds.
    page.wait_for_load_state()
    picture(page, "upload-being-checked")
    with page.expect_response(looked_again) as looked:
        page.clock.run_for(6_000)
    assert "The file is being checked" in looked.value.text()
    expect(page.get_by_text("The file is being checked")).to_be_visible()
    uploads.check(Upload.objects.get().pk)
    page.clock.run_for(6_000)
    expect(page.get_by_role("button", name="Approve and save 8 marks")).to_be_visible()


@pytest.mark.parametrize(
    "who, address",
    [
        ("tutor", "/attendance/uploads/"),
        ("tutor", "/attendance/registers/not-in/"),
        ("manager", "/attendance/registers/"),
        ("lead", "/attendance/"),
        ("viewer", "/attendance/day/"),
        ("viewer", "/attendance/day/?day=2026-11-16"),
        ("manager", "/attendance/unknown/"),
    ],
)
def test_each_list_passes_axe(
    go: Any, request: Any, eight: list[Any], accessible: Check, who: str, address: str
) -> None:
    page = go(request.getfixturevalue(who), address)
    assert page.locator("h1").count() == 1
    picture(page, who + address.replace("/", "-").replace("?", "-"))
    accessible(page)


@pytest.mark.parametrize("who", ["lead", "tutor"])
def test_a_placements_attendance_passes_axe(
    go: Any, request: Any, eight: list[Any], accessible: Check, who: str
) -> None:
    page = go(request.getfixturevalue(who), reverse("attendance:placement", args=[eight[0].placement_id]))
    picture(page, f"{who}-placement")
    accessible(page)
    page.get_by_role("link", name="Week before").click()
    accessible(page)


def test_a_locked_mark_passes_axe(go: Any, tutor: Any, eight: list[Any], accessible: Check) -> None:
    page = go(tutor, register(Mark.objects.get(session__date=OLD).session))
    expect(page.get_by_role("link", name="Ask for a correction")).to_be_visible()
    picture(page, "register-locked")
    accessible(page)


@pytest.mark.parametrize("width", [1280, 320])
def test_a_mark_is_corrected_in_three_clicks_and_an_absence_costs_two(
    go: Any, tutor: Any, eight: list[Any], live_server: Any, width: int
) -> None:
    page = go(tutor, reverse("attendance:placement", args=[eight[1].placement_id]))
    page.set_viewport_size({"width": width, "height": 800})
    hand, pupil = Hand(page, live_server.url, Looker(width)), str(eight[1].placement.pupil)
    hand.press("link", "9:30am to midday", exact=True, within=page.locator("td", has=page.get_by_text("Attended")))
    hand.choose("Late", pupil)
    hand.press("button", re.compile("^Save"), exact=False)  # type: ignore[arg-type]
    hand.sees("Register saved: 1 changed to late")
    assert hand.count.clicks == 3
    page.goto(live_server.url + register(eight[0]))
    hand.begins()
    for session in eight[:3]:
        hand.choose("Absent", str(session.placement.pupil))
        hand.choose("Ill", str(session.placement.pupil))
    assert hand.count.clicks == 2 * 3
    hand.press("button", "Everyone else attended: save")
    hand.sees("Register saved: 5 attended, 3 absent (ill)")


def test_an_old_mark_is_asked_for_and_decided(
    go: Any, tutor: Any, officer: Any, eight: list[Any], live_server: Any
) -> None:
    old = Mark.objects.get(session__date=OLD).session
    page = go(tutor, register(old))
    asks = Hand(page, live_server.url, Looker(1280))
    page.get_by_role("link", name="Ask for a correction").click()
    asks.choose("Absent")
    asks.select("Reason for the absence", "Ill")
    asks.type("Why is the mark to be changed?", "The parent rang")
    asks.press("button", "Ask the council")
    asks.sees("A correction waits for the council")
    page = go(officer, "/")
    decides = Hand(page, live_server.url, Looker(1280))
    decides.press("link", f"Correct a mark of {old.placement.pupil}")
    decides.press("button", "Change the mark")
    decides.sees("The mark was changed")
    assert decides.count.clicks == 2
    assert Mark.objects.get(session=old).reason == "illness"


def test_a_register_is_taken_by_keyboard(go: Any, tutor: Any, eight: list[Any]) -> None:
    page = go(tutor, register(eight[0]))
    page.set_viewport_size({"width": 320, "height": 600})
    page.get_by_role("group", name=str(eight[0].placement.pupil), exact=True).get_by_label("Attended").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    everyone = page.get_by_role("button", name="Everyone else attended: save")
    for _ in range(9):
        page.keyboard.press("Tab")
        bar = page.locator(".app-reg-save").bounding_box()
        box = page.locator(":focus").bounding_box()
        assert bar is not None
        assert box is not None
        if page.evaluate("!!document.activeElement.closest('.app-reg-save')"):
            break
        assert box["y"] + box["height"] <= bar["y"], "the bar hides what has the focus"
    expect(everyone).to_be_focused()
    everyone.press("Enter")
    expect(page.get_by_text("Register saved: 7 attended, 1 absent (ill)")).to_be_visible()


def test_a_school_opens_its_absences_without_a_reason_from_home(
    go: Any, lead: Any, eight: list[Any], accessible: Check
) -> None:
    MarkFactory(session=eight[0], kind="absent", reason="unexplained")
    page = go(lead, "/")
    page.get_by_role("link", name="without a reason").click()
    expect(page.get_by_text("25 November 2026", exact=True)).to_be_visible()
    picture(page, "unexplained")
    accessible(page)
