"""Names leave coded words, and every coding is still on the words its coder chose."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.calibration.sealing import standing
from qualcode.journal.state import state_of
from qualcode.model.errors import FormatError, StudyError, UsageError
from qualcode.project.project import Project
from qualcode.project.protecting import log_of
from qualcode.project.protecting_rewrites import pseudonymise
from qualcode.store.doctor import examine
from qualcode.store.journals import read_journal
from tests.privacy.small import ANA, FG1, every_byte, small_study

ROWS = """original,replacement,variants
Lotte,Student A,
Kees,Student B,Cees
Zilverberk,vriend 1,
Kwintdam,plaats 1,
"""
ORIGINALS = ("lotte", "kees", "cees", "zilverberk", "kwintdam")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small_study(tmp_path / "study")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def quotes(project: Project) -> dict[str, str]:
    """The words of every segment by ana on FG1, by id."""
    transcript, journal = project.folder.transcript(FG1), project.folder.journal(FG1, ANA)
    assert journal is not None
    return {
        s.id: transcript.words(s.span)
        for s in state_of(journal.events).segments()
        if s.text_hash == transcript.version
    }


def pseudonymised(words: str) -> str:
    for name, pseudonym in (
        ("Lotte", "[Student A]"), ("Kees", "[Student B]"), ("Zilverberk", "[vriend 1]"),
    ):  # fmt: skip
        words = words.replace(name, pseudonym)
    return words


def test_no_byte_of_the_study_holds_an_original(project: Project, table: Path) -> None:
    held = {n for n, d in every_byte(project.folder.root).items() if b"ilverberk" in d}
    assert {"transcripts/FG1.txt", "codings/FG1/ana.jsonl", "analysis/cases.yaml"} <= held
    report = pseudonymise(project, table, by="ana")
    for name, data in every_byte(project.folder.root).items():
        text = data.decode("utf-8", "replace").casefold()
        assert [o for o in ORIGINALS if o in text] == [], name
    assert report.counts == {"[Student A]": 2, "[Student B]": 2, "[vriend 1]": 1}
    assert report.exports == ("exports/quotes.csv", "exports/report.docx")
    assert dict(report.alike) == {"Zilverberg": 1}


def test_a_word_of_the_program_itself_stays_so_that_the_study_can_be_read(
    project: Project, tmp_path: Path
) -> None:
    table, names = tmp_path / "own.csv", tmp_path / "names.csv"
    table.write_text("original,replacement\nYes,vriend 9\nresearcher,vriend 8\n", encoding="utf-8")
    names.write_text(
        "name,pseudonym,role,transcript\nUnknown Speaker,P7,,\nResearcher 1,INT1,researcher,FG1\n",
        encoding="utf-8",
    )
    people = project.folder.participants()
    path = project.folder.analysis / "cases.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "wish: Yes, unknown\n", encoding="utf-8")
    pseudonymise(project, table, names=names, by="ana")
    assert project.fresh().folder.participants() == people
    assert "[vriend 9], unknown" in path.read_text(encoding="utf-8")


def test_every_coding_keeps_its_id_and_its_words(project: Project, table: Path) -> None:
    before = quotes(project)
    pseudonymise(project, table)
    after = quotes(project.fresh())
    assert after == {id: pseudonymised(words) for id, words in before.items()}
    assert len(after) == 7


def test_the_journal_keeps_every_id_time_and_order(project: Project, table: Path) -> None:
    path = project.folder.codings_folder(FG1) / "ana.jsonl"
    before = read_journal(path).events
    pseudonymise(project, table)
    after = read_journal(path).events
    assert [(e.id, e.after, e.at) for e in after] == [(e.id, e.after, e.at) for e in before]
    session = project.folder.root / "sessions" / "r1" / "ana.jsonl"
    assert standing(read_journal(session).events) == "sealed"


def test_what_is_known_about_transcripts_and_people_is_rewritten_too(
    project: Project, table: Path
) -> None:
    pseudonymise(project, table)
    fresh = project.fresh()
    assert [m.label for m in fresh.folder.info(FG1).markers] == ["steun", "vervolg met [Student A]"]
    assert fresh.transcripts["NI1"].attributes == {"town": "[plaats 1]"}
    assert fresh.folder.info(FG1).version == fresh.transcripts["FG1"].version
    cases = (project.folder.analysis / "cases.yaml").read_text(encoding="utf-8")
    assert cases.startswith("# [vriend 1] komt terug in case 1; [Student A] ook\n")


def test_the_study_is_sound_after_replacing(project: Project, table: Path) -> None:
    def errors() -> int:
        return sum(f.level == "error" for f in examine(project.folder))

    before = errors()
    pseudonymise(project, table)
    assert errors() == before


def test_a_second_run_changes_nothing(project: Project, table: Path) -> None:
    pseudonymise(project, table)
    before = every_byte(project.folder.root)
    again = pseudonymise(project.fresh(), table)
    assert (again.files, again.counts) == (0, {})
    assert every_byte(project.folder.root) == before


def test_a_dry_run_counts_and_writes_nothing(project: Project, table: Path) -> None:
    before = every_byte(project.folder.root)
    told = pseudonymise(project, table, dry_run=True)
    assert every_byte(project.folder.root) == before
    assert (told.written, sum(told.counts.values()), told.transcripts) == (
        False, 5, {"FG1": 5, "NI1": 0},
    )  # fmt: skip


def test_the_log_says_what_was_put_in_and_never_what_went(project: Project, table: Path) -> None:
    pseudonymise(project, table, by="ana")
    [line] = log_of(project)
    assert (line["done"], line["by"]) == ("pseudonymise", "ana")
    assert line["counts"] == {"[Student A]": 2, "[Student B]": 2, "[vriend 1]": 1}
    assert set(line) == {"v", "at", "by", "done", "files", "counts"}


def test_the_names_of_the_pseudonym_table_become_pseudonyms(
    project: Project, tmp_path: Path
) -> None:
    names = tmp_path / "names.csv"
    names.write_text('name,pseudonym\nLotte (HBO),P1\n"Kwint, Kees",P2\n', encoding="utf-8")
    pseudonymise(project, names=names)
    text = project.fresh().transcripts["FG1"].text
    assert "op school, [P1]?" in text
    assert "En bij jou, [P2]?" in text


def test_a_table_inside_the_study_is_refused(project: Project) -> None:
    inside = project.folder.root / "table.csv"
    inside.write_text(ROWS, encoding="utf-8")
    with pytest.raises(UsageError, match="inside the study"):
        pseudonymise(project, inside)
    with pytest.raises(UsageError, match="No table"):
        pseudonymise(project)


def test_a_table_that_mixes_people_up_changes_nothing(project: Project, tmp_path: Path) -> None:
    before = every_byte(project.folder.root)
    bad = tmp_path / "bad.csv"
    bad.write_text("original,replacement\nLotte,A\nKees,A\n", encoding="utf-8")
    with pytest.raises(FormatError, match="two originals"):
        pseudonymise(project, bad)
    assert every_byte(project.folder.root) == before


def test_words_edited_by_hand_are_settled_first(project: Project, table: Path) -> None:
    path = project.folder.words_file(FG1)
    path.write_bytes(path.read_bytes().replace(b"koken", b"bakken"))
    with pytest.raises(StudyError, match="changed outside qualcode"):
        pseudonymise(project, table)
