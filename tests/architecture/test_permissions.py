"""Every address, for every role: an own row, a stranger's, one that is not there; and what is read and left behind."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.template import Template

from reports import paper
from reports.models import TermlyReport
from tests.architecture.addresses import named
from tests.architecture.admin_table import UNNAMED
from tests.architecture.walk import EVERY_CASE, Walk
from tests.architecture.world import CAST

WALKS: dict[str, Walk] = {}


@pytest.fixture(scope="module", params=[*CAST, "tutor2", "anonymous"])
def role(request) -> str:
    """Each of the cast, a tutor of the other provider, and a stranger."""
    return request.param


@pytest.fixture
def walk(role, world, client, sign_in) -> Walk:
    """The role's walk; the tests of one role share it."""
    if role not in WALKS:
        if role != "anonymous":
            client = sign_in(world.cast[role])
        with quickly():
            WALKS[role] = Walk(role, client, world)
    return WALKS[role]


@contextmanager
def quickly() -> Iterator[None]:
    """Without what only tests of templates and of logs look at: each of four thousand answers is quicker by it."""
    logging.disable(logging.CRITICAL)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Template, "_render", lambda template, context: template.nodelist.render(context))
        yield
    logging.disable(logging.NOTSET)


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


def test_each_address_answers_as_the_table_says(walk):
    assert not walk.found, f"{walk.role} is answered otherwise than the table says:\n" + "\n".join(walk.found)


def test_nobody_reads_what_is_not_theirs(walk):
    assert not walk.secrets, f"{walk.role} must not read this:\n" + "\n".join(walk.secrets)


def test_no_child_is_named_in_a_title_or_a_file_name(walk):
    assert not walk.named, "\n".join(walk.named)


def test_looking_changes_nothing(walk):
    assert not walk.changed_by_looking, f"Opening pages as {walk.role} changed {walk.changed_by_looking}"


def test_a_refused_post_changes_nothing(walk):
    assert not walk.changed_by_refused_posts, f"Posts of {walk.role} changed {walk.changed_by_refused_posts}"


def test_no_secret_word_stands_in_what_is_printed(world):
    for thing in ("report", "report school", "report borough", "report live"):
        printed = paper.html_of(TermlyReport.objects.get(pk=world.things[thing]["pk"]))
        assert [word for word in world.secrets if word in printed] == [], thing
