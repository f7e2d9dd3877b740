"""Real talk from end to end: raw files in, spans of a coder in, and the same spans out."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from qualcode.model.ids import TranscriptId
from qualcode.project.project import Project
from qualcode.text.words import count_words
from tests.cli.helpers import run

SPANS = 200
FORMS = {".json": "j", ".csv": "c", ".txt": "t", ".docx": "d", ".md": "m"}


@pytest.fixture(scope="module")
def study(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with every file of the corpus as a transcript of its own."""
    root = tmp_path_factory.mktemp("ub2030") / "studie"
    assert (
        run("init", root, "--coder", "ana", "--coder", "ben", "--book", "professionals").code == 0
    )
    files = sorted((shared / "corpora" / "ub2030_nl").glob("ub2030-*"))
    assert len(files) >= 11
    for path in files:
        id = f"E{path.name.split('-')[1]}{FORMS[path.suffix]}"
        done = run("transcript", "import", path, "--id", id, "-s", root, "--json")
        assert done.code == 0, done.err
        [report] = json.loads(done.out)
        assert report["turns"] == sum(report["speakers"].values())
        assert report["turns"] > 20
    return root


def test_the_study_is_sound_and_its_transcripts_read_back(study: Path) -> None:
    ran = run("doctor", "-s", study)
    assert (ran.code, ran.out) == (0, "")
    listed: Any = run("transcript", "list", "--json", "-s", study).json()
    assert len(listed) >= 11
    for row in listed:
        turns: Any = run("transcript", "show", row["transcript"], "--json", "-s", study).json()
        assert len(turns) == row["turns"]
        text = "\n".join(turn["text"] for turn in turns)
        assert all(text.startswith(turn["text"], turn["start"]) for turn in turns)
        assert count_words(text) == row["words"]


def test_the_spans_of_a_coder_come_back_as_they_were_imported(study: Path, tmp_path: Path) -> None:
    project, chance = Project.open(study), random.Random(2030)
    codes = [
        book.code(node) for book in project.codebooks.values() for node in book.codes
        if not node.retired
    ]  # fmt: skip
    asked = []
    for id, transcript in project.transcripts.items():
        text = transcript.text
        spans: dict[tuple[int, int], None] = {}
        while len(spans) < SPANS:
            start = chance.randrange(len(text) - 1)
            spans[start, min(len(text), start + chance.randint(1, 400))] = None
        asked += [
            {"transcript": id, "start": start, "end": end, "code": chance.choice(codes),
             "quote": text[start:end]}
            for start, end in spans
        ]  # fmt: skip
    chance.shuffle(asked)
    path = tmp_path / "ana.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in asked), encoding="utf-8")
    done = run("code", "import", path, "--coder", "ana", "-s", study, "--json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["codings"] == len(asked) == SPANS * len(project.transcripts)

    listed: Any = run("code", "list", "--coder", "ana", "--json", "-s", study).json()
    kept = ("transcript", "start", "end", "code", "quote")
    assert sorted(tuple(row[k] for k in kept) for row in listed) == sorted(
        tuple(row[k] for k in kept) for row in asked
    )
    # And the list itself is a file of codings: for another coder it gives the same.
    again = tmp_path / "ben.json"
    again.write_text(json.dumps([{**row, "coder": "ben"} for row in listed]), encoding="utf-8")
    assert run("code", "import", again, "--coder", "ben", "-s", study).code == 0
    bens: Any = run("code", "list", "--coder", "ben", "--json", "-s", study).json()
    assert [tuple(row[k] for k in kept) for row in bens] == [
        tuple(row[k] for k in kept) for row in listed
    ]
    agreed: Any = run("agree", "--coders", "ana,ben", "--json", "-s", study).json()
    assert agreed["results"][0]["value"] in {1.0, None}
    transcript = project.folder.transcript(TranscriptId(listed[0]["transcript"]))
    assert transcript.text[listed[0]["start"] : listed[0]["end"]] == listed[0]["quote"]
