"""What stays the same while a page that only looks is made, such as thresholds and calendars, is asked once."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_kept: ContextVar[dict[str, dict[Any, Any]] | None] = ContextVar("kept", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """While the block runs, in this thread; nothing may be changed in it. Inside of another it is part of that one."""
    if _kept.get() is not None:
        yield
        return
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def kept(what: str) -> dict[Any, Any]:
    """The answers of this kind so far; outside of such a block an empty dictionary that nobody keeps."""
    answers = _kept.get()
    return {} if answers is None else answers.setdefault(what, {})
