"""Calls at any depth are made without mapping memory for each."""

import resource
from concurrent.futures import ThreadPoolExecutor

from core.room import with_room

CALLS, DEPTHS = 200, 150


def nothing() -> None: ...


def loop_at_every_depth(left: int = DEPTHS) -> int:
    """So many calls at each of so many depths: some stand where a piece of the frames' memory ends."""
    if left:
        loop_at_every_depth(left - 1)
    for _ in range(CALLS):
        nothing()
    return left


def faults(call) -> int:
    """How many pages of memory a thread had cleared for it, when it had been called once before."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_faults, call).result()


def _faults(call) -> int:
    call()
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    call()
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before


def test_no_depth_of_calls_makes_a_loop_map_memory():
    assert faults(with_room(loop_at_every_depth)) < CALLS


def test_what_is_called_is_given_its_words_and_answers():
    assert with_room(loop_at_every_depth)(left=3) == 3
