"""What the review lists beside the codings in doubt, and which undo is an answer's."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.model.errors import StudyError, UsageError
from qualcode.model.ids import CodeId, CoderId, TranscriptId
from qualcode.model.span import Span
from qualcode.project.adjudicating import adopt
from qualcode.project.browsing import listed, next_step
from qualcode.project.corpora import corpus
from qualcode.project.correcting import update
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.project.reviewing import accept, answer, answering, is_answer_last, review
from tests.project.double import study
from tests.project.test_adjudicating import played
from tests.store.helpers import ANA, BEN, FG1, made_study

PEERS, PLAN = CodeId("small/binding-studenten"), CodeId("small/rooster")
ALONE = "steeds alleen in de kantine"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """ana coded three places, one with a memo and a sentence; ben coded nothing."""
    project = made_study(tmp_path / "study")
    with Desk.open(project, FG1, ANA) as desk:
        for words, code in ((ALONE, PEERS), ("Dat hielp echt", PEERS), ("rooster", PLAN)):
            start = desk.transcript.text.index(words)
            memo = "Vraag na." if code == PLAN else None
            desk.code(Span(start, start + len(words)), [code], sentence="tijd", memo=memo)
    return project


def edit(project: Project, *pairs: tuple[str, str]) -> None:
    """Changes the words file as a person does in an editor."""
    path = project.folder.words_file(FG1)
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert text.count(old) == 1
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def corrected(project: Project) -> Project:
    """One coding edited, one lost, one in doubt."""
    edit(
        project,
        ("steeds alleen in", "steeds helemaal alleen in"),
        (" Dat hielp echt, ook online.", ""),
        ("rooster", "lesprogramma"),
    )
    update(project, FG1)
    return project.fresh()


def test_every_coding_on_corrected_words_can_be_looked_at(project: Project) -> None:
    corrected(project)
    assert [(c.told, c.waits) for c in review(project)] == [
        ("lost", True),
        ("check: boundary", True),
    ]
    moved, lost, asked = review(project, every=True)
    assert (moved.told, moved.waits, moved.new) == (
        "edited", False, "steeds helemaal alleen in de kantine",
    )  # fmt: skip
    assert (asked.memos, asked.sentence) == (("Vraag na.",), "tijd")
    text = project.folder.transcript(FG1).text
    assert lost.near is not None
    assert text[: lost.near].rstrip(".").endswith("hoe het ging")


def test_a_coding_made_on_the_words_in_use_is_not_reviewed(project: Project) -> None:
    corrected(project)
    with Desk.open(project, FG1, ANA) as desk:
        desk.code(Span(0, 3), [PLAN])
    assert len(list(review(project, every=True))) == 3


def test_the_journal_says_what_a_case_was_answered_with(project: Project) -> None:
    corrected(project)
    moved, lost, asked = review(project, every=True)
    with Desk.open(project, FG1, ANA) as desk:
        version = desk.transcript.version
        assert [answer(c, desk.state, version) for c in (moved, lost, asked)] == [None] * 3
        desk.move(moved.segment, Span(0, 3))
        desk.drop(lost.segment)
        accept(desk, asked.segment)
        assert [answer(c, desk.state, version) for c in (moved, lost, asked)] == [
            "placed", "dropped", "accepted",
        ]  # fmt: skip


def test_only_answers_are_taken_back_as_answers(project: Project) -> None:
    corrected(project)
    _, lost, asked = review(project, every=True)
    with Desk.open(project, FG1, ANA) as desk:
        assert not is_answer_last(desk)
        accept(desk, asked.segment)
        assert is_answer_last(desk)
        desk.undo()
        assert is_answer_last(desk, redo=True)
        desk.redo()
        desk.move(asked.segment, Span(0, 3))
        assert not is_answer_last(desk)
        desk.drop(lost.segment)
        assert is_answer_last(desk)
        desk.code(Span(4, 6), [PLAN])
        assert not is_answer_last(desk)


def test_the_study_says_what_waits_and_what_was_edited_by_hand(project: Project) -> None:
    edit(project, ("rooster", "lesprogramma"))
    [item] = listed(project.fresh())
    assert item.edited
    assert "FG1 were changed outside qualcode: press Enter" in next_step([item], ANA)
    update(project, FG1)
    [item] = listed(project.fresh())
    mine = item.of(ANA)
    assert (item.edited, mine.waiting if mine else None) == (False, 1)
    assert "(FG1 1): press F7" in next_step([item], ANA)
    assert "F7" not in next_step([item], BEN)


def test_what_was_decided_together_is_answered_by_any_coder(tmp_path: Path) -> None:
    project = study(tmp_path / "s")
    played(project, "r1", {ANA: ((4, "rooster"),), BEN: ((4, "rooster"),)})
    adopt(project, "r1")
    path = project.folder.words_file(FG1)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("niemand bleef hangen.", "bleven we niet."), encoding="utf-8")
    update(project, FG1)
    with pytest.raises(StudyError, match="FG1 consensus"):
        corpus(project.fresh())
    [item] = [item for item in listed(project.fresh()) if item.id == FG1]
    assert item.together == 1
    assert "FG1 consensus 1" in next_step([item], ANA)
    [case] = review(project, coders=["consensus"])
    with answering(project, FG1, CoderId("consensus")) as desk:
        accept(desk, case.segment)
    assert corpus(project.fresh()).segments
    with pytest.raises(UsageError, match="has no consensus"):
        answering(project, TranscriptId("FG2"), CoderId("consensus"))
