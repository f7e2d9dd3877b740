"""Raw files in: all of a file or nothing, a report that adds up, and names that stay outside."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from qualcode.model.errors import FormatError, LockedError, StudyError, UsageError
from qualcode.model.ids import ParticipantId, TranscriptId
from qualcode.model.participant import Participant
from qualcode.project.checking import examine_study
from qualcode.project.importing import (
    Asked,
    Failure,
    ImportReport,
    Skipped,
    describe,
    files_in,
    import_file,
    import_files,
    parse_file,
)
from qualcode.project.project import Project
from qualcode.store.folder import Folder
from tests.cli.helpers import run
from tests.store.helpers import FG1, made_study

RAW = (
    "Interviewer: Hoe was de start?\n"
    "Fenna: Nou, ik kende niemand, maar de soep in de kantine hielp wel.\n"
    "Joris: Ons rooster liep tot zes uur, dus er bleef niemand hangen.\n"
    "Fenna: Dat herken ik, en de docent was er ook, maar alleen online.\n"
    "Interviewer: En jij?\n"
    "Joris: Ik ook.\n"
)
ENGLISH = (
    "Ann: I thought that this was really the best thing about the whole first year of it.\nBob: And they were always there when we had questions about the course, which was good.\n"
    * 4
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A study whose participants are INT1, P1 and P2."""
    return made_study(tmp_path / "study")


def raw(project: Project, name: str = "FG2.txt", text: str = RAW) -> Path:
    path = project.folder.root.parent / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def files_of(project: Project) -> dict[str, bytes]:
    return {project.folder.shown(p): p.read_bytes() for p in project.folder.files()}


def test_the_report_adds_up_and_names_are_nowhere_in_the_study(project: Project) -> None:
    report = import_file(project, raw(project), Asked(attributes={"sector": "mbo"}))
    assert report.transcript == "FG2"
    assert dict(report.speakers) == {"INT2": 2, "P3": 2, "P4": 2}
    assert report.turns == sum(report.speakers.values()) == 6
    assert report.new_participants == ("INT2", "P3", "P4")
    assert (report.first, report.last, report.leftovers, report.names_kept) == (
        None,
        None,
        (),
        False,
    )
    transcript = project.folder.transcript(TranscriptId("FG2"))
    assert [t.speaker for t in transcript.turns] == ["INT2", "P3", "P4", "P3", "INT2", "P4"]
    assert transcript.attributes == {"sector": "mbo"}
    assert transcript.is_researcher("INT2")
    people = project.folder.participants()
    assert people[ParticipantId("INT2")].role == "researcher"
    assert people[ParticipantId("P3")] == Participant(ParticipantId("P3"))
    for name, data in files_of(project).items():
        assert b"Fenna" not in data, name
    assert examine_study(project.folder.root).findings == ()


@pytest.mark.parametrize("name", ["FG2.txt", "fb_12a.vtt.txt", "Gesprek met Fenna.txt", "x.txt"])
def test_a_file_name_is_an_id_only_when_it_is_a_short_code(project: Project, name: str) -> None:
    if name == "FG2.txt":
        assert import_file(project, raw(project, name), Asked()).transcript == "FG2"
        return
    with pytest.raises(
        UsageError, match=r"is not a short code such as FG03.*\n.*alone with --id FG03; .*: FG03\."
    ):
        import_file(project, raw(project, name), Asked())


@pytest.mark.parametrize(
    ("name", "asked", "told"),
    [
        ("COM1.txt", Asked(), '"COM1" cannot be the id of a transcript'),
        ("FG2.txt", Asked(id="CON"), "cannot be the id"),
        ("FG2.txt", Asked(id="a/b"), "cannot be the id"),
        ("FG2.txt", Asked(id=""), "cannot be the id"),
        ("FG2.txt", Asked(id="fg1"), "FG1 exists already"),
        ("FG1.txt", Asked(), r"FG1 exists already.\nFor a corrected version: qualcode transcript"),
        ("FG2.txt", Asked(researchers=("Eva",)), "No speaker is called eva"),
        ("FG2.txt", Asked(attributes={"a": "\x07"}), "which cannot be shown"),
        ("FG2.txt", Asked(form="teams"), "teams-vtt"),
        ("FG2.txt", Asked(encoding="klingon"), "klingon"),
    ],
)
def test_what_is_refused_leaves_no_trace_in_study_or_table(
    project: Project, name: str, asked: Asked, told: str
) -> None:
    before, names = files_of(project), project.folder.root.parent / "names.csv"
    path = raw(project, name)
    with pytest.raises((UsageError, FormatError), match=told):
        import_file(project, path, Asked(**{**_fields(asked), "names": names}))  # type: ignore[arg-type]
    assert files_of(project) == before
    assert not names.exists()


def _fields(asked: Asked) -> dict[str, object]:
    return {name: getattr(asked, name) for name in Asked.__dataclass_fields__}


def test_the_same_file_is_imported_once_under_whatever_name(project: Project) -> None:
    import_file(project, raw(project), Asked())
    with pytest.raises(UsageError, match="This very file was imported before, as FG2"):
        import_file(project, raw(project, "FG3.txt"), Asked())
    assert import_files(project, [raw(project, "FG3.txt")], Asked()) == [
        Skipped("FG3.txt", TranscriptId("FG2"))
    ]


def test_a_folder_with_a_bad_file_imports_the_others_and_says_why(project: Project) -> None:
    folder = project.folder.root.parent / "raw"
    for name, text in (
        ("FG2.txt", RAW), ("FG3.vtt", "WEBVTT\n\n00:01 --> 00:02\n"), ("FG4.txt", RAW + "Aya: Ja.\n"),
        ("Gesprek.txt", RAW + "Bo: Ja.\n"), (".hidden", "x"), ("~$FG5.docx", "x"),
    ):  # fmt: skip
        raw(project, f"raw/{name}", text)
    (folder / "below").mkdir()
    told: list[tuple[int, int, str]] = []
    results = import_files(
        project, [folder], Asked(), tell=lambda done, all, name: told.append((done, all, name))
    )
    assert [type(r) for r in results] == [ImportReport, Failure, ImportReport, Failure]
    assert [r.file for r in results] == ["FG2.txt", "FG3.vtt", "FG4.txt", "Gesprek.txt"]
    assert told == [(n, 4, r.file) for n, r in enumerate(results)]
    assert project.folder.transcript_ids() == ("FG1", "FG2", "FG4")
    ran = run("transcript", "import", folder, "-s", project.folder.root)
    assert ran.code == 2
    assert "Not imported:" in ran.err


def test_one_id_is_not_given_to_several_files(project: Project) -> None:
    paths = [raw(project), raw(project, "FG3.txt", RAW + "Aya: Ja.\n")]
    with pytest.raises(UsageError, match=r"--id names one transcript.*\n.*short names first"):
        import_files(project, paths, Asked(id="FG9"))
    assert files_in([paths[0].parent / "nothing.txt"]) == [paths[0].parent / "nothing.txt"]


@pytest.mark.parametrize(
    ("text", "asked", "note"),
    [
        (RAW, Asked(), ""),
        (ENGLISH, Asked(language="en"), ""),
        (ENGLISH, Asked(), "The words look like English, but Dutch was declared."),
        (RAW * 5, Asked(language="en"), "The words look like Dutch, but English was declared."),
    ],
)
def test_words_in_another_language_than_was_said_are_noted(
    project: Project, text: str, asked: Asked, note: str
) -> None:
    report = import_file(project, raw(project, text=text), asked)
    assert (note in " ".join(report.notes)) if note else not report.notes
    assert project.folder.info(TranscriptId("FG2")).language == (asked.language or "nl")


def test_the_table_of_names_is_private_and_holds_for_the_next_session(project: Project) -> None:
    names = project.folder.root.parent / "private" / "names.csv"
    first = import_file(project, raw(project), Asked(names=names))
    if os.name == "posix":
        assert stat.S_IMODE(names.stat().st_mode) == 0o600
    text = "Fenna: Daar ben ik weer.\nInterviewer: Welkom terug.\nAya: Ik ben nieuw.\n" * 2
    second = import_file(project, raw(project, "FG3.txt", text), Asked(names=names))
    assert first.names_kept
    assert dict(second.speakers) == {"P3": 2, "INT3": 2, "P5": 2}
    assert second.met_before == ("P3",)
    assert second.new_participants == ("INT3", "P5")


@pytest.mark.parametrize("place", ["names.csv", "transcripts/names.csv", "link"])
def test_the_table_is_refused_inside_the_study_also_through_a_link(
    project: Project, place: str
) -> None:
    names = project.folder.root / place
    if place == "link":
        if os.name != "posix":
            pytest.skip("links need rights on Windows")
        names = project.folder.root.parent / "names.csv"
        names.symlink_to(project.folder.root / "transcripts" / "names.csv")
    with pytest.raises(UsageError, match=r"names\.csv lies inside the study"):
        import_file(project, raw(project), Asked(names=names))
    assert project.folder.transcript_ids() == (FG1,)
    assert not (project.folder.root / "transcripts" / "names.csv").exists()


def test_a_table_that_cannot_be_kept_stops_the_import_before_the_study(project: Project) -> None:
    blocked = raw(project, "blocked", "a file")
    before = files_of(project)
    with pytest.raises(StudyError, match="cannot be"):
        import_file(project, raw(project), Asked(names=blocked / "names.csv"))
    assert files_of(project) == before


def test_a_pseudonym_that_differs_from_a_participant_by_capitals_is_refused(
    project: Project,
) -> None:
    names = raw(project, "names.csv", "name,pseudonym\nFenna,p1\n")
    before = files_of(project)
    with pytest.raises(UsageError, match="The pseudonym p1 and the participant P1 differ by capit"):
        import_file(project, raw(project), Asked(names=names))
    assert files_of(project) == before


def test_a_transcript_without_speakers_is_imported_with_a_table_too(project: Project) -> None:
    text = "1\n00:00:01,000 --> 00:00:04,000\nHoe was de start?\n\n2\n00:00:05,000 --> 00:00:09,000\nNou, wel goed.\n"
    names = project.folder.root.parent / "names.csv"
    report = import_file(project, raw(project, "FG2.srt", text), Asked(names=names))
    assert dict(report.speakers) == {"?": report.turns}
    assert (report.first, report.last, report.new_participants) == (1_000, 9_000, ())
    assert examine_study(project.folder.root).findings == ()


class Crashed(BaseException):
    """The power went."""


@pytest.mark.parametrize("with_table", [True, False])
@pytest.mark.parametrize("at", ["participants", "description", "words"])
def test_after_a_crash_the_study_is_sound_and_the_import_begins_again(
    project: Project, monkeypatch: pytest.MonkeyPatch, at: str, *, with_table: bool
) -> None:
    names = project.folder.root.parent / "names.csv" if with_table else None
    ends = {"participants": "participants.yaml", "description": "FG2.yaml", "words": "FG2.txt"}[at]
    replace = Path.replace

    def crashing(self: Path, target: Path) -> Path:
        if Path(target).name == ends:
            raise Crashed
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", crashing)
    with pytest.raises(Crashed):
        import_file(project, raw(project), Asked(names=names))
    monkeypatch.undo()
    assert project.folder.transcript_ids() == (FG1,)
    broken = [f for f in examine_study(project.folder.root).findings if f.level == "error"]
    assert [f.place for f in broken] == (["transcripts/FG2.yaml"] if at == "words" else [])
    report = import_file(project, raw(project), Asked(names=names))
    if with_table:
        assert dict(report.speakers) == {"INT2": 2, "P3": 2, "P4": 2}
    # Without the table of names nobody can tell that these are the people of before.
    findings = examine_study(project.folder.root).findings
    left = 0 if with_table or at == "participants" else 3
    assert [f.level for f in findings] == ["note"] * left


def test_an_import_waits_for_nobody_and_says_who_is_at_it(project: Project) -> None:
    with project.folder.lock("study", "The study").acquire():
        with pytest.raises(LockedError, match="The study is being written by process"):
            import_file(project, raw(project), Asked())
        assert run("transcript", "import", raw(project), "-s", project.folder.root).code == 3
    assert import_file(project, raw(project), Asked()).transcript == "FG2"


def test_a_description_changes_without_touching_the_words(project: Project) -> None:
    words = project.folder.words_file(FG1).read_bytes()
    project.folder.words_file(FG1).write_bytes(words.replace(b"hangen.", b"hangen!"))
    before = project.folder.words_file(FG1).read_bytes()
    info = describe(project, FG1, attributes={"sector": "hbo", "mode": ""})
    assert info.attributes == {"sector": "hbo"}
    assert project.folder.info(FG1) == info
    assert project.folder.words_file(FG1).read_bytes() == before
    # What was edited by hand is still seen as such.
    assert not examine_study(project.folder.root).is_sound
    assert describe(project, FG1, change={"recording_erased": "2027-01-01"}).recording_erased
    with pytest.raises((UsageError, StudyError), match="FG9"):
        describe(project, TranscriptId("FG9"), attributes={"a": "b"})


def test_a_parse_writes_nothing_and_needs_no_study(tmp_path: Path) -> None:
    path = tmp_path / "Gesprek met Fenna.txt"
    path.write_text(RAW, encoding="utf-8")
    assert dict(parse_file(path).speakers()) == {"Interviewer": 2, "Fenna": 2, "Joris": 2}
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    with pytest.raises(StudyError, match="is not there"):
        parse_file(tmp_path / "gone.txt")


def test_raw_files_in_folders_with_spaces_and_accents_import(tmp_path: Path) -> None:
    project = made_study(tmp_path / "Studie één (kopie)")
    path = raw(project, "Ruwe bestanden é/FG2.txt")
    assert import_file(project, path, Asked()).transcript == "FG2"
    assert Folder(project.folder.root).transcript(TranscriptId("FG2")).turns


def test_two_names_that_may_be_one_are_told_once(project: Project, tmp_path: Path) -> None:
    names = Asked(names=tmp_path / "names.csv")
    words = "Fenna Visser: hallo allemaal.\nJan Smit: dag.\nFenna Visser: prima.\nJan Smit: ja.\n"
    told = [
        import_file(project, raw(project, f"{id}.txt", text), names).variants
        for id, text in (
            ("AA1", words),
            ("AA2", words.replace("Fenna Visser", "Fena Visser")),
            ("AA3", words + "Fenna Visser: tot later.\n"),
        )
    ]
    assert [len(pairs) for pairs in told] == [0, 1, 0]
