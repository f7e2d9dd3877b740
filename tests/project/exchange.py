"""A study with everything in it to send out, and files as other programs save them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from qualcode.model.ids import CodeId
from qualcode.model.span import Span
from qualcode.project.desk import Desk
from qualcode.project.exchanging_out import (
    Allowed,
    export_project,
)
from qualcode.project.memos import write_about
from qualcode.project.project import Project
from qualcode.project.starting import sample_study
from tests.store.helpers import ANA, BEN, FG1, made_study

TEAM = Allowed(reason="within the team")
STUDENTS = CodeId("small/binding-studenten")


def rich_study(root: Path) -> Project:
    """Two coders, everything that can be on a segment, and every kind of memo."""
    project = made_study(root)
    folder = project.folder
    info = replace(folder.info(FG1), present=("docent",), recording_erased="2026-10-01")
    folder.write_info(FG1, info)
    with Desk.open(project, FG1, ANA) as desk:
        start = desk.transcript.text.index("alleen in de kantine")
        segment = desk.code(
            Span(start, start + 20), [STUDENTS, CodeId("small/online")], memo="Let op."
        )
        desk.flag(segment.id, "representative")
        desk.say(segment.id, "Het werkzame element is samen eten.")
        desk.code(Span(0, 10), [CodeId("small/?Mentor")], origin="import")
        desk.memo("Over het geheel.", title="idee")
        desk.done()
    with Desk.open(project, FG1, BEN) as desk:
        desk.code(Span(start, start + 20), [STUDENTS])
    write_about(project, "ben", "study", "Meer groepen zoeken.")
    write_about(project, "ana", f"code:{STUDENTS}", "Te breed?", title="code")
    return project.fresh()


def exported(project: Project, name: str = "out.qdpx", allowed: Allowed = TEAM) -> Path:
    path = project.folder.root.parent / name
    export_project(project, path, allowed)
    return path


def bytes_of(root: Path) -> dict[str, bytes]:
    """Every file of a study, without locks and caches."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".qualcode" not in path.relative_to(root).parts
    }


def written(tmp_path: Path, data: bytes, name: str = "other.qdpx") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def sample(target: Path) -> Project:
    """The sample study as it is shipped."""
    for name in ("project.yaml", "participants.yaml", "codebooks", "transcripts", "codings"):
        source = sample_study() / name
        target.mkdir(exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target / name)
    return Project.open(target)
