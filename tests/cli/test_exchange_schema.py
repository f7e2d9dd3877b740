"""Every project that a command exports is valid by the schema of the standard."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qualcode.formats.studyfiles import TranscriptInfo
from qualcode.model.ids import CodeId, TranscriptId
from qualcode.model.span import Span
from qualcode.model.study import Study
from qualcode.model.transcript import Turn
from qualcode.project.desk import Desk
from qualcode.project.memos import write_about
from qualcode.project.project import Project
from qualcode.store.folder import Folder
from tests.cli.helpers import run
from tests.formats.refi.helpers import (
    TEXT,
    guid,
    inline,
    qdpx,
    selection,
    standard_parts,
)
from tests.formats.refi.helpers import project as foreign
from tests.formats.refi.test_mutations import rich
from tests.project.exchange import rich_study, sample
from tests.store.helpers import ANA, FG1, made_study

REASON = ("--even-without-consent", "within the team")


@pytest.fixture(scope="session")
def schema(shared: Path) -> Any:
    xmlschema = pytest.importorskip("xmlschema", reason="xmlschema validates exports in the tests")
    return xmlschema.XMLSchema(str(shared / "refi/schema/REFI-QDA_Project_2019-03.xsd"))


def empty(root: Path) -> None:
    """Not even a coder, a codebook or a transcript."""
    root.mkdir()
    Folder(root).write_study(Study("01KAJQ8B00TESTSTUDY0000009", "Leeg"))


def no_codings(root: Path) -> None:
    made_study(root)


def no_transcripts(root: Path) -> None:
    project = made_study(root)
    for path in project.folder.transcripts_folder.glob("FG1.*"):
        path.unlink()
    write_about(project.fresh(), "ana", "study", "Nog niets.")


def no_speakers(root: Path) -> None:
    project = made_study(root)
    turns = (Turn("Een tekst zonder sprekers."), Turn(""), Turn("En nog een regel."))
    project.folder.write_transcript(TranscriptId("DOC1"), turns, TranscriptInfo("", "nl"))
    with Desk.open(project.fresh(), TranscriptId("DOC1"), ANA) as desk:
        desk.code(Span(4, 9), [CodeId("small/online")])


def strange_signs(root: Path) -> None:
    """Emoji, signs of XML, and everything a researcher pastes."""
    project = made_study(root)
    words = "Ik was 😀 & <blij> \"echt\" 'wel' 👩‍🏫 café; 漢字 ]]> \u2028 einde"
    info = TranscriptInfo("", "nl", {"soort <&>": "é 😀", "leeg": ""})
    project.folder.write_transcript(TranscriptId("E1"), (Turn(words, "P1 😀"),), info)
    with Desk.open(project.fresh(), TranscriptId("E1"), ANA) as desk:
        segment = desk.code(Span(7, len(words)), [CodeId("small/online")], memo="<memo> & 😀")
        desk.say(segment.id, 'Het werkzame element is "<lachen>" 😀.')


def everything(root: Path) -> None:
    """Sentences, flags, memos of every kind, stray codes, participants, attributes."""
    rich_study(root)


def from_other_programs(root: Path) -> None:
    """Sets, cases, variables, links and drawings of two projects in one study."""
    made_study(root)
    drawing = f'<Graphs><Graph guid="{guid(72)}" name="kaart"/></Graphs>'
    parts = standard_parts(
        inline(TEXT, selection(300, 0, 3), number=910, name="FG08"),
        f'<Links><Link guid="{guid(75)}" name="zie" direction="OneWay" originGUID="{guid(300)}" '
        f'targetGUID="{guid(300)}"/></Links>{drawing}',
    )
    for name, data in (("rich", rich()), ("second", qdpx({"project.qde": foreign(parts)}))):
        path = root.parent / f"{name}.qdpx"
        path.write_bytes(data)
        ran = run("import", "qdpx", path, "-s", root, "--yes")
        assert ran.code == 0, ran.err


STUDIES: list[Callable[[Path], object]] = [
    sample, empty, no_codings, no_transcripts, no_speakers, strange_signs, everything,
    from_other_programs,
]  # fmt: skip


@pytest.mark.parametrize("make", STUDIES, ids=lambda make: make.__name__)
def test_an_export_from_the_command_line_is_valid_and_comes_back(
    schema: Any, tmp_path: Path, make: Callable[[Path], object]
) -> None:
    root, out = tmp_path / "study", tmp_path / "out.qdpx"
    make(root)
    ran = run("export", "qdpx", "-o", out, "-s", root, "--prove", *REASON)
    assert ran.code == 0, ran.err
    with zipfile.ZipFile(out) as zip:
        schema.validate(zip.read("project.qde").decode())
        there = {name.partition("/")[2] for name in zip.namelist()}
        held = zip.read("project.qde").decode()
    assert all(f"internal://{name}" in held for name in there - {""})


def test_a_public_export_is_valid_too(schema: Any, tmp_path: Path) -> None:
    root, out = tmp_path / "study", tmp_path / "out.qdpx"
    sample(root)
    ran = run("export", "qdpx", "-o", out, "-s", root, "--public", "--prove")
    assert ran.code == 0, ran.err
    with zipfile.ZipFile(out) as zip:
        schema.validate(zip.read("project.qde").decode())


def test_drawings_of_two_imports_go_out_in_one_element(tmp_path: Path) -> None:
    root, out = tmp_path / "study", tmp_path / "out.qdpx"
    from_other_programs(root)
    assert len(Project.open(root).transcripts) > 3
    assert FG1 in Project.open(root).transcripts
    assert run("export", "qdpx", "-o", out, "-s", root, *REASON).code == 0
    with zipfile.ZipFile(out) as zip:
        held = zip.read("project.qde").decode()
    assert held.count("<Graphs>") == 1
    assert held.count("<Graph ") == 1
