"""The changed places between two texts, drawn word for word where a person would draw them.

The fewest changed tokens do not say which word became which: every word taken out takes a
space with it, so two words replaced cost less than one taken out and one put in, and the word
that was kept between the two is lost sight of. Around every changed place the tokens are set
against each other once more at prices of their own, so that a coding that begins or ends
there is proposed on its own words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from qualcode.text.folding import fold

__all__ = ["Step", "redrawn"]

_AROUND = 4  # unchanged tokens beside a change that are set against each other again
_LONGEST = 60  # tokens of one text; what is longer is another text rather than an edit

# Prices. A word out and another in, each with its space, cost 2 x (20 + 1): two words
# replaced must cost more than that, so that the kept word between the two wins.
_GAP, _MARK, _WORD, _REPLACED = 1, 10, 20, 22
_ALIKE = 12  # a word replaced by one spelt much like it
_CASE = 3  # the same word in other capitals or accents
_OTHER_MARK = 8
_LINE_FOR_SPACE = 15  # a turn joined to the one before
_NEVER = 1_000_000
_SPELT_ALIKE = 70.0  # points of 100


class Step(NamedTuple):
    """Tokens of the old text that became tokens of the new one; either may be none."""

    old_from: int
    old_to: int
    new_from: int
    new_to: int

    def is_pure(self) -> bool:
        """Whether tokens were only taken out or only put in."""
        return self.old_from == self.old_to or self.new_from == self.new_to


class _Kind(IntEnum):
    """What a token is."""

    GAP = 0
    WORD = 1
    LINE = 2
    MARK = 3


_PUT = {_Kind.GAP: _GAP, _Kind.WORD: _WORD, _Kind.LINE: _WORD, _Kind.MARK: _MARK}


class _Side(NamedTuple):
    """The tokens of one text, with the kind of every one."""

    tokens: Sequence[str]
    kinds: Sequence[_Kind]

    def cut(self, start: int, end: int) -> _Side:
        return _Side(self.tokens[start:end], self.kinds[start:end])


def redrawn(
    old: Sequence[str], new: Sequence[str], steps: Sequence[Step]
) -> Iterator[tuple[int, int, int, int]]:
    """The steps between two texts, in order, where words are told apart; steps may touch.

    `steps` are those of a least alignment of the same tokens, all unequal.
    """
    before, after = _side(old), _side(new)
    drawn: list[Step] = []
    prices: dict[tuple[str, str], int] = {}
    for found, whole in _regions(steps, len(old)):
        if whole is None:
            drawn += found
            continue
        sides = before.cut(whole[0], whole[1]), after.cut(whole[2], whole[3])
        for a, b, c, d in _drawn(*sides, prices):
            drawn.append(Step(a + whole[0], b + whole[0], c + whole[2], d + whole[2]))
    joined = _joined(drawn, before, after)
    stops = [*joined[1:], Step(len(old), len(old), len(new), len(new))]
    for step, stop in zip(joined, stops, strict=True):
        yield _at_a_word(step, stop, before, after)


def _side(tokens: Sequence[str]) -> _Side:
    known = {token: _kind(token) for token in set(tokens)}
    return _Side(tokens, [known[token] for token in tokens])


def _kind(token: str) -> _Kind:
    if token.isspace():
        return _Kind.LINE if "\n" in token else _Kind.GAP
    return _Kind.WORD if token[0].isalnum() or len(token) > 1 else _Kind.MARK


def _regions(
    steps: Sequence[Step], old_size: int
) -> Iterator[tuple[list[Step], tuple[int, int, int, int] | None]]:
    """Steps that are near each other with the tokens around them; None where there are too
    many of them to tell what became what."""
    groups: list[list[Step]] = []
    for step in steps:
        first = groups[-1][0] if groups else step
        near = groups and step.old_from - groups[-1][-1].old_to <= 2 * _AROUND
        size = max(step.old_to - first.old_from, step.new_to - first.new_from)
        if near and size <= _LONGEST:
            groups[-1].append(step)
        else:
            groups.append([step])
    end = 0
    for group, following in zip(groups, [*groups[1:], None], strict=True):
        first, last = group[0], group[-1]
        # What stands between two groups belongs half to either.
        room = (following[0].old_from - last.old_to) // 2 if following else old_size - last.old_to
        before, after = min(_AROUND, first.old_from - end), min(_AROUND, room)
        end = last.old_to + after
        if max(last.old_to - first.old_from, last.new_to - first.new_from) > _LONGEST:
            yield group, None
            continue
        yield (
            group,
            (
                first.old_from - before,
                last.old_to + after,
                first.new_from - before,
                last.new_to + after,
            ),
        )


def _drawn(old: _Side, new: _Side, prices: dict[tuple[str, str], int]) -> list[Step]:
    """The cheapest steps between a few tokens, one token each, in order."""
    costs = _costs(old, new, prices)
    steps: list[Step] = []
    i, j = len(old.tokens), len(new.tokens)
    while i or j:
        cost = costs[i][j]
        if i and j and costs[i - 1][j - 1] + _swap(old, i - 1, new, j - 1, prices) == cost:
            i, j = i - 1, j - 1
            if old.tokens[i] != new.tokens[j]:
                steps.append(Step(i, i + 1, j, j + 1))
        elif i and costs[i - 1][j] + _PUT[old.kinds[i - 1]] == cost:
            i -= 1
            steps.append(Step(i, i + 1, j, j))
        else:
            j -= 1
            steps.append(Step(i, i, j, j + 1))
    return steps[::-1]


def _costs(old: _Side, new: _Side, prices: dict[tuple[str, str], int]) -> list[list[int]]:
    """What the first tokens of one cost to become the first of the other, for all lengths."""
    put = [_PUT[kind] for kind in new.kinds]
    row = [0]
    for price in put:
        row.append(row[-1] + price)
    rows = [row]
    for i, kind in enumerate(old.kinds):
        out, above = _PUT[kind], row
        last = above[0] + out
        row = [last]
        for j, price in enumerate(put):
            last = min(above[j] + _swap(old, i, new, j, prices), above[j + 1] + out, last + price)
            row.append(last)
        rows.append(row)
    return rows


def _swap(old: _Side, i: int, new: _Side, j: int, prices: dict[tuple[str, str], int]) -> int:
    """What one token costs to become another."""
    was, now = old.tokens[i], new.tokens[j]
    if was == now:
        return 0
    kind, other = old.kinds[i], new.kinds[j]
    if kind != other:
        return _NEVER if {kind, other} != {_Kind.GAP, _Kind.LINE} else _LINE_FOR_SPACE
    if kind is not _Kind.WORD:
        return _OTHER_MARK if kind is _Kind.MARK else _GAP
    pair = (was, now)
    if pair not in prices:
        prices[pair] = _spelling(was, now)
    return prices[pair]


def _spelling(was: str, now: str) -> int:
    """What a word costs to become another."""
    from rapidfuzz import fuzz

    before, after = (fold(word, accents=True).text for word in (was, now))
    if before == after:
        return _CASE
    return _ALIKE if fuzz.ratio(before, after) >= _SPELT_ALIKE else _REPLACED


def _joined(steps: Sequence[Step], before: _Side, after: _Side) -> list[Step]:
    """Steps that touch as one, but for a word replaced: that stays apart with its marks."""
    made: list[Step] = []
    for step in steps:
        last = made[-1] if made else None
        if last and (last.old_to, last.new_to) == (step.old_from, step.new_from):
            plain = last.is_pure() and step.is_pure()
            if plain or _is_marks(last, before, after) or _is_marks(step, before, after):
                made[-1] = Step(last.old_from, step.old_to, last.new_from, step.new_to)
                continue
        made.append(step)
    return made


def _is_marks(step: Step, before: _Side, after: _Side) -> bool:
    """Whether a step takes out or puts in nothing but marks, without a space."""
    kinds = [*before.cut(*step[:2]).kinds, *after.cut(*step[2:]).kinds]
    return step.is_pure() and all(kind is _Kind.MARK for kind in kinds)


def _at_a_word(step: Step, stop: Step, before: _Side, after: _Side) -> Step:
    """The same step a little to the right where it then begins at a word.

    Of `a, b, c` without `b` the comma of `a` stays: `b, ` went, not `, b`.
    """
    taken = step.old_from < step.old_to
    if not step.is_pure() or step == stop:
        return step
    side, room = (before, stop.old_from) if taken else (after, stop.new_from)
    first, last = step[:2] if taken else step[2:]
    for by in range(4):
        if side.kinds[first + by] is _Kind.WORD:
            return Step(*(place + by for place in step))
        if last + by >= room or side.tokens[first + by] != side.tokens[last + by]:
            return step
    return step
