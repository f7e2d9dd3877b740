"""Decisions hold for every writing of a string, and no name stays in the file of a study."""

from __future__ import annotations

import pytest

from qualcode.model.errors import FormatError
from qualcode.model.ids import TranscriptId
from qualcode.model.transcript import Transcript, Turn
from qualcode.privacy.decisions import Decisions, normal, read_decisions, write_decisions
from qualcode.privacy.grouping import grouped
from qualcode.privacy.identifiers import check

KEY, OTHER = b"k" * 32, b"o" * 32


def decided() -> Decisions:
    return (
        Decisions(KEY)
        .decided(["Kwint", "Lotte"], "replace", kind="name", by="ana", date="2026-11-21")
        .decided(["Aula"], "keep", kind="unknown", by="ana", date="2026-11-21")
        .decided(["Zeester"], "later", kind="unknown", by="ben", date="2026-11-22")
    )


@pytest.mark.parametrize(
    ("string", "choice"),
    [
        ("kwint", "replace"), ("KWINT", "replace"), ("Lotte’s", "replace"), ("aula", "keep"),
        ("Zeester", "later"), ("Iets", None),
    ],
)  # fmt: skip
def test_a_decision_holds_for_every_writing_of_a_string(string: str, choice: str | None) -> None:
    assert decided().of(string) == choice


def test_the_file_gives_the_decisions_back() -> None:
    text = write_decisions(decided())
    assert read_decisions(text, KEY, path="identifiers.yaml") == decided()


def test_only_what_is_kept_stands_in_the_file_in_plain_words() -> None:
    text = write_decisions(decided()).casefold()
    assert "aula" in text
    assert not any(name in text for name in ("kwint", "lotte", "zeester"))


def test_without_the_key_what_is_hidden_is_asked_about_again() -> None:
    text = write_decisions(decided())
    for key in (None, OTHER):
        found = read_decisions(text, key, path="identifiers.yaml")
        assert (found.of("Kwint"), found.of("Aula"), found.has_other_key) == (None, "keep", True)


def test_a_later_decision_replaces_an_earlier_one() -> None:
    again = decided().decided(["KWINT"], "keep", kind="name", by="ben", date="2026-11-23")
    assert again.of("Kwint") == "keep"
    assert len(again.hashed) == 2
    back = again.decided(["Kwint"], "replace", kind="name", by="ben", date="2026-11-24")
    assert (back.of("kwint"), "kwint" in back.kept) == ("replace", False)


def test_a_file_with_a_fault_is_refused_with_its_line() -> None:
    with pytest.raises(FormatError, match=r"line 3.*string"):
        read_decisions("format: 1\nkeep:\n  - class: name\n", KEY, path="identifiers.yaml")


def test_one_string_whatever_its_case_spaces_and_ending() -> None:
    assert {normal(s) for s in ("Van  Dam", "van dam", "VAN DAM's")} == {"van dam"}


def transcript(id: str, *turns: str) -> Transcript:
    return Transcript(TranscriptId(id), tuple(Turn(t, "P1") for t in turns))


def test_misspellings_are_one_group_and_numbers_are_not() -> None:
    texts = (
        transcript("FG1", "toen kwam Oldenhof binnen", "en Oldenhof zei 06-12345678"),
        transcript("FG2", "dat Ottenhof belde met 06-12345679"),
    )
    groups = grouped((t, check(t)) for t in texts)
    assert [(g.string, g.count, dict(g.writings)) for g in groups] == [
        ("06-12345678", 1, {"06-12345678": 1}),
        ("06-12345679", 1, {"06-12345679": 1}),
        ("Oldenhof", 3, {"Oldenhof": 2, "Ottenhof": 1}),
    ]
    [*_, name] = groups
    assert name.transcripts == {"FG1": 2, "FG2": 1}
    assert [(p.transcript, p.turn, p.before, p.after) for p in name.places] == [
        ("FG1", 1, "toen kwam", "binnen"),
        ("FG1", 2, "en", "zei 06-12345678"),
        ("FG2", 1, "dat", "belde met 06-12345679"),
    ]


def test_a_group_is_decided_when_all_its_writings_are() -> None:
    found = [(transcript("FG1", "toen kwam Kwint en ook Kwindt"), None)]
    flags = [(t, check(t)) for t, _ in found]
    [half] = grouped(flags, decided())
    assert (half.choice, half.is_open) == (None, True)
    whole = decided().decided(["Kwindt"], "replace", kind="name", by="ana", date="2026-11-21")
    [group] = grouped(flags, whole)
    assert (group.choice, group.is_open) == ("replace", False)
