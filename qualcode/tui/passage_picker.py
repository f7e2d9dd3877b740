"""Choosing codings as evidence: by part, by filters and words, one or several at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from qualcode.model.configuration import PARTS, CmoPart
from qualcode.model.errors import QualcodeError
from qualcode.model.ids import CodeId, SegmentId
from qualcode.project.passages import Passage, Passages
from qualcode.tui.asking import Question
from qualcode.tui.cmo_panes import passage_place
from qualcode.tui.sorting import passage_told
from qualcode.tui.status import cut

_SHOWN = 300  # lines; who needs more types another word


class PassagePicker(Question[tuple[SegmentId, ...]]):
    """Every coding of the study with its words; nothing is chosen when it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="passages.back", tooltip="Back, without a coding"),
        Binding("enter", "take", "Take", id="passages.take", priority=True,
                tooltip="Take the coding, or those marked"),
        Binding("ctrl+s", "mark", "Mark", id="passages.mark", priority=True,
                tooltip="Mark the coding, or no longer, and go to the next one"),
        Binding("tab", "part(1)", "Codes of", id="passages.part", priority=True,
                tooltip="Only codes of context, of mechanism, of outcome, or all codings"),
        Binding("shift+tab", "part(-1)", "Codes of, back", show=False, priority=True,
                id="passages.part-back"),
        Binding("down", "step(1)", "Down", show=False, priority=True, id="passages.down"),
        Binding("up", "step(-1)", "Up", show=False, priority=True, id="passages.up"),
        Binding("pagedown", "step(8)", "Further", show=False, priority=True,
                id="passages.further"),
        Binding("pageup", "step(-8)", "Back up", show=False, priority=True, id="passages.back-up"),
    ]  # fmt: skip
    typed = getters.query_one("#typed", Input)
    found = getters.query_one("#found", OptionList)

    def __init__(
        self,
        title: str,
        passages: Passages,
        parts: Mapping[CodeId, frozenset[CmoPart]],
        *,
        part: CmoPart,
        linked: Collection[SegmentId] = (),
    ) -> None:
        super().__init__(classes="dialog")
        self._title = title
        self._passages = passages
        self._parts = parts
        self._linked = frozenset(linked)
        self._marked: dict[SegmentId, None] = {}
        self._shown: Sequence[Passage] = ()
        self._listed: tuple[str, CmoPart | None] | None = None
        self._problem = ""
        own = any(part in parts.get(c, ()) for p in passages.every.values() for c in p.codes)
        self._part: CmoPart | None = part if own else None

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = Content(self._title)
            sheet.border_subtitle = self.keys_told(
                ("passages.take", "takes"), ("passages.mark", "marks"),
                ("passages.part", "other codes"), ("passages.back", "back"),
            )  # fmt: skip
            yield Input(
                placeholder="words, or transcript=FG1 speaker=P2 sector=hbo code=online", id="typed"
            )
            yield Static(id="which", classes="hint", markup=False)
            yield OptionList(id="found", markup=False)
            with VerticalScroll(id="about", can_focus=False):
                yield Static(id="about-text", markup=False)

    def on_mount(self) -> None:
        """Lists what suits the part."""
        self.found.can_focus = False
        self._search()

    @on(Input.Changed, "#typed")
    def _search(self) -> None:
        if self._listed != (self.typed.value, self._part):
            self._list()

    def _list(self, at: int = 0) -> None:
        self._listed = self.typed.value, self._part
        try:
            chosen = self._passages.only(self.typed.value)
            self._problem = ""
        except QualcodeError as error:  # a filter that is half typed
            self._problem = f"{error.message} {error.hint or ''}"
            chosen = frozenset()
        every = [p for id, p in self._passages.every.items() if id in chosen and self._suits(p)]
        self._shown = every[:_SHOWN]
        self.found.clear_options()
        self.found.add_options([self._option(passage) for passage in self._shown])
        if self._shown:
            self.found.highlighted = min(at, len(self._shown) - 1)
        of = f"codes of {self._part}" if self._part else "all codings"
        more = f", the first {_SHOWN} shown" if len(every) > _SHOWN else ""
        marked = f" · {len(self._marked)} marked" if self._marked else ""
        told = f"{len(every)} · {of}{more}{marked}"
        self.query_one("#which", Static).update(Content(told))
        self._tell()

    def _suits(self, passage: Passage) -> bool:
        if self._part is None:
            return True
        return any(self._part in self._parts.get(code, ()) for code in passage.codes)

    def _option(self, passage: Passage) -> Option:
        mark = "● " if passage.segment in self._marked else "  "
        there = "✓ " if passage.segment in self._linked else "  "
        where = f"{passage_place(passage)}  "
        words = cut(" ".join(passage.words.split()), 140)
        return Option(Content.assemble((mark, "bold"), there, (where, "bold"), words))

    @property
    def _now(self) -> Passage | None:
        at = self.found.highlighted
        return self._shown[at] if at is not None and at < len(self._shown) else None

    @on(OptionList.OptionHighlighted)
    def _tell(self) -> None:
        passage = self._now
        if passage is None:
            told = self._problem or (
                "There are no codings yet: code words in a transcript (F2)."
                if not self._passages.every
                else "No coding like that. Tab looks among other codes."
            )
            self.query_one("#about-text", Static).update(Content(told))
            return
        there = "Evidence for this part already.\n" if passage.segment in self._linked else ""
        sentence = f"\n{passage.sentence}" if passage.sentence else ""
        self.query_one("#about-text", Static).update(
            Content.assemble(
                (there, "italic"),
                f"“{' '.join(passage.words.split())}”\n",
                (passage_told(passage) + sentence, "dim"),
            )
        )
        self.query_one("#about", VerticalScroll).scroll_home(animate=False)

    def _then(self, do: Callable[[], None]) -> None:
        """Does something with the list of everything that was typed before."""
        if self.is_current:
            self._search()
            do()

    def action_take(self) -> None:
        """Hands back the marked codings, else the one under the cursor."""
        self._then(self._take)

    @on(OptionList.OptionSelected)
    def _take(self) -> None:
        now = (self._now.segment,) if self._now else ()
        if self._marked or now:
            self._leave(tuple(self._marked) or now)

    def action_mark(self) -> None:
        """Marks the coding, or no longer, and goes to the next one."""
        self._then(self._mark)

    def _mark(self) -> None:
        if self._now is None:
            return
        segment = self._now.segment
        if segment in self._marked:
            del self._marked[segment]
        else:
            self._marked[segment] = None
        self._list((self.found.highlighted or 0) + 1)

    def action_part(self, by: int) -> None:
        """Looks among the codes of another part, or among all."""
        ways = (None, *PARTS)

        def other() -> None:
            self._part = ways[(ways.index(self._part) + by) % len(ways)]
            self._list()

        self._then(other)

    def action_step(self, by: int) -> None:
        """Highlights another coding."""

        def step() -> None:
            if self._shown:
                at = (self.found.highlighted or 0) + by
                self.found.highlighted = min(max(at, 0), len(self._shown) - 1)

        self._then(step)

    def action_back(self) -> None:
        """Chooses nothing."""
        self._leave(())
