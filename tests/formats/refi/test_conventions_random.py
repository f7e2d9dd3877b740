"""Random texts, counted in every way there is: each coding stands on its words, or nothing is guessed.

Four choices of two: code points or UTF-16, LF or CRLF, a byte order mark
or none, the end exclusive or inclusive. That makes sixteen, and 24 with the mark counted or not.
"""

from __future__ import annotations

import unicodedata
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.formats.refi.arriving import arrived
from qualcode.formats.refi.project import doubts, project_in, read_project
from tests.formats.refi.helpers import QUOTES, TEXT, counted

WORDS = st.sampled_from(
    "ik wij school café coördinator één mentor groep 😀 👩‍🏫 👍🏽 ze\u0301 nou\u0308 dat hielp met "
    "onze opleiding 漢字 steun-les 2e jaar naïef 🇳🇱".split(" ")
)
WAYS = [
    (unit, crlf, bom, counts, inclusive)
    for unit, crlf, (bom, counts), inclusive in product(
        ("code points", "utf-16"),
        (False, True),
        ((False, False), (True, False), (True, True)),
        (False, True),
    )
]


@st.composite
def spoken(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A text of some turns with emoji and combining marks, and quotes that stand in it once."""
    lines = draw(st.lists(st.lists(WORDS, min_size=4, max_size=9), min_size=6, max_size=14))
    # A number in every line makes its words stand in one place only.
    said = [
        " ".join([f"P{n}:", *words[:2], f"regel{n}", *words[2:]]) for n, words in enumerate(lines)
    ]
    quotes = []
    for n, words in enumerate(lines):
        last = draw(st.integers(2, len(words)))
        quotes.append(" ".join([f"regel{n}", *words[2:last]]))
    return "\n".join(said) + "\n", quotes


def places(
    text: str, quotes: list[str], way: tuple[str, bool, bool, bool, bool], named: bool
) -> bytes:
    unit, crlf, bom, counts, inclusive = way
    return counted(
        text, quotes, unit=unit, crlf=crlf, bom=bom, counts_bom=counts, inclusive=inclusive,
        named=named,
    )  # fmt: skip


def stood_on(data: bytes) -> list[str]:
    corpus = arrived(read_project(data, "x.qdpx")).corpus
    words = next(iter(corpus.transcripts.values())).text
    return [words[s.span.start : s.span.end] for s in corpus.segments]


def composed(quotes: list[str]) -> list[str]:
    return [unicodedata.normalize("NFC", quote) for quote in quotes]


def test_there_are_all_sixteen_ways_and_eight_with_the_mark_counted() -> None:
    assert len(WAYS) == len(set(WAYS)) == 24
    assert len({(unit, crlf, bom, end) for unit, crlf, bom, _, end in WAYS}) == 16


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_the_same_project_in_every_way(
    way: tuple[str, bool, bool, bool, bool], named: bool
) -> None:
    assert stood_on(places(TEXT, list(QUOTES), way, named)) == composed(list(QUOTES))


@settings(max_examples=60)
@given(spoken(), st.sampled_from(WAYS))
def test_quotes_put_every_coding_on_its_words(
    made: tuple[str, list[str]], way: tuple[str, bool, bool, bool, bool]
) -> None:
    text, quotes = made
    assert stood_on(places(text, quotes, way, named=True)) == composed(quotes)


@settings(max_examples=120)
@given(spoken(), st.sampled_from(WAYS))
def test_without_quotes_a_coding_stands_on_its_words_or_is_not_guessed(
    made: tuple[str, list[str]], way: tuple[str, bool, bool, bool, bool]
) -> None:
    text, quotes = made
    project = project_in(places(text, quotes, way, named=False), "x.qdpx")
    if project.faults or doubts(project):
        return
    assert stood_on(places(text, quotes, way, named=False)) == composed(quotes)
