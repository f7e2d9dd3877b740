"""The words a start begins with when no picture holds: those the program itself will show."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.formats.studyfiles import TranscriptInfo
from qualcode.model.ids import TranscriptId
from qualcode.model.span import Span
from qualcode.model.transcript import Turn
from qualcode.project.desk import Desk
from qualcode.project.early import early_words
from qualcode.project.project import Project
from qualcode.store.folder import Folder
from qualcode.tui.first import FirstScreen
from qualcode.tui.status import StatusLine
from qualcode.tui.transcript_canvas import TranscriptCanvas
from tests.tui import made
from tests.tui.test_first import SIZES, WORDS, leave, rows
from tests.tui.test_sides import coded
from tests.tui.waiting import settled


def study_of_many_screens(root: Path) -> Path:
    """Turns of every length, one in four a researcher's."""
    chance = random.Random(11)
    turns = tuple(
        Turn(
            " ".join(chance.choices(WORDS, k=chance.randrange(2, 60))),
            f"P{n % 3}" if n % 4 else "INT",
            n * 20_000,
        )
        for n in range(300)
    )
    return made.study(root, transcripts={"T1": turns})


def code(root: Path, turns: range) -> None:
    project = Project.open(root, clock=made.Clock())
    with Desk.open(project, made.T1, made.ANA) as desk:
        for n in turns:
            span = desk.transcript.turn_span(n)
            assert span
            desk.code(span, [made.CodeId("praat/rust")])


def changed_elsewhere(root: Path) -> None:
    """The state after files came from somebody else: no picture holds."""
    shutil.rmtree(root / ".qualcode" / "pictures", ignore_errors=True)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keys", [None, ("pagedown",) * 9 + ("w",), ("G",)])
@pytest.mark.parametrize("is_coded", [False, True])
async def test_the_early_words_stand_where_the_transcript_has_them(
    tmp_path: Path, size: tuple[int, int], keys: tuple[str, ...] | None, *, is_coded: bool
) -> None:
    root = study_of_many_screens(tmp_path / "study")
    # With nothing coded at all, a greeting takes some rows from the view.
    code(root, range(0, 300, 3) if is_coded else range(150, 151))
    if keys is not None:
        await leave(root, *keys, size=size)
        changed_elsewhere(root)
    program = made.app(root)
    async with program.run_test(size=size) as pilot:
        await settled(pilot)
        first, then = program.screen_stack[0], made.view_of(program)
        assert isinstance(first, FirstScreen)
        seen = first.query_one(TranscriptCanvas)
        assert (seen.size.width, seen.virtual_size) == (then.size.width, then.virtual_size)
        assert (seen.scroll_y, seen.chosen) == (then.scroll_y, then.chosen)
        height = then.size.height
        if is_coded:
            assert then.scene is not None
            assert _words(rows(seen, height), then) == _words(rows(then, height), then)
        else:
            assert rows(seen, height) == rows(then, height)


def _words(found: list[list[tuple[str, str]]], view: TranscriptCanvas) -> list[str]:
    """Signs, times, speakers and words, without their colours and the margin."""
    assert view.scene is not None
    wide = view.scene.columns.before_text + view.scene.columns.text
    cells = ["".join(text for text, _ in row) for row in found]
    assert {len(made_of) >= wide for made_of in map(_cells, cells)} == {True}
    return ["".join(_cells(row)[:wide]) for row in cells]


def _cells(row: str) -> list[str]:
    """One entry a cell of the terminal."""
    from rich.cells import cell_len
    from rich.segment import Segment
    from textual.strip import Strip

    whole = Strip([Segment(row)])
    return [whole.crop(n, n + 1).text for n in range(cell_len(row))]


async def test_the_status_says_that_the_study_is_being_read(root: Path) -> None:
    coded(root, ("Het was stil.", "rust"))
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        first, then = program.screen_stack[0].query_one(StatusLine), program.screen
        line = "".join(c.text for c in first.render_line(0))
        assert line.startswith(" T1 · ana · reading …")
        now, later = first.status, then.query_one(StatusLine).status
        assert (now.unit, now.span, now.quote) == (later.unit, later.span, later.quote)
        assert now.codings is None
        assert later.codings == 1


def words_at(root: Path) -> str:
    """What early words there are, for the usual question."""
    found = early_words(root, "T1", "Ana")
    return found.transcript.text if found else ""


def rewritten(path: str, old: str, new: str) -> Callable[[Path], None]:
    """A change of one file; without `old` it is all of its content."""

    def change(root: Path) -> None:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        text = file.read_text(encoding="utf-8") if old else ""
        assert old in text
        file.write_text(text.replace(old, new) if old else new, encoding="utf-8")

    return change


@pytest.mark.parametrize(
    "change",
    [
        rewritten("transcripts/T1.txt", "Het was stil.", "Het was leeg."),
        rewritten("transcripts/T1.txt", "\t", " "),
        rewritten("transcripts/T1.yaml", "version: ", "version: 0"),
        rewritten("transcripts/T1.yaml", "kind: praat", "kind: [praat"),
        rewritten("transcripts/T1.yaml", "attributes:", "atributes:"),
        rewritten("transcripts/T1.yaml", "", ""),
        rewritten("transcripts/versions/T1/next.json", "", "{}"),
        rewritten(".qualcode/rewrite/ready.json", "", "{}"),
        rewritten("project.yaml", "format: 1", "format: 2"),
        rewritten("project.yaml", "name: ", "naam: "),
        rewritten("project.yaml", "name: Proefstudie", "name: 'Proef"),
        rewritten("project.yaml", "- ana", "- ana\n  - Ana"),
        rewritten("project.yaml", "- ana", "- ben"),
        rewritten("codebooks/praat.yaml", "nodes:", "<<<<<<< HEAD\nnodes:"),
        rewritten("codings/T1/ana.jsonl", "", "<<<<<<< HEAD\n"),
    ],
)  # fmt: skip
async def test_no_words_are_shown_that_the_study_may_not_have(
    root: Path, change: Callable[[Path], None]
) -> None:
    assert words_at(root)
    change(root)
    assert not words_at(root)


async def test_words_that_were_edited_by_hand_are_not_on_the_screen_first(root: Path) -> None:
    rewritten("transcripts/T1.txt", "Het was stil.", "Het was leeg.")(root)
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert not isinstance(program.screen_stack[0], FirstScreen)


@pytest.mark.parametrize("id", ["T2", "../transcripts/T1", "", "versions"])
def test_a_transcript_that_is_not_there_has_no_early_words(root: Path, id: str) -> None:
    assert early_words(root, id, "ana") is None


def test_it_has_to_be_clear_who_codes(tmp_path: Path) -> None:
    two = made.study(tmp_path / "two", coders=("ana", "ben"))
    assert early_words(two, "T1", None) is None
    assert early_words(two, "T1", "carl") is None
    assert early_words(two, "T1", "BEN")
    nobody = made.study(tmp_path / "nobody", coders=())
    assert early_words(nobody, "T1", None) is None
    alone = made.study(tmp_path / "alone")
    assert early_words(alone / "transcripts", "T1", None)
    assert early_words(tmp_path, "T1", None) is None


def test_a_transcript_without_words_has_no_early_ones(tmp_path: Path) -> None:
    root = made.study(tmp_path / "study", transcripts={"T1": ()})
    assert early_words(root, "T1", "ana") is None


async def test_without_a_name_it_is_the_transcript_that_was_open_last(root: Path) -> None:
    assert early_words(root, None, "ana") is None
    await leave(root, "j")
    assert early_words(root, None, None) == early_words(root, "T1", "ana")


def test_files_written_by_hand_are_read_as_the_study_reads_them(root: Path) -> None:
    usual = early_words(root, "T1", "ana")
    assert usual is not None
    assert usual.transcript.is_researcher("INT")
    rewritten("project.yaml", "format: 1", "# Van ons.\n\nformat: 1")(root)
    rewritten("transcripts/T1.yaml", "kind: praat", "kind: 'praat?'  # welk")(root)
    assert early_words(root, "T1", "ana") == usual


async def test_the_place_counts_only_for_the_same_words(tmp_path: Path) -> None:
    root = study_of_many_screens(tmp_path / "study")
    await leave(root, "G")
    folder = Folder(root)
    words = folder.transcript(made.T1).turns
    folder.write_transcript(
        TranscriptId("T1"),
        (*words[:-1], Turn("Anders.", "P1")),
        TranscriptInfo(version="", speakers=made.SPEAKERS),
    )
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        first = program.screen_stack[0]
        assert isinstance(first, FirstScreen)
        seen = first.query_one(TranscriptCanvas)
        assert seen.scroll_y == 0
        assert seen.chosen == made.view_of(program).chosen


async def test_what_another_window_codes_is_shown_to_be_read(root: Path) -> None:
    with Desk.open(Project.open(root), made.T1, made.ANA) as other:
        other.code(Span(0, 3), [made.CodeId("praat/rust")])
        program = made.app(root)
        async with program.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            assert isinstance(program.screen_stack[0], FirstScreen)
            assert program.screen.query_one(StatusLine).status.locked
