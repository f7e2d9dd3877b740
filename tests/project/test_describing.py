"""Whole folders come in once, and what is known about transcripts comes from tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.formats.interchange_sheets import write_xlsx
from qualcode.model.errors import FormatError
from qualcode.model.transcript import Marker
from qualcode.project.describing import Described, attributes_from, markers_from
from qualcode.project.importing import Asked, Failure, ImportReport, Skipped, import_files
from qualcode.project.project import Project
from qualcode.project.variants import variants
from tests.store.helpers import FG1, made_study

RAW = """0:00:01.000 --> 0:00:04.000
Moderator Linde
Hoe was de start in {place}?

0:00:04.500 --> 0:00:20.000
Fenna Visser
Nou, ik kende niemand. Maar de soep hielp.

0:00:21.500 --> 0:00:30.000
Fena Visser
Ons rooster liep tot zes uur, dus niemand bleef.
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return made_study(tmp_path / "study")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder of three files, one of which is no transcript."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for name, place in (("FG2", "maart"), ("FG4", "mei")):
        (folder / f"{name}.txt").write_text(RAW.format(place=place), encoding="utf-8")
    (folder / "FG3.txt").write_bytes(b"")
    return folder


def test_a_folder_is_imported_once_and_the_rest_another_time(project: Project, raw: Path) -> None:
    told: list[tuple[int, int, str]] = []
    found = import_files(project, [raw], Asked(), tell=lambda *step: told.append(step))
    assert [type(r) for r in found] == [ImportReport, Failure, ImportReport]
    assert told == [(0, 3, "FG2.txt"), (1, 3, "FG3.txt"), (2, 3, "FG4.txt")]
    (raw / "FG3.txt").write_text(RAW.format(place="juni"), encoding="utf-8")
    (raw / "FG5.txt").write_bytes((raw / "FG2.txt").read_bytes())
    again = import_files(project, [raw], Asked())
    assert [type(r) for r in again] == [Skipped, ImportReport, Skipped, Skipped]
    assert again[3] == Skipped("FG5.txt", found[0].transcript)  # type: ignore[union-attr]


def test_one_file_under_two_names_is_imported_once(project: Project, raw: Path) -> None:
    (raw / "FG2b.txt").write_bytes((raw / "FG2.txt").read_bytes())
    found = import_files(project, [raw / "FG2.txt", raw / "FG2b.txt"], Asked())
    assert [type(r) for r in found] == [ImportReport, Skipped]


def test_two_spellings_of_one_speaker_are_told_under_their_pseudonyms(
    project: Project, raw: Path
) -> None:
    report = import_files(project, [raw / "FG2.txt"], Asked())[0]
    assert isinstance(report, ImportReport)
    assert report.variants == (("P4", "P5"),)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Fenna Visser", "Fena Visser", True),
        ("Fenna Visser", "Visser, Fenna", True),
        ("Fenna Visser", "Fenna", True),
        ("Fenna (MBO)", "Fenna (HBO)", True),
        ("Zoë Bakker", "Zoe Bakker", True),
        ("Spreker 1", "Spreker 2", False),
        ("Student A", "Student B", False),
        ("P1", "P2", False),
        ("Fenna Visser", "Joris Visser", False),
        ("Moderator", "Fenna", False),
    ],
)
def test_names_that_are_nearly_the_same(one: str, other: str, alike: bool) -> None:
    assert list(variants({one: "P1", other: "P2"}, {})) == [("P1", "P2")] * alike
    assert list(variants({one: "P1"}, {other: "P2"})) == [("P2", "P1")] * alike
    assert list(variants({one: "P1", other: "P1"}, {})) == []


def test_attributes_come_from_a_table_and_empty_cells_leave_what_is_known(
    project: Project, tmp_path: Path
) -> None:
    rows = [["Transcript", "Sector", "mode", "round"], ["FG1", "hbo", "", "2"]]
    book = tmp_path / "a.xlsx"
    book.write_bytes(write_xlsx("a", rows))
    assert attributes_from(project, book) == Described((FG1,), ())
    assert project.folder.info(FG1).attributes == {"mode": "online", "sector": "hbo", "round": "2"}
    table = tmp_path / "a.csv"
    table.write_text("transcript;sector\nFG1;hbo\n", encoding="utf-8")
    assert attributes_from(project, table) == Described((), (FG1,))


def test_markers_stand_on_a_turn_by_number_or_by_its_words(
    project: Project, tmp_path: Path
) -> None:
    table = tmp_path / "m.csv"
    table.write_text(
        "transcript,turn,turn_quote,kind,label\n"
        "FG1,1,,topic,start\n"
        'FG1,,"toen vroeg mijn mentor",topic,begeleiding\n'
        "FG1,1,,phase,vooraf\n",
        encoding="utf-8",
    )
    markers_from(project, table)
    expected = (Marker(0, "phase", "vooraf"), Marker(0, "topic", "start"),
                Marker(3, "topic", "begeleiding"))  # fmt: skip
    assert project.folder.info(FG1).markers == expected
    assert markers_from(project, table).changed == ()
    table.write_text("transcript,turn,kind,label\nFG1,1,topic,anders\n", encoding="utf-8")
    markers_from(project, table)
    assert project.folder.info(FG1).markers == (
        expected[0], Marker(0, "topic", "anders"), expected[2],
    )  # fmt: skip
    markers_from(project, table, anew=True)
    assert project.folder.info(FG1).markers == (Marker(0, "topic", "anders"),)


def test_one_bad_row_refuses_the_table_and_names_every_bad_row(
    project: Project, tmp_path: Path
) -> None:
    table = tmp_path / "m.csv"
    table.write_text(
        "transcript,turn,turn_quote,kind,label\nFG1,1,,topic,start\nFG1,9,,topic,x\n"
        "FG8,1,,topic,x\nFG1,,niet gezegd,topic,x\nFG1,2,,,x\n,1,,topic,x\nFG1,,,topic,x\n",
        encoding="utf-8",
    )
    with pytest.raises(FormatError, match="6 rows cannot be used; nothing was written") as error:
        markers_from(project, table)
    assert [line.split(":")[0].strip() for line in error.value.message.splitlines()[1:]] == [
        f"line {n}" for n in (3, 4, 5, 6, 7, 8)
    ]
    assert project.folder.info(FG1).markers == ()


def test_a_table_without_the_column_of_transcripts_is_refused(
    project: Project, tmp_path: Path
) -> None:
    table = tmp_path / "a.csv"
    table.write_text("sector\nhbo\n", encoding="utf-8")
    with pytest.raises(FormatError, match="`transcript`"):
        attributes_from(project, table)


def test_describing_does_not_take_over_words_that_were_edited_by_hand(
    project: Project, tmp_path: Path
) -> None:
    path = project.folder.words_file(FG1)
    path.write_text(path.read_text(encoding="utf-8").replace("rooster", "plan"), encoding="utf-8")
    recorded = project.folder.info(FG1).version
    table = tmp_path / "a.csv"
    table.write_text("transcript,sector\nFG1,hbo\n", encoding="utf-8")
    attributes_from(project, table)
    assert project.folder.info(FG1).version == recorded
