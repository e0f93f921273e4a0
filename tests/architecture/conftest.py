"""The world the walls are tried in."""

import pytest

from tests.architecture.world import CAST, World


@pytest.fixture
def world(request, db) -> World:
    """Two of everything: ours and a stranger's."""
    return World({name: request.getfixturevalue(name) for name in CAST})
