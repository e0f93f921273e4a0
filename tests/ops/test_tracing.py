"""A measured run looks on at everything but how queries are put together."""

import sys

import pytest

from tests import tracing


@pytest.fixture
def seen():
    """The names of what is looked on at while the test lasts."""
    names, before = [], sys.gettrace()

    def look(frame, event, arg):
        names.append(frame.f_code.co_name)
        return look

    sys.settrace(look)
    yield names
    sys.settrace(before)


def test_what_is_left_alone_is_not_looked_on_at_and_what_follows_is(seen):
    def within():
        return deeper()

    def deeper():
        return 7

    def after():
        return 8

    assert (tracing.untraced(within)(), after()) == (7, 8)
    assert "after" in seen
    assert not {"within", "deeper"} & set(seen)


def test_looking_on_goes_on_when_what_is_left_alone_fails(seen):
    def fails():
        raise KeyError

    def after():
        return 8

    with pytest.raises(KeyError):
        tracing.untraced(fails)()
    after()
    assert "after" in seen


def test_where_nobody_looks_on_nobody_begins_to():
    before = sys.gettrace()
    sys.settrace(None)
    try:
        tracing.untraced(len)([])
        assert sys.gettrace() is None
    finally:
        sys.settrace(before)
