"""What goes out comes back: the same values, the same bytes, and the same GUIDs."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from qualcode.formats.refi.arriving import arrived, turns_of
from qualcode.formats.refi.difference import differences
from qualcode.formats.refi.guids import made
from qualcode.formats.refi.project import read_project
from qualcode.formats.refi.travelling import Beside, Kept
from qualcode.formats.refi.writing import write_project
from qualcode.model.codebook import Codebook, Node
from qualcode.model.corpus import Corpus
from qualcode.model.errors import FormatError, UsageError
from qualcode.model.ids import BookId, CodeId, CoderId, SegmentId, TranscriptId
from qualcode.model.segment import Applied, Memo, Segment
from qualcode.model.span import Span
from qualcode.model.study import Study
from qualcode.model.transcript import Transcript, Turn
from tests.formats.refi.helpers import guid, qdpx
from tests.formats.refi.made import BESIDE, corpora

FG01 = TranscriptId("FG01")
STEUN, GROEP = CodeId("boek/steun"), CodeId("boek/groep")


def small() -> Corpus:
    transcript = Transcript(FG01, (Turn("Ik vond steun bij de groep.", "P1"), Turn("Ja.", "INT")))
    nodes = (Node("steun", "Steun", definition="Hulp.", include=("iets",)), Node("groep", "Groep"))
    segment = Segment(
        SegmentId("01KAJ5ZQ0000000000000000A1"), FG01, CoderId("ana"), Span(8, 13),
        transcript.version, (Applied(STEUN, 2), Applied(GROEP, 2)),
        "Het werkzame element is steun.", frozenset({"unique"}), "2026-11-21T18:03:00Z",
    )  # fmt: skip
    memo = Memo("01KAJ5ZQ0000000000000000B2", CoderId("bo"), "Let op.", "idee", FG01, (segment.id,))
    book = Codebook(BookId("boek"), "Boek", 2, nodes=nodes)
    return Corpus({FG01: transcript}, {}, {book.id: book}, (segment,), memos=(memo,))


def edited(data: bytes, *pairs: tuple[str, str]) -> bytes:
    """The project as another program would save it after some changes."""
    with zipfile.ZipFile(io.BytesIO(data)) as zip:
        members = {name: zip.read(name) for name in zip.namelist()}
    text = members["project.qde"].decode().replace('origin="qualcode', 'origin="QualCoder')
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return qdpx({**members, "project.qde": text})


@settings(max_examples=60)
@given(corpora())
def test_every_corpus_comes_back_as_it_went_out(corpus: Corpus) -> None:
    data = write_project(corpus, beside=BESIDE, made="2026-11-21T18:03:00Z")
    found = arrived(read_project(data, "x.qdpx"))
    assert differences(corpus, found.corpus) == []
    assert found.corpus == corpus
    assert found.beside == BESIDE
    assert (
        write_project(found.corpus, beside=BESIDE, kept=found.kept, made="2026-11-21T18:03:00Z")
        == data
    )


@settings(max_examples=25)
@given(corpora())
def test_every_export_is_valid_by_the_schema_of_the_standard(
    schema: object, corpus: Corpus
) -> None:
    data = write_project(corpus, beside=BESIDE)
    with zipfile.ZipFile(io.BytesIO(data)) as zip:
        schema.validate(zip.read("project.qde").decode())  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def schema(shared: Path) -> object:
    xmlschema = pytest.importorskip("xmlschema", reason="xmlschema validates exports in the tests")
    return xmlschema.XMLSchema(str(shared / "refi/schema/REFI-QDA_Project_2019-03.xsd"))


def test_a_real_project_with_drawings_and_links_is_valid_and_hands_them_on(schema: object) -> None:
    parts = (
        ("Graphs", '<Graphs><Graph guid="00000000-0000-4000-8000-000000000001"/></Graphs>'),
        ("Link", '<Link guid="00000000-0000-4000-8000-000000000002" name="zie ook"/>'),
        ("Vreemd", "<Vreemd>iets</Vreemd>"),
    )
    data = write_project(small(), beside=BESIDE, kept=Kept(parts=parts))
    with zipfile.ZipFile(io.BytesIO(data)) as zip:
        schema.validate(zip.read("project.qde").decode())  # type: ignore[attr-defined]
    found = arrived(read_project(data, "x.qdpx"))
    assert sorted(found.kept.parts) == sorted(parts)


def test_every_selection_names_its_quote_and_counts_code_points() -> None:
    with zipfile.ZipFile(io.BytesIO(write_project(small(), beside=BESIDE))) as zip:
        text = zip.read("project.qde").decode()
        [source] = [n for n in zip.namelist() if n.startswith("sources/")]
        assert zip.read(source) == b"Ik vond steun bij de groep.\nJa."
    assert 'name="steun" startPosition="8" endPosition="13"' in text
    assert "<Description>Het werkzame element is steun.</Description>" in text


def test_a_second_export_is_a_new_version_of_the_same_things() -> None:
    before = write_project(small(), beside=BESIDE)
    corpus = small()
    node = replace(corpus.codebooks[BookId("boek")].nodes[0], label="Sociale steun")
    book = replace(corpus.codebooks[BookId("boek")], nodes=(node, Node("groep", "Groep")))
    moved = replace(corpus.segments[0], span=Span(0, 13))
    after = write_project(
        replace(corpus, codebooks={book.id: book}, segments=(moved,)), beside=BESIDE
    )

    def guids(data: bytes) -> list[str]:
        with zipfile.ZipFile(io.BytesIO(data)) as zip:
            return re.findall(r' guid="([^"]+)"', zip.read("project.qde").decode())

    assert guids(before) == guids(after)
    assert len(set(guids(before))) == len(guids(before))


def test_the_guids_of_another_program_are_kept() -> None:
    guid = "ABCDEF00-0000-4000-8000-000000000001".lower()
    kept = Kept({"code:boek/steun": guid, "transcript:FG01": guid[:-1] + "2"})
    found = arrived(read_project(write_project(small(), beside=BESIDE, kept=kept), "x.qdpx"))
    assert found.kept.guids == kept.guids
    assert found.corpus == small()


def test_what_another_program_changed_wins_and_the_rest_stays() -> None:
    corpus = small()
    data = edited(
        write_project(corpus, beside=BESIDE),
        ('name="Steun" ', 'name="Hulp" '),
        ('startPosition="8"', 'startPosition="3"'),
    )
    found = arrived(read_project(data, "x.qdpx", offsets="code-points"))
    [segment] = found.corpus.segments
    assert segment == replace(corpus.segments[0], span=Span(3, 13))
    node = found.corpus.codebooks[BookId("boek")].nodes[0]
    assert node == replace(corpus.codebooks[BookId("boek")].nodes[0], label="Hulp")
    assert found.corpus.transcripts == corpus.transcripts
    assert found.changes[0].why == "another program changed it; its version was taken"


def test_a_source_under_another_guid_takes_its_segments_along() -> None:
    data = write_project(small(), beside=BESIDE)
    own = made("proef-1", "transcript", "FG01")
    found = arrived(
        read_project(edited(data, (own, guid(7))), "x.qdpx", offsets="code-points")
    ).corpus
    assert list(found.transcripts) == ["FG01-2"]
    assert [s.transcript for s in found.segments] == ["FG01-2"]
    assert found.segments[0].flags == {"unique"}


def test_changed_words_lose_their_turns_and_say_so() -> None:
    data = write_project(small(), beside=BESIDE)
    with zipfile.ZipFile(io.BytesIO(data)) as zip:
        members = {name: zip.read(name) for name in zip.namelist()}
    [source] = [name for name in members if name.startswith("sources/")]
    members[source] = members[source].replace(b"groep", b"ploeg")
    found = arrived(read_project(qdpx(members), "x.qdpx", offsets="code-points"))
    assert found.corpus.transcripts[FG01].turns == (
        Turn("Ik vond steun bij de ploeg."),
        Turn("Ja."),
    )
    assert [c.what for c in found.changes] == ["turns of FG01", "codings of a session"]
    assert differences(small(), found.corpus)[0].startswith("Transcript FG01 differs: turns at 0")


def test_a_spoilt_note_of_ours_is_refused_with_a_way_out() -> None:
    data = edited(
        write_project(small(), beside=BESIDE), ("&quot;qualcode&quot;:1", "&quot;q&quot;:1")
    )
    with pytest.raises(FormatError, match="cannot be read: it was written by a newer"):
        arrived(read_project(data, "x.qdpx", offsets="code-points"))


def test_a_segment_without_its_transcript_is_not_written() -> None:
    with pytest.raises(UsageError, match="stands in no transcript"):
        write_project(replace(small(), transcripts={}), beside=BESIDE)


def test_turns_of_foreign_words_add_up_to_them() -> None:
    words = "\nINT: ja\n\n\nP1: nee\nP1: wel\n\n"
    turns = turns_of(words)
    assert [turn.text for turn in turns] == ["", "INT: ja\n\n", "P1: nee", "P1: wel\n\n"]
    assert "\n".join(turn.text for turn in turns) == words


def bench_project(shared: Path, folder: Path, size: str) -> bytes:
    made = shared / "bench/gen_corpus.py"
    subprocess.run(
        [sys.executable, str(made), str(folder), "--size", size, "--forms", "txt", "--qdpx"],
        check=True, capture_output=True,
    )  # fmt: skip
    return (folder / size / "project.qdpx").read_bytes()


@pytest.mark.parametrize(
    ("size", "codings"),
    [("XS", None), ("S", 3099), pytest.param("M", 30964, marks=pytest.mark.slow)],
)
def test_a_made_corpus_makes_the_round_trip_on_the_same_words(
    shared: Path, tmp_path: Path, size: str, codings: int | None
) -> None:
    pytest.importorskip("numpy")
    project = read_project(bench_project(shared, tmp_path, size), "bench.qdpx")
    first = arrived(project)
    applied = sum(len(segment.applied) for segment in first.corpus.segments)
    assert applied == sum(len(s.codings) for x in project.sources for s in x.selections)
    assert codings in {None, applied}
    assert first.inside == ()
    beside = Beside(Study("bench", "bench"))
    data = write_project(first.corpus, beside=beside, kept=first.kept)
    again = arrived(read_project(data, "again.qdpx"))
    assert differences(first.corpus, again.corpus) == []
    assert again.corpus == first.corpus
