"""Every kind of terminal: what must be told apart is told by signs and attributes, and can be read."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.color import Color as Background

from qualcode.tui import sixteen, themes
from qualcode.tui.app import QualcodeApp
from qualcode.tui.marks import DARK, LIGHT
from tests.tui import made
from tests.tui.test_sides import coded
from tests.tui.waiting import settled

SYSTEMS = (ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT, ColorSystem.STANDARD, None)
ATTRIBUTES = {"1", "2", "3", "4", "7", "9"}
"""Bold, dim, italic, underline, reverse and struck through."""
_COLOURS = re.compile(r"[34]8;(?:2;\d+;\d+;\d+|5;\d+)|\b(?:[349]|10)\d\b")
_SGR = re.compile(r"\x1b\[([\d;]*)m")


@pytest.fixture
def full(root: Path) -> Path:
    """One secondary and two primary codes, apart and overlapping."""
    coded(
        root, ("ik kende niemand", "rust"), ("Toen kwam er een groepje.", "contact"),
        ("samen eten", "negatief"), ("Het was stil. Heel stil", "contact"), ("Heel stil", "rust"),
    )  # fmt: skip
    return root


def sent(segment: Segment, system: ColorSystem | None) -> frozenset[str]:
    """The attributes that a terminal gets for a piece of a row, its colours left out."""
    painted = (segment.style or Style()).render("x", color_system=system or ColorSystem.TRUECOLOR)
    plain = (_COLOURS.sub("", found) for found in _SGR.findall(painted))
    codes = {code for found in plain for code in found.split(";")}
    return frozenset(codes & ATTRIBUTES)


def painted(program: QualcodeApp) -> list[list[Segment]]:
    """Every row of the transcript as the terminal gets it."""
    view = made.view_of(program)
    filters = program.get_line_filters()
    rows = []
    for y in range(view.size.height):
        segments = list(view.render_line(y))
        for each in filters:
            segments = each.apply(segments, Background.parse("#121212"))
        rows.append(segments)
    return rows


def looks_of(rows: list[list[Segment]], words: str, system: ColorSystem | None) -> frozenset[str]:
    """The attributes of the piece of a row that is exactly these words."""
    found = [s for row in rows for s in row if s.text == words]
    assert found, (words, [s.text for row in rows for s in row])
    return sent(found[0], system)


@pytest.mark.parametrize("system", SYSTEMS, ids=["truecolor", "256", "16", "NO_COLOR"])
async def test_what_is_marked_differs_by_more_than_colour(
    full: Path, system: ColorSystem | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if system is None:
        monkeypatch.setenv("NO_COLOR", "1")
    program = made.app(full)
    if system is not None:
        program.console._color_system = system
    async with program.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("slash", *"mentor", "enter", "m", *"kijk", "ctrl+s", "escape")
        await settled(pilot)
        await pilot.press("slash", *"toen", "enter", "n")
        await settled(pilot)
        rows = painted(program)
        looks = {
            "selected": looks_of(rows, "Toen", system),
            "hit": looks_of(rows, "toen", system),
            "coded": looks_of(rows, "ik kende niemand", system),
            "two codes": looks_of(rows, "Heel stil", system),
        }
        assert len(set(looks.values())) == len(looks), looks
        assert "7" in looks["selected"]
        lines = ["".join(s.text for s in row) for row in rows]
        assert next(line for line in lines if "Mijn mentor" in line)[:3].strip() == "m"
        assert next(line for line in lines if "En toen" in line)[:3].strip() == "/"
        assert next(line for line in lines if "Toen kwam" in line)[:3].strip() == "▌/"
        secondary = next(line for line in lines if "samen eten" in line)
        primary = next(line for line in lines if "Toen kwam" in line)
        assert "╶" in secondary
        assert "²" in secondary
        assert "━" in primary
        assert "²" not in primary


@pytest.mark.parametrize("name", themes.NAMES)
async def test_another_theme_changes_the_words_at_once(root: Path, name: str) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        for each in (*themes.NAMES, name):
            program.theme = each
            await settled(pilot)
        [words] = [s for row in painted(program) for s in row if s.text.startswith("Ja, s")]
        assert words.style is not None
        assert words.style.color is not None
        wanted = next(t for t in themes.THEMES if t.name == name).foreground
        assert words.style.color.get_truecolor().hex.upper() == wanted


@pytest.mark.parametrize("theme", themes.THEMES, ids=themes.NAMES)
def test_sixteen_colours_can_always_be_read(theme: object) -> None:
    palette = {k: v for k, v in vars(theme).items() if isinstance(v, str) and v.startswith("#")}
    papers = [palette[name] for name in ("background", "surface", "panel", "primary", "accent")]
    inks = [*palette.values(), *(DARK if vars(theme)["dark"] else LIGHT), "#FFFF00", "#F0F0F0"]
    for paper in papers:
        behind = Color.parse(paper).get_truecolor()
        for ink in inks:
            made = sixteen.readable(Color.parse(ink).get_truecolor(), behind)
            read = sixteen.contrast(sixteen.nearest(made), sixteen.nearest(behind))
            assert read >= sixteen.LEAST_CONTRAST, (ink, paper, made, read)


def test_the_hues_of_codes_stay_apart_in_sixteen_colours() -> None:
    black, white = Color.parse("#121212").get_truecolor(), Color.parse("#F4F2EC").get_truecolor()
    on_black = {sixteen.readable(Color.parse(ink).get_truecolor(), black) for ink in DARK}
    on_white = {sixteen.readable(Color.parse(ink).get_truecolor(), white) for ink in LIGHT}
    assert (len(on_black), len(on_white)) == (6, 4)


def test_a_row_without_colours_of_its_own_stays_as_it_is() -> None:
    row = [Segment("x", None), Segment("y", Style(bold=True)), Segment("z", Style(color="red"))]
    assert sixteen.Sixteen().apply(row, Background.parse("#000000")) == row


if sys.platform != "win32":
    from tests.tui.terminal import Terminal, qualcode_open

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("environment", "has", "has_not"),
        [
            ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, r"38;2;", r"38;5;"),
            ({"TERM": "xterm-256color", "COLORTERM": ""}, r"38;5;", r"38;2;"),
            ({"TERM": "tmux-256color", "COLORTERM": ""}, r"38;5;", r"38;2;"),
            ({"TERM": "xterm", "COLORTERM": ""}, r"\[[\d;]*9?7[;m]", r"[34]8;[25];"),
            ({"TERM": "screen", "COLORTERM": ""}, r"\[[\d;]*9?7[;m]", r"[34]8;[25];"),
            ({"TERM": "linux", "COLORTERM": ""}, r"\[[\d;]*9?7[;m]", r"[34]8;[25];"),
            ({"TERM": "xterm-256color", "NO_COLOR": "1"}, r"FG1|T1", r"38;2;255;0;0"),
        ],
        ids=["truecolor", "256", "tmux", "16", "screen", "linux", "NO_COLOR"],
    )
    def test_every_kind_of_terminal_opens_a_transcript(
        full: Path, environment: dict[str, str], has: str, has_not: str
    ) -> None:
        with Terminal(qualcode_open(full, "T1", "ana"), environment=environment) as terminal:
            terminal.wait_for("^p")
            terminal.press("/stil\r")
            terminal.wait_for("Hit 1 of")
            terminal.press("\x11")
            assert terminal.ended() == 0
            shown = terminal.painted.decode(errors="replace")
        assert re.search(has, shown)
        assert not re.search(has_not, shown)
        if "NO_COLOR" in environment:
            colours = re.findall(r"[34]8;2;(\d+);(\d+);(\d+)", shown)
            assert all(max(map(int, c)) - min(map(int, c)) <= 1 for c in colours)
