"""The language of a transcript is told from its small words, or left open."""

from __future__ import annotations

import pytest

from qualcode.text.language import language_of

DUTCH = "ik had het gevoel dat ik er niet bij was en dat je er dan ook alleen voor staat "
ENGLISH = "it was so quiet that you actually talk to the kettle because my day is yours "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (DUTCH * 10, "nl"),
        (ENGLISH * 10, "en"),
        ((DUTCH + ENGLISH) * 10, None),
        ("dzisiaj byliśmy bardzo długo razem przy stole " * 20, "other"),
        (DUTCH, None),
    ],
)
def test_small_words_tell_the_language(text: str, expected: str | None) -> None:
    assert language_of(text) == expected
