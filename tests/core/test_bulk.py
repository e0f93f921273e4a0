"""The garbage collector is paused and comes back, whatever happens."""

import gc

import pytest

from core.bulk import collector_paused


def test_the_collector_is_off_within_and_on_after():
    assert gc.isenabled()
    with collector_paused():
        assert not gc.isenabled()
        with collector_paused():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_comes_back_after_an_error():
    with pytest.raises(ZeroDivisionError), collector_paused():
        _ = 1 / 0
    assert gc.isenabled()


def test_what_was_made_within_is_not_walked_when_it_comes_back():
    ran = []
    gc.collect()
    gc.callbacks.append(lambda phase, info: ran.append(phase))
    try:
        with collector_paused():
            kept = [[] for _ in range(50_000)]
        assert ran == []
    finally:
        gc.callbacks.pop()
    assert len(kept) == 50_000


def test_what_a_process_set_aside_stays_aside_and_nothing_joins_it():
    gc.freeze()
    aside = gc.get_freeze_count()
    with collector_paused():
        made = [[] for _ in range(1_000)]
    assert made
    assert aside - 100 < gc.get_freeze_count() < aside + 100
