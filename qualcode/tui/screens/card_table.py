"""The card sort as it is shown: cards that are left, elements, and what is told about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from weakref import WeakKeyDictionary

from textual import getters, on, work
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList, Static, Tree

from qualcode.analysis.distil import ALIKE, Alike, alike
from qualcode.model.element import Distillation
from qualcode.model.errors import QualcodeError
from qualcode.model.ids import CoderId, SegmentId
from qualcode.project import elements
from qualcode.project.framing import frame_mark
from qualcode.project.passages import Passages, sentence_passages
from qualcode.project.project import Project
from qualcode.tui.asking import Answered, AskLine
from qualcode.tui.card_keys import LOOKING_KEYS
from qualcode.tui.card_panes import ASIDE, CardTree, LeftOver, preview
from qualcode.tui.footer import KeyLine
from qualcode.tui.keymap import key_of
from qualcode.tui.places import PlaceWanted
from qualcode.tui.sorting import Sorting
from qualcode.tui.status import cut

_LOOK = 2.0  # seconds between two looks whether somebody else changed the file
_LEAST, _MOST = 40.0, 100.0  # how alike cards must be


@dataclass(frozen=True, slots=True)
class Last:
    """How the sort was left, to find it so again."""

    sorting: Sorting
    coders: tuple[str, ...]
    row: int


_LAST: WeakKeyDictionary[App[object], Last] = WeakKeyDictionary()


class CardTableScreen(Screen[None]):
    """Cards to be sorted beside the elements; keys to look around."""

    BINDINGS: ClassVar[list[BindingType]] = LOOKING_KEYS
    left = getters.query_one(LeftOver)
    right = getters.query_one("#elements", CardTree)

    @dataclass
    class Loaded(Message):
        """The cards were read, or why not."""

        cards: Passages | None
        elements: Distillation
        problem: str = ""

    @dataclass
    class Compared(Message):
        """Pairs of cards that are alike were found."""

        near: list[Alike]
        cutoff: float

    def __init__(self, project: Project, coder: CoderId) -> None:
        super().__init__()
        self._project = project
        self._coder = coder
        self._coders: tuple[str, ...] = ()
        self._mark = (0, 0)
        self._row = 0
        self.sorting: Sorting | None = None

    def compose(self) -> ComposeResult:
        yield Static("Card sort", id="coverage", classes="heading", markup=False)
        with Horizontal(id="sorts"):
            yield LeftOver(id="left-over", markup=False)
            yield CardTree("elements", id="elements")
        with VerticalScroll(id="card", can_focus=False):
            yield Static(id="card-text", markup=False)
        yield Static(id="banner", classes="banner", markup=False)
        yield Static(id="written", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Reads the cards; the place where the sort was left is found again."""
        last = _LAST.get(self.app)
        if last is not None and last.sorting.cards.corpus.transcripts:
            self._coders, self._row = last.coders, last.row
        self.left.focus()
        self.load()
        self.set_interval(_LOOK, self._look_at_file)

    def on_unmount(self) -> None:
        """Keeps the place for the next time."""
        if self.sorting is not None:
            _LAST[self.app] = Last(self.sorting, self._coders, self._row)

    # Reading

    @work(thread=True, exclusive=True, group="cards")
    def load(self) -> None:
        """Reads cards and elements from the disk."""
        self._mark = frame_mark(self._project, elements.FILE)
        try:
            cards = sentence_passages(self._project, coders=self._coders)
            found = elements.distillation(self._project)
        except QualcodeError as error:
            self.post_message(self.Loaded(None, Distillation(), str(error)))
        else:
            self.post_message(self.Loaded(cards, found))

    @on(Loaded)
    def _loaded(self, event: Loaded) -> None:
        if event.cards is None:
            self._banner(event.problem)
            self.left.say("The cards cannot be read.")
            return
        last = self.sorting or (_LAST[self.app].sorting if self.app in _LAST else None)
        made = Sorting(event.cards, event.elements)
        if last is not None:
            made = last.with_cards(event.cards)
            try:
                made.shown  # noqa: B018 -- a filter may mean nothing among other cards
            except QualcodeError:
                made = made.filtered("")
        self.sorting = made.with_elements(event.elements)
        self._banner("  ".join(event.cards.notes))
        self.show()
        self._compare(self.sorting.cutoff)

    @work(thread=True, exclusive=True, group="alike")
    def _compare(self, cutoff: float) -> None:
        if self.sorting is not None:
            corpus = self.sorting.cards.corpus
            self.post_message(self.Compared(alike(corpus, cutoff=cutoff), cutoff))

    @on(Compared)
    def _compared(self, event: Compared) -> None:
        if self.sorting is not None:
            self.sorting = self.sorting.with_near(event.near, event.cutoff)
            self.show()

    def _look_at_file(self) -> None:
        """Shows the file as it is, after somebody else changed it."""
        if self.sorting is None or self.app.screen is not self:
            return
        if frame_mark(self._project, elements.FILE) != self._mark and self._read_file():
            self._say("Somebody changed analysis/elements.yaml; this is what it says now.")

    def _read_file(self) -> bool:
        assert self.sorting is not None
        self._mark = frame_mark(self._project, elements.FILE)
        try:
            self.sorting = self.sorting.with_elements(elements.distillation(self._project))
        except QualcodeError as error:
            self._alarm(error)
            return False
        self.show()
        return True

    # Showing

    def show(self) -> None:
        """Everything as it is now; the cursor stays where it was."""
        sorting = self.sorting
        if sorting is None:
            return
        whose = " and ".join(self._coders) or "all that count"
        told = f"Card sort · {sorting.coverage().told()}"
        room = self.size.width - len(told) - 6
        told += f" · {whose}" if room > len(whose) else ""
        self.query_one("#coverage", Static).update(Content(cut(told, self.size.width - 2)))
        self.left.show(sorting, self._row, begin=self._begin())
        self.right.show(sorting)
        self._preview()

    def _begin(self) -> str:
        """What to do where there are no cards on the left."""
        assert self.sorting is not None
        if not self.sorting.cards.every:
            return (
                "No inductive sentences yet. Open a transcript (F2), select words and press t: "
                "“Het werkzame element is …”. Each sentence becomes a card here. "
                f"{key_of(self, 'cards.whose')} shows your own sentences or those that count."
            )
        if self.sorting.typed:
            return "No card left over that the filter lets through. Esc shows all again."
        keys = key_of(self, "cards.write"), key_of(self, "cards.merge")
        return (
            "Every card is sorted. Tab goes to the elements: "
            f"{keys[0]} writes about one, {keys[1]} merges two. "
            "In a report: qualcode element list -o elements.docx"
        )

    @on(OptionList.OptionHighlighted, "#left-over")
    @on(Tree.NodeHighlighted)
    def _moved(self) -> None:
        if self.left.has_focus and self.left.highlighted is not None:
            self._row = self.left.highlighted
        self._preview()

    def on_descendant_focus(self) -> None:
        """The preview is of the pane that has the keys."""
        self._preview()

    def _preview(self) -> None:
        if self.sorting is not None:
            here = self.right.chosen if self.right.has_focus else ("card", self.left.chosen)
            told = preview(self.sorting, *here, key=lambda id: key_of(self, id))
            self.query_one("#card-text", Static).update(told)
            self.query_one("#card", VerticalScroll).scroll_home(animate=False)

    def _banner(self, words: str) -> None:
        banner = self.query_one("#banner", Static)
        banner.update(Content(words))
        banner.set_class(bool(words), "-on")

    def _say(self, words: str) -> None:
        self.query_one("#written", Static).update(Content(cut(words, self.size.width - 2)))

    def _alarm(self, error: QualcodeError) -> None:
        self.notify(str(error), severity="error", timeout=12, markup=False)

    def on_resize(self) -> None:
        """Fits the lines to the new width."""
        self.query_one("#card").set_class(self.size.height >= 36, "-roomy")
        self.show()

    # Looking

    async def action_filter(self) -> None:
        """Asks what to show only."""

        def answered(answer: Answered | None) -> None:
            if answer is not None and answer.meant:
                self._take_filter(answer.text.strip())

        question = AskLine(
            "Show only", text=self.sorting.typed if self.sorting else "",
            ghost="speaker=P2 transcript=FG1 code=online, or words",
            hint="Filters as in tables, and words of the sentence, the quote or a code.",
            whole=True,
        )  # fmt: skip
        await self.app.push_screen(question, answered)
        question.take_keys()

    def _take_filter(self, typed: str) -> None:
        if self.sorting is None:
            return
        try:
            self.sorting = self.sorting.filtered(typed)
        except QualcodeError as error:
            self._alarm(error)
            return
        self._row = 0
        self.show()

    def action_whose(self) -> None:
        """Sorts the coder's own sentences, or those that count."""
        self._coders = () if self._coders else (self._coder,)
        self.load()

    def action_alike(self, by: int) -> None:
        """Suggests cards that are more alike, or less alike too."""
        if self.sorting is not None:
            cutoff = min(max(self.sorting.cutoff + by, _LEAST), _MOST)
            self._say(
                f"Suggested are cards that are {cutoff:.0f} alike or more (usual: {ALIKE:.0f})"
            )
            self._compare(cutoff)

    def action_cursor(self, by: int) -> None:
        """The line below or above."""
        pane = self.right if self.right.has_focus else self.left
        if by > 0:
            pane.action_cursor_down()
        else:
            pane.action_cursor_up()

    def action_back(self) -> None:
        """No marks, then no filter, then away."""
        if self.sorting is not None and self.sorting.marked:
            self.sorting = self.sorting.unmarked()
            self.show()
        elif self.sorting is not None and self.sorting.typed:
            self._take_filter("")
        else:
            self.run_worker(self.app.run_action("close"))

    def action_go(self) -> None:
        """Goes to the words of the card; an element opens or closes."""
        kind, id = self.right.chosen if self.right.has_focus else ("card", self.left.chosen)
        if kind in {"element", ASIDE} and self.right.has_focus:
            self.right.action_toggle_node()
        elif kind == "card" and id and self.sorting is not None:
            passage = self.sorting.cards.every.get(SegmentId(id))
            if passage is None:
                self._say("This sentence is another coder's, does not count, or is gone.")
            else:
                self.post_message(PlaceWanted(passage.transcript, passage.span))
