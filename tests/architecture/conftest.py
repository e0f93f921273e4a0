"""The world the walls are tried in: built once for a module, and as it was for each of its tests."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.test import Client

from accounts.models import Affiliation
from tests.architecture.world import World
from tests.cast import cast, db, standing  # noqa: F401
from tests.signing_in import make_session


@pytest.fixture(scope="module")
def _built(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Two of everything."""
    with standing(django_db_blocker):
        yield World(cast())


@pytest.fixture
def world(_built: World, db: None) -> World:  # noqa: F811
    """Ours and a stranger's; whatever a test does to them is undone."""
    return _built


@pytest.fixture
def sign_in(world: World, client: Client) -> Callable[[Affiliation], Client]:
    """Signs the person of this affiliation in, in that role."""
    return partial(make_session, client)
