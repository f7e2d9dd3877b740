"""Somebody who presses and clicks anything: no fault, and journals that can be read."""

from __future__ import annotations

import os
import random
import string
from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Size
from textual.pilot import Pilot

from qualcode.journal.state import state_of
from qualcode.model.transcript import Turn
from qualcode.store.folder import Folder
from tests.tui import made
from tests.tui.test_sides import coded
from tests.tui.waiting import settled

pytestmark = pytest.mark.slow

STEPS = int(os.environ.get("QUALCODE_MONKEY_STEPS", "60"))
"""Of one seed; a night's run asks for more of them."""
SCREENS = tuple(f"f{number}" for number in range(1, 11))
SIZES = ((80, 24), (40, 12), (20, 10), (160, 50), (41, 12), (99, 30))
KEYS = (
    *string.ascii_letters, *string.digits, *"[](){}/?.,=+-<>;:'\"*%$#@!~ é日",
    "up", "down", "left", "right", "pageup", "pagedown", "home", "end", "space",
    "enter", "enter", "escape", "escape", "escape", "tab", "shift+tab", "backspace", "delete",
    "shift+left", "shift+right", "shift+up", "shift+down", "ctrl+d", "ctrl+u", "ctrl+r",
    "ctrl+s", "ctrl+g", "ctrl+p", "ctrl+a", "ctrl+home", "ctrl+end", "ctrl+left", "f11",
    *SCREENS,
)  # fmt: skip
HOSTILE = (
    Turn("Hoe [was] het?\x1b[2J\x1b]52;c;eA==\x07", "INT", 1_000),
    Turn("Het was stil. Een \u202eomgekeerd\u202c woord, \u2066los\u2069 en cafe\u0301\u0301.", "P1", 5_000),
    Turn("\u200b\u200d\ufeff" + "e" + "\u0301" * 40 + " 👩‍👩‍👧🏳️‍🌈🇳🇱🇳 \ue000 ﷽ مرحبا שלום", "P2", 9_000),
    Turn("Regel een\x0bregel twee\u2028drie\u2029vier\x85vijf\x0c.", "P1", 12_000),
    Turn("W" * 300, "P2", 15_000),
)  # fmt: skip


class Monkey:
    """One person without a plan; the same seed does the same."""

    def __init__(self, pilot: Pilot[None], seed: int) -> None:
        self.pilot = pilot
        self.chance = random.Random(seed)
        self.done: list[str] = []

    async def act(self) -> None:
        """Does one thing."""
        act: Callable[[], None] = self.chance.choices(
            (self.press, self.click, self.drag, self.turn_wheel, self.resize, self.paste),
            (60, 20, 8, 6, 4, 2),
        )[0]
        act()

    def press(self) -> None:
        key = self.chance.choice(KEYS)
        self.done.append(key)
        self.post(events.Key(key, key if len(key) == 1 else None))

    def click(self) -> None:
        x, y = self._cell()
        self.done.append(f"click {x},{y}")
        for _ in range(self.chance.choice((1, 1, 1, 2, 3))):
            self._mouse(events.MouseDown, x, y, button=1)
            self._mouse(events.MouseUp, x, y, button=1)

    def drag(self) -> None:
        (x, y), (to_x, to_y) = self._cell(), self._cell()
        self.done.append(f"drag {x},{y} {to_x},{to_y}")
        self._mouse(events.MouseDown, x, y, button=1)
        for _ in range(3):
            self._mouse(events.MouseMove, *self._cell(), button=1)
        self._mouse(events.MouseMove, to_x, to_y, button=1)
        self._mouse(events.MouseUp, to_x, to_y, button=1)

    def turn_wheel(self) -> None:
        kind = self.chance.choice((events.MouseScrollDown, events.MouseScrollUp))
        x, y = self._cell()
        self.done.append(f"{kind.__name__} {x},{y}")
        self._mouse(kind, x, y)

    def resize(self) -> None:
        size = Size(*self.chance.choice(SIZES))
        self.done.append(f"resize {size}")
        assert isinstance(self.pilot.app._driver, HeadlessDriver)
        self.pilot.app._driver._size = size
        self.post(events.Resize(size, size))

    def paste(self) -> None:
        self.done.append("paste")
        self.post(events.Paste("geplakt\n\x1b[31m[/b] \u202e woord\r\n"))

    def _cell(self) -> tuple[int, int]:
        width, height = self.pilot.app.size
        return self.chance.randrange(width), self.chance.randrange(height)

    def _mouse(self, kind: type[events.MouseEvent], x: int, y: int, *, button: int = 0) -> None:
        self.post(
            kind(
                None,
                x,
                y,
                0,
                0,
                button,
                self.chance.random() < 0.1,
                False,
                False,
                screen_x=x,
                screen_y=y,
            )
        )

    def post(self, event: events.Event) -> None:
        event.set_sender(self.pilot.app)
        self.pilot.app.post_message(event)


def hostile_study(root: Path) -> Path:
    """Two transcripts with what a terminal would act on, and a few codings."""
    made.study(root, transcripts={"T1": HOSTILE, "T2": made.TURNS}, coders=("ana", "bo"))
    coded(root, (HOSTILE[1].text, "rust"), (HOSTILE[3].text, "negatief"))
    return root


def readable(root: Path) -> None:
    """Raises where a journal cannot be read to its end."""
    for id in Folder(root).transcript_ids():
        journal = Folder(root).journal(id, made.ANA)
        if journal is not None:
            state_of(journal.events).segments()


@pytest.mark.parametrize("start", SCREENS)
async def test_anything_pressed_and_clicked_does_no_harm(tmp_path: Path, start: str) -> None:
    root = hostile_study(tmp_path / "study")
    seed = int(os.environ.get("QUALCODE_MONKEY_SEED", "1")) * 100 + int(start[1:])
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        monkey = Monkey(pilot, seed)
        monkey.post(events.Key(start, None))
        while len(monkey.done) < STEPS and program.is_running:
            await monkey.act()
            if monkey.chance.random() < 0.3:
                await pilot.pause()
    assert not program.last_words, monkey.done[-30:]
    readable(root)
