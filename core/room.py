"""Room for deep calls, taken once."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
# A megabyte in the interpreter's frames: four fifths are this one's, and never touched; the rest is for what it calls.
FRAMES = 100_000


def with_room(call: Callable[P, R]) -> Callable[P, R]:
    """The same call, below which frames need no memory of their own.

    The interpreter keeps frames in pieces of 16 kB and gives each back as soon as it is empty: a loop that happens to
    stand at the end of a piece maps memory, and has it cleared, for every call it makes (decision 0067).
    """

    def roomy(*args: P.args, **kwargs: P.kwargs) -> R:
        return call(*args, **kwargs)

    roomy.__code__ = roomy.__code__.replace(co_stacksize=FRAMES)
    return roomy
