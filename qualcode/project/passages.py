"""Segments as a person looks through them: the words, who says them, where, and the codes.

Journals are read through `Project.journals`, so what is blind is not among them. Words are for the
eyes of researchers: what is written to a file passes the gate of consent elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.analysis.distil import sentences
from qualcode.analysis.quotes import namer, pseudonym, quoted_words
from qualcode.analysis.select import select
from qualcode.analysis.voices import Heard, ears, in_order
from qualcode.model.corpus import Corpus
from qualcode.model.ids import CodeId, CoderId, SegmentId, TranscriptId
from qualcode.model.segment import Segment
from qualcode.model.span import Span
from qualcode.project.configuring import Everything
from qualcode.project.corpora import corpus
from qualcode.project.project import Project

_WORD = re.compile(r'(?:[^\s"]|"[^"]*")+')
_FILTER = re.compile(r"[^=!~\"]+(?:=|!=|~|!~).+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Passage:
    """One segment with everything that is said about it in a list."""

    segment: SegmentId
    transcript: TranscriptId
    span: Span
    turn: int
    """The first turn, counted from 1."""
    coder: CoderId
    words: str
    sentence: str
    speakers: tuple[str, ...]
    """Pseudonyms, or the labels where no participant is known."""
    codes: tuple[CodeId, ...]
    labels: tuple[str, ...]
    """The codes as they are printed."""
    printable: bool
    """Whether everybody heard in it allows quotes."""

    @property
    def place(self) -> str:
        """Who, where and whose, on one line."""
        who = ", ".join(self.speakers)
        return f"{who} · {self.transcript}, turn {self.turn} · {self.coder}"


@dataclass(frozen=True)
class Passages:
    """Passages in order of place, and the corpus they are of."""

    corpus: Corpus
    every: Mapping[SegmentId, Passage]
    notes: tuple[str, ...] = ()
    """What is not among them, and why, as sentences."""
    _kept: dict[str, frozenset[SegmentId]] = field(default_factory=dict, compare=False, repr=False)

    def only(self, typed: str) -> frozenset[SegmentId]:
        """Those that filters and words let through; all of them for nothing.

        `typed` holds filters as the tables take them and words that must stand in the sentence,
        the words, a label, a speaker or the transcript. UsageError for a filter that means nothing here.
        """
        if typed not in self._kept:
            parts = _WORD.findall(typed)
            wheres = [part for part in parts if _FILTER.fullmatch(part)]
            words = [part.strip('"').casefold() for part in parts if part not in wheres]
            chosen = {s.id for s in select(self.corpus, wheres).segments} & self.every.keys()
            told = ((id, _told(self.every[id])) for id in chosen)
            found = frozenset(id for id, text in told if all(word in text for word in words))
            self._kept[typed] = found
        return self._kept[typed]


def _told(passage: Passage) -> str:
    where = (*passage.speakers, passage.transcript)
    return "\n".join((passage.sentence, passage.words, *passage.labels, *where)).casefold()


def sentence_passages(project: Project, *, coders: Sequence[str] = ()) -> Passages:
    """The passages with an inductive sentence that count, for a card sort."""
    found = corpus(project, coders=coders, language="en", draft=True)
    counted = sentences(found)
    out = sum(1 for s in found.segments if s.sentence) - len(counted)
    left = f"{out} more are on words of researchers only, or of people who refused."
    drafts = [told for told in found.notes if told.startswith("DRAFT")]
    notes = (*drafts, *project.unseen(), *([left] if out else []))
    return passages(found, counted, notes=notes)


def evidence_passages(there: Everything) -> Passages:
    """Every passage of every coder that may be evidence, in order of place."""
    older = len(there.older)
    told = f"{older} more wait on older words: decide about them first." if older else ""
    notes = [told] if told else []
    return passages(there.corpus, in_order(there.corpus, there.corpus.segments), notes=notes)


def passages(found: Corpus, segments: Iterable[Segment], *, notes: Sequence[str] = ()) -> Passages:
    """Segments of a corpus as passages, in the order given."""
    hear, name = ears(found), namer(found, "nl")
    every = {s.id: _passage(found, hear(s), tuple(map(name, s.codes))) for s in segments}
    return Passages(found, every, tuple(notes))


def _passage(found: Corpus, heard: Heard, labels: tuple[str, ...]) -> Passage:
    segment = heard.segment
    said = tuple(dict.fromkeys(pseudonym(heard, v.label) for v in heard.crowd.voices))
    people = [found.participants.get(id) for id in heard.crowd.speaking]
    free = all(p is not None and p.may_be_quoted() and p.counts() for p in people)
    return Passage(
        segment.id,
        segment.transcript,
        segment.span,
        heard.turns.start + 1,
        segment.coder,
        quoted_words(heard),
        segment.sentence or "",
        said,
        segment.codes,
        tuple(" ".join(label.split()) for label in labels),
        free,
    )
