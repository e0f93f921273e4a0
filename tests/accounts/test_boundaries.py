"""The council's area on a map; a council may have none."""

import pytest

from accounts import boundaries
from accounts.models import Boundary

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _asked():
    boundaries.forget()


RING = [[1, 2], [3, 4], [5, 6], [1, 2]]


def test_a_council_without_outline_and_wards_has_no_boundaries():
    assert boundaries.of_council() is None
    Boundary.objects.create(kind="outline", name="Elsewhere", rings=[RING])
    Boundary.objects.create(kind="ward", name="A name alone", code="E05000001")
    boundaries.forget()
    assert boundaries.of_council() is None


def test_its_wards_stand_by_their_names():
    Boundary.objects.create(kind="outline", name="Elsewhere", rings=[RING])
    Boundary.objects.create(kind="ward", name="West", rings=[RING, RING])
    found = boundaries.of_council()
    assert [found.outline.name, *(ward.name for ward in found.wards)] == ["Elsewhere", "West"]
    assert found.wards[0].rings[1][0] == (1, 2)
