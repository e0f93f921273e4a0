"""The cast, and what a module builds once for its tests: as it was for each of them."""

import copy
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import Affiliation, Role
from core import clock
from tests.factories.accounts import AffiliationFactory, SchoolFactory
from tests.factories.providers import ProviderFactory
from tests.template_database import the_council

ORGANISATIONS: dict[str, Callable[[], Any]] = {
    "council": the_council,
    "school": lambda: SchoolFactory(organisation__name="Agecroft Road School").organisation,
    "other_school": lambda: SchoolFactory(organisation__name="Barton Lock School").organisation,
    "irwell_forge": lambda: ProviderFactory(organisation__name="Irwell Forge").organisation,
    "worsley_kilns": lambda: ProviderFactory(organisation__name="Worsley Kilns").organisation,
}
# Each person by the name of their demo sign-in; `lead2` and `provider2` are the strangers.
PEOPLE = {
    "manager": (Role.AP_MANAGER, "council"),
    "officer": (Role.COMMISSIONING_OFFICER, "council"),
    "quality": (Role.QUALITY_OFFICER, "council"),
    "admin": (Role.ADMINISTRATOR, "council"),
    "lead": (Role.AP_LEAD, "school"),
    "lead2": (Role.AP_LEAD, "other_school"),
    "viewer": (Role.SCHOOL_VIEWER, "school"),
    "provider": (Role.PROVIDER_MANAGER, "irwell_forge"),
    "provider2": (Role.PROVIDER_MANAGER, "worsley_kilns"),
    "tutor": (Role.PROVIDER_TUTOR, "irwell_forge"),
}


class Stage(dict[str, Any]):
    """The cast and what was built beside it, by name: a person is made, or copied from the scene, when first asked for.

    The scene is what the module built once. What a test does to a copy, and to its rows, the next one does not see.
    """

    def __init__(self, scene: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self.scene = scene or {}
        self.copies: dict[int, Any] = {}

    def __missing__(self, name: str) -> Any:
        self[name] = copy.deepcopy(self.scene[name], self.copies) if name in self.scene else self._made(name)
        return self[name]

    def _made(self, name: str) -> Any:
        if name in ORGANISATIONS:
            return ORGANISATIONS[name]()
        role, organisation = PEOPLE[name]
        is_admin = role == Role.ADMINISTRATOR
        return AffiliationFactory(
            role=role,
            organisation=self[organisation],
            user__email=f"{name}@demo.salford-ap.example",
            user__name=name.title(),
            user__is_staff=is_admin,
            user__is_superuser=is_admin,
        )


def cast() -> dict[str, Affiliation]:
    """All ten of them."""
    stage = Stage()
    return {name: stage[name] for name in PEOPLE}


def held(name: str) -> Any:
    """A fixture of what the module's scene holds under this name."""

    @pytest.fixture(name=name)
    def copied(stage: Stage) -> Any:
        return stage[name]

    return copied


@contextmanager
def standing(blocker: Any) -> Iterator[None]:
    """A transaction that is taken back after the last test of the module; on the suite's Wednesday.

    The ground is laid anew in it if a test that commits swept it away before.
    """
    with blocker.unblock(), clock.set_to(clock.at(date(2026, 11, 18), 10)):
        assert not connection.in_atomic_block, "Ask for the scene before the test begins: pytest.mark.usefixtures."
        whole: Any = transaction.atomic()
        whole._from_testcase = True
        with whole:
            the_council()
            yield
            transaction.set_rollback(True)


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A transaction for one test, within the module's where there is one: the usual fixture would close that."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
