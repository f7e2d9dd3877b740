"""Choosing a code: type a few letters, read what it means, press Enter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from qualcode.model.codebook import Node
from qualcode.model.ids import BookId, CodeId
from qualcode.project.picking import Choice, Match, Picker
from qualcode.tui.asking import Question
from qualcode.tui.keymap import key_of
from qualcode.tui.marks import Look, look_of
from qualcode.tui.status import cut

_SHOWN = 200  # options; who needs more types another letter


@dataclass(frozen=True, slots=True)
class Picked:
    """How the picker was left; `code` is None when nothing was chosen."""

    code: CodeId | None
    book: BookId | None
    """The codebook the list was held to; None for all."""
    favourites: tuple[CodeId, ...]
    new: str | None = None
    """The name of a code to make, when that was asked for."""


class CodePicker(Question[Picked]):
    """The list of codes; it shows definition, borders, an example and how often each is used."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="picker.back", tooltip="Back, without a code"),
        Binding("enter", "take", "Take", id="picker.take", tooltip="Take this code",
                priority=True),
        Binding("down", "step(1)", "Down", show=False, priority=True, id="picker.down"),
        Binding("up", "step(-1)", "Up", show=False, priority=True, id="picker.up"),
        Binding("pagedown", "step(8)", "Further", show=False, priority=True, id="picker.further"),
        Binding("pageup", "step(-8)", "Back up", show=False, priority=True, id="picker.back-up"),
        Binding("tab", "book(1)", "Codebook", priority=True, id="picker.book",
                tooltip="Hold the list to the next codebook"),
        Binding("shift+tab", "book(-1)", "Codebook back", show=False, priority=True,
                id="picker.book-back"),
        Binding("ctrl+f", "favourite", "Favourite", priority=True, id="picker.favourite",
                tooltip="Give this code a number key, or take it away"),
        Binding("ctrl+n", "new", "New code", priority=True, id="picker.new",
                tooltip="Make a code with the name that is typed"),
    ]  # fmt: skip
    typed = getters.query_one("#typed", Input)
    found = getters.query_one("#found", OptionList)
    about = getters.query_one("#about-text", Static)

    def __init__(
        self,
        choices: Sequence[Choice],
        looks: Mapping[CodeId, Look],
        *,
        quote: str,
        counts: Mapping[CodeId, int],
        favourites: tuple[CodeId, ...],
        on_words: frozenset[CodeId] = frozenset(),
        book: BookId | None = None,
    ) -> None:
        super().__init__(classes="dialog")
        self._all = tuple(choices)
        self._looks = looks
        self._quote = quote
        self._counts = counts
        self._favourites = favourites
        self._on_words = on_words
        self._books: list[BookId | None] = [None, *dict.fromkeys(c.book.id for c in choices)]
        self._book = book if book in self._books else None
        self._matches: list[Match] = []
        self._listed = ""
        """What the list was made for."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet"):
            yield Static(Content(f"“{cut(self._quote, 200)}”"), id="quote", classes="hint")
            yield Input(placeholder="type a few letters of a code, or choose below", id="typed")
            yield OptionList(id="found", markup=False)
            with VerticalScroll(id="about", can_focus=False):
                yield Static(id="about-text", markup=False)

    def on_mount(self) -> None:
        """Lists everything."""
        self.query_one("#quote").styles.max_height = 1
        self.found.can_focus = False
        self._hold_to(self._book)

    def _hold_to(self, book: BookId | None) -> None:
        self._book = book
        own = [c for c in self._all if book in {None, c.book.id}]
        self._picker = Picker(own)
        sheet = self.query_one(".sheet")
        sheet.border_title = Content(f"Code · {book or 'all codebooks'}")
        sheet.border_subtitle = self.keys_told(
            ("picker.take", "takes it"), ("picker.book", "codebook"),
            ("picker.favourite", "key 1-9"), ("picker.new", "new"), ("picker.back", "back"),
        )  # fmt: skip
        self._list()

    def _list(self, highlight: CodeId | None = None) -> None:
        matches = self._picker.find(self.typed.value, counts=self._counts, limit=_SHOWN)
        self._matches, self._listed = matches[:_SHOWN], self.typed.value
        self.found.clear_options()
        self.found.add_options([self._option(match) for match in self._matches])
        codes = [match.choice.code for match in self._matches]
        if codes:
            self.found.highlighted = codes.index(highlight) if highlight in codes else 0
        self._tell()

    def _option(self, match: Match) -> Option:
        choice = match.choice
        look = look_of(choice.code, self._looks)
        key = "   "
        if choice.code in self._favourites:
            key = f"{self._favourites.index(choice.code) + 1}  "
        there = "✓ " if choice.code in self._on_words else "  "
        count = self._counts.get(choice.code, 0)
        found_by = f"  ({match.by})" if match.by else ""
        place = [choice.book.id] if self._book is None and len(self._books) > 2 else []
        above = "  " + " / ".join([*place, *([choice.path] if choice.path else [])])
        return Option(
            Content.assemble(
                (key, "bold"),
                there,
                (f"{look.mark:<4}", look.ink(dark=self.app.current_theme.dark)),
                (look.name, "bold"),
                found_by,
                (above, "dim"),
                (f"  {count}×" if count else "", "bold"),
            ),
            id=choice.code,
        )

    @property
    def _now(self) -> Choice | None:
        at = self.found.highlighted
        return self._matches[at].choice if at is not None and at < len(self._matches) else None

    @on(Input.Changed, "#typed")
    def _search(self) -> None:
        if self.typed.value != self._listed:
            self._list()

    def _then(self, do: Callable[[], None]) -> None:
        """Does something with the list of everything that was typed before."""
        if self.is_current:
            self._search()
            do()

    @on(OptionList.OptionHighlighted)
    def _tell(self) -> None:
        choice = self._now
        if choice is None:
            take, book = (key_of(self, id) for id in ("picker.take", "picker.book"))
            self.about.update(
                f"No code like that. {take} makes a new code with this name; "
                f"{book} looks in another codebook."
            )
            return
        self.about.update(told(choice, self._counts.get(choice.code, 0)))
        self.query_one("#about", VerticalScroll).scroll_home(animate=False)

    def action_take(self) -> None:
        """Takes the code that is highlighted; where nothing is found, asks for a new one."""
        self._then(self._take)

    def _take(self) -> None:
        choice = self._now
        if choice is not None:
            self._pick(choice.code)
        elif self.typed.value.strip():
            self._new()

    @on(OptionList.OptionSelected)
    def _click(self, event: OptionList.OptionSelected) -> None:
        self._pick(CodeId(event.option.id or ""))

    def _pick(self, code: CodeId | None, *, new: str | None = None) -> None:
        self._leave(Picked(code, self._book, self._favourites, new))

    def action_back(self) -> None:
        """Chooses nothing."""
        self._pick(None)

    def action_step(self, by: int) -> None:
        """Highlights another code."""
        self._then(lambda: self._step(by))

    def _step(self, by: int) -> None:
        if self._matches:
            at = (self.found.highlighted or 0) + by
            last = len(self._matches) - 1
            self.found.highlighted = min(max(at, 0), last) if abs(by) > 1 else at % (last + 1)

    def action_book(self, by: int) -> None:
        """Holds the list to another codebook."""
        books = self._books
        self._then(lambda: self._hold_to(books[(books.index(self._book) + by) % len(books)]))

    def action_favourite(self) -> None:
        """Gives the highlighted code a number key, or takes it away."""
        self._then(self._number)

    def _number(self) -> None:
        choice = self._now
        if choice is None:
            return
        kept = tuple(c for c in self._favourites if c != choice.code)
        self._favourites = kept if kept != self._favourites else (*kept[:8], choice.code)
        self._list(choice.code)

    def action_new(self) -> None:
        """Asks for a new code."""
        self._then(self._new)

    def _new(self) -> None:
        self._pick(None, new=self.typed.value.strip())


def told(choice: Choice, count: int) -> Content:
    """What a code means: definition, borders, an example, and how often it was used."""
    return Content.assemble(
        (" ".join(choice.node.label.split()), "bold"),
        (f"   {choice.code}", "dim"),
        f"   used {count}×\n" if count else "   not used yet\n",
        meaning(choice.node),
    )


def meaning(node: Node) -> Content:
    """What the codebook says about a code: definition, borders, an example, other names."""
    parts: list[Content | str | tuple[str, str]] = []
    if node.definition:
        parts.append(f"{_line(node.definition)}\n")
    for heading, lines in (("Yes", node.include), ("No", node.exclude)):
        for line in lines:
            parts += [(f"{heading:<4}", "bold"), f"{_line(line)}\n"]
    if node.examples:
        parts += [("E.g.", "bold"), f" “{_line(node.examples[0])}”\n"]
    if node.atlas and node.atlas != node.label:
        parts += [("ATLAS.ti ", "bold"), f"{_line(node.atlas)}\n"]
    if node.aliases:
        parts += [("Also ", "bold"), f"{', '.join(node.aliases)}\n"]
    return Content.assemble(*parts)


def _line(text: str) -> str:
    return " ".join(text.split())
