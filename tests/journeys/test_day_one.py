"""Day one of a council that is not the first: from an empty database to an approved referral, by pages and commands alone."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from bootstrap import machine
from playwright.sync_api import Browser, expect

from tests.journeys import steps_day_one as day_one
from tests.journeys import steps_placing as placing
from tests.journeys.councils_portal import Portal, portal
from tests.journeys.steps_day_one import Person

pytestmark = [
    pytest.mark.browser,
    # Slow, for servers and a portal are started, with an empty database.
    pytest.mark.slow,
    pytest.mark.skipif(
        not (machine.postgres_bin() and shutil.which("redis-server")),
        reason="PostgreSQL or Redis is not on this machine",
    ),
]

SCHOOL, PROVIDER, FRAMEWORK = "Rivington View School", "Barrow Bridge Forge", "Bolton list of alternative provision"
NEED = "Lessons in English, maths and other subjects"


@pytest.fixture
def bolton(tmp_path: Path) -> Iterator[Portal]:
    with portal(tmp_path) as made:
        yield made


@pytest.fixture
def person(bolton: Portal, browser: Browser) -> Iterator[Callable[[str], Person]]:
    contexts = []

    def comes(name: str) -> Person:
        contexts.append(browser.new_context(ignore_https_errors=True))
        contexts[-1].set_default_navigation_timeout(90_000)  # a ceiling, not a wait
        return Person(bolton, contexts[-1], name)

    yield comes
    for context in contexts:
        context.close()


def test_a_council_comes_from_nothing_to_its_first_referral(bolton: Portal, person: Callable[[str], Person]) -> None:
    today = date.today()
    bolton.is_set_up()
    admin, manager, lead, provider = map(person, ("Ada Admin", "Mina Marsh", "Lena Lowe", "Piet Peel"))
    said = bolton.manages("add_administrator", admin.email, admin.name)
    admin.sets_a_password(said.splitlines()[-1])
    admin.comes_in()
    expect(admin.line("Schools")).to_contain_text("To do")

    day_one.uploads(admin, "Terms and closures", day_one.terms_file(today))
    day_one.uploads(admin, "Schools", day_one.REGISTER)
    day_one.uploads(admin, "Postcodes", day_one.POSTCODES)
    day_one.sets_up_what_is_bought(admin, today, FRAMEWORK, NEED)
    assert admin.count.clicks <= 11
    day_one.asks_for_a_document(admin, "Lone working policy")
    for line in ("Privacy notice", "Accessibility statement", "Help of the council"):
        day_one.publishes(admin, line, today)
    admin.asks_in(manager, "AP Manager", "Bolton Council")

    manager.opens("/providers/")
    manager.presses("Add a provider")
    manager.type("Name of the provider", PROVIDER)
    manager.choose("Not a registered school")
    manager.presses("Add the provider")
    manager.asks_in(provider, "Provider manager", PROVIDER)
    expect(provider.line("Your profile")).to_contain_text("To do")
    manager.asks_in(lead, "AP Lead", SCHOOL)

    lead.visit("My pupils")
    lead.presses("Add a pupil")
    lead.type("Surname", "Marl")
    lead.page.get_by_label("First name", exact=True).fill("Wren")
    lead.type_date("Date of birth", date(today.year - 13, 2, 14))
    lead.choose("Female", "Sex")
    lead.select("Why there is no UPN (optional)", "Waiting for the school to issue it")
    lead.presses("Add the pupil")
    lead.sees("Wren Marl")
    placing.refers(lead, "Wren Marl", need=NEED, first=day_one.a_wednesday(today))
    manager.opens("/")
    placing.reads_what_can_be_stopped(manager, "Wren Marl")

    admin.opens("/")
    for line in (
        "Schools",
        "Postcodes",
        "Terms and closures",
        "Frameworks",
        "Lots",
        "Rounds",
        "Privacy notice",
        "Backups",
    ):
        expect(admin.line(line)).to_contain_text("Done")

    people = (admin, manager, lead, provider, person("Nobody Yet"))
    looked = [day_one.wrong_of(each, "/", "/cookies/") for each in people]
    assert [line for _, wrong in looked for line in wrong] == []
    assert sum(number for number, _ in looked) > 100
    assert not [mail for mail in bolton.mails.taken if day_one.ANOTHERS_NAME.search(mail)]

    bolton.stops()
    before = bolton.rows()
    bolton.deploys()
    assert bolton.rows() == before
