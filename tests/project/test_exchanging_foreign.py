"""Projects of other programs become transcripts, codings and memos of a study."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.formats.refi.difference import differences
from qualcode.model.errors import FormatError, UsageError
from qualcode.model.ids import TranscriptId
from qualcode.project.exchanging import bring_in, bring_into, look
from qualcode.project.exchanging_kept import Imported, remembered
from qualcode.project.exchanging_out import (
    Allowed,
    export_project,
    without_reuse,
)
from qualcode.project.exchanging_whole import whole
from qualcode.project.project import Project
from tests.formats.refi.helpers import (
    QUOTES,
    TEXT,
    counted,
    guid,
    inline,
    qdpx,
    selection,
    standard_parts,
)
from tests.formats.refi.helpers import project as foreign
from tests.project.exchange import bytes_of, exported, rich_study, written
from tests.store.helpers import FG1


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return rich_study(tmp_path / "study")


def test_foreign_places_and_guids_are_kept_and_go_out_again(
    project: Project, tmp_path: Path
) -> None:
    data = counted(TEXT, QUOTES, unit="utf-16", crlf=True, named=True)
    found = look(written(tmp_path, data), project=project)
    done = bring_in(project, found)
    project = project.fresh()
    id = done.transcripts[0]
    transcript = project.transcripts[id]
    assert (done.segments, done.codings, done.coders) == (len(QUOTES), len(QUOTES), ())
    said = [transcript.words(s.span) for s in whole(project).corpus.by_transcript[id]]
    assert sorted(" ".join(words.split()) for words in said) == sorted(
        " ".join(quote.replace("e\u0301", "é").replace("e\u0308", "ë").split()) for quote in QUOTES
    )
    kept = remembered(project.folder)
    assert kept.countings == {id: "utf-16+crlf+exclusive"}
    assert len(kept.places) == len(QUOTES)
    assert kept.imports == (Imported(found.sha256, "", "2026-11-21"),)
    arrival = look(exported(project)).inspection.arrival
    assert arrival is not None
    first = found.inspection.arrival
    assert first is not None
    assert set(first.names.codes.items()) <= set(arrival.names.codes.items())
    assert set(first.names.transcripts.items()) <= set(arrival.names.transcripts.items())
    assert set(first.names.coders.items()) <= set(arrival.names.coders.items())


def test_words_of_no_known_speaker_go_out_without_asking(tmp_path: Path) -> None:
    data = counted(TEXT, QUOTES, named=True)
    done = bring_into(tmp_path / "new", look(written(tmp_path, data)))
    project = Project.open(done.folder)
    assert without_reuse(project) == {}
    export_project(project, tmp_path / "again.qdpx", Allowed())
    again = bring_into(tmp_path / "second", look(tmp_path / "again.qdpx"))
    assert whole(Project.open(again.folder)) == whole(project)


def test_a_transcript_gets_another_id_on_the_way_in(project: Project, tmp_path: Path) -> None:
    body = standard_parts(inline("Het hielp mij.", selection(1, 4, 9), name="gesprek met iemand"))
    path = written(tmp_path, qdpx({"project.qde": foreign(body)}))
    source, int4 = TranscriptId("source-01"), TranscriptId("INT4")
    done = bring_in(project, look(path, ids={source: int4}, project=project), done=True)
    project = project.fresh()
    assert done.transcripts == (int4,)
    [segment] = whole(project).corpus.by_transcript[int4]
    assert project.transcripts[int4].words(segment.span) == "hielp"
    assert remembered(project.folder).guids["transcript:INT4"] == guid(900)
    assert f"{int4}/ana" in whole(project).aside.done
    with pytest.raises(UsageError, match="gives no transcript FG09"):
        look(path, ids={TranscriptId("FG09"): int4})
    with pytest.raises(UsageError, match="keep their ids"):
        look(exported(project), ids={FG1: int4})


def test_a_source_comes_in_once_under_whatever_id(project: Project, tmp_path: Path) -> None:
    path = written(tmp_path, counted(TEXT, QUOTES, named=True))
    first = bring_in(project, look(path, project=project))
    [id] = first.transcripts
    again = look(path, ids={id: TranscriptId("INT4")}, project=project.fresh())
    assert again.clashes == (f"The source of INT4 came in before, as the transcript {id}.",)


COUNTS = {
    "atlasti-win-23.2_two-codes.qdpx": (0, 3, 2, 0, 0),
    "nvivo-mac-15.0_nvivo_project.qdpx": (2, 262, 2, 0, 0),
    "qc-1.3.2_demo.qdpx": (2, 262, 1, 158, 205),
}


@pytest.mark.parametrize("name", COUNTS)
def test_real_projects_become_studies_and_go_out_and_come_in_again(
    shared: Path, tmp_path: Path, name: str
) -> None:
    transcripts, codes, coders, segments, codings = COUNTS[name]
    done = bring_into(tmp_path / "new", look(shared / "refi" / name))
    project = Project.open(done.folder)
    assert (done.segments, done.codings) == (segments, codings)
    assert (len(project.transcripts), len(project.study.coders)) == (transcripts, coders)
    assert sum(1 for book in project.codebooks.values() for _ in book.walk()) == codes
    again = bring_into(tmp_path / "again", look(exported(project)))
    assert differences(whole(project).corpus, whole(Project.open(again.folder)).corpus) == []


def test_a_project_that_points_at_nothing_is_refused_and_leaves_nothing(
    project: Project, tmp_path: Path
) -> None:
    body = standard_parts(inline("Ja.", selection(1, 0, 900)))
    found = look(written(tmp_path, qdpx({"project.qde": foreign(body)})), project=project)
    assert not found.can_arrive
    before = bytes_of(project.folder.root)
    with pytest.raises(FormatError, match="FG01"):
        bring_in(project, found)
    with pytest.raises(FormatError, match="FG01"):
        bring_into(tmp_path / "new", found)
    assert bytes_of(project.folder.root) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["other.qdpx", "study"]


def test_a_folder_with_anything_in_it_is_no_place_for_a_new_study(
    project: Project, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="not an empty folder"):
        bring_into(tmp_path, look(exported(project)))
