"""Other ids for transcripts of another program's project: `source-01` becomes `INT4`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qualcode.formats.refi.arrival import Arrival, Change
from qualcode.model.errors import UsageError
from qualcode.model.ids import TranscriptId, checked_name

_CALLED = "transcript "
"""How an account of changes begins that names a transcript."""


def with_ids(arrival: Arrival, ids: Mapping[TranscriptId, TranscriptId]) -> Arrival:
    """The arrival with its transcripts under other ids.

    UsageError for an id that is not in the file, is not legal, or would be there twice; and
    for an export of our own, whose ids are in its journals and sessions.
    """
    if not ids:
        return arrival
    _check(arrival, ids)

    def new(id: TranscriptId) -> TranscriptId:
        return ids.get(id, id)

    corpus, names = arrival.corpus, arrival.names
    guids = {
        (f"transcript:{new(TranscriptId(id))}" if kind == "transcript" else thing): guid
        for thing, guid in arrival.kept.guids.items()
        for kind, _, id in [thing.partition(":")]
    }
    return replace(
        arrival,
        corpus=replace(
            corpus,
            transcripts={new(i): replace(t, id=new(i)) for i, t in corpus.transcripts.items()},
            segments=tuple(replace(s, transcript=new(s.transcript)) for s in corpus.segments),
            memos=tuple(
                replace(m, transcript=new(m.transcript)) if m.transcript else m
                for m in corpus.memos
            ),
        ),
        names=replace(names, transcripts={g: new(i) for g, i in names.transcripts.items()}),
        changes=tuple(_renamed(change, ids) for change in arrival.changes),
        inside=tuple(replace(i, transcript=new(i.transcript)) for i in arrival.inside),
        countings={new(i): how for i, how in arrival.countings.items()},
        kept=replace(arrival.kept, guids=guids),
    )


def _renamed(change: Change, ids: Mapping[TranscriptId, TranscriptId]) -> Change:
    """The line on a transcript with its other id in it."""
    if change.kind != "renamed" or not change.why.startswith(_CALLED):
        return change
    id = TranscriptId(change.why.removeprefix(_CALLED))
    return replace(change, why=f"{_CALLED}{ids.get(id, id)}")


def _check(arrival: Arrival, ids: Mapping[TranscriptId, TranscriptId]) -> None:
    there = arrival.corpus.transcripts
    if arrival.beside is not None:
        raise UsageError(
            "The transcripts of an export of qualcode keep their ids.",
            "Bring it into a new study with --into DIR.",
        )
    if unknown := [id for id in ids if id not in there]:
        raise UsageError(
            f"The file gives no transcript {', '.join(unknown)}.",
            f"It gives: {', '.join(there) or 'none'}.",
        )
    after = [checked_name(ids.get(id, id), "transcript").casefold() for id in there]
    if len(set(after)) < len(after):
        raise UsageError("Two transcripts would have one id.", "Give each an id of its own.")
