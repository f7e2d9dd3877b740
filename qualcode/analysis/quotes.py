"""The table of quotes: words, codes, who speaks, and where it stands.

In a quote with one speaker the words are exactly those of the transcript. Where several
speak, every change of speaker begins a line with the pseudonym in brackets, `[P3] …`. How
they are printed is the business of `printing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from qualcode.analysis.attributes import hint_for, values_of
from qualcode.analysis.attribution import attributor
from qualcode.analysis.elements import loose_label
from qualcode.analysis.headings import column, heading, title
from qualcode.analysis.voices import Heard, counted
from qualcode.analysis.wording import OMISSION
from qualcode.model.codebook import Codebook
from qualcode.model.corpus import Corpus
from qualcode.model.errors import UsageError
from qualcode.model.ids import BookId, CodeId, book_of, node_of
from qualcode.model.table import Cell, Column, Language, Row, Table

_FLAGS = ("selected", "representative", "unique")
_TEXTS = ("elements", "codes", "sentence", "flags", "speaker", "role", "sector", "institution")


def quote_table(
    corpus: Corpus,
    *,
    language: Language = "nl",
    template: str | None = None,
    attribution_language: Language | None = None,
    elements: str = "elements",
    researchers: bool = False,
    columns: Sequence[str] | None = None,
    omit: bool = False,
) -> Table:
    """One row per segment, by transcript and place; every row says whose words it holds.

    `elements` is the codebook whose top level is the elements. With a `template` (see
    `attribution`) a column says who speaks, ready to stand beside the quote, and in another
    language when one is given for it. `columns` keeps those only, in that order. `omit` puts `[…]` for what a researcher says in between.
    """
    items, notes = counted(corpus, language=language, researchers=researchers)
    about = {id: values_of(corpus, id) for id in ("role", "sector", "institution")}
    coded = _coded(corpus, corpus.codebooks.get(BookId(elements)), language)
    spoken = attribution_language or language
    line = None if template is None else attributor(corpus, template, language=spoken)
    rows = []
    for heard in items:
        codes = coded(heard.segment.codes)
        cells: tuple[Cell, ...] = (
            quoted_words(heard, omit=omit),
            *codes[:2],
            heard.segment.sentence,
            _joined([heading(f, language) for f in _FLAGS if f in heard.segment.flags]),
            _speakers(heard, researchers=researchers),
            *(_joined(about[id](heard)) for id in ("role", "sector", "institution")),
            *_place(heard),
            codes[2],
        )
        if line is not None:
            cells = (*cells, line(heard, _own(heard)))
        rows.append(Row(cells, heard.crowd.speaking))
    there = (*_columns(language), *([column("attribution", language)] if line else []))
    table = Table("quotes", title("quotes", language), there, tuple(rows), notes, language)
    return table if columns is None else _only(table, columns)


def _coded(
    corpus: Corpus, frame: Codebook | None, language: Language
) -> Callable[[tuple[CodeId, ...]], tuple[Cell, Cell, Cell]]:
    """A function from codes to the cells with their elements, the other codes, and all ids."""
    name = namer(corpus, language)

    @cache
    def cells(codes: tuple[CodeId, ...]) -> tuple[Cell, Cell, Cell]:
        others = [name(code) for code in codes if not _is_element(code, frame)]
        return _joined(elements_of(codes, frame, language)), _joined(others), _joined(codes)

    return cells


def _only(table: Table, columns: Sequence[str]) -> Table:
    for id in columns:
        if id not in {c.id for c in table.columns}:
            known = [c.id for c in table.columns]
            raise UsageError(f'The quotes have no column "{id}".', hint_for(id, known))
    places = [table.index(id) for id in columns]
    kept = tuple(table.columns[place] for place in places)
    rows = tuple(Row(tuple(r.cells[p] for p in places), r.speaking) for r in table.rows)
    return replace(table, columns=kept, rows=rows)


def _columns(language: Language) -> tuple[Column, ...]:
    return (
        column("text", language, "words"),
        *(column(id, language) for id in _TEXTS),
        column("transcript", language),
        column("turn", language, "integer"),
        column("last_turn", language, "integer"),
        column("time", language),
        column("start", language, "integer"),
        column("end", language, "integer"),
        column("coder", language),
        column("segment", language),
        column("code_ids", language),
    )


def _speakers(heard: Heard, *, researchers: bool) -> str | None:
    return _joined(
        [pseudonym(heard, v.label) for v in heard.crowd.voices if v.counts or researchers]
    )


def _own(heard: Heard) -> dict[str, str]:
    """What a template of one's own may name besides attributes."""
    _, first, last, time, *_ = _place(heard)
    return {
        "speaker": _speakers(heard, researchers=False) or "",
        "time": str(time or ""),
        "turn": f"{first}" if first == last else f"{first}–{last}",
    }


def _place(heard: Heard) -> tuple[Cell, ...]:
    """Transcript, first and last turn from 1, time, first and last code point, coder, id."""
    segment, turns = heard.segment, heard.turns
    return (
        heard.transcript.id,
        turns.start + 1,
        turns.stop,
        clock(heard.transcript.turns[turns.start].begins),
        segment.span.start,
        segment.span.end,
        segment.coder,
        segment.id,
    )


def clock(milliseconds: int | None) -> str | None:
    """h:mm:ss from the start of the recording; None when the time is not known."""
    if milliseconds is None:
        return None
    seconds = abs(milliseconds) // 1000
    sign = "-" if milliseconds < 0 and seconds else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def quoted_words(heard: Heard, *, omit: bool = False) -> str:
    """The words of a segment, with a line for every change of speaker when several speak.

    `omit` puts `[…]` for what a researcher says between the words of participants.
    """
    silent = {v.label for v in heard.crowd.voices if v.researcher} if omit else set[str]()
    left = [v.label for v in heard.crowd.voices if v.label not in silent]
    if len(heard.crowd.voices) < 2 or not left:
        return heard.transcript.words(heard.segment.span).strip("\n")
    lines: list[str] = []
    last, omitted = None, False
    for label, words in _turns(heard):
        if label in silent:
            omitted = bool(lines)
            continue
        if omitted:
            lines[-1] += f" {OMISSION}"
        named = len(left) > 1 and label != last
        if omitted and not named:
            lines[-1] += f" {words}"
        else:
            lines.append(f"[{pseudonym(heard, label)}] {words}" if named else words)
        last, omitted = label, False
    return "\n".join(lines)


def _turns(heard: Heard) -> Iterator[tuple[str, str]]:
    """Label and words of every turn that a segment has words of."""
    transcript, span = heard.transcript, heard.segment.span
    for index in heard.turns:
        start, turn = transcript.starts[index], transcript.turns[index]
        words = turn.text[max(0, span.start - start) : max(0, span.end - start)]
        if words.strip():
            yield turn.speaker or "?", words


def pseudonym(heard: Heard, label: str) -> str:
    """The participant behind a speaker label, or the label where no participant is known."""
    speaker = heard.transcript.speakers.get(label)
    return (speaker.participant if speaker else None) or label


def namer(corpus: Corpus, language: Language) -> Callable[[CodeId], str]:
    """A function from a code to how it is printed: its label, secondary ones marked."""
    secondary = heading("secondary", language)

    def name(code: CodeId) -> str:
        node = corpus.node(code)
        if node is None:
            return loose_label(code, language)
        return f"{node.label} ({secondary})" if node.role == "secondary" else node.label

    return name


def elements_of(
    codes: Sequence[CodeId], book: Codebook | None, language: Language
) -> tuple[str, ...]:
    """The labels of the elements that codes stand under, without repeats; undecided ones too."""
    if book is None:
        return ()
    found = []
    for code in codes:
        if book_of(code) != book.id:
            continue
        node = node_of(code)
        if node in book.by_id:
            found.append(book.by_id[(*book.parents[node], node)[0]].label)
        else:
            found.append(loose_label(code, language))
    return tuple(dict.fromkeys(found))


def _is_element(code: CodeId, book: Codebook | None) -> bool:
    """Whether a code is itself an element, and so named in its own column already."""
    if book is None or book_of(code) != book.id:
        return False
    node = node_of(code)
    return node not in book.by_id or not book.parents[node]


def _joined(parts: Sequence[str]) -> str | None:
    return "; ".join(parts) or None
