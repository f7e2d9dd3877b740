"""Damaged files: a clear refusal or turns, never another error, and no word lost."""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.formats.transcripts.parsed import Parsed
from qualcode.formats.transcripts.read import FORMS, read_transcript
from qualcode.model.errors import FormatError

from . import printers
from .account import lost_words
from .mutations import mutated, seed_of
from .test_printed import CASES, Said

FOLDERS = ["transcripts", "subtitles", "interviews", "corpora/ub2030_nl", "corpora/ifadv_nl"]
LARGEST = 120_000
TALK = [
    Said("Renée de Wit", 1000, 2000, "Nou, ik vond het lastig. Om 9:30 begon het al, hè?"),
    Said("Fenna (MBO)", 1500, 3000, "Zei: HBO-V: ik ook & <lacht>"),
    Said("Renée de Wit", 4000, 5000, "Ja."),
    Said("Fenna (MBO)", 6000, 7000, "Dat zei ik toch."),
]


def samples(shared: Path) -> dict[str, bytes]:
    """Every sample file of every form, the large ones cut, and one print of every form."""
    files = {}
    for folder in FOLDERS:
        for path in sorted((shared / folder).iterdir()):
            if path.is_file() and path.name not in {"README.md", "LICENSE", "LICENSE.md"}:
                data = path.read_bytes()
                files[path.name] = data if data[:2] == b"PK" else data[:LARGEST]
    for number, (form, printer, _, _) in enumerate(CASES):
        files[f"{form}-{number}"] = printer(TALK)
    return files


def check(parsed: Parsed) -> None:
    """What holds for every result: clean characters, no empty turns, legal labels."""
    assert parsed.turns
    assert parsed.format in FORMS
    assert parsed.reason
    for turn in parsed.turns:
        assert turn.text == turn.text.strip() != ""
        assert "\t" not in turn.text
        assert all(line == line.strip() != "" for line in turn.text.split("\n"))
        assert unicodedata.is_normalized("NFC", turn.text)
        assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in turn.text if c != "\n")
        if turn.speaker is not None:
            assert turn.speaker == " ".join(turn.speaker.split()) != ""
            assert len(turn.speaker) <= 80
    for leftover in parsed.leftovers:
        assert leftover.line >= 1
        assert leftover.text.strip()
        assert leftover.why


def outcome(data: bytes, name: str, form: str | None = None) -> Parsed | FormatError:
    """What reading gives: turns that hold to every rule, or a refusal with a way out."""
    try:
        parsed = read_transcript(data, name, form=form)
    except FormatError as error:
        return error
    check(parsed)
    return parsed


def is_proper(found: Parsed | FormatError, name: str) -> bool:
    """Whether a refusal names the file and says what to do; turns always are proper."""
    return isinstance(found, Parsed) or (name in found.message and bool(found.hint))


def damage(files: dict[str, bytes], each: int) -> Counter[str]:
    """How many mutations were read and how many refused; fails on the first that is wrong."""
    counts: Counter[str] = Counter()
    for name, data in files.items():
        chance = random.Random(seed_of(name))
        for _ in range(each):
            broken = mutated(data, chance)
            found = outcome(broken, name)
            assert is_proper(found, name)
            counts["read" if isinstance(found, Parsed) else "refused"] += 1
            # A damaged control word of rich text is no longer told from words.
            if isinstance(found, Parsed) and not broken.startswith(b"{\\rtf"):
                assert not lost_words(broken, found), name
    return counts


def test_damaged_samples_are_read_without_loss_or_refused(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = samples(shared)
    counts = damage(files, 1500 // len(files) + 1)
    assert counts.total() >= 1500
    assert counts["read"] > counts["refused"] > 50
    with capsys.disabled():
        print(f"\n{len(files)} files, {counts.total()} mutations: {dict(counts)}")  # noqa: T201


@pytest.mark.slow
def test_ten_thousand_damaged_samples_are_read_without_loss_or_refused(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = samples(shared)
    counts = damage(files, 10_000 // len(files) + 1)
    assert counts.total() >= 10_000
    with capsys.disabled():
        print(f"\n{len(files)} files, {counts.total()} mutations: {dict(counts)}")  # noqa: T201


@given(data=st.binary(max_size=400), form=st.sampled_from([None, *FORMS]))
@settings(max_examples=400)
def test_any_bytes_are_turns_or_a_format_error(data: bytes, form: str | None) -> None:
    assert is_proper(outcome(data, "x", form), "x")


PIECES = [
    "WEBVTT", "\n", "\n\n", "00:00:01.000 --> 00:00:02.000", "0:00:01.000,0:00:02.000\n", ">> JAN: ", "0:0:1.5 --> 0:0:2.90", "<v Jan>", "</v>",
    "I: ja", "R: nee", "**Jan:** ", "# kop", "Jan  0:03", "[00:00:01] Jan: ", "00:00:01", "start,end,text",
    "1,2,ja", '"', "START\tEND\tSPEAKER\tTEXT", '{"text": "<p>I: ja"}', "#00:00:01-2#", "NOTE x", "- ja",
    "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d/1-0", "a\u0301", "\u200b", "\u00a0", "\x1c", "Kop\n===", "---",
]  # fmt: skip


@given(pieces=st.lists(st.sampled_from(PIECES), max_size=14), form=st.sampled_from([None, *FORMS]))
@settings(max_examples=600)
def test_any_mix_of_forms_is_turns_or_a_format_error(pieces: list[str], form: str | None) -> None:
    assert is_proper(outcome(" ".join(pieces).encode(), "x", form), "x")


@pytest.mark.parametrize("form", FORMS)
def test_a_wrong_choice_of_form_is_turns_or_a_format_error(form: str) -> None:
    for _, printer, _, _ in CASES:
        assert is_proper(outcome(printer(TALK), "x", form), "x")


def test_a_lost_word_is_seen_by_the_account() -> None:
    data = printers.plain(TALK)
    parsed = read_transcript(data, "x")
    shorter = Parsed(parsed.format, parsed.reason, parsed.turns[:-1])
    assert lost_words(data, shorter) == Counter(["Fenna", "MBO", "Dat", "zei", "ik", "toch"])
