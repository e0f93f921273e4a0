"""The cast, named as the demo sign-ins, and what most tests need."""

import gc
import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.template import Context, Template
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext

from accounts.models import Affiliation, Organisation, Role
from core.models import Calendar
from tests import pace, template_database
from tests.factories.accounts import AffiliationFactory, SchoolFactory
from tests.factories.core import council_calendar
from tests.factories.providers import ProviderFactory

TRAIL_TABLES = ("core_event", "core_accessentry", "attendance_markchange", "reports_termlyreport")


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
def _flush_may_empty_the_trail() -> Iterator[None]:
    """Tests that commit are cleaned up by flushing; only then do the trail's triggers step aside.

    For the whole session: a test's own fixtures are taken down before the flush that follows it.
    """
    flush = type(connection.ops).execute_sql_flush

    def with_triggers_aside(self: BaseDatabaseOperations, statements: list[str]) -> Any:
        with _without_triggers():
            return flush(self, statements)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(type(connection.ops), "execute_sql_flush", with_triggers_aside)
        yield


class _without_triggers:  # noqa: N801
    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                for table in TRAIL_TABLES:
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                return
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            self.triggers = cursor.fetchall()
            for name, _ in self.triggers:
                cursor.execute(f"DROP TRIGGER {name}")

    def __exit__(self, *_: object) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                for table in TRAIL_TABLES:
                    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
                return
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
    """The council's calendar: the school years 2025-26 and 2026-27."""
    return council_calendar()


@pytest.fixture
def council(calendar: Calendar) -> Organisation:
    """The council that runs the portal."""
    return template_database.the_council()


@pytest.fixture
def school(calendar: Calendar) -> Organisation:
    """The school that `lead` and `viewer` work for."""
    return SchoolFactory(organisation__name="Agecroft Road School").organisation


@pytest.fixture
def other_school(calendar: Calendar) -> Organisation:
    """The school that `lead2` works for: a stranger to the first."""
    return SchoolFactory(organisation__name="Barton Lock School").organisation


def _person(role: str, organisation: Organisation, name: str) -> Affiliation:
    return AffiliationFactory(
        role=role, organisation=organisation, user__email=f"{name}@demo.salford-ap.example", user__name=name.title()
    )


@pytest.fixture
def manager(council: Organisation) -> Affiliation:
    """The AP Manager."""
    return _person(Role.AP_MANAGER, council, "manager")


@pytest.fixture
def officer(council: Organisation) -> Affiliation:
    """A commissioning officer."""
    return _person(Role.COMMISSIONING_OFFICER, council, "officer")


@pytest.fixture
def quality(council: Organisation) -> Affiliation:
    """A quality officer."""
    return _person(Role.QUALITY_OFFICER, council, "quality")


@pytest.fixture
def admin(council: Organisation) -> Affiliation:
    """An administrator."""
    acting = _person(Role.ADMINISTRATOR, council, "admin")
    acting.user.is_staff = acting.user.is_superuser = True
    acting.user.save()
    return acting


@pytest.fixture
def lead(school: Organisation) -> Affiliation:
    """The AP Lead of the school."""
    return _person(Role.AP_LEAD, school, "lead")


@pytest.fixture
def lead2(other_school: Organisation) -> Affiliation:
    """The AP Lead of another school: a stranger."""
    return _person(Role.AP_LEAD, other_school, "lead2")


@pytest.fixture
def viewer(school: Organisation) -> Affiliation:
    """A school viewer."""
    return _person(Role.SCHOOL_VIEWER, school, "viewer")


@pytest.fixture
def provider(calendar: Calendar) -> Affiliation:
    """The manager of a provider."""
    return _person(Role.PROVIDER_MANAGER, ProviderFactory(organisation__name="Irwell Forge").organisation, "provider")


@pytest.fixture
def provider2(calendar: Calendar) -> Affiliation:
    """The manager of another provider: a stranger."""
    return _person(Role.PROVIDER_MANAGER, ProviderFactory(organisation__name="Worsley Kilns").organisation, "provider2")


@pytest.fixture
def tutor(provider: Affiliation) -> Affiliation:
    """A tutor of the first provider."""
    return _person(Role.PROVIDER_TUTOR, provider.organisation, "tutor")


@pytest.fixture
def sign_in(client: Client) -> Callable[[Affiliation], Client]:
    """Signs the person of this affiliation in and makes it the active one."""

    def signed_in(acting: Affiliation) -> Client:
        client.force_login(acting.user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["acting"] = str(acting.pk)
        session.save()
        return client

    return signed_in


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


def pytest_collection_finish() -> None:
    """What was imported stays: the collector need not walk it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
