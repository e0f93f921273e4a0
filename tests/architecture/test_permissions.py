"""Every address, for every role: an own row, a stranger's, one that is not there; and what is read and left behind."""

import pytest

from reports import paper
from reports.models import TermlyReport
from tests.architecture.addresses import named
from tests.architecture.admin_table import UNNAMED
from tests.architecture.quickly import quickly
from tests.architecture.walk import EVERY_CASE, Walk
from tests.architecture.world import CAST

# Each of the cast and a tutor of the other provider, every third address at a time; and a stranger, all in one.
PARTS = 3
WALKS = [(role, part) for role in (*CAST, "tutor2") for part in range(PARTS)] + [("anonymous", 0)]


@pytest.fixture(params=WALKS, ids=lambda walk: f"{walk[0]}-{walk[1]}")
def walk(request, world, client, sign_in) -> Walk:
    """One role's walk: some two hundred visits, so all that came of it is looked at in one test."""
    role, part = request.param
    cases = EVERY_CASE if role == "anonymous" else EVERY_CASE[part::PARTS]
    if role != "anonymous":
        sign_in(world.cast[role])
    with quickly():
        return Walk(role, client, world, cases)


def test_every_address_stands_in_the_table():
    known = {case.name for case in EVERY_CASE}
    missing = {f"{name} ({route})" for name, route in named() if name not in known and route not in UNNAMED}
    assert not missing, f"Say in tests/architecture/table.py who may open: {', '.join(sorted(missing))}"


def test_the_table_names_only_addresses_that_exist():
    assert {case.name for case in EVERY_CASE} - {name for name, _ in named()} == set()


def test_no_role_stands_twice_in_a_line():
    for case in EVERY_CASE:
        roles = f"{case.opens} {case.not_this} {case.unseen}".split()
        assert len(roles) == len(set(roles)), f"{case} says two things of one role."


def test_each_address_answers_and_tells_as_the_table_says(walk):
    came = {
        "answered otherwise than the table says": walk.found,
        "read what is not theirs": walk.secrets,
        "carried unseen, and turning on what is not theirs": walk.following,
        "a child named in a title or a file name": walk.named,
        "changed by opening pages": walk.changed_by_looking,
        "changed by posts that were refused": walk.changed_by_refused_posts,
        "a form that does not say in which role it was opened": walk.roleless_forms,
    }
    assert walk.posted_forms > 2, "The walk found hardly any form."
    wrong = [f"{walk.role}, {what}: {line}" for what, lines in came.items() for line in lines]
    assert not wrong, "\n".join(wrong)


def test_no_secret_word_stands_in_what_is_printed(world):
    for thing in ("report", "report school", "report borough", "report live"):
        printed = paper.html_of(TermlyReport.objects.get(pk=world.things[thing]["pk"]))
        assert [word for word in world.secrets if word in printed] == [], thing
