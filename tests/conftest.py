"""The cast, named as the demo sign-ins, and what most tests need."""

import gc
import os
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date
from functools import partial
from typing import Any

import hypothesis
import pytest
from _pytest.unraisableexception import gc_collect_iterations_key
from django.conf import settings
from django.core.cache import cache
from django.core.management.commands import flush as flushing
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.middleware import csrf
from django.template import Context, Template
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext

from accounts.models import Affiliation, Organisation
from core import steady
from core.models import Calendar
from core.steady import Steady
from tests import pace, template_database
from tests.cast import Stage, standing
from tests.factories.core import council_calendar
from tests.signing_in import make_session

NAMES = ("django_content_type", "auth_permission")

# Thirty examples of each property, and in CI three hundred: once, where the database is embedded and the suite quick.
hypothesis.settings.register_profile("quick", max_examples=pace.EXAMPLES, deadline=None)
hypothesis.settings.register_profile("thorough", max_examples=300, deadline=None)
hypothesis.settings.load_profile("thorough" if os.environ.get("CI") and connection.vendor == "sqlite" else "quick")


@pytest.fixture(autouse=True)
def _in_time() -> None:
    """`make quick` says when it is over (bin/bootstrap/quick.py)."""
    if time.monotonic() > float(os.environ.get("TESTS_UNTIL", "inf")):
        pytest.skip("no time was left")


@pytest.fixture(autouse=True, scope="session")
def _only_pages_are_noted(django_test_environment: None) -> Iterator[None]:
    """What `response.context` holds is noted of whole templates; the thousand parts they include are only drawn."""

    def drawn(template: Template, context: Context) -> str:
        if context.template is template:
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Template, "_render", drawn)
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_word_is_found_in_a_token() -> Iterator[None]:
    """What a page must not say is looked for in all of it: a token of random letters would hold any short word once."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(csrf, "_get_new_csrf_string", lambda: "0" * csrf.CSRF_SECRET_LENGTH)
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_answer_grows_old() -> Iterator[None]:
    """A page that is slow on a busy machine asks nothing anew that nobody changed."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(steady, "SECONDS", 3600.0)
        yield


@pytest.fixture(autouse=True, scope="session")
def _flush_may_empty_the_trail() -> Iterator[None]:
    """Tests that commit are cleaned up by flushing; only then do the trail's triggers step aside.

    For the whole session: a test's own fixtures are taken down before the flush that follows it. What Django writes
    anew after each, the names of tables and of what may be done to them, is left standing instead.
    """
    operations = type(connection.ops)
    named, flush = operations.sql_flush, operations.execute_sql_flush

    def but_for_names(self: BaseDatabaseOperations, style: Any, tables: list[str], **options: Any) -> list[str]:
        emptied = [table for table in tables if table not in NAMES]
        return _deleted(emptied) if connection.vendor == "postgresql" else named(self, style, emptied, **options)

    def with_triggers_aside(self: BaseDatabaseOperations, statements: list[str]) -> Any:
        with nullcontext() if connection.vendor == "postgresql" else _without_triggers():
            return flush(self, statements)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(operations, "sql_flush", but_for_names)
        patched.setattr(operations, "execute_sql_flush", with_triggers_aside)
        patched.setattr(flushing, "emit_post_migrate_signal", lambda *_: None)
        yield


def _deleted(tables: list[str]) -> list[str]:
    """Rows are deleted where there are any, with no trigger asked: to truncate is dear for each table, empty or not."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{each}' WHERE EXISTS (SELECT FROM {each})" for each in tables))
        held = [name for (name,) in cursor.fetchall()]
    return ["SET LOCAL session_replication_role = replica", *(f"DELETE FROM {each}" for each in held)]


class _without_triggers:  # noqa: N801
    """On SQLite, where a trigger cannot stand aside but goes and comes again."""

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            self.triggers = cursor.fetchall()
            for name, _ in self.triggers:
                cursor.execute(f"DROP TRIGGER {name}")

    def __exit__(self, *_: object) -> None:
        with connection.cursor() as cursor:
            for _name, sql in self.triggers:
                cursor.execute(sql)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """A run begins from a migrated database, brought before it is opened."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any) -> None:
    """The database of this process has its name: bring the migrated one there."""
    with django_db_blocker.unblock():
        template_database.bring()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """After the first migration of a new state the database is kept."""
    with django_db_blocker.unblock():
        template_database.keep()
    yield
    with django_db_blocker.unblock():
        template_database.drop()


@pytest.fixture(autouse=True)
def _limits_start_anew() -> None:
    """What one test used up of a limit is not the next one's."""
    cache.clear()


@pytest.fixture(autouse=True)
def _what_hardly_changes_is_not_there() -> None:
    """As long as a test enters nothing about the council, nobody need ask for it."""
    for question in Steady.every:
        question.take_nothing()


@pytest.fixture
def today() -> date:
    """A school Wednesday in the second half of the autumn term."""
    return date(2026, 11, 18)


@pytest.fixture(autouse=True)
def _clock(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test runs on that Wednesday at ten, unless it says otherwise with core.clock."""
    from core import clock

    if "real_clock" in request.keywords:
        yield
        return
    with clock.set_to(clock.at(date(2026, 11, 18), 10)):
        yield


@pytest.fixture
def calendar(db: None) -> Calendar:
    """The council's calendar: the school years 2025-26 and 2026-27; and the council, where a test swept it away."""
    return template_database.the_council().calendar or council_calendar()


@pytest.fixture(scope="module")
def bare(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """A stage for the whole module: what is built on it stands before each of its tests, and goes after the last."""
    with standing(django_db_blocker):
        yield Stage()


@pytest.fixture(scope="module")
def scene() -> Stage:
    """What the tests of a module find built: nothing, unless the module builds it on the bare stage."""
    return Stage()


@pytest.fixture
def stage(scene: Stage, db: None) -> Stage:
    """The cast of this test, and its own copies of what the scene holds."""
    return Stage(scene)


@pytest.fixture
def council(stage: Stage) -> Organisation:
    """The council that runs the portal."""
    return stage["council"]


@pytest.fixture
def school(stage: Stage) -> Organisation:
    """The school that `lead` and `viewer` work for."""
    return stage["school"]


@pytest.fixture
def other_school(stage: Stage) -> Organisation:
    """The school that `lead2` works for: a stranger to the first."""
    return stage["other_school"]


@pytest.fixture
def manager(stage: Stage) -> Affiliation:
    """The AP Manager."""
    return stage["manager"]


@pytest.fixture
def officer(stage: Stage) -> Affiliation:
    """A commissioning officer."""
    return stage["officer"]


@pytest.fixture
def quality(stage: Stage) -> Affiliation:
    """A quality officer."""
    return stage["quality"]


@pytest.fixture
def admin(stage: Stage) -> Affiliation:
    """An administrator."""
    return stage["admin"]


@pytest.fixture
def lead(stage: Stage) -> Affiliation:
    """The AP Lead of the school."""
    return stage["lead"]


@pytest.fixture
def lead2(stage: Stage) -> Affiliation:
    """The AP Lead of another school: a stranger."""
    return stage["lead2"]


@pytest.fixture
def viewer(stage: Stage) -> Affiliation:
    """A school viewer."""
    return stage["viewer"]


@pytest.fixture
def provider(stage: Stage) -> Affiliation:
    """The manager of a provider."""
    return stage["provider"]


@pytest.fixture
def provider2(stage: Stage) -> Affiliation:
    """The manager of another provider: a stranger."""
    return stage["provider2"]


@pytest.fixture
def tutor(stage: Stage) -> Affiliation:
    """A tutor of the first provider."""
    return stage["tutor"]


@pytest.fixture
def sign_in(client: Client) -> Callable[[Affiliation], Client]:
    """Signs the person of this affiliation in and makes it the active one."""
    return partial(make_session, client)


@pytest.fixture
def own_redis() -> Iterator[str]:
    """A Redis for this test's worker alone; none where the suite runs without: the queue is a folder there."""
    if not settings.REDIS_URL or connection.vendor != "postgresql":
        yield ""
        return
    from bootstrap import servers

    with servers.redis_alone() as address:
        yield address


@pytest.fixture
def queries() -> Callable[..., int]:
    """Counts what a call asks of the database."""

    def counted(call: Callable[..., Any], *args: Any, **kwargs: Any) -> int:
        call(*args, **kwargs)  # the first visit remembers the filters; what counts is the page itself
        with CaptureQueriesContext(connection) as captured:
            call(*args, **kwargs)
        return len(captured)

    return counted


def pytest_configure(config: pytest.Config) -> None:
    """For the whole run: what is built once for all is no conftest's."""
    config.pluginmanager.register(pace)
    config.stash[gc_collect_iterations_key] = 1  # at the end of a run, five times through all there is for one


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are named by what they are for: a file packed as tests are found holds the time, another in each worker."""
    return argname if isinstance(val, bytes) else None


def pytest_collection_finish() -> None:
    """What was imported stays: the collector need not walk it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
