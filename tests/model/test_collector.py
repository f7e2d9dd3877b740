"""The cycle collector is paused, and what was made meanwhile is not looked through at once."""

from __future__ import annotations

import gc

import pytest

from qualcode.model.collector import collector_paused


def test_the_collector_rests_inside_and_works_again_after_an_error() -> None:
    inside = []

    def fails() -> None:
        with collector_paused():
            inside.append(gc.isenabled())
            raise KeyError

    with pytest.raises(KeyError):
        fails()
    assert (inside, gc.isenabled()) == ([False], True)


def test_what_was_made_inside_is_old_and_nothing_stays_frozen() -> None:
    with collector_paused():
        made = [[number] for number in range(10)]
        with collector_paused():
            pass
        assert not gc.isenabled()
    old = {id(one) for one in gc.get_objects(generation=2)}
    assert {id(one) for one in made} <= old
    assert gc.get_freeze_count() == 0


def test_what_somebody_else_froze_stays_frozen() -> None:
    gc.freeze()
    try:
        before = gc.get_freeze_count()
        with collector_paused():
            pass
        assert gc.get_freeze_count() == before
    finally:
        gc.unfreeze()
