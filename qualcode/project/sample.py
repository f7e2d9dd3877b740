"""The sample study, made from its raw files the way any study is."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from qualcode.formats.csvrows import csv_rows
from qualcode.model.errors import StudyError
from qualcode.model.ids import TranscriptId
from qualcode.model.transcript import Marker, Transcript
from qualcode.project.coding import CodingsImported, import_codings
from qualcode.project.importing import Asked, ImportReport, import_file
from qualcode.project.people import import_people
from qualcode.project.project import Project
from qualcode.project.starting import raw_sample
from qualcode.store.files import read_text

_FILES = ("FG1.vtt", "FG2.vtt", "FB1.txt", "FB2.docx", "NI1.docx", "NI2.txt")


def import_sample(project: Project) -> list[ImportReport]:
    """Imports the raw transcripts of the sample, with attributes, markers and participants.

    The pseudonym table stays outside the study, as it should: a private copy is used and
    thrown away.
    """
    sample = raw_sample()
    about = {row.pop("transcript"): row for _, row in _rows(sample / "transcripts.csv")}
    with tempfile.TemporaryDirectory() as private:
        names = Path(private) / "names.csv"
        shutil.copyfile(sample / "names.csv", names)
        reports = []
        for file in _FILES:
            attributes = dict(about[Path(file).stem])
            language = attributes.pop("language")
            asked = Asked(names=names, language=language, attributes=attributes)
            reports.append(import_file(project, sample / "raw" / file, asked))
    import_people(project, sample / "participants.csv")
    _mark(project, sample / "markers.csv")
    return reports


def code_sample(project: Project) -> dict[str, CodingsImported]:
    """Imports the codings of both coders; what each file brought, by file name."""
    sample = raw_sample() / "codings"
    done = {}
    for path in sorted(sample.glob("*.csv")):
        coders = {row["coder"] for _, row in _rows(path)}
        for coder in sorted(coders):
            done[f"{path.stem} {coder}"] = import_codings(project, path, coder, done=True)
    return done


def _mark(project: Project, path: Path) -> None:
    """Puts topics, cards and phases at the turns that begin with the words in the table."""
    found: dict[TranscriptId, list[Marker]] = {}
    for line, row in _rows(path):
        id = TranscriptId(row["transcript"])
        turn = _turn_that_begins(project.folder.transcript(id), row["turn_quote"], path, line)
        found.setdefault(id, []).append(Marker(turn, row["kind"], row["label"]))
    for id, markers in found.items():
        info = replace(project.folder.info(id), markers=tuple(markers))
        project.folder.write_transcript(id, project.folder.transcript(id).turns, info)


def _turn_that_begins(transcript: Transcript, words: str, path: Path, line: int) -> int:
    for index, turn in enumerate(transcript.turns):
        if turn.text.startswith(words):
            return index
    raise StudyError(f'{path}, line {line}: no turn of {transcript.id} begins with "{words}".')


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    return list(csv_rows(read_text(path), path=path))
