"""Keeping the picture of a transcript that is left; `pictures` says what it is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import msgspec

from qualcode.formats.words import read_words, turn_places
from qualcode.model.errors import FormatError, StudyError
from qualcode.model.ids import CoderId
from qualcode.model.transcript import Transcript
from qualcode.project.pictures import Bar, Look, Picture, picture_file, stamps, words_file
from qualcode.project.project import Project
from qualcode.store.files import read_bytes, write_atomically
from qualcode.text.rows import Rows

_LARGEST = 60_000  # code points; more would take as long to paint as the whole
_BELOW = 150  # rows from the top of the screen on; more than any screen has


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on the screen beside the words; places count code points."""

    top: int
    rows: Rows
    measure: int
    """The cells of a row."""
    widest: tuple[int, int]
    """The cells of the longest time and speaker."""
    bars: Sequence[Bar]
    """Every bar of the transcript, by place."""
    looks: Mapping[str, Look]
    memos: Sequence[int]
    chosen: tuple[int, int]
    kind: str
    unit: str
    codes: tuple[str, ...]
    book: str
    read: float | None
    codings: int


def keep_picture(project: Project, transcript: Transcript, coder: CoderId, shown: Shown) -> None:
    """Keeps a picture for the next start; where none can be made, the one before goes.

    A study on a read-only disk is left as it is: a picture is worth no message.
    """
    root = project.folder.root
    path = picture_file(root, transcript.id, coder)
    with suppress(StudyError, OSError):
        made = _picture(project, transcript, coder, shown)
        if made is not None:
            write_atomically(path, msgspec.json.encode(made))
        else:
            path.unlink(missing_ok=True)


def _picture(
    project: Project, transcript: Transcript, coder: CoderId, shown: Shown
) -> Picture | None:
    """The picture; None when too much hangs together here, or the words are others by now."""
    turns = _turns_around(transcript, shown)
    root = project.folder.root
    # Taken before the words are looked at: a change in between makes the picture void.
    files = stamps(root, transcript.id, coder)
    place = _bytes_of(project, transcript, turns)
    if place is None:
        return None
    first, end = transcript.starts[turns.start], _end_of(transcript, turns.stop)
    bars = tuple(bar for bar in shown.bars if first <= bar[1] < end)
    codes = {code for *_, code in bars}
    return Picture(
        files=files,
        transcript=transcript.id,
        coder=coder,
        alone=len(project.study.coders) == 1,
        bytes=place,
        first=first,
        widest=shown.widest,
        measure=shown.measure,
        above=shown.rows.first_of(turns.start),
        rows=len(shown.rows),
        researchers=tuple(name for name in transcript.speakers if transcript.is_researcher(name)),
        bars=bars,
        looks={code: look for code, look in shown.looks.items() if code in codes},
        memos=tuple(at for at in shown.memos if first <= at < end),
        chosen=shown.chosen,
        kind=shown.kind,
        unit=shown.unit,
        top=shown.top,
        codes=shown.codes,
        book=shown.book,
        read=shown.read,
        codings=shown.codings,
    )


def _turns_around(transcript: Transcript, shown: Shown) -> range:
    """The turns on the screen and below it, out to where no bar runs on.

    Only so do the bars get the lanes they have in the whole transcript.
    """
    row = shown.rows.row_at(shown.top)
    last = min(row + _BELOW, len(shown.rows) - 1)
    first, end = shown.rows.turns[row], shown.rows.turns[last] + 1
    before = [(start, end) for _, start, end, _ in reversed(shown.bars)]
    for start, stop in before:
        if start < transcript.starts[first] < stop:
            first = transcript.turn_at(start)
    for _, start, stop, _ in shown.bars:
        if start < _end_of(transcript, end) <= stop - 1:
            end = transcript.turn_at(stop - 1) + 1
    return range(first, end)


def _end_of(transcript: Transcript, turn: int) -> int:
    """Where turn `turn` begins, or would."""
    return transcript.starts[turn] if turn < len(transcript.turns) else len(transcript.text) + 1


def _bytes_of(project: Project, transcript: Transcript, turns: range) -> tuple[int, int] | None:
    """Where these turns lie in the words file; None when they are too many or not there."""
    if _end_of(transcript, turns.stop) - transcript.starts[turns.start] > _LARGEST:
        return None
    path = words_file(project.folder.root, transcript.id)
    data = read_bytes(path)
    places = turn_places(data)
    if len(places) != len(transcript.turns) + 1:
        return None
    begin, end = places[turns.start], places[turns.stop]
    try:
        there = read_words(data[begin:end], path=path)
    except FormatError:
        return None
    return (begin, end) if there == transcript.turns[turns.start : turns.stop] else None
