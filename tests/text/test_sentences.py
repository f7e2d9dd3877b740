"""Sentences of Dutch and English speech."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.text.sentences import LONGEST, sentences
from qualcode.text.words import words


def cut(text: str, language: str = "nl") -> list[str]:
    return [text[s.start : s.end] for s in sentences(text, language)]


@pytest.mark.parametrize(
    "expected",
    [
        ["Ja.", "Dat klopt!", "Toch?"],
        ["Nou ja... ik weet het niet.", "Echt niet\u2026", "Of wel."],
        ["Ik sprak mw. Jansen, d.w.z. de SLB'er, om 9.30 u. precies.", "Goed."],
        ["Ik las boeken, enz.", "Daarna sliep ik."],
        ["Boeken, enz. en schriften."],
        ["Ik zag J. de Vries bij prof. Bakker."],
        ["Wat vindt u.", "Nou."],
        ["Het college was om 9 u.", "Toen niet."],
        ["Zij zei: \u201cIk stop.\u201d", "En toen ging ze."],
        ['"Echt?" zei ze.', "Ja."],
        ["Ja?!", "(Nee.)", "Goed..."],
        ["Dat weet ik niet", "[lange stilte] misschien wel"],
        ["Eerste alinea", "tweede alinea."],
        ["- Ja.", "En ... toen kwam ik."],
        ["ja ik denk dat het goed ging"],
        ["Hij zei het.En liep weg."],
    ],
)
def test_dutch_turns_are_cut_where_a_reader_pauses(expected: list[str]) -> None:
    text = " ".join(expected).replace("alinea tweede", "alinea\ntweede")
    if expected[0].endswith("9 u."):
        expected = [" ".join(expected)]
    assert cut(text) == expected


def test_english_turns_know_english_abbreviations_and_the_word_i() -> None:
    text = "So did I. Then Dr. Brown came, e.g. at 9 a.m. on Monday. Art is nice. It is art. Yes."
    assert cut(text, "en") == [
        "So did I.",
        "Then Dr. Brown came, e.g. at 9 a.m. on Monday.",
        "Art is nice.",
        "It is art.",
        "Yes.",
    ]


def test_an_unknown_language_is_cut_by_the_english_rules() -> None:
    assert cut("Dr. Weber kam. Gut.", "de") == ["Dr. Weber kam.", "Gut."]


def test_marks_without_words_belong_to_the_sentence_before_or_after() -> None:
    assert cut("... Ja. ... Nee.") == ["... Ja. ...", "Nee."]
    assert cut("...") == ["..."]
    assert cut(" \n ") == []


def test_a_long_turn_without_ends_is_cut_at_its_pauses() -> None:
    text = " ".join(["woord"] * 70 + ["... toen"] + ["woord"] * 60 + ["ja, en"] + ["woord"] * 60)
    parts = cut(text)
    assert " ".join(parts) == text
    assert [len(words(part)) for part in parts] == [70, 62, 61]
    assert parts[1].startswith("... toen") or parts[0].endswith("...")
    assert parts[2].startswith("en woord")


def test_a_long_turn_without_pauses_is_cut_between_words() -> None:
    assert [len(words(part)) for part in cut("woord " * 250)] == [120, 110, 20]
    assert [len(words(part)) for part in cut("woord " * 119 + "dus " + "woord " * 30)] == [119, 31]
    assert [len(words(part)) for part in cut("of/" * 130)] == [110, 20]


PIECES = ["Ja", "nee", " ", ".", "...", "?", "\n", '"', "[stilte]", "mw", "\u2026", "J", "enz", ","]


@given(st.lists(st.sampled_from(PIECES), max_size=200).map("".join))
def test_sentences_hold_every_character_but_white_space_once(text: str) -> None:
    found = sentences(text)
    pieces = [text[s.start : s.end] for s in found]
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(piece == piece.strip() for piece in pieces)
    assert all(len(words(piece)) <= LONGEST for piece in pieces)
