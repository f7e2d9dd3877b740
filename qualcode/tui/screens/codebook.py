"""The codebooks: the tree, what each code means, how it was used, and careful edits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, TypeVar

from rich.text import Text
from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static, Tree
from textual.widgets.tree import TreeNode

from qualcode.model.codebook import Codebook, Node
from qualcode.model.errors import QualcodeError
from qualcode.model.ids import BookId, CodeId, CoderId
from qualcode.project import growing
from qualcode.project.coding import CodingRow, codings
from qualcode.project.drafts import Draft
from qualcode.project.memos import memos, write_about
from qualcode.project.picking import Choice
from qualcode.project.project import Project
from qualcode.tui.asking import Answered, AskLine, AskText, Choose, Confirm, Question
from qualcode.tui.book_tree import BookTree
from qualcode.tui.code_picker import told
from qualcode.tui.drafting import KEPT, Kept
from qualcode.tui.footer import KeyLine
from qualcode.tui.keymap import key_of
from qualcode.tui.status import cut
from qualcode.tui.welcome import first_book

_Answer = TypeVar("_Answer")
_QUOTES = 5  # examples from the data; more are on the quotes screen


@dataclass(slots=True)
class Uses:
    """How often a code was used, and the first words it stands on."""

    count: int = 0
    quotes: list[str] = field(default_factory=list)


class CodebookScreen(Screen[None]):
    """All codebooks as one tree; the keys change a code after showing what will be written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "definition", "Definition", id="book.definition",
                tooltip="Write another definition"),
        Binding("a", "add", "Add", id="book.add", tooltip="Add a code under this one"),
        Binding("r", "rename", "Rename", id="book.rename",
                tooltip="Give another label; the old one stays as an alias"),
        Binding("v", "move", "Move", id="book.move", tooltip="Put it under another one"),
        Binding("R", "retire", "Retire", id="book.retire",
                tooltip="Keep the code and let nobody apply it any more"),
        Binding("slash", "find", "Find", key_display="/", id="book.find",
                tooltip="Go to a code by a few letters"),
        Binding("m", "memo", "Memo", id="book.memo", tooltip="Write a memo on this code"),
    ]  # fmt: skip
    BINDING_GROUP_TITLE = "Codebook"
    HELP = """
    # The codebooks

    Up and down go through the tree, Enter opens and closes a part. Each change asks why, shows
    the lines it would write, and enters the log of the codebook with your name.
    """
    code_tree = getters.query_one("#tree", BookTree)

    @dataclass
    class Counted(Message):
        """What codes were used for was counted."""

        uses: dict[CodeId, Uses]

    def __init__(self, project: Project, coder: CoderId) -> None:
        super().__init__()
        self._project = project
        self._coder = coder
        self._uses: dict[CodeId, Uses] = {}

    def compose(self) -> ComposeResult:
        yield Static(Content(f"Codebooks · {self._coder}"), classes="heading")
        with Horizontal():
            tree = BookTree("codebooks", id="tree")
            tree.show_root = False
            tree.guide_depth = 2
            yield tree
            with VerticalScroll(id="meaning"):
                yield Static(id="meaning-text", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Shows the tree and begins to count."""
        self._grow()
        self.code_tree.focus()
        self.call_after_refresh(self._begin)
        self._count()

    def _begin(self) -> None:
        """Puts the cursor on the first line, so that every key has something to work on."""
        if self.code_tree.cursor_node is None:
            self.code_tree.cursor_line = 0

    def _grow(self) -> None:
        self.code_tree.clear()
        several = len(self._project.codebooks) > 1
        for book in self._project.codebooks.values():
            title = Text(f"{book.title} {book.version}")
            top = self.code_tree.root.add(title, (book.id, ""), expand=not several)
            _plant(top, book, book.nodes)
        self.code_tree.root.expand()
        if not self._project.codebooks:
            key = key_of(self, "book.add")
            told = f"No codebook yet. {key} begins one, or takes one over that comes with qualcode."
            self.query_one("#meaning-text", Static).update(told)

    @work(thread=True, exclusive=True, group="count")
    def _count(self) -> None:
        self.post_message(self.Counted(_counted(codings(self._project, coders=[self._coder]))))

    @on(Counted)
    def _show_counts(self, event: Counted) -> None:
        self._uses = event.uses
        self._tell()

    @property
    def chosen(self) -> tuple[Codebook, Node | None] | None:
        """The codebook and node under the cursor; no node on the title of a book."""
        at = self.code_tree.cursor_node
        if at is None or at.data is None:
            return None
        book_id, node = at.data
        book = self._project.codebooks[book_id]
        return book, book.by_id.get(node)

    @on(Tree.NodeHighlighted)
    def _tell(self) -> None:
        if self.chosen is not None:
            self.query_one("#meaning-text", Static).update(self._told(*self.chosen))

    def _told(self, book: Codebook, node: Node | None) -> Content:
        if node is None:
            return _book_told(book)
        code = book.code(node)
        uses = self._uses.get(code, Uses())
        above = tuple(book.by_id[id] for id in book.parents[node.id])
        parts = [told(Choice(code, book, node, above), uses.count)]
        if node.retired:
            parts.append(Content("Retired: it stays on old codings and is not applied any more.\n"))
        if not node.codable:
            parts.append(Content("A category: its codes are applied, not itself.\n"))
        if uses.quotes:
            parts.append(Content(f"\nCoded by {self._coder}\n"))
            parts += [Content(f"“{cut(quote, 240)}”\n") for quote in uses.quotes]
        about = [m for m in memos(self._project, coders=[self._coder]) if m.about == f"code:{code}"]
        parts += [Content(f"\nMemo, {m.made[:10]}: {m.text}\n") for m in about]
        history = [e for e in book.log if any(node.id in c or node.label in c for c in e.changes)]
        if history:
            parts.append(Content("\nLog\n"))
            parts += [Content(f"{e.date} {e.by}: {e.why}\n") for e in reversed(history)]
        return Content("").join(parts)

    # Changing

    async def _ask(
        self, question: Question[_Answer], then: Callable[[_Answer], Awaitable[None]]
    ) -> None:
        async def follow(answer: _Answer) -> None:
            await then(answer)

        def answered(answer: _Answer | None) -> None:
            assert answer is not None
            self.run_worker(follow(answer))

        await self.app.push_screen(question, answered)
        question.take_keys()

    async def _change(self, book: BookId, what: str, edit: growing.Edit) -> bool:
        """Asks why, shows the lines that change, and whether they were meant and written."""
        why = await self.app.push_screen_wait(
            AskLine(f"{what}: why?", hint="One sentence for the log of the codebook.")
        )
        if not why.meant:
            return False
        try:
            change = growing.planned(
                self._project, book, edit, by=self._coder, why=why.text.strip() or what
            )
            shown = "\n".join(change.diff())
            title = f"Write this to codebooks/{book}.yaml?"
            if await self.app.push_screen_wait(Confirm(title, shown)):
                self._project = growing.carried_out(self._project, change)
                self._refresh()
                return True
        except QualcodeError as error:
            self.notify(str(error), severity="error", timeout=12, markup=False)
        return False

    def _refresh(self) -> None:
        """Shows the books as they are now, with the cursor where it was."""
        at = self.code_tree.cursor_node.data if self.code_tree.cursor_node else None
        self._grow()
        self._go_to(at)
        self.notify("Written, with your name in the log.")

    def _go_to(self, place: tuple[BookId, str] | None) -> None:
        for node in _all_nodes(self.code_tree.root):
            if node.data == place:
                up = node.parent
                while up is not None:
                    up.expand()
                    up = up.parent
                self.call_after_refresh(self.code_tree.move_cursor, node)

    def _node(self) -> tuple[Codebook, Node] | None:
        found = self.chosen
        if found is None or found[1] is None:
            self.notify("Go to a code first.")
            return None
        return found[0], found[1]

    async def action_definition(self) -> None:
        """Asks for another definition."""
        found = self._node()
        if found is None:
            return
        book, node = found
        old, title = node.definition or "", f"Definition of {node.label}"
        draft = self._draft(f"definition {book.code(node)}")

        async def written(answer: Answered) -> None:
            words = " ".join(answer.text.split())
            if answer.meant and words != " ".join(old.split()):
                if await self._change(book.id, title, growing.definition(node.id, words)):
                    draft.drop()
            elif draft.text:
                self.notify(KEPT)

        await self._ask(AskText(title, text=old, draft=draft), written)

    def _draft(self, kind: str) -> Kept:
        return Kept(self._project, self._coder, Draft(kind))

    async def action_rename(self) -> None:
        """Asks for another label."""
        found = self._node()
        if found is None:
            return
        book, node = found

        async def named(answer: Answered) -> None:
            label = " ".join(answer.text.split())
            if answer.meant and label and label != node.label:
                await self._change(book.id, f"Rename {node.label}", growing.renamed(node.id, label))

        await self._ask(
            AskLine(f"Another name for {node.label}", text=node.label, whole=True), named
        )

    async def action_add(self) -> None:
        """Asks for the name of a code under this one."""
        if not self._project.codebooks:
            self.run_worker(self._begin_book())
        if self.chosen is None:
            return
        book, node = self.chosen
        under = node.id if node else None

        async def named(answer: Answered) -> None:
            label = " ".join(answer.text.split())
            if not answer.meant or not label:
                return
            try:
                edit = growing.added(book, label, under=under)
            except QualcodeError as error:
                self.notify(str(error), severity="error", markup=False)
                return
            await self._change(book.id, f"Add {label}", edit)

        where = node.label if node else book.title
        await self._ask(AskLine(f"New code under {where}"), named)

    async def _begin_book(self) -> None:
        found = await first_book(self.app, self._project, self._coder)
        if found is not None:
            self._project = found[0]
            self._refresh()

    async def action_retire(self) -> None:
        """Retires the code under the cursor."""
        found = self._node()
        if found is None:
            return
        book, node = found
        self.run_worker(self._change(book.id, f"Retire {node.label}", growing.retired(node.id)))

    async def action_move(self) -> None:
        """Asks where the code should stand."""
        found = self._node()
        if found is None:
            return
        book, node = found
        options = [("/", "at the top"), *growing.places(book)]

        async def put(under: str) -> None:
            if under:
                edit = growing.moved(node.id, None if under == "/" else under)
                await self._change(book.id, f"Move {node.label}", edit)

        await self._ask(Choose(f"Put {node.label} under", options), put)

    async def action_memo(self) -> None:
        """Asks for a memo on the code under the cursor."""
        found = self._node()
        if found is None:
            return
        code = found[0].code(found[1])
        draft = self._draft(f"memo {code}")

        async def written(answer: Answered) -> None:
            if not answer.meant or not answer.text.strip():
                if draft.text:
                    self.notify(KEPT)
                return
            try:
                write_about(self._project, self._coder, f"code:{code}", answer.text.strip())
            except QualcodeError as error:
                self.notify(str(error), severity="error", timeout=12, markup=False)
                return
            draft.drop()
            self._tell()

        await self._ask(AskText(f"Memo on {found[1].label}", draft=draft), written)

    async def action_find(self) -> None:
        """Asks for a few letters and goes to the code most like them."""
        from qualcode.project.picking import Picker, choices

        async def typed(answer: Answered) -> None:
            found = Picker(choices(self._project.codebooks)).find(answer.text, limit=1)
            if answer.meant and answer.text.strip() and found:
                choice = found[0].choice
                self._go_to((choice.book.id, choice.node.id))

        await self._ask(AskLine("Go to a code", hint="A few letters of its name."), typed)


def _plant(place: TreeNode[tuple[BookId, str]], book: Codebook, nodes: Sequence[Node]) -> None:
    for node in nodes:
        name = " ".join(node.label.split())
        shown = f"{name}²" if node.role == "secondary" else name
        shown += " (retired)" if node.retired else ""
        if node.nodes:
            _plant(place.add(Text(shown), (book.id, node.id), expand=True), book, node.nodes)
        else:
            place.add_leaf(Text(shown), (book.id, node.id))


def _all_nodes(top: TreeNode[tuple[BookId, str]]) -> Iterable[TreeNode[tuple[BookId, str]]]:
    for node in top.children:
        yield node
        yield from _all_nodes(node)


def _book_told(book: Codebook) -> Content:
    parts = [Content.assemble((book.title, "bold"), f"   version {book.version}\n")]
    if book.description:
        parts.append(Content(f"{' '.join(book.description.split())}\n"))
    if book.reconstructed:
        parts.append(Content("Reconstructed from results, not the coders' own book.\n"))
    if book.log:
        parts.append(Content("\nLog\n"))
    for entry in reversed(book.log):
        parts.append(Content(f"{entry.version}  {entry.date} {entry.by}: {entry.why}\n"))
        parts += [Content(f"   {change}\n") for change in entry.changes]
    return Content("").join(parts)


def _counted(rows: Iterable[CodingRow]) -> dict[CodeId, Uses]:
    found: dict[CodeId, Uses] = {}
    for row in rows:
        uses = found.setdefault(row.code, Uses())
        uses.count += 1
        if len(uses.quotes) < _QUOTES and row.quote:
            uses.quotes.append(row.quote)
    return found
