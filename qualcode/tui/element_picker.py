"""Choosing an element: type a few letters, see its cards, press Enter; or make a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from qualcode.model.element import Element
from qualcode.tui.asking import Question
from qualcode.tui.sorting import Near, Sorting, elements_like, is_meant
from qualcode.tui.status import cut

_NEW = "+"
"""The option that makes an element of what is typed."""


@dataclass(frozen=True, slots=True)
class ElementPicked:
    """How the picker was left: an element by its id, a name for a new one, or neither."""

    element: str = ""
    new: str = ""


class ElementPicker(Question[ElementPicked]):
    """The elements, those that suit the card first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="element.back", tooltip="Back, without an element"),
        Binding("enter", "take", "Take", id="element.take", priority=True,
                tooltip="Take this element; with the last line a new one is made"),
        Binding("down", "step(1)", "Down", show=False, priority=True, id="element.down"),
        Binding("up", "step(-1)", "Up", show=False, priority=True, id="element.up"),
        Binding("ctrl+n", "new", "New element", priority=True, id="element.new",
                tooltip="Make an element with the name that is typed"),
    ]  # fmt: skip
    typed = getters.query_one("#typed", Input)
    found = getters.query_one("#found", OptionList)

    def __init__(
        self,
        title: str,
        sorting: Sorting,
        *,
        offered: Near | None = None,
        without: str = "",
        may_make: bool = True,
    ) -> None:
        super().__init__(classes="dialog")
        self._title = title
        self._sorting = sorting
        self._offered = offered
        self._without = without
        self._may_make = may_make
        self._shown: Sequence[Element] = ()
        self._listed = ""
        """What the list was made for."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = Content(self._title)
            told = [("element.take", "takes it"), ("element.back", "goes back")]
            made = [("element.new", "makes a new one")] if self._may_make else []
            sheet.border_subtitle = self.keys_told(told[0], *made, told[1])
            yield Input(placeholder="type a few letters of an element", id="typed")
            yield OptionList(id="found", markup=False)
            yield Static(id="about", markup=False)

    def on_mount(self) -> None:
        """Lists everything."""
        self.found.can_focus = False
        self._list()

    @on(Input.Changed, "#typed")
    def _search(self) -> None:
        if self.typed.value != self._listed:
            self._list()

    def _then(self, do: Callable[[], None]) -> None:
        """Does something with the list of everything that was typed before."""
        if self.is_current:
            self._search()
            do()

    def _list(self) -> None:
        self._listed = self.typed.value
        typed = self._listed.strip()
        self._shown = [e for e in elements_like(typed, self._sorting) if e.id != self._without]
        near = self._offered.element if self._offered and not typed else None
        if near is not None:
            others = [e for e in self._shown if e.id != near.id]
            self._shown = [near, *others] if len(others) < len(self._shown) else self._shown
        self.found.clear_options()
        self.found.add_options([self._option(element) for element in self._shown])
        exact = any(e.label.casefold() == typed.casefold() for e in self._shown)
        meant = not typed or any(is_meant(typed, e) for e in self._shown[:1])
        if self._may_make and typed and not exact:
            self.found.add_option(Option(Content(f"   + new element “{typed}”"), id=_NEW))
        if self.found.option_count:
            last = self.found.option_count - 1
            self.found.highlighted = 0 if meant or not self._may_make else last
        self._tell()

    def _option(self, element: Element) -> Option:
        number = self._sorting.number(element.id)
        near = self._offered
        like = ""
        if near and near.element and near.element.id == element.id:
            like = f"   {near.likeness:.0f} alike"
        return Option(
            Content.assemble(
                (f"{number or ' '}  ", "bold"),
                (" ".join(element.label.split()), "bold"),
                (f"  {len(element.sentences)}", "dim"),
                (like, "italic"),
            ),
            id=element.id,
        )

    @on(OptionList.OptionHighlighted)
    def _tell(self) -> None:
        element = self._now
        if element is None:
            told = "Type the name of a new element." if self._may_make else "There is no other one."
            self.query_one("#about", Static).update(Content(told))
            return
        summary = f"{cut(element.summary, 160)}\n" if element.summary else ""
        cards = [f"· {cut(self._sorting.short(id), 150)}\n" for id in element.sentences[:6]]
        self.query_one("#about", Static).update(
            Content.assemble((summary, "italic"), *cards) if summary or cards
            else Content("No cards yet.")
        )  # fmt: skip

    @property
    def _now(self) -> Element | None:
        at = self.found.highlighted
        return self._shown[at] if at is not None and at < len(self._shown) else None

    @on(OptionList.OptionSelected)
    def _click(self) -> None:
        self._take()

    def action_take(self) -> None:
        """Hands back the element, or the name of a new one."""
        self._then(self._take)

    def _take(self) -> None:
        # A name that only looks like another one makes a new element, never joins that one.
        if self._now is not None:
            self.dismiss(ElementPicked(element=self._now.id))
        elif self.found.option_count:
            self._new()

    def action_new(self) -> None:
        """Hands back what is typed as the name of a new element."""
        self._then(self._new)

    def _new(self) -> None:
        if self._may_make and self.typed.value.strip():
            self.dismiss(ElementPicked(new=" ".join(self.typed.value.split())))

    def action_step(self, by: int) -> None:
        """Highlights another element."""
        self._then(lambda: self._step(by))

    def _step(self, by: int) -> None:
        if self.found.option_count:
            self.found.highlighted = ((self.found.highlighted or 0) + by) % self.found.option_count

    def action_back(self) -> None:
        """Chooses nothing."""
        self.dismiss(ElementPicked())
