"""Memos on words, transcripts, codes, cases and the study."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.model.errors import UsageError
from qualcode.model.ids import CodeId
from qualcode.model.span import Span
from qualcode.project.desk import Desk
from qualcode.project.memos import link, memos, write_about
from tests.store.helpers import ANA, BEN, FG1, made_study


def test_memos_are_listed_by_transcript_then_by_what_they_are_about(tmp_path: Path) -> None:
    project = made_study(tmp_path)
    with Desk.open(project, FG1, ANA) as desk:
        segment = desk.code(Span(32, 52), [CodeId("small/rooster")])
        desk.memo("camera vaak uit", title="camera", segments=[segment.id])
    write_about(project, "ana", "code:Roostering & toetsing", "is dit niet te breed?")
    write_about(project, "ben", "study", "nog een groep werven")
    told = [(m.about or m.transcript, m.coder, m.text) for m in memos(project)]
    assert told == [
        ("FG1", "ana", "camera vaak uit"),
        ("code:small/rooster", "ana", "is dit niet te breed?"),
        ("study", "ben", "nog een groep werven"),
    ]
    assert [m.text for m in memos(project, coders=[BEN])] == ["nog een groep werven"]
    assert [m.text for m in memos(project, transcripts=[FG1])] == ["camera vaak uit"]


def test_a_memo_can_be_linked_to_more_segments(tmp_path: Path) -> None:
    project = made_study(tmp_path)
    with Desk.open(project, FG1, ANA) as desk:
        one = desk.code(Span(32, 52), [CodeId("small/rooster")])
        two = desk.code(Span(60, 80), [CodeId("small/rooster")])
        memo = desk.memo("camera", segments=[one.id])
    assert link(project, "ana", memo, [two.id]).segments == (one.id, two.id)
    [found] = memos(project)
    assert found.segments == (one.id, two.id)
    with pytest.raises(UsageError, match="has no memo"):
        link(project, "ben", memo, [two.id])


@pytest.mark.parametrize("about", ["", "code:", "code:niets", "people", "case: "])
def test_a_memo_about_nothing_known_is_refused(tmp_path: Path, about: str) -> None:
    project = made_study(tmp_path)
    with pytest.raises(UsageError):
        write_about(project, "ana", about, "tekst")
    assert not (tmp_path / "memos").exists()
