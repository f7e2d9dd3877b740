"""New codes per transcript, one after another: when does nothing new come up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qualcode.analysis.attributes import hint_for
from qualcode.analysis.cooccurrence import label_of
from qualcode.analysis.headings import column, note, title
from qualcode.analysis.tally import book_named
from qualcode.analysis.voices import counted
from qualcode.model.corpus import Corpus
from qualcode.model.errors import UsageError
from qualcode.model.ids import CodeId, TranscriptId, is_unresolved
from qualcode.model.table import Language, Row, Table


def saturation_table(
    corpus: Corpus,
    *,
    books: Iterable[str] | None = None,
    order: Iterable[str] | None = None,
    language: Language = "nl",
) -> Table:
    """One row per transcript: its codes, those not met before, and how many so far.

    `order` are ids of transcripts, that of the corpus by default; transcripts that are not
    named come last. Transcripts without any segment were not coded: a note names them. The share is of all codes met in the end, empty when there are none.
    Undecided labels are left out. UsageError for a transcript that is not there.
    """
    chosen = {book_named(corpus, id).id for id in (books or corpus.codebooks)}
    items, notes = counted(corpus, language=language)
    met: dict[TranscriptId, dict[CodeId, None]] = {}
    for heard in items:
        for code in heard.segment.codes:
            if code.split("/", 1)[0] in chosen and not is_unresolved(code):
                met.setdefault(heard.transcript.id, {})[code] = None
    coded = {heard.transcript.id for heard in items}
    every = _ordered(corpus, order)
    rows = _rows(corpus, [id for id in every if id in coded], met)
    if bare := [id for id in every if id not in coded]:
        notes = (*notes, note("uncoded", language, names=", ".join(bare)))
    columns = (
        column("nr", language, "integer"),
        column("transcript", language),
        column("codes", language, "integer"),
        column("new_codes", language, "integer"),
        column("cumulative", language, "integer"),
        column("share", language, "share"),
        column("new_labels", language),
    )
    said = note("saturation", language)
    return Table(
        "saturation", title("saturation", language), columns, rows, (*notes, said), language
    )


def _rows(
    corpus: Corpus,
    order: Iterable[TranscriptId],
    met: Mapping[TranscriptId, Mapping[CodeId, None]],
) -> tuple[Row, ...]:
    every = {code for codes in met.values() for code in codes}
    known: set[CodeId] = set()
    rows = []
    for place, id in enumerate(order, start=1):
        codes = met.get(id, {})
        new = [code for code in codes if code not in known]
        known.update(new)
        share = len(known) / len(every) if every else None
        labels = "; ".join(label_of(corpus, code) for code in new) or None
        rows.append(Row((place, id, len(codes), len(new), len(known), share, labels)))
    return tuple(rows)


def _ordered(corpus: Corpus, order: Iterable[str] | None) -> list[TranscriptId]:
    named = [TranscriptId(id) for id in order or ()]
    for id in named:
        if id not in corpus.transcripts:
            raise UsageError(f'There is no transcript "{id}".', hint_for(id, corpus.transcripts))
    return list(dict.fromkeys([*named, *corpus.transcripts]))
