"""The cast for a world that a module builds once, and as it was for each of its tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Affiliation, Organisation, Role
from core import clock
from tests.factories.accounts import AffiliationFactory, SchoolFactory
from tests.factories.providers import ProviderFactory
from tests.template_database import the_council


def cast() -> dict[str, Affiliation]:
    """Each person by the name of their demo sign-in; `lead2` and `provider2` are the strangers."""
    council = the_council()
    school = SchoolFactory(organisation__name="Agecroft Road School").organisation
    other_school = SchoolFactory(organisation__name="Barton Lock School").organisation
    provider = ProviderFactory(organisation__name="Irwell Forge").organisation
    provider2 = ProviderFactory(organisation__name="Worsley Kilns").organisation
    people = {
        "manager": (Role.AP_MANAGER, council),
        "officer": (Role.COMMISSIONING_OFFICER, council),
        "quality": (Role.QUALITY_OFFICER, council),
        "admin": (Role.ADMINISTRATOR, council),
        "lead": (Role.AP_LEAD, school),
        "lead2": (Role.AP_LEAD, other_school),
        "viewer": (Role.SCHOOL_VIEWER, school),
        "provider": (Role.PROVIDER_MANAGER, provider),
        "provider2": (Role.PROVIDER_MANAGER, provider2),
        "tutor": (Role.PROVIDER_TUTOR, provider),
    }
    return {name: _person(name, role, organisation) for name, (role, organisation) in people.items()}


def _person(name: str, role: str, organisation: Organisation) -> Affiliation:
    is_admin = role == Role.ADMINISTRATOR
    return AffiliationFactory(
        role=role,
        organisation=organisation,
        user__email=f"{name}@demo.salford-ap.example",
        user__name=name.title(),
        user__is_staff=is_admin,
        user__is_superuser=is_admin,
    )


@contextmanager
def standing(blocker: Any) -> Iterator[None]:
    """A transaction that is taken back after the last test of the module; on the suite's Wednesday."""
    with blocker.unblock(), clock.set_to(clock.at(date(2026, 11, 18), 10)), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A transaction for one test, within the module's where there is one: the usual fixture would close that."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
