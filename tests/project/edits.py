"""Random transcripts with random codings and random corrections, whose truth is known.

Every word carries a number of its own, so a test knows where it went without asking the
program.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from qualcode.formats.studyfiles import TranscriptInfo
from qualcode.formats.words import write_words
from qualcode.journal.events import AddCode, NewSegment, Op
from qualcode.model.ids import CodeId, CoderId, SegmentId
from qualcode.model.span import Span
from qualcode.model.transcript import Marker, Speaker, Turn
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.text.anchor import anchor
from tests.store.helpers import ANA, BEN, FG1, made_study

CODES = [CodeId("small/binding-studenten"), CodeId("small/rooster"), CodeId("small/online")]
SPEAKERS = ("INT1", "P1", "P2")
_PARTS = ("stu", "les", "be", "ver", "op", "toe", "aan", "wer", "den", "gel", "lei", "nom", "gro")


@dataclass(frozen=True)
class Said:
    """One turn whose words are numbered."""

    speaker: str
    words: tuple[tuple[str, int], ...]


Script = tuple[Said, ...]


def script(chance: random.Random, turns: int = 14) -> Script:
    """Invented speech; a few words are said often, most are rare."""
    numbers = iter(range(10_000))
    return tuple(
        Said(
            chance.choice(SPEAKERS),
            tuple((word(chance), next(numbers)) for _ in range(chance.randrange(1, 16))),
        )
        for _ in range(turns)
    )


def word(chance: random.Random) -> str:
    """An invented word, or now and then a common one."""
    if chance.random() < 0.3:
        return chance.choice(["ja", "en", "ik", "dat", "het"])
    return "".join(chance.choice(_PARTS) for _ in range(3))


def corrected(said: Script, chance: random.Random, *, edits: int) -> Script:
    """The same with that many words or turns changed, added or taken out."""
    turns = [list(turn.words) for turn in said]
    names = [turn.speaker for turn in said]
    turns[0].append((f"nieuw{chance.randrange(10**6)}", -1))  # so that something always differs
    for _ in range(edits - 1):
        at = chance.randrange(len(turns))
        kind = chance.randrange(8)
        place = chance.randrange(len(turns[at]) + 1)
        if kind < 5:
            fresh = [(word(chance), -1)] if kind else []
            turns[at][place : place + (kind < 4)] = fresh
        elif kind == 5:
            names.insert(at, chance.choice(SPEAKERS))
            turns.insert(at, [(word(chance), -1) for _ in range(chance.randrange(1, 9))])
        elif kind == 6 and len(turns) > 2:
            del turns[at], names[at]
        elif place and turns[at][place:]:
            turns.insert(at + 1, turns[at][place:])
            names.insert(at + 1, names[at])
            del turns[at][place:]
    return tuple(Said(n, tuple(w)) for n, w in zip(names, turns, strict=True))


def turns_of(said: Script) -> tuple[Turn, ...]:
    """The turns as a transcript has them."""
    return tuple(Turn(" ".join(w for w, _ in turn.words), turn.speaker) for turn in said)


def places_of(said: Script) -> dict[int, Span]:
    """Where every numbered word stands."""
    found, at = {}, 0
    for turn in said:
        for text, number in turn.words:
            if number >= 0 and text:
                found[number] = Span(at, at + len(text))
            at += len(text) + 1
        at += not turn.words
    return found


def file_of(said: Script, path: Path) -> Path:
    """A words file of these turns."""
    path.write_bytes(write_words(turns_of(said)))
    return path


def study_of(root: Path, said: Script, chance: random.Random, *, codings: int = 12) -> Project:
    """A study with that transcript, two markers, and codings by two coders."""
    project = made_study(root)
    speakers = {label: Speaker(label, "researcher" if label == "INT1" else None) for label in
                SPEAKERS if any(t.speaker == label for t in said)}  # fmt: skip
    marks = (Marker(0, "topic", "start"), Marker(len(said) // 2, "topic", "vervolg"))
    info = TranscriptInfo("", "nl", {"mode": "online"}, speakers, marks)
    project.folder.write_transcript(FG1, turns_of(said), info)
    for coder in (ANA, BEN):
        code_at_random(project, said, chance, coder, codings)
    return project


def code_at_random(
    project: Project, said: Script, chance: random.Random, coder: CoderId, count: int
) -> None:
    """Codings of whole words, short and long, as one action; and the transcript is done."""
    places = list(places_of(said).values())
    with Desk.open(project, FG1, coder) as desk:
        ops: list[Op] = []
        text, version = desk.transcript.text, desk.transcript.version
        for _ in range(count):
            first = chance.randrange(len(places))
            last = min(len(places) - 1, first + int(chance.expovariate(1 / 6)))
            span = Span(places[first].start, places[last].end)
            held, id = anchor(text, span), SegmentId(project.new_id())
            edges = (span.start, span.end)
            ops.append(NewSegment(id, edges, version, held.quote, held.pre, held.post))
            ops.append(AddCode(id, chance.choice(CODES), 1))
        desk.act(ops)
        desk.done()
