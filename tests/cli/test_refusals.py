"""What goes wrong from the command line: words and a way out, the right exit code, clean stdout."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from qualcode.cli.failing import exit_code
from qualcode.model.ids import CodeId
from qualcode.model.span import Span
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from tests.cli.helpers import run
from tests.store.helpers import ANA, BEN, FG1, made_study

ROSTER = CodeId("small/rooster")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A study coded by two coders."""
    root = tmp_path / "een studie"
    project = made_study(root)
    for coder in (ANA, BEN):
        with Desk.open(project, FG1, coder) as desk:
            desk.code(Span(32, 52), [ROSTER], memo="een notitie")
            desk.done()
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "FG2.txt").write_text(
        "Ann: ja\nBo: nee\nAnn: ja\nBo: o\n", encoding="utf-8"
    )
    (tmp_path / "raw" / "empty.txt").write_bytes(b"")
    (tmp_path / "codes.csv").write_text("transcript,start,end,code\nFG1,1,9,x\n", encoding="utf-8")
    (tmp_path / "people.csv").write_text("participant,sector\nP 1,hbo\n", encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("codebook: [\n", encoding="utf-8")
    return root


WRONG: list[tuple[str, str]] = [
    ("init STUDY", "is a study already"),
    ("init new --coder a/b", "cannot be the id of a coder"),
    ("init new --coder CON", "cannot be the id of a coder"),
    ("init new --book nope", "There is no codebook nope"),
    ("init new --retention soon", "is not a date"),
    ("init new --language fr", "fr"),
    ("init codes.csv", "codes.csv"),
    ("demo STUDY", "is not an empty folder"),
    ("demo codes.csv", "is not an empty folder"),
    ("doctor -s raw", "is not a qualcode study"),
    ("doctor --backup codes.csv", "cannot be trusted"),
    ("doctor --backup gone.zip", "is not there"),
    ("backup -s STUDY -o codes.csv/x.zip", "cannot be written"),
    ("check -s STUDY -t FG9", 'There is no transcript "FG9"'),
    ("check -s STUDY --coder eva", 'There is no coder "eva"'),
    ("participants import people.csv -s STUDY", "1 of 1 rows cannot be used"),
    ("participants import gone.csv -s STUDY", "gone.csv"),
    ("transcript import gone.txt -s STUDY", "gone.txt"),
    ("transcript import raw/empty.txt -s STUDY --id FG5", "Not imported"),
    ("transcript import raw/empty.txt --dry-run", "empty.txt"),
    ("transcript import raw/FG2.txt -s STUDY --id CON", "cannot be the id of a transcript"),
    ("transcript import raw/FG2.txt -s STUDY --id a:b", "cannot be the id of a transcript"),
    ("transcript import raw/FG2.txt -s STUDY --form x", "x"),
    ("transcript import raw/FG2.txt -s STUDY --encoding x", "x"),
    ("transcript import raw/FG2.txt -s STUDY -a sector", "is not KEY=VALUE"),
    ("transcript import raw/FG2.txt -s STUDY --names STUDY/names.csv", "lies inside the study"),
    ("transcript import raw --id FG3 -s STUDY", "--id names one transcript"),
    ("transcript show FG9 -s STUDY", "The transcripts are: FG1"),
    ("transcript show FG1 -s STUDY --turns x", "is not a turn or a range"),
    ("transcript describe FG9 -s STUDY -a a=b", "FG9"),
    ("codebook check gone.yaml", "gone.yaml"),
    ("codebook show nope -s STUDY", 'There is no codebook "nope"'),
    ("codebook show small nope -s STUDY", 'small has no code "nope"'),
    ("codebook show small Mentor -s STUDY", "stands in 2 places"),
    ("code add FG1 -s STUDY --turn 2 -c rooster", "--coder"),
    ("code add FG1 -s STUDY --turn 2 -c rooster --coder eva", "is not a coder of this study"),
    ("code add FG1 -s STUDY --turn 2 -c rooster --coder ../x", "cannot be the id of a coder"),
    ("code add FG9 -s STUDY --turn 2 -c rooster --coder ana", "There is no transcript"),
    ("code add ../FG1 -s STUDY --turn 2 -c rooster --coder ana", "There is no transcript"),
    ("code add FG1 -s STUDY -c rooster --coder ana", "Say once where the coding is"),
    ("code add FG1 -s STUDY --turn x -c rooster --coder ana", "is not a turn or a range"),
    ("code add FG1 -s STUDY --turn 99 -c rooster --coder ana", "FG1 has turns 1 to 5"),
    ("code add FG1 -s STUDY --span 9 -c rooster --coder ana", "is no span"),
    ("code add FG1 -s STUDY --span 9:9999 -c rooster --coder ana", "ends at 9,999"),
    ("code add FG1 -s STUDY --quote zzz -c rooster --coder ana", "is not in the text"),
    ("code add FG1 -s STUDY --quote Ja. --sentence 1 -c rooster --coder ana", "in one turn"),
    ("code add FG1 -s STUDY --turn 2 -c nope --coder ana", 'No codebook has a code "nope"'),
    ("code add FG1 -s STUDY --turn 2 -c Mentor --coder ana", '"Mentor" stands in 2 places'),
    ("code add FG1 -s STUDY --span 32:52 -c rooster --coder ana", "already on these words"),
    ("code remove FG1 -s STUDY --span 1:9 --coder ana", "no segment with exactly these edges"),
    ("code remove FG1 -s STUDY --segment x --coder ana", "ana has no segment x in FG1"),
    ("code remove FG1 -s STUDY --span 32:52 -c online --coder ana", "is not on these words"),
    ("code resolve FG1 -s STUDY --span 32:52 -c Mentor --element a --coder ana", "is not on these"),
    ("code list -s STUDY -t FG9", 'There is no transcript "FG9"'),
    ("code list -s STUDY --coder eva", 'There is no coder "eva"'),
    ("code list -s STUDY -c nope", 'No codebook has a code "nope"'),
    ("code import codes.csv -s STUDY --coder ana", "1 of 1 rows cannot be coded"),
    ("code import gone.csv -s STUDY --coder ana", "gone.csv"),
    ("code import raw -s STUDY --coder ana", "raw"),
    ("code undo FG9 -s STUDY --coder ana", "There is no transcript"),
    ("code log FG1 -s STUDY --coder eva", "is not a coder of this study"),
    ("code flag FG1 nice -s STUDY --span 32:52 --coder ana", "representative, unique or selected"),
    ("memo add FG1 -s STUDY --coder ana", "TEXT"),
    ("memo add FG1 x -s STUDY --coder ana --segment y", "ana has no segment y"),
    ("agree -s STUDY --coders ana,eva", '"eva" is not a coder of this study'),
    ("agree -s STUDY --coders ana,ben -t FG9", "There is no transcript"),
    ("agree -s STUDY --coders ana,ben --unit x", "x"),
    ("table quotes -s STUDY -o x.pdf", "pdf"),
    ("table nope -s STUDY", "nope"),
    ("table quotes -s STUDY --where colour=red", "colour"),
    ("cod list -s STUDY", "Did you mean `code`"),
    ("code lst -s STUDY", "lst"),
    ("--nope", "--nope"),
]


@pytest.mark.parametrize(("line", "told"), WRONG, ids=[line for line, _ in WRONG])
def test_wrong_use_ends_with_2_in_words_and_changes_nothing(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before = contents(tmp_path)
    ran = run(*(word.replace("STUDY", str(root)) for word in line.split()))
    assert ran.code == 2, ran.err
    assert told in ran.err
    assert "defect" not in ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""
    assert contents(tmp_path) == before


def contents(folder: Path) -> dict[str, bytes]:
    """Every file outside the hidden folder for locks."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".qualcode" not in path.parts
    }


CHANGES = [
    "code add FG1 --turn 4 -c rooster --coder ana",
    "code remove FG1 --span 32:52 --coder ana",
    "code undo FG1 --coder ana",
    "code redo FG1 --coder ana",
    "code done FG1 --coder ana",
    "code flag FG1 unique --span 32:52 --coder ana",
    "code import IMPORT --coder ana",
    "memo add FG1 x --coder ana",
]


@pytest.mark.parametrize("line", CHANGES)
def test_a_journal_that_somebody_writes_ends_with_3_and_says_who(
    root: Path, tmp_path: Path, line: str
) -> None:
    rows = tmp_path / "ok.csv"
    rows.write_text("transcript,start,end,code\nFG1,1,9,rooster\n", encoding="utf-8")
    with Desk.open(Project.open(root), FG1, ANA):
        ran = run(*(w.replace("IMPORT", str(rows)) for w in line.split()), "-s", root)
    assert ran.code == 3
    assert f"The journal FG1/ana.jsonl is being written by process {os.getpid()}" in ran.err
    assert "qualcode doctor --take-over" in ran.err
    assert ran.out == ""
    assert run(*(w.replace("IMPORT", str(rows)) for w in line.split()), "-s", root).code == 0


DATA = [
    "check", "doctor", "participants list", "transcript list", "transcript show FG1",
    "transcript forms", "codebook show", "codebook show small", "codebook show small rooster",
    "codebook check", "code list", "code log FG1 --coder ana", "memo list",
    "agree --coders ana,ben", "transcript import RAW --dry-run", "transcript import RAW --id FG7",
    "backup -o ZIP", "code add FG1 --turn 4 -c online --coder ana", "code import CSV --coder ben",
    "doctor --backup ZIP", "participants import PEOPLE",
]  # fmt: skip


@pytest.mark.parametrize("line", DATA)
def test_with_json_stdout_is_data_and_nothing_else(root: Path, tmp_path: Path, line: str) -> None:
    run("backup", "-s", root, "-o", tmp_path / "b.zip")
    (tmp_path / "ok.csv").write_text(
        "transcript,start,end,code\nFG1,1,9,rooster\n", encoding="utf-8"
    )
    (tmp_path / "ok-people.csv").write_text("participant,sector\nP1,hbo\n", encoding="utf-8")
    put = {"RAW": "raw/FG2.txt", "ZIP": "b.zip", "CSV": "ok.csv", "PEOPLE": "ok-people.csv"}
    words = [str(tmp_path / put[w]) if w in put else w for w in line.split()]
    places = [] if words[:2] == ["transcript", "forms"] else ["-s", str(root)]
    ran = run(*words, "--json", *places)
    assert ran.code in {0, 1}, ran.err
    json.loads(ran.out)
    assert "\x1b" not in ran.out + ran.err


def test_what_a_check_finds_ends_with_1_and_still_prints_its_data(root: Path) -> None:
    run("code", "add", "FG1", "--turn", "4", "-c", "online", "--coder", "ana", "-s", root)
    ran = run("check", "--json", "-s", root)
    rows: Any = ran.json()
    assert (ran.code, [r["rule"] for r in rows]) == (1, ["secondary-without-primary"])
    (root / "codebooks" / "small.yaml").write_text("codebook: [\n", encoding="utf-8")
    assert run("codebook", "check", "-s", root).code == 1
    assert run("doctor", "-s", root).code == 1
    assert run("code", "list", "-s", root).code == 2


def in_a_terminal(*words: str, **environment: str) -> bytes:
    """What a terminal receives from `qualcode WORDS`, on both streams."""
    import pty

    ours, theirs = pty.openpty()
    kept = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "PYTHONPATH"}}
    child = subprocess.Popen(
        [sys.executable, "-m", "qualcode", *words], stdout=theirs, stderr=theirs,
        env={**kept, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
    )  # fmt: skip
    os.close(theirs)
    found = b""
    try:
        while piece := os.read(ours, 4096):
            found += piece
    except OSError:
        pass  # the other end was closed
    finally:
        os.close(ours)
        child.wait(timeout=60)
    return found


@pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal")
def test_colour_is_for_terminals_and_for_those_who_want_it(root: Path) -> None:
    tree, wrong = ("codebook", "show", "small", "-s", str(root)), ("check", "-s", "/nowhere")
    for words in (tree, wrong):
        assert b"\x1b[" in in_a_terminal(*words)
        assert b"\x1b[" not in in_a_terminal(*words, NO_COLOR="1")
    assert b"\x1b[" in in_a_terminal(*tree, NO_COLOR="")


def piped(*words: str | bytes, stdout: Any = subprocess.PIPE) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        [sys.executable, "-m", "qualcode", *words], check=False, timeout=60, env=environment,
        stdout=stdout, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
def test_a_full_disk_behind_stdout_is_said_in_words(root: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = piped("code", "list", "-s", str(root), stdout=full)
    assert (ran.returncode, ran.stderr) == (
        2,
        b"Error: the output cannot be written: the disk is full.\n",
    )


@pytest.mark.skipif(os.name != "posix", reason="file names of bytes")
def test_words_and_names_that_are_no_characters_are_told_in_words(root: Path) -> None:
    ran = piped("check", "-s", b"/nowhere/caf\xe9")
    assert (ran.returncode, b"caf\\udce9 is not there" in ran.stderr) == (2, True)
    noted = piped("memo", "add", "FG1", b"caf\xe9", "--coder", "ana", "-s", str(root))
    assert (noted.returncode, b"half a character" in noted.stderr) == (2, True)


def test_errors_of_the_system_are_told_with_their_file_and_others_are_defects(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert exit_code(PermissionError(13, "Permission denied", "x.csv")) == 2
    assert capfd.readouterr().err == "Error: x.csv: Permission denied.\n"
    assert exit_code(click.Abort()) == 130
    assert "Everything that was saved stays saved" in capfd.readouterr().err
    assert exit_code(KeyboardInterrupt()) == 130
    assert (exit_code(SystemExit(1)), exit_code(SystemExit("x")), exit_code(SystemExit(3))) == (
        1,
        1,
        3,
    )
    assert exit_code(click.exceptions.Exit(0)) == 0
    assert exit_code(ZeroDivisionError()) is None
    assert exit_code(OSError(errno.EIO, "Input/output error")) is None


def test_output_that_nobody_reads_on_is_no_failure(root: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "qualcode", "transcript", "show", "FG1", "-s", str(root)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert child.stdout is not None
    child.stdout.close()
    assert child.stderr is not None
    told = child.stderr.read()
    child.stderr.close()
    assert (child.wait(timeout=60), told) == (0, b"")


def test_the_terminal_program_says_that_it_needs_a_terminal(root: Path) -> None:
    for words in (["open", str(root)], ["open", str(root), "FG1", "--coder", "ana"]):
        ran = piped(*words)
        assert (ran.returncode, ran.stdout) == (2, b"")
        assert ran.stderr.startswith(b"Error: `qualcode open` needs a terminal")
        assert b"\x1b" not in ran.stderr


@pytest.mark.skipif(os.name != "posix", reason="a terminal of its own")
def test_words_cannot_give_orders_to_the_terminal_and_pipes_get_them_whole(root: Path) -> None:
    words = root / "transcripts" / "FG1.txt"
    order = "\x1b]52;c;eA==\x07\x9b2J\r\u202e"
    text = words.read_text(encoding="utf-8").replace("rooster", f"rooster{order[:-2]}\u202e")
    assert text != words.read_text(encoding="utf-8")
    words.write_text(text, encoding="utf-8")
    show = "transcript", "show", "FG1", "-s", str(root)
    told = in_a_terminal(*show).decode()
    assert "rooster·]52;c;eA==··2J·" in told
    assert set("\x07\x9b\u202e").isdisjoint(told)
    assert "rooster\x1b]52;c;eA==\x07\x9b2J\u202e".encode() in piped(*show).stdout
    refused = in_a_terminal("transcript", "show", "\x1b[2J\x07", "-s", str(root))
    assert b"\x1b[2J" not in refused
    assert b"\x07" not in refused
    assert b"\x1b[31mError:\x1b[0m" in refused
