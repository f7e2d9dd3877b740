"""Coding one transcript: every key that changes something."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from qualcode.model.ids import BookId, CodeId, SegmentId
from qualcode.model.segment import Memo, Origin, Segment
from qualcode.model.span import Span
from qualcode.project.desk import Warned
from qualcode.text.suggest import Suggested
from qualcode.text.units import unit_around
from qualcode.tui import suggesting
from qualcode.tui.asking import Answered, AskLine, AskText, Choose
from qualcode.tui.code_keys import CODING_KEYS, FLAGS, NEED_A_PEN
from qualcode.tui.code_picker import CodePicker, Picked
from qualcode.tui.drafting import KEPT, Kept, draft_at, told, waiting_drafts
from qualcode.tui.places import CorrectionWanted
from qualcode.tui.screens.reading import ReadingScreen
from qualcode.tui.selecting import select
from qualcode.tui.status import cut, plainly
from qualcode.tui.welcome import first_book
from qualcode.tui.work import OFF_UNITS, Work


class CodeScreen(ReadingScreen):
    """A transcript, the codes on it, and every key to work with them."""

    BINDINGS: ClassVar[list[BindingType]] = CODING_KEYS
    BINDING_GROUP_TITLE = "Coding"
    HELP = """
    # Coding

    Choose words, press `c`, type a few letters of the code, press Enter. `1` to `9` are the
    codes you used first or gave a number, `.` is the same code again. Each action is on the
    disk before the screen shows it; `u` takes back, `^r` brings back, also tomorrow.
    """

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.spoken: list[tuple[Segment, Warned]] = []
        self.reviewed = False
        """Whether codings in doubt were just looked at."""
        self.moving: Segment | None = None
        """The segment whose edges are being moved."""
        self._offers: list[Suggested] | None = None
        """Every keyword suggestion; None before they were looked for."""
        self.offered: Suggested | None = None
        """The suggestion that waits for an answer."""
        self._name_left = ""
        """The name of a new code that was not meant yet."""

    def _greet(self) -> None:
        super()._greet()
        if self.work.desk.locked is None and (waiting := waiting_drafts(self.work)):
            self.notify(told(self, self.work.transcript, waiting), timeout=12, markup=False)

    def changed(self, *segments: SegmentId) -> None:
        """Shows segments as they are now; without any, all of them."""
        if segments:
            for id in segments:
                found = self.work.segment(id)
                self.view.put(id, self.work.bars_of(found) if found else [])
        else:
            self.view.put_all(self.work.bars())
        self._after_change()

    def _after_change(self) -> None:
        self.view.show_memos(self.work.memo_places())
        self.attempt(self.work.keep_reading)
        self._speak_up()
        self.show_status()

    def _speak_up(self) -> None:
        """Says which rules the selected words leave open."""
        chosen = self.view.chosen
        self.spoken = self.work.speaking_up(self.work.around(chosen.span)) if chosen else []
        if not self.spoken:
            self.say("")
            return
        lines = [f"{self.work.shown(w.code)}: {w.message}." for _, w in self.spoken[:2]]
        more = f" And {len(self.spoken) - 2} more." if len(self.spoken) > 2 else ""
        self.say(f"Rule: {' '.join(lines)}{more}  Press c for another code, or z to put it off.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Coding keys are greyed out where nothing can be written."""
        if action in NEED_A_PEN and (self.work.desk.locked or not self.work.transcript.text):
            return None
        if action == "put_off":
            return bool(self.spoken)
        return super().check_action(action, parameters)

    def put_code(self, code: CodeId, *, origin: Origin = "hand") -> None:
        """Puts a code on the selected words."""
        made: list[Segment] = []
        span = self.chosen_span
        if self.attempt(lambda: made.append(self.work.code(span, code, origin=origin))):
            self.current = made[0].id
            if self.view.chosen and self.view.chosen.extending:
                self.view.choose(replace(self.view.chosen, extending=False))
            self.view.put(made[0].id, self.work.bars_of(made[0]))
            self._after_change()
            if session := self.work.off_units(span):
                self.notify(OFF_UNITS.format(session), severity="warning", markup=False)

    async def action_pick(self) -> None:
        """Asks for a code and puts it on the words; in edge mode Enter keeps the edges."""
        if self.moving is not None:
            self._keep_edges()
            return
        if not self.work.books:
            self.run_worker(self._begin_to_code())
            return
        there = self.work.at(self.chosen_span)
        picker = CodePicker(
            self.work.choices,
            self.work.looks,
            quote=self.work.transcript.words(self.chosen_span),
            counts=self.work.counts(),
            favourites=self.work.habits.favourites,
            on_words=frozenset(there.codes if there else ()),
            book=self.work.book,
        )
        await self.ask(picker, self._picked)

    async def _picked(self, picked: Picked) -> None:
        self.work.hold_to(picked.book)
        self.work.set_favourites(picked.favourites)
        if picked.code is not None:
            self.put_code(picked.code)
        elif picked.new is not None:
            await self._new_code(picked.new)
        self.show_status()

    def action_favourite(self, number: int) -> None:
        """Puts the favourite with that number on the words."""
        codes = self.work.habits.favourites
        if number > len(codes):
            self.notify(
                f"No code has key {number} yet. The first nine codes you use get a key; "
                "in the list of codes (c) ^f gives one or takes it away."
            )
            return
        self.put_code(codes[number - 1])

    def action_repeat(self) -> None:
        """Puts the code used last on the words."""
        if self.work.last_code is None:
            self.notify("No code was used yet. Press c to choose one.")
            return
        self.put_code(self.work.last_code)

    def action_undo(self) -> None:
        """Takes back the last action."""
        self._turn_back("undo")

    def action_redo(self) -> None:
        """Brings back what was undone."""
        self._turn_back("redo")

    def _turn_back(self, way: str) -> None:
        desk = self.work.desk
        told: list[str] = []

        def turn() -> None:
            entry = desk.undo() if way == "undo" else desk.redo()
            told.append(self._meant_by(entry.what) if entry else "")

        if not self.attempt(lambda: self.work.do(turn)):
            return
        if not told[0]:
            self.notify(f"There is nothing to {way}.")
            return
        self.changed()
        word = "Taken back" if way == "undo" else "Brought back"
        self.app.clear_notifications()
        self.notify(f"{word}: {plainly(told[0])}", markup=False, timeout=3)

    def _meant_by(self, what: str) -> str:
        """The action itself where the log names it by an undo."""
        if not what.startswith("undo "):
            return what
        id = what.removeprefix("undo ")
        return next((e.what for e in self.work.desk.log() if e.id == id), what)

    def action_put_off(self) -> None:
        """Puts the rules that speak up off."""
        self.work.put_aside(self.spoken)
        self.spoken = []
        self.say("")
        self.notify("Put off. ! goes to open rules, and `qualcode check` lists them.")

    def action_problem(self) -> None:
        """Goes to codings in doubt after a correction, then to those that leave a rule open."""
        if self.work.desk.edited:
            self.post_message(CorrectionWanted(self.work.transcript.id))
            return
        if self.work.waiting and not self.reviewed:
            self.run_worker(self.app.run_action("go('review')"))
            return
        found = self.work.next_open_rule(self.chosen_span)
        if found is None:
            self.notify("No coding here leaves a rule open.")
            return
        segment, warned = found
        self.work.put_off.discard((segment.id, warned.code, warned.message))
        self.go_to_segment(segment)
        self._speak_up()

    # Suggestions

    def action_suggestion(self) -> None:
        """Shows the next suggestion; the first time it turns them on."""
        if suggesting.are_hidden(self.work):
            self.notify("No suggestions while coders work blind: each decides alone.")
            return
        if not self.work.habits.suggestions:
            self.work.switch_suggestions(on=True)
            self.notify("Keyword suggestions are on for you. A turns them off.", timeout=6)
        if self._offers is None:
            self.say("Looking for suggestions …")
            self._look_for_offers()
        else:
            self._offer()

    @work(thread=True, exclusive=True, group="offers")
    def _look_for_offers(self) -> None:
        self.app.call_from_thread(self._offers_found, suggesting.found(self.work))

    def _offers_found(self, offers: list[Suggested]) -> None:
        self._offers = offers
        self._offer()

    def _offer(self) -> None:
        here = self.offered.span.start if self.offered else self.chosen_span.start - 1
        found = suggesting.following(self.work, self._offers or [], here)
        self.offered = found
        if found is None:
            self.say("No keyword of this codebook is left without its code. c chooses the book.")
            return
        sentence = unit_around(self.work.transcript, found.span, "sentence")
        self.view.go_to(sentence, "sentence")
        reason = suggesting.reason(self.work, found)
        self.say(f"Suggestion: {reason}  y accepts · r rejects · s next · change the words first")

    def action_accept(self) -> None:
        """Puts the suggested code on the selected words."""
        if self.offered is None:
            self.notify("No suggestion waits for an answer. s shows one.")
            return
        self.put_code(self.offered.code, origin="suggestion")
        self._offer()

    def action_reject(self) -> None:
        """Never suggests this code for this word again."""
        offer = self.offered
        if offer is None:
            self.notify("No suggestion waits for an answer. s shows one.")
            return
        suggesting.refuse(self.work, offer)
        word = offer.word.casefold()
        self._offers = [
            o for o in self._offers or [] if (o.code, o.word.casefold()) != (offer.code, word)
        ]
        self._offer()

    def action_suggestions_off(self) -> None:
        """Shows no suggestions any more."""
        self.offered = None
        self.work.switch_suggestions(on=False)
        self.say("")
        self.notify("Keyword suggestions are off.")

    # Things that are asked

    async def action_in_vivo(self) -> None:
        """Makes a new code of the selected words and puts it on them."""
        words = " ".join(self.work.transcript.words(self.chosen_span).split())
        await self._new_code(cut(words, 60).rstrip("…"))

    async def _new_code(self, name: str) -> None:
        """Asks for name, codebook and reason; the code enters the book with all three."""

        async def named(answer: Answered) -> None:
            label = answer.text.strip() if answer.meant else ""
            self._name_left = "" if answer.meant else answer.text
            book = await self._ask_book() if label else None
            if not label or book is None:
                return
            why = await self.app.push_screen_wait(
                AskLine(
                    f"Why does {book} need “{cut(label, 40)}”?",
                    hint="One sentence for the log of the codebook; it may stay empty.",
                )
            )
            if why.meant:
                self._make_code(book, label, why.text.strip())

        await self.ask(AskLine("New code: its name", text=self._name_left or name), named)

    def _make_code(self, book: BookId, label: str, why: str) -> None:
        made: list[CodeId] = []
        if self.attempt(lambda: made.append(self.work.new_code(book, label, why=why))):
            self.view.set_looks(self.work.looks)
            self.put_code(made[0])
            self.notify(f"“{label}” is now in the codebook {book}.", markup=False)

    async def _ask_book(self) -> BookId | None:
        """The codebook a new code goes to; asked only when there are several."""
        books = self.work.known_books()
        if not books:
            return await self._first_book()
        if len(books) == 1:
            return books[0]
        titles = [(id, f"{id}: {self.work.books[id].title}") for id in books]
        chosen = await self.app.push_screen_wait(Choose("In which codebook?", titles))
        return BookId(chosen) if chosen else None

    async def _begin_to_code(self) -> None:
        """Asks for the first codebook, then for a code of it."""
        book = await self._first_book()
        if book is not None and self.work.books[book].codes:
            await self.action_pick()
        elif book is not None:
            await self._new_code("")

    async def _first_book(self) -> BookId | None:
        found = await first_book(self.app, self.work.project, self.work.desk.coder)
        if found is None:
            return None
        self.work.take_books(found[0])
        self.view.set_looks(self.work.looks)
        self.show_status()
        return found[1]

    def _say_kept(self, draft: Kept) -> None:
        if draft.text:
            self.notify(KEPT)

    async def action_sentence(self) -> None:
        """Asks for the free sentence on these words."""
        span = self.chosen_span
        found = self.work.at(span)
        old = found.sentence if found and found.sentence else ""
        begin, draft = self.work.prompt(), draft_at(self.work, "sentence", span)

        async def said(answer: Answered) -> None:
            sentence = answer.text.strip()
            if not answer.meant:
                self._say_kept(draft)
            elif sentence == begin.strip() or not (sentence or old):
                draft.drop()
            elif self.attempt(lambda: self.work.say(span, sentence)):
                draft.drop()
                self._changed_at(span)

        hint = "Your own words beside the code. Empty takes the sentence away."
        title = "The sentence of these words"
        await self.ask(AskLine(title, text=old or begin, hint=hint, draft=draft), said)

    def _changed_at(self, span: Span) -> None:
        found = self.work.at(span)
        self.current = found.id if found else self.current
        self.changed(*([found.id] if found else ()))

    async def action_memo(self) -> None:
        """Asks for a memo on the selected words."""
        span = self.chosen_span
        found = self.work.at(span)
        old = next(iter(self.work.memos_on(found)), None) if found else None
        quote = cut(self.work.transcript.words(span), 200)
        await self._ask_memo("Memo on these words", f"“{quote}”", span, old)

    async def action_transcript_memo(self) -> None:
        """Asks for a memo on the whole transcript."""
        old = next((m for m in self.work.memos() if not m.segments), None)
        await self._ask_memo(f"Memo on {self.work.transcript.id}", "", None, old)

    async def _ask_memo(self, title: str, hint: str, span: Span | None, old: Memo | None) -> None:
        draft = draft_at(self.work, "memo", span)

        async def written(answer: Answered) -> None:
            text = answer.text.strip()
            if not answer.meant:
                self._say_kept(draft)
            elif text and self.attempt(lambda: self.work.memo(text, span, old=old)):
                draft.drop()
                self.changed() if span is None else self._changed_at(span)

        text = old.text if old else ""
        await self.ask(AskText(title, text=text, hint=hint, draft=draft), written)

    async def action_flag(self) -> None:
        """Asks which flag to put on or take off."""
        span = self.chosen_span
        found = self.work.at(span)
        on = found.flags if found else frozenset()

        async def flagged(flag: str) -> None:
            if flag and self.attempt(lambda: self.work.flag(span, flag)):
                self._changed_at(span)

        options = [(id, f"{'✓' if id in on else ' '} {shown}") for id, shown in FLAGS]
        await self.ask(Choose("Flags on these words", options), flagged)

    async def action_remove(self) -> None:
        """Takes a code off; asks which one when there are several."""
        span = self.chosen_span
        exact = self.work.at(span)
        found = [exact] if exact else self.work.around(span)
        options = [(f"{s.id} {code}", self._removable(s, code)) for s in found for code in s.codes]
        options += [(f"{s.id} ", self._removable(s, None)) for s in found if not s.codes]
        if not options:
            self.notify("There is no code on these words.")
        elif len(options) == 1 and exact is not None:
            await self._take_off(options[0][0])
        else:
            await self.ask(Choose("Take off which code?", options), self._take_off)

    async def _take_off(self, chosen: str) -> None:
        """Takes off what `SEGMENT CODE` names; without a code the whole segment."""
        if not chosen:
            return
        id, code = chosen.split(" ", 1)
        segment, desk = SegmentId(id), self.work.desk

        def remove() -> None:
            if code:
                desk.uncode(segment, CodeId(code))
            else:
                desk.drop(segment)

        if self.attempt(lambda: self.work.do(remove)):
            self.changed(segment)

    def _removable(self, segment: Segment, code: CodeId | None) -> str:
        name = self.work.shown(code) if code else "memo or sentence, with everything on it"
        return f"{name}   “{cut(self.work.transcript.words(segment.span), 40)}”"

    # Edges

    def action_edges(self) -> None:
        """Begins to move the edges of the coding here."""
        span = self.chosen_span
        found = self.work.around(span)
        segment = self.work.at(span) or (found[-1] if found else None)
        if segment is None:
            self.notify("No coding touches these words.")
            return
        self.moving, self.mode = segment, "EDGES"
        self.view.choose(replace(select(segment.span, "word"), extending=True))
        self.say(
            "Move the edges: w b ) ( and Shift with the arrows move the end, o takes the other "
            "end. Enter keeps them, Esc leaves them as they were."
        )
        self.show_status()

    def _keep_edges(self) -> None:
        segment, span = self.moving, self.chosen_span
        assert segment is not None
        desk = self.work.desk
        moved = span == segment.span or self.attempt(
            lambda: self.work.do(lambda: desk.move(segment.id, span))
        )
        if moved:
            self._end_edges(span)
            self.changed(segment.id)

    def _end_edges(self, span: Span) -> None:
        self.moving, self.mode = None, ""
        self.view.choose(select(span, "sentence"))
        self.say("")
        self.show_status()

    def action_back(self) -> None:
        """One step back; edges that were being moved stay where they were."""
        if self.moving is not None:
            self._end_edges(self.moving.span)
        else:
            super().action_back()

    def action_done(self) -> None:
        """Says that the transcript is finished, or opens it again."""
        state = self.work.desk.state
        is_done = state is not None and state.done is not None
        desk = self.work.desk
        if self.attempt(lambda: self.work.do(lambda: desk.done([] if is_done else None))):
            self.show_status()
            self.notify(
                "Open again." if is_done
                else "Finished: words without a code count as read and not coded. D opens it again."
            )  # fmt: skip
