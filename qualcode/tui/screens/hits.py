"""Every place a search found, in its context: exactly those that are accepted get the code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import ClassVar, Literal

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qualcode.model.ids import CodeId, CoderId, TranscriptId
from qualcode.model.plural import plural
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.project.desk import Desk
from qualcode.project.hits import REACHES, Passage, Reach, code_passages, passages
from qualcode.project.picking import choices
from qualcode.project.project import Project
from qualcode.tui.asking import Choose, Confirm
from qualcode.tui.code_picker import CodePicker
from qualcode.tui.finding import in_line
from qualcode.tui.footer import KeyLine
from qualcode.tui.keymap import key_of
from qualcode.tui.marks import Look, look_of, looks
from qualcode.tui.places import HitsCoded
from qualcode.tui.progress import ProgressLine

Answer = Literal["yes", "no", "seen", "new"]
_MARKS: Mapping[Answer, str] = {"yes": "✓", "no": "✗", "seen": "·", "new": " "}
_AROUND = 400  # characters before and after a passage; enough to judge it by
_REACH: Mapping[Reach, str] = {
    "words": "only the words that were found",
    "sentence": "the sentence around them",
    "turn": "the turn around them",
}


class HitsScreen(Screen[None]):
    """A list of places and the one under the cursor in its context, to be answered one by one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer('yes')", "Yes", id="hits.yes", tooltip="Code this place"),
        Binding("n", "answer('no')", "No", id="hits.no", tooltip="Do not code this place"),
        Binding("Y", "seen", "Yes to seen", id="hits.yes-to-seen",
                tooltip="Code every place that was shown here and not answered"),
        Binding("enter", "code", "Code accepted", id="hits.code",
                tooltip="Put the code on the accepted places, after one more question"),
        Binding("j,down", "step(1)", "Next", key_display="j", id="hits.next",
                tooltip="Show the next place, and leave this one for later"),
        Binding("k,up", "step(-1)", "Previous", show=False, id="hits.previous",
                tooltip="Show the place before"),
        Binding("ctrl+d", "scroll_words(1)", "Words down", show=False, id="hits.words-down",
                tooltip="Scroll the words on"),
        Binding("ctrl+u", "scroll_words(-1)", "Words up", show=False, id="hits.words-up",
                tooltip="Scroll the words back"),
        Binding("escape", "back", "Back", id="hits.back",
                tooltip="Stop what is at work; else leave"),
    ]  # fmt: skip
    BINDING_GROUP_TITLE = "Code what was found"
    HELP = """
    # Coding what was found

    Each place is shown in its context. `y` accepts it, `n` does not; both go on to the next.
    Going on with `j` leaves it for later: `Y` then accepts all that was shown and not answered.
    A place that was never shown is never coded. Enter codes the accepted ones; in each
    transcript `u` takes them back at once.
    """
    listed = getters.query_one("#places", OptionList)
    progress = getters.query_one(ProgressLine)

    def __init__(
        self,
        project: Project,
        coder: CoderId,
        wanted: str,
        hits: Sequence[tuple[TranscriptId, Span]],
        desk: Desk | None = None,
    ) -> None:
        super().__init__()
        self._project = project
        self._coder = coder
        self._wanted = wanted
        self._hits = tuple(hits)
        self._desk = desk
        self._looks: dict[CodeId, Look] = looks(project.codebooks)
        self._code: CodeId | None = None
        self._passages: Sequence[Passage] = ()
        self.answers: list[Answer] = []
        self._transcripts: dict[TranscriptId, Transcript] = {}

    def compose(self) -> ComposeResult:
        yield Static("Code what was found", id="about-hits", classes="heading", markup=False)
        yield Static("", id="answered", classes="counters", markup=False)
        yield OptionList(id="places", markup=False)
        with VerticalScroll(id="context", can_focus=False):
            yield Static(id="context-text", markup=False)
        yield ProgressLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Asks which code, and what of each place is to get it."""
        self.listed.focus()
        self._ask()

    @work
    async def _ask(self) -> None:
        picker = CodePicker(
            choices(self._project.codebooks), self._looks,
            quote=f"{self._wanted} ({plural(len(self._hits), 'place')})", counts={}, favourites=(),
        )  # fmt: skip
        picked = await self.app.push_screen_wait(picker)
        if picked.new is not None:
            self.notify("Make the code first, on words of your own (i) or with F4.")
        reach = ""
        if picked.code is not None:
            options = [(reach, _REACH[reach]) for reach in REACHES]
            reach = await self.app.push_screen_wait(Choose("What gets the code?", options))
        if picked.code is None or not reach:
            self._leave()
            return
        self._look(picked.code, next(r for r in REACHES if r == reach))

    def _look(self, code: CodeId, reach: Reach) -> None:
        self._code = code
        name = look_of(code, self._looks).name
        title = f"Code “{name}” on “{self._wanted}”: {_REACH[reach]}"
        self.query_one("#about-hits", Static).update(Content(title))
        self.progress.run(
            "Looking what is coded there",
            lambda tell: passages(
                self._project, self._coder, code, self._hits,
                reach=reach, at=self._desk, tell=tell,
            ),
            self._show, stop="hits.back",
        )  # fmt: skip

    def _show(self, found: Sequence[Passage]) -> None:
        self._passages = [p for p in found if not p.has_code]
        self.answers = ["new"] * len(self._passages)
        there = len(found) - len(self._passages)
        if there:
            self.notify(f"Left out, for they have the code already: {plural(there, 'place')}.")
        self.listed.add_options([self._row(n) for n in range(len(self._passages))])
        if self._passages:
            self.listed.highlighted = 0
        self._count()

    def _transcript(self, id: TranscriptId) -> Transcript:
        if id not in self._transcripts:
            open_here = self._desk is not None and self._desk.transcript.id == id
            self._transcripts[id] = (
                self._desk.transcript if self._desk is not None and open_here
                else self._project.folder.transcript(id)
            )  # fmt: skip
        return self._transcripts[id]

    def _row(self, number: int) -> Option:
        passage = self._passages[number]
        transcript = self._transcript(passage.transcript)
        place = f"{passage.transcript} {passage.turn}"
        text, hit = transcript.text, passage.hits[0]
        before, after = (
            text[max(hit.start - _AROUND, 0) : hit.start],
            text[hit.end : hit.end + _AROUND],
        )
        width = self.size.width - len(place) - 10
        line = in_line(before, transcript.words(hit), after, width)
        mark = _MARKS[self.answers[number]]
        return Option(Content.assemble((f"{mark} ", "bold"), (f"{place:<10} ", "dim"), line))

    def _mark(self, number: int, answer: Answer) -> None:
        self.answers[number] = answer
        self.listed.replace_option_prompt_at_index(number, self._row(number).prompt)

    def _count(self) -> None:
        many = Counter(self.answers)
        told = (
            f"{many['yes']} yes · {many['no']} no · {many['seen']} shown · {many['new']} not shown"
        )
        if many["yes"]:
            told += f" · {key_of(self, 'hits.code')} codes those with yes"
        self.query_one("#answered", Static).update(
            Content(told if self._passages else "No place is left to be coded.")
        )

    # Looking

    @on(OptionList.OptionHighlighted, "#places")
    def _tell(self, event: OptionList.OptionHighlighted) -> None:
        number = event.option_index
        if self.answers[number] == "new":
            self._mark(number, "seen")
            self._count()
        passage = self._passages[number]
        told, first = in_context(self._transcript(passage.transcript), passage, self._looks)
        self.query_one("#context-text", Static).update(told)
        scroll = self.query_one("#context", VerticalScroll)
        width = max(scroll.size.width - 2, 20)
        above = sum(len(line) // width + 1 for line in told.plain[:first].split("\n")) - 1
        scroll.scroll_to(y=max(above - scroll.size.height // 2, 0), animate=False)

    def action_step(self, by: int) -> None:
        """Shows the next (1) or the previous (-1) place."""
        if self._passages:
            at = (self.listed.highlighted or 0) + by
            self.listed.highlighted = min(max(at, 0), len(self._passages) - 1)

    def action_scroll_words(self, by: int) -> None:
        """Scrolls the words by half of what is shown."""
        scroll = self.query_one("#context", VerticalScroll)
        scroll.scroll_relative(y=by * max(scroll.size.height // 2, 1), animate=False)

    # Answering

    def action_answer(self, answer: Answer) -> None:
        """Answers for the place that is shown, and goes on to the next without an answer."""
        at = self.listed.highlighted
        if at is None or not self._passages:
            return
        self._mark(at, answer)
        self._count()
        order = [*range(at + 1, len(self.answers)), *range(at)]
        left = [n for n in order if self.answers[n] in {"new", "seen"}]
        if left:
            self.listed.highlighted = left[0]
        else:
            self.notify("Every place is answered. Enter codes the accepted ones.")

    def action_seen(self) -> None:
        """Accepts every place that was shown and not answered."""
        for number, answer in enumerate(self.answers):
            if answer == "seen":
                self._mark(number, "yes")
        self._count()

    @property
    def accepted(self) -> list[Passage]:
        """The places that are to be coded."""
        return [p for p, a in zip(self._passages, self.answers, strict=True) if a == "yes"]

    @on(OptionList.OptionSelected, "#places")
    def _enter(self) -> None:
        self.action_code()

    @work
    async def action_code(self) -> None:
        """Codes the accepted places, after one more question."""
        chosen, code = self.accepted, self._code
        if not chosen or code is None:
            self.notify("Nothing is accepted yet. y accepts the place that is shown.")
            return
        where = len({p.transcript for p in chosen})
        rest = len(self._passages) - len(chosen)
        asked = (
            f"{plural(len(chosen), 'place')} in {plural(where, 'transcript')} to get the code; "
            f"{plural(rest, 'other stays', 'others stay')} uncoded. In each transcript u takes them back at once."
        )
        title = f"Code “{look_of(code, self._looks).name}”?"
        if await self.app.push_screen_wait(Confirm(title, asked)):
            self.progress.run(
                "Coding",
                lambda tell: code_passages(
                    self._project, self._coder, code, chosen, at=self._desk, tell=tell
                ),
                lambda made: self.post_message(HitsCoded(code, made)), stop="hits.back",
            )  # fmt: skip

    @work
    async def action_back(self) -> None:
        """Stops what is at work; else leaves, and asks first when places were accepted."""
        if self.progress.stop():
            return
        if self.accepted:
            options = [("stay", "go on answering"), ("leave", "leave, and code none of them")]
            title = (
                f"{plural(len(self.accepted), 'place is', 'places are')} accepted and not coded yet"
            )
            if await self.app.push_screen_wait(Choose(title, options)) != "leave":
                return
        self._leave()

    def _leave(self) -> None:
        if self.is_current:
            self.app.pop_screen()


def in_context(
    transcript: Transcript, passage: Passage, known: Mapping[CodeId, Look]
) -> tuple[Content, int]:
    """A passage between what was said before and after it, and where its first hit begins."""
    text, span = transcript.text, passage.span
    start = _word_at(text, max(0, span.start - _AROUND))
    end = min(len(text), span.end + _AROUND)
    told = [Content.assemble((f"{passage.transcript}, turn {passage.turn}\n", "bold"))]
    if passage.codes:
        names = ", ".join(look_of(code, known).name for code in passage.codes)
        told.append(Content.assemble(("Here already: ", "dim"), f"{names}\n"))
    edges = {span.start, span.end, *(e for hit in passage.hits for e in (hit.start, hit.end))}
    turns = {s for s in transcript.starts if start < s < end}
    first = 0
    for at, to in pairwise(sorted({start, end, *edges, *turns})):
        if at == start or at in turns:
            who = transcript.turns[transcript.turn_at(at)].speaker or ""
            more = "… " if at == start and at not in {0, *transcript.starts} else ""
            told.append(Content.assemble((f"{who}: {more}" if who else more, "bold")))
        if at == passage.hits[0].start:
            first = sum(len(part.plain) for part in told)
        hit = any(h.start <= at < h.end for h in passage.hits)
        style = "bold reverse" if hit else "underline" if span.start <= at < span.end else "dim"
        told.append(Content.assemble((text[at:to], style)))
    if end < len(text):
        told.append(Content(" …"))
    return Content("").join(told), first


def _word_at(text: str, place: int) -> int:
    """Where the word after a place begins; the place itself at the start of the text."""
    space = text.find(" ", place, place + 40) if place else -1
    return space + 1 if space >= 0 else place
