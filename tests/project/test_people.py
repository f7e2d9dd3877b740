"""Participants from a table: all rows or none, and a list that always reads back."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.model.errors import FormatError, LockedError
from qualcode.model.ids import ParticipantId
from qualcode.model.participant import Consent, Participant
from qualcode.project.people import PeopleImported, import_people
from qualcode.project.project import Project
from tests.store.helpers import made_study


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return made_study(tmp_path / "study")


def table(project: Project, text: str) -> Path:
    path = project.folder.root.parent / "people.csv"
    path.write_bytes(text.encode())
    return path


def test_rows_add_and_change_people_and_an_empty_cell_leaves_what_is_known(
    project: Project,
) -> None:
    text = (
        "\ufeffParticipant;Role;Sector;Consent_Quotes;Consent_process;Jaar\r\n"
        "P2;;;nee;;2\r\nP3;docent;wo;JA;x;\r\nP1;;;;;\r\n"
    )
    assert import_people(project, table(project, text)) == PeopleImported(1, 1, 2)
    people = project.folder.participants()
    assert people[ParticipantId("P2")] == Participant(
        ParticipantId("P2"), "student", "mbo", "mbo-college-1", {"jaar": "2"}, Consent(quotes="no")
    )
    assert people[ParticipantId("P3")] == Participant(
        ParticipantId("P3"), "docent", "wo", consent=Consent(process="yes", quotes="yes")
    )
    assert list(people) == ["INT1", "P1", "P2", "P3"]


@pytest.mark.parametrize(
    ("cell", "answer"),
    [("ja", "yes"), ("Yes", "yes"), ("TRUE", "yes"), ("1", "yes"), ("x", "yes"), ("nee", "no"),
     ("No", "no"), ("false", "no"), ("0", "no"), ("?", "unknown"), ("onbekend", "unknown")],
)  # fmt: skip
def test_answers_are_understood_as_people_write_them(
    project: Project, cell: str, answer: str
) -> None:
    import_people(project, table(project, f"participant,consent_reuse\nP1,{cell}\n"))
    assert project.folder.participants()[ParticipantId("P1")].consent.reuse == answer


def test_the_same_table_twice_changes_nothing(project: Project) -> None:
    path = table(project, "participant,role\nP1,student\nP9,docent\n")
    import_people(project, path)
    before = project.folder.participants_file.read_bytes()
    stamp = project.folder.participants_file.stat().st_mtime_ns
    assert import_people(project, path) == PeopleImported(0, 0, 4)
    assert project.folder.participants_file.read_bytes() == before
    assert project.folder.participants_file.stat().st_mtime_ns == stamp


def test_every_refused_row_is_named_and_nothing_is_written(project: Project) -> None:
    before = project.folder.participants_file.read_bytes()
    text = "participant,consent_quotes\nP7,ja\nP8,misschien\nP 9,ja\nCON,ja\n,ja\np1,ja\nP10,ja\np10,ja\n"
    with pytest.raises(FormatError) as raised:
        import_people(project, table(project, text))
    told = raised.value.message.split("\n")
    assert told[0].endswith("6 of 8 rows cannot be used; nothing was written.")
    for line, start in zip(
        told[1:],
        (
            'line 3: "misschien" is no answer. Write one of yes, no, unknown.',
            'line 4: "P 9" cannot be the id of a participant.',
            'line 5: "CON" cannot be the id',
            'line 6: "" cannot be the id',
            "line 7: p1 and the participant P1 differ by capitals only. Write P1",
            "line 9: p10 and the participant P10 differ by capitals only.",
        ),
        strict=True,
    ):
        assert line.strip().startswith(start)
    assert project.folder.participants_file.read_bytes() == before


def test_a_table_without_ids_is_refused_with_its_columns(project: Project) -> None:
    with pytest.raises(FormatError, match="the column `participant` is missing; found: id, role"):
        import_people(project, table(project, "id,role\nP1,student\n"))


def test_people_are_not_changed_while_another_window_changes_the_study(project: Project) -> None:
    path = table(project, "participant,role\nP9,docent\n")
    with (
        project.folder.lock("study", "The study").acquire(),
        pytest.raises(LockedError, match="The study is being written by process"),
    ):
        import_people(project, path)
    assert ParticipantId("P9") not in project.folder.participants()
    import_people(project, path)
    assert ParticipantId("P9") in project.folder.participants()
