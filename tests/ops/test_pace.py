"""No test takes over five seconds, unless it says why."""

from types import SimpleNamespace

import pytest

from tests import pace


class Item(SimpleNamespace):
    def get_closest_marker(self, name):
        return name in self.marks


@pytest.mark.parametrize(
    "seconds, marks, vendor, refused",
    [
        (5.1, (), "sqlite", True),
        (4.9, (), "sqlite", False),
        (5.1, ("slow",), "sqlite", False),
        (5.1, ("kills",), "sqlite", False),
        (5.1, (), "postgresql", False),
    ],
)
def test_a_test_of_over_five_seconds_is_refused(seconds, marks, vendor, refused, monkeypatch):
    monkeypatch.setattr(pace, "connection", SimpleNamespace(vendor=vendor))
    assert pace.is_too_slow(Item(stash={pace.took: seconds}, marks=marks)) is refused
