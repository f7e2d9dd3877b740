"""Two states of one transcript side by side: which turn became which, and what that moves.

Pure values in and out: the folder is not touched. Turns are followed by the words that both
states have, so neither a renamed speaker nor an inserted turn can shift a marker.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from qualcode.model.transcript import Marker, Transcript, Turn
from qualcode.text.textmap import TextMap

_WORD = re.compile(r"\w+")
_SOME = 2  # words that show where a turn went; one alone may have been matched by accident
_MOST = 0.6  # share of a speaker's kept words that must have been one person's


@dataclass(frozen=True, slots=True)
class MovedMarker:
    """A marker that stands on a turn of another number now; numbers count from 1."""

    kind: str
    label: str
    was: int
    now: int


@dataclass(frozen=True, slots=True)
class Relabelled:
    """Turns of one speaker that are another's now."""

    was: str
    now: str
    turns: int


@dataclass(frozen=True)
class Revision:
    """An older and a newer state with the map between their words."""

    old: Transcript
    new: Transcript
    map: TextMap

    @cached_property
    def pieces(self) -> tuple[tuple[int, int, int], ...]:
        """Old turn, new turn and number of words, for every unchanged stretch in one turn of
        each, in order."""
        return tuple(self._pieces())

    def _pieces(self) -> Iterator[tuple[int, int, int]]:
        at, shift = 0, 0
        ends = [(c.old_start, c.old_end, c.new_end) for c in self.map.changes]
        for stop, after, new_after in [*ends, (len(self.old.text), 0, 0)]:
            while at < stop:
                before, now = self.old.turn_at(at), self.new.turn_at(at + shift)
                cut = min(
                    stop, _next(self.old, before), _next(self.new, now) - shift
                )  # the first place where either is in another turn
                yield before, now, len(_WORD.findall(self.old.text, at, cut))
                at = cut
            at, shift = after, new_after - after

    @cached_property
    def homes(self) -> Mapping[int, int]:
        """For every old turn the new turn in which its first kept words are."""
        found: dict[int, int] = {}
        for least in (_SOME, 1):
            for before, now, count in self.pieces:
                if count >= least:
                    found.setdefault(before, now)
        for turn, start in enumerate(self.old.starts):
            if turn not in found and self.new.turns:
                found[turn] = self.new.turn_at(self.map.place(start))
        return found

    @cached_property
    def origins(self) -> Mapping[int, int]:
        """For every new turn the old turn most of its kept words are from."""
        counts: dict[int, dict[int, int]] = {}
        for before, now, count in self.pieces:
            if count:
                there = counts.setdefault(now, {})
                there[before] = there.get(before, 0) + count
        return {now: max(there, key=lambda turn: there[turn]) for now, there in counts.items()}

    def markers(self) -> tuple[Marker, ...]:
        """The markers of the old state on the turns where their words are now."""
        last = len(self.new.turns) - 1
        if last < 0:
            return ()
        return tuple(
            replace(m, turn=self.homes.get(m.turn, min(m.turn, last))) for m in self.old.markers
        )

    def moved_markers(self) -> tuple[MovedMarker, ...]:
        """The markers whose turn has another number now."""
        pairs = zip(self.old.markers, self.markers(), strict=False)
        return tuple(
            MovedMarker(a.kind, a.label, a.turn + 1, b.turn + 1) for a, b in pairs if a != b
        )

    def relabelled(self) -> tuple[Relabelled, ...]:
        """How many turns went from one speaker to another, most first."""
        counts: dict[tuple[str, str], int] = {}
        for now, before in self.origins.items():
            pair = self.old.turns[before].speaker or "?", self.new.turns[now].speaker or "?"
            if pair[0] != pair[1]:
                counts[pair] = counts.get(pair, 0) + 1
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Relabelled(was, now, turns) for (was, now), turns in ranked)

    def cut_and_joined(self) -> tuple[int, int]:
        """How many old turns are in several new ones, and how many new turns hold several old."""
        pairs = {(before, now) for before, now, count in self.pieces if count >= _SOME}
        olds, news = [b for b, _ in pairs], [n for _, n in pairs]
        return _repeated(olds), _repeated(news)

    def guesses(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Per new label the old speaker whose words it says; and the labels that are in doubt,
        each with the old speaker it shares.

        An old speaker is given to the one label that says most of their words.
        """
        counts: dict[str, dict[str, int]] = {}
        for before, now, count in self.pieces:
            was, label = self.old.turns[before].speaker, self.new.turns[now].speaker
            if was and label and count:
                there = counts.setdefault(label, {})
                there[was] = there.get(was, 0) + count
        best: dict[str, tuple[int, str]] = {}
        doubtful: dict[str, str] = {}
        for label, there in counts.items():
            was = max(there, key=lambda speaker: there[speaker])
            if there[was] < _MOST * sum(there.values()):
                doubtful[label] = was
            elif was not in best or best[was][0] < there[was]:
                if was in best:
                    doubtful[best[was][1]] = was
                best[was] = there[was], label
            else:
                doubtful[label] = was
        return {label: was for was, (_, label) in best.items()}, doubtful


def with_times(turns: Sequence[Turn], revision: Revision) -> tuple[Turn, ...]:
    """The new turns with the times of the old ones whose first and last words they hold."""
    begins: dict[int, int | None] = {}
    ends: dict[int, int | None] = {}
    kept = [(before, now) for before, now, count in revision.pieces if count]
    last = dict(kept)
    for before, now in kept:
        if revision.homes.get(before) == now:
            begins.setdefault(now, revision.old.turns[before].begins)
        if last[before] == now:
            ends[now] = revision.old.turns[before].ends
    return tuple(replace(t, begins=begins.get(n), ends=ends.get(n)) for n, t in enumerate(turns))


def with_speakers(turns: Sequence[Turn], revision: Revision) -> tuple[Turn, ...]:
    """The new turns under the speakers of the old ones that most of their words are from."""
    found, last = [], None
    for number, turn in enumerate(turns):
        origin = revision.origins.get(number)
        last = revision.old.turns[origin].speaker if origin is not None else last
        found.append(replace(turn, speaker=last))
    return tuple(found)


def difference(old: Sequence[Turn], new: Sequence[Turn]) -> tuple[str, ...]:
    """Turns that went and came, as `diff -u` shows lines; empty when nothing did."""
    from rapidfuzz.distance import Levenshtein

    known: dict[tuple[str | None, str], int] = {}
    sides = [[known.setdefault((t.speaker, t.text), len(known)) for t in s] for s in (old, new)]
    lines: list[str] = []
    gone: list[int] = []
    come: list[int] = []
    steps = Levenshtein.opcodes(sides[0], sides[1])
    for step in steps:
        if step.tag == "equal":
            lines += _hunk(old, new, gone, come)
            gone, come = [], []
        else:
            gone += range(step.src_start, step.src_end)
            come += range(step.dest_start, step.dest_end)
    return (*lines, *_hunk(old, new, gone, come))


def _hunk(
    old: Sequence[Turn], new: Sequence[Turn], gone: Sequence[int], come: Sequence[int]
) -> list[str]:
    if not gone and not come:
        return []
    head = f"@@ {_told(gone, 'turn')} → {_told(come, 'turn')} @@"
    return [
        head,
        *(f"-{_line(old[n])}" for n in gone),
        *(f"+{_line(new[n])}" for n in come),
    ]


def _told(turns: Sequence[int], what: str) -> str:
    if not turns:
        return "nothing"
    first, last = turns[0] + 1, turns[-1] + 1
    return f"{what} {first}" if first == last else f"{what}s {first}-{last}"


def _line(turn: Turn) -> str:
    text = turn.text.replace("\n", " ¶ ")
    return f"{turn.speaker or '?'}: {text}"


def _next(transcript: Transcript, turn: int) -> int:
    """Where the turn after `turn` begins; past the text after the last one."""
    later = turn + 1
    return transcript.starts[later] if later < len(transcript.turns) else len(transcript.text) + 1


def _repeated(numbers: Sequence[int]) -> int:
    return sum(count > 1 for count in Counter(numbers).values())
