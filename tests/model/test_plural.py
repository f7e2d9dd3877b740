"""A count and its noun agree."""

from __future__ import annotations

import pytest

from qualcode.model.plural import plural


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 places"), (1, "1 place"), (2, "2 places"), (1_200, "1,200 places")],
)
def test_one_is_singular_and_everything_else_plural(count: int, said: str) -> None:
    assert plural(count, "place") == said


def test_a_plural_of_its_own_is_taken() -> None:
    assert plural(1, "memo waits", "memos wait") == "1 memo waits"
    assert plural(2, "memo waits", "memos wait") == "2 memos wait"
