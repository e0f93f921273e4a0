"""The world the walls are tried in: built once for a module, and as it was for each of its tests."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import Affiliation
from core import clock
from tests.architecture.cast import cast
from tests.architecture.world import World


@pytest.fixture(scope="module")
def _built(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Two of everything, in a transaction that is taken back after the last test of the module."""
    with django_db_blocker.unblock(), clock.set_to(clock.at(date(2026, 11, 18), 10)), transaction.atomic():
        yield World(cast())
        transaction.set_rollback(True)


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A transaction for one test, within the module's where there is one: the usual fixture would close that."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def world(_built: World, db: None) -> World:
    """Ours and a stranger's; whatever a test does to them is undone."""
    return _built


@pytest.fixture
def sign_in(world: World, client: Client) -> Callable[[Affiliation], Client]:
    """Signs the person of this affiliation in, in that role."""

    def signed_in(acting: Affiliation) -> Client:
        client.force_login(acting.user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["acting"] = str(acting.pk)
        session.save()
        return client

    return signed_in
