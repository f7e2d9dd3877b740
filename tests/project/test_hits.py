"""What a search found is coded after it was shown: exactly the accepted passages, in one action."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qualcode.journal.events import AddCode
from qualcode.model.errors import LockedError, StudyError
from qualcode.model.ids import CodeId, TranscriptId
from qualcode.model.span import Span
from qualcode.model.transcript import Turn
from qualcode.project.desk import Desk
from qualcode.project.hits import Passage, Reach, code_passages, passages
from qualcode.project.project import Project
from qualcode.project.searching import search
from qualcode.text.search import Query
from tests.cli.helpers import run
from tests.tui import made

RUST = CodeId("praat/rust")
T2 = TranscriptId("T2")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    later = (Turn("Het was stil, en toen niet meer. Stil is stil.", "P2", 0),)
    return made.study(tmp_path / "s", transcripts={"T1": made.TURNS, "T2": later})


def found(root: Path, reach: Reach = "words") -> tuple[Project, tuple[Passage, ...]]:
    project = Project.open(root, clock=made.Clock())
    hits = [(h.transcript, h.span) for h in search(project, Query("stil", ignore_case=True))]
    return project, passages(project, made.ANA, RUST, hits, reach=reach)


def words(project: Project, every: tuple[Passage, ...]) -> list[str]:
    return [project.folder.transcript(p.transcript).words(p.span) for p in every]


@pytest.mark.parametrize(
    ("reach", "said"),
    [
        ("words", ["stil", "stil", "stil", "Stil", "stil"]),
        (
            "sentence",
            [
                "Het was stil.",
                "Heel stil, eigenlijk, want ik kende niemand en ik zat daar gewoon.",
                "Het was stil, en toen niet meer.",
                "Stil is stil.",
            ],
        ),
        ("turn", [made.TURNS[1].text, "Het was stil, en toen niet meer. Stil is stil."]),
    ],
)
def test_hits_in_the_same_sentence_or_turn_are_one_passage(
    root: Path, reach: Reach, said: list[str]
) -> None:
    project, every = found(root, reach)
    assert words(project, every) == said
    assert sum(len(p.hits) for p in every) == 5


def test_exactly_the_accepted_get_the_code_and_each_transcript_takes_them_back_at_once(
    root: Path,
) -> None:
    project, every = found(root)
    accepted = [every[0], every[2], every[4]]
    assert code_passages(project, made.ANA, RUST, accepted) == {"T1": 1, "T2": 2}
    with Desk.open(project, T2, made.ANA) as desk:
        assert [s.span for s in desk.segments()] == [every[2].span, every[4].span]
        assert [len(made.events(root, transcript="T2"))] == [1]
        adds = [op for op in made.last_ops(root) if isinstance(op, AddCode)]
        assert [(op.code, op.origin) for op in adds] == [(RUST, "search")]
        desk.undo()
        assert desk.segments() == ()


def test_what_has_the_code_already_is_known_and_other_codes_are_told(root: Path) -> None:
    project, every = found(root)
    with Desk.open(project, made.T1, made.ANA) as desk:
        desk.code(every[0].span, [RUST])
        desk.code(Span(0, len(desk.transcript.text)), [CodeId("praat/contact")])
        # The open desk knows what is not on the disk as this process reads it.
        again = passages(project, made.ANA, RUST, [(made.T1, every[0].span)], at=desk)
    assert [p.has_code for p in found(root)[1]] == [True, False, False, False, False]
    assert [p.codes for p in again] == [("praat/contact", "praat/rust")]
    assert code_passages(project, made.ANA, RUST, again) == {}


def test_when_one_transcript_is_open_elsewhere_none_is_coded(root: Path) -> None:
    project, every = found(root)
    with Desk.open(project, T2, made.ANA), pytest.raises(LockedError):
        code_passages(project, made.ANA, RUST, every)
    assert made.events(root) == made.events(root, transcript="T2") == []


def test_words_that_changed_since_they_were_shown_are_not_coded(root: Path) -> None:
    project, every = found(root)
    other = [Passage(p.transcript, p.turn, p.span, "another", p.hits) for p in every]
    with pytest.raises(StudyError, match="changed since"):
        code_passages(project, made.ANA, RUST, other)


def test_what_was_coded_before_a_journal_failed_is_taken_back(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, every = found(root)
    act = Desk.act

    def failing(desk: Desk, ops: Any) -> None:
        if desk.transcript.id == T2:
            raise OSError("disk full")
        act(desk, ops)

    monkeypatch.setattr(Desk, "act", failing)
    with pytest.raises(OSError, match="disk full"):
        code_passages(project, made.ANA, RUST, every)
    with Desk.open(project, made.T1, made.ANA) as desk:
        assert desk.segments() == ()


def test_the_command_only_lists_until_it_is_told_which(root: Path) -> None:
    asked = ("search", "stil", "--code", "Rust", "--coder", "ana", "-s", root)
    shown = run(*asked)
    assert shown.code == 2
    assert "   1  T1 2 P1         Het was [stil]. Heel stil, eigenlijk" in shown.out
    assert "--only 1,3-5" in shown.err
    assert made.events(root) == []
    assert run(*asked, "--only", "1,9").code == 2
    done: Any = run(*asked, "--only", "2,4-5", "--json").json()
    assert done["coded"] == {"T1": 1, "T2": 2}
    left = run(*asked, "--yes")
    assert "3 more with praat/rust already." in left.err
    assert "Coded with praat/rust: 2 (T1 1, T2 1)." in left.err
    assert run("code", "undo", "T1", "--coder", "ana", "-s", root).code == 0
    assert len(found(root)[1]) - sum(p.has_code for p in found(root)[1]) == 1


def test_the_command_codes_the_sentence_around_and_says_who_is_needed(root: Path) -> None:
    asked = ("search", "stil", "--code", "Rust", "--reach", "sentence", "-s", root)
    assert "Who codes?" in run(*asked, "--yes").err
    assert run(*asked, "--coder", "ana", "--yes").code == 0
    assert [p.has_code for p in found(root, "sentence")[1]] == [True] * 4
