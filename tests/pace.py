"""No test takes long: over five seconds of its own it is refused, unless a mark says why it may."""

import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from _pytest import runner
from django.db import connection

from core.room import with_room

SECONDS = 5.0
EXAMPLES = 30
# Tests that wait for processes of their own, or click in a browser, are as slow as those are.
MAY_BE_SLOW = ("slow", "kills", "browser")
WAITED = Path("/proc/thread-self/schedstat")
took = pytest.StashKey[float]()
shared = pytest.StashKey[bool]()


def own_time() -> float:
    """Seconds gone by, without those in line for a processor: others at work make no test slow."""
    waited = int(WAITED.read_text().split()[1]) / 1e9 if WAITED.exists() else 0.0
    return time.monotonic() - waited


@contextmanager
def counted(item: pytest.Item, sign: int = 1) -> Iterator[None]:
    began = own_time()
    yield
    item.stash[took] = item.stash.get(took, 0.0) + sign * (own_time() - began)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """As pytest does it; deep calls below have room, as they have in the web server."""
    return with_room(runner.pytest_runtest_protocol)(item, nextitem)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, Any, Any]:
    with counted(item):
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    with counted(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(request: pytest.FixtureRequest) -> Generator[None, Any, Any]:
    """What is built for a whole module or run is no test's own."""
    item = request._pyfuncitem
    if request.scope == "function" or item.stash.get(shared, False):
        return (yield)
    item.stash[shared] = True
    try:
        with counted(item, sign=-1):
            return (yield)
    finally:
        item.stash[shared] = False


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """A test that passed, but in too long a time, did not pass."""
    report = yield
    if call.when == "call" and report.passed and is_too_slow(item):
        report.outcome = "failed"
        report.longrepr = f"{item.stash[took]:.1f} s of its own: no test may take over {SECONDS:.0f} s"
    return report


def tries_hundreds(item: pytest.Item) -> bool:
    """Whether it tries ten times as many examples as at a desk: CI does, on what is found by chance alone."""
    is_property = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    return is_property and hypothesis.settings.default.max_examples > EXAMPLES


def is_too_slow(item: pytest.Item) -> bool:
    """Over the limit, without leave; with servers it would be as slow as the machine lets those be."""
    if connection.vendor != "sqlite" or tries_hundreds(item):
        return False
    return item.stash.get(took, 0.0) > SECONDS and not any(item.get_closest_marker(mark) for mark in MAY_BE_SLOW)
