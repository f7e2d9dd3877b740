"""Codings in and out of files: all or nothing, each refused row named, and the same both ways."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from qualcode.model.errors import FormatError, LockedError, StudyError, UsageError
from qualcode.model.ids import CodeId, TranscriptId
from qualcode.model.span import Span
from qualcode.project.coding import coded, codings, import_codings, label_of
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from tests.store.helpers import ANA, BEN, BOOK, FG1, made_study

FG2 = TranscriptId("FG2")
ROSTER, STAFF = CodeId("small/rooster"), CodeId("small/binding-docenten")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A study with two transcripts of the same words."""
    made = made_study(tmp_path / "study")
    transcript = made.folder.transcript(FG1)
    made.folder.write_transcript(FG2, transcript.turns, made.folder.info(FG1))
    return made.fresh()


def table(project: Project, text: str, name: str = "codings.csv") -> Path:
    path = project.folder.root.parent / name
    path.write_bytes(text.encode())
    return path


def listed(project: Project, coder: str = "ana") -> list[tuple[str, int, int, str, str | None]]:
    return [
        (r.transcript, r.start, r.end, r.code, r.sentence)
        for r in codings(project)
        if r.coder == coder
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "transcript,start,end,code\nFG1,32,52,rooster\nFG2,100,120,Contact docenten en staf\n"),
        ("a.csv", "\ufeffTranscript;Start;End;Code\r\nFG1;32;52;rooster\r\nFG2;100;120;small/binding-docenten\r\n"),
        ("a.jsonl", ('{"transcript":"FG1","start":32,"end":52,"code":"rooster"}\n\n'
                    '{"transcript":"FG2","start":"100","end":"120","code":"small/binding-docenten"}')),
        ("a.ndjson", ('\ufeff{"transcript":"FG1","start":32,"end":52,"code":"rooster"}\r\n'
                     '{"transcript":"FG2","start":100,"end":120,"code":"small/binding-docenten"}\r\n')),
        ("A.JSON", ('[{"transcript":"FG1","start":32,"end":52,"code":"rooster"},'
                   '{"transcript":"FG2","start":100,"end":120,"code":"binding-docenten"}]')),
    ],
)  # fmt: skip
def test_rows_of_every_form_become_codings(project: Project, name: str, text: str) -> None:
    done = import_codings(project, table(project, text, name), "ANA")
    assert (done.rows, done.codings, done.segments, done.other_coders, done.unresolved) == (
        2, 2, 2, 0, 0,
    )  # fmt: skip
    assert done.per_transcript == {"FG1": 1, "FG2": 1}
    assert listed(project) == [("FG1", 32, 52, ROSTER, None), ("FG2", 100, 120, STAFF, None)]
    assert {a.origin for s in coded(project, FG1, ANA) for a in s.applied} == {"import"}


def test_a_row_may_point_by_a_quote_or_from_one_quote_to_another(project: Project) -> None:
    text = (
        "transcript;quote;to_quote;code;note;sentence\n"
        "FG1;Dat hielp echt;;rooster;kijk;tijd\n"
        "FG1;En toen vroeg;ook online.;binding-docenten;;\n"
        "FG1;dat  HIELP echt;;binding-docenten;kijk nog eens;tijd\n"
    )
    done = import_codings(project, table(project, text), "ana", done=True)
    words = project.folder.transcript(FG1).text
    start = words.index("Dat hielp")
    assert listed(project) == [
        ("FG1", words.index("En toen"), words.index("ook online.") + 11, STAFF, None),
        ("FG1", start, start + 14, ROSTER, "tijd"),
        ("FG1", start, start + 14, STAFF, "tijd"),
    ]
    assert (done.codings, done.segments) == (3, 2)
    with Desk.open(project, FG1, ANA) as desk:
        assert desk.state is not None
        assert [m.text for m in desk.state.memos()] == ["kijk\nkijk nog eens"]
        assert desk.state.done is not None
        assert len(desk.log()) == 3


def test_the_same_file_twice_adds_nothing(project: Project) -> None:
    path = table(
        project,
        "transcript,quote,code,note,sentence\nFG1,Dat hielp echt,rooster,kijk,tijd\n"
        "FG1,Dat hielp echt,Mentor,,\n",
    )
    first = import_codings(project, path, "ana")
    journal = project.folder.codings_folder(FG1) / "ana.jsonl"
    before = journal.read_bytes()
    again = import_codings(project, path, "ana")
    assert (first.codings, first.unresolved) == (2, 1)
    assert (again.rows, again.codings, again.segments, again.unresolved) == (2, 0, 0, 0)
    assert journal.read_bytes() == before


def test_rows_of_other_coders_are_left_out_and_counted(project: Project) -> None:
    path = table(
        project,
        "transcript,start,end,code,coder\nFG1,32,52,rooster, Ana \nFG1,32,52,rooster,ben\n"
        "FG9,1,2,nothing,ben\nFG1,60,70,rooster,\n",
    )
    done = import_codings(project, path, "ana")
    assert (done.rows, done.codings, done.other_coders) == (2, 2, 2)
    assert listed(project, "ben") == []


def test_a_coder_the_study_does_not_have_is_refused_before_the_rows(project: Project) -> None:
    path = table(project, "transcript,start,end,code,coder\nFG1,32,52,rooster,ben\n")
    with pytest.raises(UsageError, match='"eva" is not a coder'):
        import_codings(project, path, "eva")


def test_every_refused_row_is_named_and_nothing_is_written(project: Project) -> None:
    retired = BOOK.nodes[1]
    text = (project.folder.books_folder / "small.yaml").read_text(encoding="utf-8")
    marked = text.replace(f"label: {retired.label}", f"label: {retired.label}\n    retired: true")
    (project.folder.books_folder / "small.yaml").write_text(marked, encoding="utf-8")
    rows = [
        ("FG1", "32", "52", "", "binding-docenten", "", ""),
        ("", "32", "52", "", "binding-docenten", "", "the column `transcript` is empty"),
        ("FG9", "32", "52", "", "binding-docenten", "", 'There is no transcript "FG9"'),
        ("../FG1", "32", "52", "", "binding-docenten", "", "There is no transcript"),
        ("FG1", "32", "52", "", "", "", "the column `code` is empty"),
        ("FG1", "32", "52", "", "rooster", "", "small/rooster is retired"),
        ("FG1", "32", "52", "", "binding", "", 'No codebook has a code "binding"'),
        ("FG1", "32", "9000", "", "online", "", "ends at 9,000"),
        ("FG1", "52", "32", "", "online", "", "holds no words"),
        ("FG1", "x", "52", "", "online", "", '"x:52" is no span'),
        ("FG1", "32", "", "", "online", "", "neither start and end nor a quote"),
        ("FG1", "32", "52", "iets anders", "online", "", "not the quote of this row"),
        ("FG1", "", "", "staat er niet", "online", "", "not in the text"),
        ("FG1", "60", "70", "", "online", "een", ""),
        ("FG1", "60", "70", "", "online", "twee", "another sentence in a row above"),
    ]
    head = "transcript,start,end,quote,code,sentence\n"
    path = table(project, head + "".join(",".join(row[:6]) + "\n" for row in rows))
    with pytest.raises(FormatError) as raised:
        import_codings(project.fresh(), path, "ana")
    told = raised.value.message.split("\n")
    assert "13 of 15 rows cannot be coded; nothing was written." in told[0]
    wanted = [(n, row[6]) for n, row in enumerate(rows, start=2) if row[6]]
    for (number, why), line in zip(wanted, told[1:], strict=True):
        assert line.startswith(f"  line {number}: ")
        assert why in line
    assert not (project.folder.root / "codings").exists()


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (
            "a.jsonl",
            '{"transcript":"FG1"}\n[1]\n',
            r"a\.jsonl, line 2: an object with named values",
        ),
        ("a.jsonl", '{"transcript":\n', r"line 1: no JSON"),
        ("a.jsonl", "[" * 100_000, "line 1: no JSON"),
        ("a.jsonl", '{"start": ' + "9" * 5000 + "}", "line 1: no JSON"),
        ("a.jsonl", '{"transcript":"FG1","code":"online","start":[1],"end":{}}', "list or a truth"),
        ("a.jsonl", '{"transcript":"FG1","code":["online"]}', "`code` holds a list"),
        ("a.jsonl", '{"transcript":"FG1","code":true}', "truth value"),
        ("a.jsonl", '{"transcript":"FG1","code":"online","start":1.5,"end":3}', "is no span"),
        ("a.jsonl", '{"transcript":null,"code":"online"}', "`transcript` is empty"),
        ("a.jsonl", '{"transcript":"FG1\\u0000","code":"online"}', "no transcript"),
        ("a.json", '{"transcript":"FG1"}', "a list of codings is expected"),
        ("a.json", "[1]", "a list of codings is expected"),
        ("a.json", "[", "no JSON"),
        ("a.csv", "transcript,start,end\n", "the column `code` is missing"),
        ("a.csv", "", "the file is empty"),
        ("a.xlsx", "PK", "codings come as .csv, .jsonl or .json"),
        ("a.csv", "transcript,code\nFG1,\udcff", "not UTF-8"),
    ],
)
def test_a_file_that_is_off_is_refused_in_words(
    project: Project, name: str, text: str, told: str
) -> None:
    path = table(project, "", name)
    path.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises((FormatError, StudyError), match=told):
        import_codings(project, path, "ana")


def test_half_a_character_in_a_note_is_refused_and_nothing_is_written(project: Project) -> None:
    row = {"transcript": "FG1", "start": 32, "end": 52, "code": "rooster", "note": "\ud83d"}
    path = table(project, json.dumps(row), "a.jsonl")
    with pytest.raises(UsageError, match="half a character"):
        import_codings(project, path, "ana")
    assert listed(project) == []


def test_a_journal_that_is_locked_keeps_all_others_as_they_were(project: Project) -> None:
    path = table(project, "transcript,start,end,code\nFG1,32,52,rooster\nFG2,32,52,rooster\n")
    with (
        Desk.open(project, FG2, ANA),
        pytest.raises(LockedError, match=r"The journal FG2/ana\.jsonl is being written by"),
    ):
        import_codings(project, path, "ana")
    assert listed(project) == []
    import_codings(project, path, "ana")
    assert [r[0] for r in listed(project)] == ["FG1", "FG2"]


def exported(project: Project, form: str) -> str:
    rows = [
        {"transcript": r.transcript, "start": r.start, "end": r.end, "code": r.code,
         "quote": r.quote, "sentence": r.sentence or ""}
        for r in codings(project, coders=[ANA])
    ]  # fmt: skip
    if form == "jsonl":
        return "\n".join(json.dumps(row) for row in rows)
    out = io.StringIO()
    # As a spreadsheet writes it: semicolons, and line ends of Windows also inside cells.
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({k: str(v).replace("\n", "\r\n") for k, v in row.items()} for row in rows)
    return out.getvalue()


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_codings_come_back_from_the_file_that_lists_them(project: Project, form: str) -> None:
    spans = [Span(31, 52), Span(28, 40), Span(88, 95), Span(0, 217), Span(100, 101)]
    with Desk.open(project, FG1, ANA) as desk:
        for number, span in enumerate(spans):
            desk.code(span, [ROSTER, STAFF][: 1 + number % 2], sentence="tijd; en ruimte")
        desk.code(Span(1, 5), [CodeId("small/?Mentor")])
    path = table(project, exported(project, form), f"ana.{form}")
    import_codings(project, path, "ben")
    assert listed(project, "ben") == listed(project, "ana")


def test_lists_are_chosen_by_transcript_coder_and_code(project: Project) -> None:
    for id, coder in ((FG1, ANA), (FG1, BEN), (FG2, ANA)):
        with Desk.open(project, id, coder) as desk:
            desk.code(Span(32, 52), [ROSTER, STAFF])

    def keys(**choice: Sequence[str]) -> list[tuple[str, str, str]]:
        return [(r.transcript, r.coder, r.code) for r in codings(project, **choice)]  # type: ignore[arg-type]

    assert len(keys()) == 6
    assert keys(transcripts=[FG2], codes=[STAFF]) == [("FG2", "ana", STAFF)]
    assert {k[:2] for k in keys(coders=["BEN"])} == {("FG1", "ben")}
    with pytest.raises(UsageError, match="There is no transcript"):
        keys(transcripts=["FG9"])
    assert coded(project, FG2, BEN) == ()


def test_the_label_of_a_code_says_what_it_stands_for() -> None:
    books = {BOOK.id: BOOK}
    assert label_of(books, ROSTER) == ("Roostering & toetsing", "primary")
    assert label_of(books, CodeId("small/online")) == ("Online", "secondary")
    assert label_of(books, CodeId("small/?Mentor")) == ("Mentor", "unresolved")
    assert label_of(books, CodeId("small/x")) == ("small/x", "unknown")
    assert label_of(books, CodeId("x")) == ("x", "unknown")
