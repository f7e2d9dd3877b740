"""Large projects in, out and in again by the commands a person types: every coding on its words.

What has to arrive is read from the raw files the project was made of, not from the project. The
largest size takes minutes and 2 GB of memory; it runs with QUALCODE_LARGE=1.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.journal.state import state_of
from qualcode.model.ids import node_of
from qualcode.store.folder import Folder
from tests.cli.helpers import run
from tests.project.exchange import sample

LARGE = pytest.mark.skipif("QUALCODE_LARGE" not in os.environ, reason="set QUALCODE_LARGE=1")
Coded = tuple[str, str, str]
"""Coder, code and words."""


def made(shared: Path, folder: Path, size: str) -> Path:
    pytest.importorskip("numpy")
    command = [sys.executable, str(shared / "bench/gen_corpus.py"), str(folder)]
    subprocess.run(
        [*command, "--size", size, "--forms", "txt", "--qdpx"], check=True, capture_output=True
    )
    return folder / size


def expected(corpus: Path) -> Iterator[tuple[str, list[Coded]]]:
    """Per transcript what the raw files say was coded."""
    with (corpus / "codings.jsonl").open(encoding="utf-8") as lines:
        rows = map(json.loads, lines)
        for id, group in itertools.groupby(rows, key=lambda row: row["transcript"]):
            text = (corpus / "txt" / f"{id}.txt").read_bytes().decode()
            yield id, sorted((r["coder"], r["code"], text[r["start"] : r["end"]]) for r in group)


def coded(folder: Folder) -> Iterator[tuple[str, list[Coded]]]:
    """Per transcript what the journals of a study say."""
    for transcript in folder.transcripts():
        states = [state_of(journal.events) for journal in folder.journals(transcript.id)]
        yield (
            transcript.id,
            sorted(
                (state.coder, node_of(code), transcript.words(segment.span))
                for state in states
                for segment in state.segments()
                for code in segment.codes
            ),
        )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "codings"), [("M", 30_964), pytest.param("L", 1_044_455, marks=LARGE)]
)
def test_a_large_project_makes_the_round_trip_on_the_same_words(
    shared: Path, tmp_path: Path, size: str, codings: int
) -> None:
    corpus = made(shared, tmp_path / "made", size)
    first, second, out = tmp_path / "first", tmp_path / "second", tmp_path / "out.qdpx"
    ran = run("import", "qdpx", corpus / "project.qdpx", "--into", first, "--yes")
    assert ran.code == 0, ran.err
    assert f" {codings} codings," in ran.err
    assert run("export", "qdpx", "-o", out, "-s", first).code == 0
    ran = run("import", "qdpx", out, "--into", second, "--yes")
    assert ran.code == 0, ran.err
    count = 0
    three = zip(expected(corpus), coded(Folder(first)), coded(Folder(second)), strict=True)
    for raw, once, twice in three:
        assert raw == once == twice
        count += len(raw[1])
    assert count == codings
    assert sorted(p.name for p in tmp_path.iterdir()) == ["first", "made", "out.qdpx", "second"]
    shutil.rmtree(tmp_path / "made")


def test_the_sample_study_makes_the_round_trip_on_the_same_words(tmp_path: Path) -> None:
    first, second, out = tmp_path / "first", tmp_path / "second", tmp_path / "out.qdpx"
    sample(first)
    reason = ("--even-without-consent", "within the team")
    ran = run("export", "qdpx", "-o", out, "-s", first, "--prove", *reason)
    assert ran.code == 0, ran.err
    assert run("import", "qdpx", out, "--into", second, "--yes").code == 0
    before = dict(coded(Folder(first)))
    assert dict(coded(Folder(second))) == before
    assert sum(map(len, before.values())) > 100
