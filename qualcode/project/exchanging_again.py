"""A project that comes in again: held against the study, thing by thing, before a line is written.

What the study had when the file went out, or when it first came in, tells three cases apart:
new or changed in the other program, new or changed here since, and changed on both sides.
What is new there is added. What was changed or taken out there is shown, and done only when
asked for. What was made here since always stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from qualcode.calibration.blindness import blind_on
from qualcode.formats.refi.arrival import Arrival
from qualcode.formats.refi.arriving import FORMAT
from qualcode.formats.refi.books import facets_of, node_of_code
from qualcode.formats.refi.markup import holdable
from qualcode.formats.refi.showing import described, shown_colour
from qualcode.formats.refi.travelling import Guids
from qualcode.formats.refi.values import ForeignCode, ForeignProject
from qualcode.journal.events import Act, Event, NewSegment, WriteMemo
from qualcode.journal.state import State, state_of
from qualcode.model.codebook import Node
from qualcode.model.ids import BookId, CodeId, CoderId, SegmentId, TranscriptId, book_of, node_of
from qualcode.model.segment import Applied, Memo, Segment
from qualcode.model.table import Column, Row, Table
from qualcode.model.transcript import Transcript
from qualcode.project.exchanging_kept import Exchanged, remembered
from qualcode.project.project import Project
from qualcode.project.working import placed
from qualcode.store.journals import Journal, journals_in
from qualcode.store.sessions import CONSENSUS, JOINT

Kind = Literal["new", "changed", "removed", "kept"]
_SHOWN = 60  # characters of words in a row
_COMMENT = "comment"
_UNKNOWN = "not in the file; whether it was made here since cannot be told, so it stays"
_SINCE = "made here since; not in the file, and it stays"
_GONE = "taken out here since; it stays out"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which file and study differ."""

    kind: Kind
    """`new` is added; `changed` and `removed` are done when asked; `kept` stays as it is."""
    what: str
    where: str
    """The transcript, codebook or study."""
    by: str
    shown: str
    told: str


@dataclass(slots=True)
class Again:
    """What a changed project brings to a study that has it already."""

    transcripts: frozenset[TranscriptId]
    """Those the study has."""
    differences: list[Difference] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    """New ones, on transcripts the study has."""
    memos: list[Memo] = field(default_factory=list)
    codings: list[tuple[Segment, Applied]] = field(default_factory=list)
    """New codes on segments of the study."""
    sentences: list[tuple[Segment, str]] = field(default_factory=list)
    """New ones, on segments of the study without one."""
    nodes: list[tuple[BookId, str | None, Node]] = field(default_factory=list)
    """New codes, with the id of the one they stand under."""
    changed: list[tuple[Segment, Segment]] = field(default_factory=list)
    """Ours, and what its place and sentence became there."""
    changed_memos: list[tuple[Memo, Memo]] = field(default_factory=list)
    removed: list[Segment] = field(default_factory=list)
    uncoded: list[tuple[Segment, CodeId]] = field(default_factory=list)
    removed_memos: list[Memo] = field(default_factory=list)
    same: int = 0
    """Segments that are as they were."""

    def counts(self) -> Counter[Kind]:
        """How many differences there are of each kind."""
        return Counter(difference.kind for difference in self.differences)

    def taken(self, *, changes: bool, removals: bool) -> tuple[int, int]:
        """How many things are changed, and how many are taken out, when that is asked for."""
        changed = len(self.changed) + len(self.changed_memos) if changes else 0
        gone = len(self.removed) + len(self.uncoded) + len(self.removed_memos)
        return changed, gone if removals else 0

    def tell(self, kind: Kind, what: str, where: str, by: str, shown: str, told: str) -> None:
        """Adds one line of the account."""
        plain = " ".join(shown.split())
        short = plain if len(plain) <= _SHOWN else f"{plain[: _SHOWN - 1]}…"
        self.differences.append(Difference(kind, what, where, by, short, told))

    def table(self) -> Table:
        """The differences as a table."""
        heads = (
            Column("kind", "Kind", "text"), Column("what", "What", "text"),
            Column("where", "Where", "text"), Column("by", "By", "text"),
            Column("words", "Words", "text"), Column("told", "What differs", "text"),
        )  # fmt: skip
        rows = [
            Row((d.kind, d.what, d.where, d.by or None, d.shown or None, d.told))
            for d in sorted(self.differences, key=lambda d: _ORDER[d.kind])
        ]
        notes = [f"{self.same} segments are as they were."]
        if self.changed or self.changed_memos:
            notes.append("What was changed there comes in with --changes.")
        if self.removed or self.uncoded or self.removed_memos:
            notes.append("What was taken out there goes with --removals.")
        title = "What differs from the study"
        return Table("differences", title, heads, tuple(rows), tuple(notes), "en")


_ORDER: Mapping[Kind, int] = {"new": 0, "changed": 1, "removed": 2, "kept": 3}


def known_things(project: Project) -> dict[str, tuple[str, str]]:
    """Everything of the study by the GUID under which it goes out: kind and id."""
    kept = remembered(project.folder)
    guids = Guids(project.study.id, kept.guids)
    things = [("coder", str(c)) for c in (*project.study.coders, CONSENSUS, JOINT)]
    things += [("transcript", str(id)) for id in project.folder.transcript_ids()]
    for book in project.codebooks.values():
        things += [("code", str(book.code(node))) for node, _ in book.walk()]
    things += [("code", str(code)) for e in kept.exchanges for code in e.strays]
    return {guids.of(kind, id): (kind, id) for kind, id in things}


def held_against(project: Project, arrival: Arrival, foreign: ForeignProject) -> Again | None:
    """What differs between a file and the study; None when the study has nothing of it."""
    known = known_things(project)
    texts = frozenset(
        id for guid, id in arrival.names.transcripts.items()
        if known.get(guid) == ("transcript", str(id))
    )  # fmt: skip
    if not texts and not any(known.get(guid, ("",))[0] == "code" for guid in arrival.names.codes):
        return None
    again = Again(texts)
    comparing = _Comparing(
        project, arrival, remembered(project.folder).exchange(arrival.kept.marks), again
    )
    for id in arrival.corpus.transcripts:
        if id in texts:
            comparing.transcript(id)
    comparing.beside()
    _codes(project, arrival, foreign, again, frozenset(known))
    _people(project, arrival, again)
    return again


@dataclass(slots=True)
class _Own:
    """A journal of the study: what it adds up to, what it had then, and all it ever held."""

    coder: CoderId
    state: State
    then: State | None
    """None when that cannot be told; see `began` for a journal that was not there yet."""
    began: bool
    """Whether the journal began after the file went out."""
    ever: frozenset[str]

    def had(self, id: str) -> bool | None:
        """Whether a segment or memo was there then; None when that cannot be told."""
        if self.began:
            return False
        if self.then is None:
            return None
        there = self.then.segment(SegmentId(id)) is not None
        return there or any(memo.id == id for memo in self.then.memos())


@dataclass(slots=True)
class _Comparing:
    """One file against one study."""

    project: Project
    arrival: Arrival
    exchange: Exchanged | None
    """How far the journals were when the file went out; None when that is not known."""
    again: Again
    ids: dict[SegmentId, SegmentId] = field(default_factory=dict)
    """Segments of the file that are ours under another id."""

    def transcript(self, id: TranscriptId) -> None:
        """Compares everything on one transcript."""
        here, there = self.project.transcripts[id], self.arrival.corpus.transcripts[id]
        if blind_on(self.project.blinds, id) is not None:
            self.again.clashes.append(f"A session keeps {id} blind until all have sealed.")
            return
        versions = self.project.folder.versions(id)
        if there.version != here.version and versions.older(there.version) is None:
            self.again.clashes.append(
                f"The words of {id} are others than in the study, so places cannot be compared."
            )
            return
        shown = {holdable(n): holdable(v) for n, v in here.attributes.items()}
        came = here.source is not None and here.source.format == FORMAT
        if dict(there.attributes) != shown and (came or self.arrival.beside is not None):
            # Cases and sets of an export of ours are attributes only to other programs.
            self.again.tell("kept", "attributes", id, "", "", "they differ there")
        journals = self.project.journals(id)
        self._refuse_copies(journals)
        own = [self._own(f"{id}/{state_of(j.events).coder}", j) for j in journals]
        self._segments(here, there, own)
        self._memos([m for m in self.arrival.corpus.memos if _on(m, id)], own, id)

    def beside(self) -> None:
        """Compares the memos on codes, cases and the study."""
        journals = journals_in(self.project.folder.root / "memos")
        self._refuse_copies(journals)
        own = [self._own(f"/{state_of(j.events).coder}", j) for j in journals]
        new = self.arrival.corpus.transcripts.keys() - self.again.transcripts
        memos = [
            m for m in self.arrival.corpus.memos
            if m.transcript not in new and not any(_on(m, id) for id in self.again.transcripts)
        ]  # fmt: skip
        self._memos(memos, own, None)

    def _refuse_copies(self, journals: Sequence[Journal]) -> None:
        for journal in journals:
            if journal.copies or any(file.torn for file in journal.files):
                shown = self.project.folder.shown(journal.path)
                self.again.clashes.append(
                    f"{shown} has a copy or an unfinished line; see: qualcode doctor"
                )

    def _own(self, name: str, journal: Journal) -> _Own:
        state = state_of(journal.events)
        then, began = _then(self.exchange, name, journal.events)
        return _Own(state.coder, state, then, began, frozenset(_ever(journal.events)))

    def _segments(self, here: Transcript, there: Transcript, own: Sequence[_Own]) -> None:
        ours: dict[SegmentId, tuple[Segment, _Own]] = {}
        for one in own:
            ours |= {s.id: (s, one) for s in placed(self.project, here, one.state)}
        ever = frozenset().union(*(one.ever for one in own))
        at = {(s.coder, s.span): s.id for s, _ in ours.values()}
        seen: set[SegmentId] = set()
        for theirs in self.arrival.corpus.by_transcript.get(here.id, ()):
            id = theirs.id
            if id not in ours and id not in ever and self.arrival.beside is None:
                # Programs that join or split selections give the same words another GUID.
                id = at.get((theirs.coder, theirs.span), id)
            self.ids[theirs.id] = id
            seen.add(id)
            if id in ours:
                self._compare(*ours[id], theirs, there.words(theirs.span))
            elif id in ever:
                words = there.words(theirs.span)
                self.again.tell("kept", "segment", here.id, theirs.coder, words, _GONE)
            else:
                self._add(theirs, there)
        self._missing(here, [pair for id, pair in ours.items() if id not in seen])

    def _add(self, theirs: Segment, there: Transcript) -> None:
        self.again.segments.append(self._dated(theirs))
        told = ", ".join(theirs.codes) or "without codes"
        words = there.words(theirs.span)
        self.again.tell("new", "segment", there.id, theirs.coder, words, told)

    def _dated(self, segment: Segment) -> Segment:
        """A segment of another program with the versions of our codebooks on its codes."""
        if self.arrival.beside is not None:
            return segment
        return replace(segment, applied=tuple(map(self._applied, segment.applied)))

    def _applied(self, applied: Applied) -> Applied:
        book = self.project.codebooks.get(book_of(applied.code))
        return replace(applied, book_version=book.version) if book else applied

    def _compare(self, ours: Segment, own: _Own, theirs: Segment, words: str) -> None:
        again, where = self.again, ours.transcript
        then = own.then.segment(ours.id) if own.then else None
        before = len(again.differences)
        had = set(then.codes if then else ours.codes)
        for applied in theirs.applied:
            if applied.code in ours.codes:
                continue
            if then and applied.code in had:
                again.tell("kept", "coding", where, own.coder, words, f"{applied.code}: {_GONE}")
                continue
            again.codings.append((ours, self._applied(replace(applied, origin="import"))))
            again.tell("new", "coding", where, own.coder, words, applied.code)
        for code in ours.codes:
            if code not in theirs.codes and code in had:
                again.uncoded.append((ours, code))
                again.tell("removed", "coding", where, own.coder, words, code)
        self._compare_rest(ours, then, own, theirs, words)
        if theirs.coder != ours.coder:
            told = f"{theirs.coder} there; it stays with {ours.coder}"
            again.tell("kept", "coder", where, own.coder, words, told)
        again.same += len(again.differences) == before

    def _compare_rest(
        self, ours: Segment, then: Segment | None, own: _Own, theirs: Segment, words: str
    ) -> None:
        """Place and sentence."""
        again, where, now = self.again, ours.transcript, ours
        same_words = theirs.text_hash == ours.text_hash
        if same_words and theirs.span != ours.span and not _unmoved(then, theirs):
            now = replace(now, span=theirs.span)
            old = self.project.transcripts[where].words(ours.span)
            again.tell(
                "changed", "place", where, own.coder, words, f"it was: {' '.join(old.split())}"
            )
        if self.arrival.beside is not None and theirs.sentence != _held(ours):
            if ours.sentence is None and theirs.sentence and not (then and then.sentence):
                again.sentences.append((ours, theirs.sentence))
                again.tell("new", "sentence", where, own.coder, words, theirs.sentence)
            elif not (then and theirs.sentence == _held(then)):
                now = replace(now, sentence=theirs.sentence)
                told = f"there: {theirs.sentence or 'none'}"
                again.tell("changed", "sentence", where, own.coder, words, told)
        if now != ours:
            again.changed.append((ours, now))

    def _missing(self, here: Transcript, pairs: Iterable[tuple[Segment, _Own]]) -> None:
        since: Counter[CoderId] = Counter()
        for segment, own in pairs:
            had = own.had(segment.id)
            if had is False:
                since[own.coder] += 1
                continue
            standing = segment.text_hash == here.version
            words = here.words(segment.span) if standing else ""
            if had:
                self.again.removed.append(segment)
                told = ", ".join(segment.codes) or "without codes"
                self.again.tell("removed", "segment", here.id, own.coder, words, told)
            else:
                self.again.tell("kept", "segment", here.id, own.coder, words, _UNKNOWN)
        for coder, count in since.items():
            number = f"{count} segment{'s' if count > 1 else ''}"
            self.again.tell("kept", number, here.id, coder, "", _SINCE)

    def _memos(self, memos: Sequence[Memo], own: Sequence[_Own], id: TranscriptId | None) -> None:
        ours = {memo.id: (memo, one) for one in own for memo in one.state.memos()}
        ever = frozenset().union(*(one.ever for one in own))
        sentences = {
            s.id: s.sentence for one in own for s in one.state.segments() if s.sentence
        }  # fmt: skip
        where = id or "study"
        for memo in memos:
            theirs = replace(memo, segments=tuple(self.ids.get(s, s) for s in memo.segments))
            if theirs.title == _COMMENT and any(
                sentences.get(s) == theirs.text for s in theirs.segments
            ):
                continue
            if theirs.id in ours:
                self._compare_memo(*ours[theirs.id], theirs, where)
            elif theirs.id in ever:
                self.again.tell("kept", "memo", where, theirs.coder, theirs.text, _GONE)
            else:
                self.again.memos.append(theirs)
                told = theirs.title or "without a title"
                self.again.tell("new", "memo", where, theirs.coder, theirs.text, told)
        there = {memo.id for memo in memos}
        for missing, one in (pair for key, pair in ours.items() if key not in there):
            if one.had(missing.id):
                self.again.removed_memos.append(missing)
                self.again.tell("removed", "memo", where, one.coder, missing.text, missing.title)

    def _compare_memo(self, ours: Memo, own: _Own, theirs: Memo, where: str) -> None:
        then = next((m for m in own.then.memos() if m.id == ours.id), None) if own.then else None
        there = (theirs.title, theirs.text)
        if there in {(holdable(m.title), holdable(m.text)) for m in (ours, then) if m}:
            return
        self.again.changed_memos.append((ours, replace(ours, title=there[0], text=there[1])))
        told = f"it was: {' '.join(ours.text.split())}"
        self.again.tell("changed", "memo", where, own.coder, theirs.text, told)


def _unmoved(then: Segment | None, theirs: Segment) -> bool:
    """Whether a segment stands there where it stood when the file went out."""
    return then is not None and (then.span, then.text_hash) == (theirs.span, theirs.text_hash)


def _held(segment: Segment) -> str | None:
    return holdable(segment.sentence) if segment.sentence else None


def _on(memo: Memo, id: TranscriptId) -> bool:
    return memo.transcript == id and memo.about is None


def _then(
    exchange: Exchanged | None, name: str, events: Sequence[Event]
) -> tuple[State | None, bool]:
    """A journal as it was when the file went out or first came in, and whether it began since."""
    if exchange is None:
        return None, False
    if name not in exchange.heads:
        return None, exchange.began_since(name)
    ids = [event.id for event in events]
    if exchange.heads[name] not in ids:
        return None, False
    return state_of(events[: ids.index(exchange.heads[name]) + 1]), False


def _ever(events: Iterable[Event]) -> Iterator[str]:
    """The ids of everything a journal ever held."""
    for event in events:
        if isinstance(event, Act):
            for op in event.ops:
                if isinstance(op, NewSegment | WriteMemo):
                    yield op.id


def _codes(
    project: Project, arrival: Arrival, foreign: ForeignProject, again: Again, known: frozenset[str]
) -> None:
    """New codes; and codes that are called, described or coloured otherwise there."""
    ids = {guid: node_of(code) for guid, code in arrival.names.codes.items()}
    facets = facets_of(foreign.sets) if arrival.beside is None else {}
    seen: set[CodeId] = set()
    for code, above in _walk(foreign.codes, ""):
        id = arrival.names.codes[code.guid]
        book = project.codebooks.get(book_of(id)) if "/" in id else None
        if book is None or (arrival.beside is not None and arrival.corpus.node(id) is None):
            continue  # of a new codebook, or a code that no codebook has
        seen.add(id)
        node = book.by_id.get(node_of(id))
        if node is None and code.guid in known:
            continue
        if node is None:
            new = node_of_code(replace(code, codes=()), ids, facets)
            under = ids[above] if above and book_of(arrival.names.codes[above]) == book.id else None
            again.nodes.append((book.id, under, new))
            again.tell("new", "code", book.id, "", new.label, new.id)
        else:
            _compare_code(code, node, book.id, again)
    for book_id in sorted({book_of(code) for code in seen}):
        book = project.codebooks[book_id]
        missing = [n for n, _ in book.walk() if book.code(n) not in seen]
        if missing:
            labels = ", ".join(n.label for n in missing)
            again.tell(
                "kept", f"{len(missing)} codes", book_id, "", labels, "not in the file; they stay"
            )


def _walk(codes: Iterable[ForeignCode], above: str) -> Iterator[tuple[ForeignCode, str]]:
    for code in codes:
        yield code, above
        yield from _walk(code.codes, code.guid)


def _compare_code(code: ForeignCode, node: Node, book: BookId, again: Again) -> None:
    found = [
        what
        for what, there, here in (
            (f'it is called "{code.name}" there', code.name.strip(), holdable(node.label).strip()),
            ("its description differs there", code.description.strip(), holdable(described(node)).strip()),
            ("its colour differs there", code.colour, shown_colour(node.colour)),
        )
        if there != here
    ]  # fmt: skip
    if found:
        again.tell("kept", "code", book, "", node.label, "; ".join(found))


def _people(project: Project, arrival: Arrival, again: Again) -> None:
    for id, person in arrival.corpus.participants.items():
        here = project.participants.get(id)
        if here is not None and here != person:
            again.tell("kept", "participant", "study", "", id, "known otherwise there")


__all__ = ["Again", "Difference", "held_against", "known_things"]
