"""A coder's work on one transcript as the code screen needs it: the desk with its look-ups.

No widget is known here. Every action goes to the desk, which writes it before it counts; what
is kept beside it (codings in order, counts, rules put off) is made anew from the desk.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import msgspec

from qualcode.model.codebook import Codebook
from qualcode.model.errors import QualcodeError, UsageError
from qualcode.model.ids import BookId, CodeId, SegmentId, book_of
from qualcode.model.segment import Memo, Origin, Segment
from qualcode.model.span import Span, merged
from qualcode.project import prefs
from qualcode.project.browsing import read_share
from qualcode.project.desk import Desk, Warned
from qualcode.project.growing import new_code
from qualcode.project.picking import Choice, choices, used
from qualcode.project.prefs import Habits, Place
from qualcode.project.project import Project
from qualcode.project.rules import open_rules
from qualcode.tui.lanes import Bar
from qualcode.tui.marks import Look, looks, without_code
from qualcode.tui.selecting import Selected

_Made = TypeVar("_Made")

OFF_UNITS = (
    "These words are not a unit of {}, so the other coder cannot agree on them. "
    "u takes it back, n goes to the units."
)


class Work:
    """One desk, the codes that can be used at it, and what is remembered between starts."""

    def __init__(self, desk: Desk, habits: Habits) -> None:
        self.desk = desk
        self.habits = habits
        self.transcript = desk.transcript
        self.saved = ""
        """When the last action reached the disk, local time; empty before the first."""
        self.last_code: CodeId | None = None
        self.book: BookId | None = self._usual_book()
        """The codebook the picker is held to; None for all."""
        self.put_off: set[tuple[SegmentId, CodeId, str]] = set()
        self._segments: list[Segment] | None = None
        self._longest = self._codings = self._waiting = 0
        self._pending: list[Span] = []
        self._read: tuple[float | None] | None = None
        """The share that was read, in a box; None when it must be counted again."""
        self._take_books(desk.project)

    def _usual_book(self) -> BookId | None:
        """The book this coder used most here, else the one used last, else that of the study part."""
        often = Counter(book_of(code) for code in used(self.desk.segments()).elements())
        named = [
            *(book for book, _ in often.most_common(1)),
            *([BookId(self.habits.book)] if self.habits.book else []),
            BookId(self.transcript.attributes.get("study", "")),
        ]
        return next((book for book in named if book in self.desk.project.codebooks), None)

    def _take_books(self, project: Project) -> None:
        self.desk.project = project
        self.looks: dict[CodeId, Look] = looks(project.codebooks)
        self.choices: tuple[Choice, ...] = choices(project.codebooks)

    def take_books(self, project: Project) -> None:
        """Goes on with the codebooks of `project`: the same study, after one came to it."""
        self._take_books(project)
        self.book = self._usual_book()

    @property
    def project(self) -> Project:
        """The open study."""
        return self.desk.project

    @property
    def books(self) -> Mapping[BookId, Codebook]:
        """The codebooks as they were read last."""
        return self.desk.project.codebooks

    @property
    def book_shown(self) -> str:
        """The codebook in use with its version; the number of books when it is all of them."""
        if self.book is not None and self.book in self.books:
            return f"{self.book} {self.books[self.book].version}"
        return f"{len(self.books)} codebooks" if len(self.books) != 1 else next(iter(self.books))

    def off_units(self, span: Span) -> str:
        """The session these words are no given unit of; empty when they are, or when it has none."""
        session = self.desk.session
        listed = session.unit_list(self.transcript.id) if session else None
        given = listed.spans if listed and session and session.manner != "joint" else ()
        return session.id if session and given and span not in given else ""

    # What is there

    @property
    def segments(self) -> Sequence[Segment]:
        """The segments that stand on these words, in order of place."""
        if self._segments is None:
            version = self.transcript.version
            found = self.desk.segments()
            self._segments = [s for s in found if s.text_hash == version]
            self._longest = max((len(s.span) for s in self._segments), default=0)
            self._codings = sum(len(s.applied) for s in self._segments)
            self._waiting = len(found) - len(self._segments)
        return self._segments

    def _put(self, made: Segment) -> None:
        """Takes one new or changed segment in, at the cost of finding its place."""
        if self._segments is None:
            return
        at = bisect_left(self._segments, _place(made), key=_place)
        old = self._segments[at : at + 1]
        if old and old[0].id == made.id:
            self._codings -= len(old[0].applied)
            self._segments[at] = made
        else:
            self._segments.insert(at, made)
        self._codings += len(made.applied)
        self._longest = max(self._longest, len(made.span))

    @property
    def waiting(self) -> int:
        """How many segments were made on other words and wait for a decision."""
        _ = self.segments
        return self._waiting

    def around(self, span: Span) -> list[Segment]:
        """The segments that share words with `span`, longest first."""
        first = bisect_left(self.segments, span.start - self._longest, key=lambda s: s.span.start)
        last = bisect_left(self.segments, span.end, key=lambda s: s.span.start)
        found = [s for s in self.segments[first:last] if s.span.overlaps(span)]
        return sorted(found, key=lambda s: (-len(s.span), s.span.start, s.id))

    def at(self, span: Span) -> Segment | None:
        """The segment with exactly these edges; None when there is none."""
        return next((s for s in self.around(span) if s.span == span), None)

    def bars_of(self, segment: Segment) -> list[Bar]:
        """A bar for every code, or one for a segment without codes, which says what it has."""
        codes = segment.codes or (without_code(self._instead(segment)),)
        return [Bar(segment.id, segment.span, code) for code in codes]

    def _instead(self, segment: Segment) -> list[str]:
        has = ["sentence"] if segment.sentence else []
        has += ["memo"] if self.memos_on(segment) else []
        return [*has, *sorted(segment.flags)]

    def bars(self) -> list[Bar]:
        """Every bar of the margin."""
        return [bar for segment in self.segments for bar in self.bars_of(segment)]

    def memos(self) -> tuple[Memo, ...]:
        """Every memo the coder wrote on this transcript, in order of making."""
        return self.desk.state.memos() if self.desk.state else ()

    def memos_on(self, segment: Segment) -> list[Memo]:
        """The memos linked to a segment."""
        return [memo for memo in self.memos() if segment.id in memo.segments]

    def memo_places(self) -> list[int]:
        """Where the segments with a memo begin."""
        linked = {id for memo in self.memos() for id in memo.segments}
        return [s.span.start for s in self.segments if s.id in linked] if linked else []

    def segment(self, id: SegmentId | None) -> Segment | None:
        """A segment by its id; None when it is not on these words."""
        return next((s for s in self.segments if s.id == id), None)

    def counts(self) -> Counter[CodeId]:
        """How often each code stands in this transcript."""
        return used(self.segments)

    def codings(self) -> int:
        """How many codings there are."""
        _ = self.segments
        return self._codings

    def read(self) -> float | None:
        """How much of what participants say has been read, as the journal has it."""
        if self._read is None:
            self._read = (read_share(self.project, self.transcript, self.desk.state),)
        return self._read[0]

    def shown(self, code: CodeId) -> str:
        """A code as the screen calls it."""
        return self.looks[code].name if code in self.looks else code

    def prompt(self) -> str:
        """How the free sentence begins, as the codebook in use says."""
        wanted = [self.books[id] for id in self.known_books()]
        prompts = [book.prompt for book in wanted if book.prompt]
        return (prompts[0] if prompts else "Het werkzame element is …").rstrip(" …") + " "

    # Rules

    def open_rules(self, segment: Segment) -> list[Warned]:
        """The rules a segment leaves open, those put off too."""
        return open_rules(segment, self.around(segment.span), self.books)

    def speaking_up(self, segments: Sequence[Segment]) -> list[tuple[Segment, Warned]]:
        """The open rules of some segments that were not put off."""
        return [
            (segment, warned)
            for segment in segments
            for warned in self.open_rules(segment)
            if (segment.id, warned.code, warned.message) not in self.put_off
        ]

    def put_aside(self, spoken: Sequence[tuple[Segment, Warned]]) -> None:
        """Keeps these rules silent until the transcript is opened again."""
        self.put_off |= {(segment.id, w.code, w.message) for segment, w in spoken}

    def next_open_rule(self, here: Span) -> tuple[Segment, Warned] | None:
        """The first segment after the place with an open rule, else from the beginning."""
        later = [s for s in self.segments if s.span.start > here.start]
        earlier = [s for s in self.segments if s.span.start <= here.start]
        for segment in (*later, *earlier):
            for warned in self.open_rules(segment):
                return segment, warned
        return None

    # Doing

    def do(self, action: Callable[[], _Made]) -> _Made:
        """What the action gives; when this returns, it is on the disk."""
        kept, self._segments = self._segments, None
        try:
            made = action()
        except QualcodeError:
            self._segments = kept
            raise
        self.saved = f"{self.project.clock().astimezone():%H:%M:%S}"
        return made

    def code(self, span: Span, code: CodeId, *, origin: Origin = "hand") -> Segment:
        """A code on words; the first nine codes used become favourites by themselves."""
        kept = self._segments
        made = self.do(lambda: self.desk.code(span, [code], origin=origin))
        self._segments = kept
        self._put(made)
        self.last_code = code
        if code not in self.habits.favourites and len(self.habits.favourites) < 9:
            self.set_favourites((*self.habits.favourites, code))
        return made

    def new_code(self, book: BookId, name: str, *, why: str) -> CodeId:
        """A new code in a codebook, with who made it, when and why in the log of the book."""
        if self.desk.session is not None:
            raise UsageError("A session keeps the codebook it froze: new codes come after it.")
        reason = why or f"In vivo, while coding {self.transcript.id}."
        project, code = new_code(self.project, book, name, by=self.desk.coder, why=reason)
        self._take_books(project)
        return code

    def segment_for(self, span: Span) -> tuple[Segment | None, Callable[[], SegmentId]]:
        """The segment with these edges, and a way to make it when there is none."""
        found = self.at(span)

        def make() -> SegmentId:
            if found is not None:
                return found.id
            id, ops = self.desk.coding_ops(span, [])
            self.desk.act(ops)
            return id

        return found, make

    def memo(self, text: str, span: Span | None, *, old: Memo | None = None) -> None:
        """A memo on words, or on the transcript when `span` is None; `old` is rewritten."""
        if old is not None:
            segments, title, id = old.segments, old.title, old.id
            self.do(lambda: self.desk.memo(text, title=title, segments=segments, id=id))
        elif span is None:
            self.do(lambda: self.desk.memo(text))
        else:
            _, ops = self.desk.coding_ops(span, [], memo=text)
            self.do(lambda: self.desk.act(ops))

    def say(self, span: Span, sentence: str) -> None:
        """The free sentence on words; an empty one takes it away."""
        found = self.at(span)
        if found is not None:
            self.do(lambda: self.desk.say(found.id, sentence))
        elif sentence:
            _, ops = self.desk.coding_ops(span, [], sentence=sentence)
            self.do(lambda: self.desk.act(ops))

    def flag(self, span: Span, flag: str) -> bool:
        """Turns a flag on the words around; whether it is on now."""
        found, make = self.segment_for(span)
        on = found is None or flag not in found.flags
        self.do(lambda: self.desk.flag(make(), flag, on=on))
        return on

    # Reading and remembering

    def reading(self, span: Span) -> None:
        """These words were on the screen long enough to be read."""
        self._pending = merged([*self._pending, span])

    def keep_reading(self) -> bool:
        """Writes what was read and not yet written; whether there was anything."""
        if not self._pending or self.desk.locked is not None:
            return False
        self._read = None
        state = self.desk.state
        seen = state.seen.get(self.transcript.version, []) if state else []
        fresh = [s for s in self._pending if not any(k.contains(s) for k in seen)]
        self._pending = []
        if fresh:
            self.desk.see(fresh)
        return bool(fresh)

    def set_favourites(self, codes: tuple[CodeId, ...]) -> None:
        """The codes under the number keys."""
        if codes != self.habits.favourites:
            self.habits = msgspec.structs.replace(self.habits, favourites=codes)
            self.keep_habits()

    def switch_suggestions(self, *, on: bool) -> None:
        """Whether keyword suggestions are shown from now on."""
        self.habits = msgspec.structs.replace(self.habits, suggestions=on)
        self.keep_habits()

    def hold_to(self, book: BookId | None) -> None:
        """Holds the list of codes to a book; the next transcript without codes begins with it."""
        self.book = book
        self.habits = msgspec.structs.replace(self.habits, book=book)

    def remember(self, chosen: Selected | None, top: int) -> None:
        """Keeps the place for the next start."""
        id = self.transcript.id
        places = dict(self.habits.places)
        if chosen is not None:
            span = chosen.span
            places[id] = Place(span.start, span.end, chosen.kind, top, self.transcript.version)
        kept = msgspec.structs.replace(self.habits, transcript=id, places=places)
        if kept != self.habits:
            self.habits = kept
            self.keep_habits()

    def keep_habits(self) -> None:
        """Writes what is remembered; a second window that only reads keeps quiet."""
        if self.desk.locked is None:
            prefs.keep_habits(self.project, self.desk.coder, self.habits)

    def known_books(self) -> list[BookId]:
        """The codebooks, the one in use first."""
        return sorted(self.books, key=lambda id: id != self.book)


def _place(segment: Segment) -> tuple[int, int, str]:
    return segment.span.start, segment.span.end, segment.id
