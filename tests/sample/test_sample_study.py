"""The sample study is what its README says, and can be made again from its raw files."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.model.ids import CoderId, ParticipantId, TranscriptId
from qualcode.project.checking import broken_rules, examine_study
from qualcode.project.comparing import Comparison, agreement
from qualcode.project.project import Project
from qualcode.project.reporting import Choice, make_table
from tests.sample.rebuild import ROOT, prepared, rebuild


def files_of(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for name in ("transcripts", "codings", "participants.yaml")
        for path in sorted((root / name).rglob("*")) or [root / name]
        if path.is_file()
    }


def test_the_committed_study_is_what_its_raw_files_give(tmp_path: Path) -> None:
    made = rebuild(prepared(tmp_path / "study"))
    assert files_of(made.folder.root) == files_of(ROOT)


@pytest.fixture(scope="module")
def study() -> Project:
    return Project.open(ROOT)


def test_the_shared_double_coding_gives_28_of_37(study: Project) -> None:
    found = agreement(study, Comparison((CoderId("ana"), CoderId("ben")), (TranscriptId("FG1"),)))
    head = found.headline
    assert (head.all.A, head.all.D, head.all.value) == (28, 9, 28 / 37)
    assert (head.primary.A, head.primary.D) == (25, 4)
    assert head.holsti_all.value == 56 / 65
    assert sum(head.units_added.values()) == 0


def test_nothing_is_broken_in_it(study: Project) -> None:
    assert list(broken_rules(study)) == []
    assert examine_study(ROOT).is_sound


def test_each_transcript_has_at_least_900_words_and_six_kinds_of_speakers(study: Project) -> None:
    words = {id: len(t.text.split()) for id, t in study.transcripts.items()}
    assert set(words) == {"FB1", "FB2", "FG1", "FG2", "NI1", "NI2"}
    assert min(words.values()) >= 900
    assert {t.language for t in study.transcripts.values()} == {"nl", "en"}


def test_the_participant_without_quote_consent_is_counted_and_never_printed(
    study: Project,
) -> None:
    silent = [p.id for p in study.participants.values() if p.consent.quotes == "no"]
    assert silent == [ParticipantId("P2")]
    quotes = make_table(study, "quotes", Choice())
    speakers = {name for cell in quotes.values("speaker") for name in str(cell).split("; ")}
    assert "P1" in speakers
    assert "P2" not in speakers
    assert any("geen toestemming" in note for note in quotes.notes)
    counted = make_table(
        study,
        "codes",
        Choice(where=("function_or_study=docent autotechniek",), books=("professionals",)),
    )
    assert counted.rows[-1].cells[counted.index("codings")]


def test_no_raw_name_is_in_the_study() -> None:
    names = (ROOT / "qualcode/sample/names.csv").read_text(encoding="utf-8").splitlines()[1:]
    raw = [line.split(",INT")[0].split(",P")[0].strip('"') for line in names]
    known = [name for name in raw if " " in name and not name.startswith("Spreker")]
    assert len(known) >= 6
    for content in files_of(ROOT).values():
        assert not [name for name in known if name.encode() in content]
