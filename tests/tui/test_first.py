"""The picture a start begins with: it looks like the transcript, and never stands in for it."""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

import msgspec
import pytest

from qualcode.model.span import Span
from qualcode.model.transcript import Turn
from qualcode.project.desk import Desk
from qualcode.project.pictures import Picture, Recalled, picture_file, recall
from qualcode.project.project import Project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.first import FirstScreen
from qualcode.tui.status import StatusLine
from qualcode.tui.transcript_canvas import TranscriptCanvas
from tests.tui import made
from tests.tui.test_sides import coded
from tests.tui.waiting import settled

WORDS = "stil week rooster één 日本語 docent eten samen gesprek écht niemand 👩‍👩‍👧".split()
SIZES = ((80, 24), (150, 40), (50, 14))


def long_study(root: Path) -> Path:
    """A study with a transcript of many screens, half of it coded, some of it across turns."""
    chance = random.Random(7)
    turns = tuple(
        Turn(" ".join(chance.choices(WORDS, k=chance.randrange(2, 60))), f"P{n % 4}", n * 9_000)
        for n in range(300)
    )
    made.study(root, transcripts={"T1": turns})
    places = [sum(len(t.text) + 1 for t in turns[:n]) for n in range(len(turns))]
    project = Project.open(root, clock=made.Clock())
    with Desk.open(project, made.T1, made.ANA) as desk:
        for n in range(0, 290, 2):
            reach = places[n + chance.randrange(1, 5)] - 1
            codes = chance.sample(["praat/rust", "praat/contact", "praat/negatief"], 2)
            desk.code(Span(places[n], reach), [made.CodeId(code) for code in codes])
    return root


def rows(canvas: TranscriptCanvas, height: int) -> list[list[tuple[str, str]]]:
    """What stands on a canvas, row by row, with its styles."""
    return [[(c.text, str(c.style)) for c in canvas.render_line(y)] for y in range(height)]


def left_at(root: Path) -> Recalled:
    found = recall(root, "T1", "ana")
    assert found is not None
    return found


async def leave(root: Path, *keys: str, size: tuple[int, int] = (80, 24)) -> None:
    """Opens the transcript, presses keys and leaves."""
    program = made.app(root)
    async with program.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press(*keys)
        await settled(pilot)
        await pilot.press("ctrl+q")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keys", [(), ("pagedown",) * 9 + ("w",), ("G",)])
async def test_the_picture_is_what_the_transcript_looks_like(
    tmp_path: Path, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    root = long_study(tmp_path / "study")
    await leave(root, *keys, size=size)
    program = made.app(root)
    async with program.run_test(size=size) as pilot:
        await settled(pilot)
        first, then = program.screen_stack[0], made.view_of(program)
        assert isinstance(first, FirstScreen)
        seen = first.query_one(TranscriptCanvas)
        height = then.size.height
        assert seen.size == then.size
        assert (seen.virtual_size, seen.scroll_y) == (then.virtual_size, then.scroll_y)
        assert rows(seen, height) == rows(then, height)
        below = ["".join(c.text for c in row) for row in first._compositor.render_strips()[-1:]]
        assert not "".join(below).strip()
        said = first.query_one(StatusLine).status
        assert said == program.screen.query_one(StatusLine).status


async def test_a_picture_holds_no_words(root: Path) -> None:
    await leave(root, "j")
    kept = picture_file(root, "T1", "ana").read_text(encoding="utf-8")
    words = {w for t in made.TURNS for w in t.text.split() if len(w) > 4}
    assert not [w for w in words if w in kept]


async def test_without_a_name_it_is_the_transcript_that_was_open_last(root: Path) -> None:
    await leave(root, "j")
    assert recall(root, None, None) == recall(root, "T1", "Ana") == left_at(root)
    assert recall(root / "transcripts", "T1", "ana") == left_at(root)
    assert recall(root, "T2", "ana") is None
    assert recall(root, "T1", "ben") is None


@pytest.mark.parametrize(
    "name",
    ["transcripts/T1.txt", "transcripts/T1.yaml", "codings/T1/ana.jsonl", "codebooks/praat.yaml",
     "project.yaml", ".qualcode/desks/ana.json"],
)  # fmt: skip
async def test_a_picture_ends_when_a_file_is_not_as_it_was(root: Path, name: str) -> None:
    coded(root, ("Het was stil.", "rust"))
    await leave(root, "j")
    assert left_at(root)
    path = root / name
    os.utime(path, ns=(1, path.stat().st_mtime_ns + 1))
    assert recall(root, "T1", "ana") is None


async def test_a_picture_ends_when_a_copy_of_the_journal_or_a_codebook_comes(root: Path) -> None:
    coded(root, ("Het was stil.", "rust"))
    await leave(root, "j")
    for new in ("codings/T1/ana (conflicted copy).jsonl", "codebooks/nieuw.yaml"):
        (root / new).write_text("", encoding="utf-8")
        assert recall(root, "T1", "ana") is None
        (root / new).unlink()
        assert left_at(root)


async def test_no_picture_is_shown_while_words_have_to_go(root: Path) -> None:
    await leave(root, "j")
    ready = root / ".qualcode" / "rewrite" / "ready.json"
    ready.parent.mkdir()
    ready.write_text("{}", encoding="utf-8")
    assert recall(root, "T1", "ana") is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"program": "0"}'])
async def test_a_damaged_picture_is_none(root: Path, content: bytes) -> None:
    await leave(root, "j")
    picture_file(root, "T1", "ana").write_bytes(content)
    assert recall(root, "T1", "ana") is None


async def test_a_picture_of_another_version_of_the_program_is_none(root: Path) -> None:
    await leave(root, "j")
    other = msgspec.structs.replace(left_at(root).picture, program="0.0.1")
    picture_file(root, "T1", "ana").write_bytes(msgspec.json.encode(other))
    assert recall(root, "T1", "ana") is None


async def test_words_that_were_changed_meanwhile_leave_no_picture(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        path = root / "transcripts" / "T1.txt"
        path.write_bytes(path.read_bytes().replace(b"Het was stil.", b"Het was leeg."))
        await pilot.press("j", "ctrl+q")
    assert recall(root, "T1", "ana") is None


async def test_a_bar_that_runs_on_brings_its_whole_length(tmp_path: Path) -> None:
    root = long_study(tmp_path / "study")
    await leave(root, *["pagedown"] * 5)
    picture: Picture = left_at(root).picture
    begins = {start for _, start, _, _ in picture.bars}
    assert min(begins) >= picture.first
    assert all(end <= picture.first + _size(left_at(root)) for *_, end, _ in picture.bars)


def _size(found: Recalled) -> int:
    return sum(len(turn.text) + 1 for turn in found.turns)


@pytest.mark.parametrize("has_picture", [True, False])
@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are not on Windows")
async def test_keys_pressed_before_anything_is_painted_are_done_on_the_words(
    root: Path, *, has_picture: bool
) -> None:
    from tests.tui.terminal import Terminal, qualcode_open

    if has_picture:
        await leave(root, "j")
    with Terminal(qualcode_open(root, "T1", "ana")) as terminal:
        # Before it is raw, the terminal makes Enter ^j.
        while b"\x1b[?1049h" not in terminal.painted or terminal.modes_now() == terminal.modes:
            assert terminal.take(0.01) or terminal.process.poll() is None
        terminal.press("gjjcrust\r")
        terminal.wait_for("1 coding ")
        terminal.until_quiet(0.3)
        terminal.press("\x11")
        assert terminal.ended() == 0
    project = Project.open(root)
    with Desk.open(project, made.T1, made.ANA, write=False) as desk:
        [segment] = desk.segments()
        assert desk.transcript.words(segment.span) == made.TURNS[2].text


def test_the_collector_of_a_test_is_left_alone(root: Path) -> None:
    import gc

    QualcodeApp(root, "T1", "ana")
    assert gc.isenabled()
