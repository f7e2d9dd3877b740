"""Participants from a table: all rows or none, and a list that always reads back."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.model.errors import FormatError, LockedError, UsageError
from qualcode.model.ids import ParticipantId
from qualcode.model.participant import Consent, Participant
from qualcode.project.correcting import relabel, restore
from qualcode.project.people import PeopleImported, idle_people, import_people, remove_people
from qualcode.project.project import Project
from qualcode.store.doctor import examine
from tests.store.helpers import FG1, made_study


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


@pytest.mark.parametrize(
    ("heading", "cell", "why"),
    [
        ("naam", "Jo", "by its heading"), ("Volledige naam", "", "by its heading"),
        ("First name", "Jo", "by its heading"), ("E-mail", "", "by its heading"),
        ("telefoon nr", "", "by its heading"), ("Telefoonnummer", "", "by its heading"),
        ("geboortedatum", "1999", "by its heading"), ("studentnummer", "1", "by its heading"),
        ("contact", "jo@school.nl", "holds an e-mail address"),
        ("bereikbaar", "06-12345678", "holds a phone number"),
        ("roepnaam ouder", "x", None), ("opleidingsnaam", "pabo", None), ("jaar", "2", None),
        ("naamsbekendheid", "groot", None),
    ],
)  # fmt: skip
def test_a_name_never_comes_in_as_an_attribute(
    project: Project, heading: str, cell: str, why: str | None
) -> None:
    before = project.folder.participants_file.read_bytes()
    path = table(project, f"participant,{heading},jaargang\nP1,{cell},2\n")
    if why is None:
        import_people(project, path)
        return
    with pytest.raises(UsageError, match=why) as refused:
        import_people(project, path)
    assert f'--drop "{heading.lower()}"' in str(refused.value.hint)
    assert project.folder.participants_file.read_bytes() == before
    import_people(project, path, drop=[heading])
    assert project.folder.participants()[ParticipantId("P1")].attributes == {"jaargang": "2"}


def test_a_column_to_drop_must_be_there(project: Project) -> None:
    with pytest.raises(UsageError, match="no column naam"):
        import_people(project, table(project, "participant,jaar\nP1,2\n"), drop=["naam"])


def test_a_workbook_is_a_table_as_well(project: Project, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["Participant", "Role", "Consent_quotes", "Jaar"])
    book.active.append(["P1", "student", "ja", 2])
    book.save(tmp_path / "people.xlsx")
    assert import_people(project, tmp_path / "people.xlsx").changed == 1
    person = project.folder.participants()[ParticipantId("P1")]
    assert (person.consent.quotes, person.attributes["jaar"]) == ("yes", "2")


def test_who_was_only_a_wrong_label_can_be_taken_out(project: Project) -> None:
    import_people(project, table(project, "participant\nP9\n"))
    relabel(project, FG1, {"P2": "P9"})
    with pytest.raises(UsageError, match="P9 speaks in FG1"):
        remove_people(project, ["P9"])
    told = relabel(project, FG1, {"P9": "P2"})
    assert [note for note in told.notes if "P9 speaks in no transcript any more" in note]
    fresh = Project(project.folder)
    assert idle_people(fresh) == ("P9",)
    said = [f for f in examine(project.folder) if "P9" in f.message]
    assert [(f.level, f.way_out) for f in said] == [
        ("note", "If nobody is P9: qualcode participants remove P9")
    ]
    assert remove_people(fresh, ["p9"]) == ("P9",)
    assert "P9" not in project.folder.participants()
    restore(Project(project.folder), FG1)
    assert project.folder.participants()[ParticipantId("P9")].consent == Consent()


def test_somebody_a_file_is_about_is_not_taken_out(project: Project) -> None:
    import_people(project, table(project, "participant\nP9\n"))
    path = project.folder.analysis / "summaries.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text("format: 1\nsummaries:\n- {code: a/b, text: P9 zei dit.}\n", "utf-8")
    with pytest.raises(UsageError, match=r"analysis/summaries\.yaml mentions P9"):
        remove_people(project, ["P9"])
    with pytest.raises(UsageError, match="no participant P99"):
        remove_people(project, ["P99"])
