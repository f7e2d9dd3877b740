"""Agreement by document, coding or line, as programs for qualitative analysis count it."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Literal

from qualcode.agreement.catalogue import Setting, report
from qualcode.agreement.continuum import Codings, Continuum, gap, named
from qualcode.agreement.matching import (
    DEFAULT_RULE,
    Rule,
    match,
    overlapping,
)
from qualcode.agreement.result import Reason, Result

Frequencies = Mapping[str, Mapping[str, int] | None]
"""Per coder the number of codings of each code; None is a document not done."""


def document_agreement(
    kind: Literal["occurrence", "frequency"],
    documents: Sequence[Frequencies],
    setting: Setting,
    *,
    codebook: Collection[str] | None = None,
) -> Result:
    """Share of (document, code) cells on which two coders agree, pooled over pairs.

    `occurrence`: both have the code or both have not. `frequency`: both have it equally often.
    The codes of a document are those either coder used there, or the whole `codebook`.
    """
    coders = list(dict.fromkeys(name for document in documents for name in document))
    agreed = total = 0
    pairs = set()
    for document in documents:
        done = {c: counts for c, counts in document.items() if counts is not None}
        for one, other in combinations(done, 2):
            pairs.add((one, other))
            first, second = done[one], done[other]
            used = {c for c in {*first, *second} if first.get(c, 0) or second.get(c, 0)}
            for code in used if codebook is None else codebook:
                left, right = first.get(code, 0), second.get(code, 0)
                same = left == right if kind == "frequency" else (left > 0) == (right > 0)
                agreed, total = agreed + same, total + 1
    reason: Reason = "no_codings" if pairs else "no_comparable_units"
    return report(
        f"document_code_{kind}",
        agreed / total if total else None,
        "one_coder" if len(coders) < 2 else reason,
        setting,
        agreed=agreed,
        differed=total - agreed,
        coders=coders,
        n_units=total,
        n_pairs=len(pairs),
    )


def maxqda_segment_agreement(
    pieces: Sequence[Continuum], setting: Setting, *, threshold: float = 0, code: str | None = None
) -> Result:
    """Share of codings whose code the other coder has on a span that overlaps enough.

    `threshold` is an intersection over union; 0 asks for one character. One coding may serve
    several of the other coder, and every coding of either is a trial.
    """
    rule = Rule("iou", threshold) if threshold > 0 else Rule("overlap")
    agreed = total = 0
    for piece in pieces:
        for one, other in piece.pairs:
            first, second = (_only(piece.coders[c], code) for c in (one, other))
            hits = _hits(first, second, rule)
            agreed += sum(map(len, hits))
            total += len(first) + len(second)
    return _spans_result("maxqda_segment_agreement", (agreed, total), pieces, setting, code)


def _hits(first: Codings, second: Codings, rule: Rule) -> tuple[set[int], set[int]]:
    """The codings of either side that find the same code on the other."""
    found: tuple[set[int], set[int]] = (set(), set())
    for code in {name for _, name in first} & {name for _, name in second}:
        mine = [i for i, (_, name) in enumerate(first) if name == code]
        theirs = [j for j, (_, name) in enumerate(second) if name == code]
        left = [(first[i][0], frozenset[str]()) for i in mine]
        right = [(second[j][0], frozenset[str]()) for j in theirs]
        for i, j in overlapping(left, right):
            if rule.allows(left[i][0], right[j][0]):
                found[0].add(mine[i])
                found[1].add(theirs[j])
    return found


def span_f1(
    pieces: Sequence[Continuum],
    setting: Setting,
    *,
    rule: Rule = DEFAULT_RULE,
    code: str | None = None,
) -> Result:
    """Twice the codings matched one to one within a code, over all codings of both coders."""
    agreed = total = 0
    for piece in pieces:
        for one, other in piece.pairs:
            first, second = (_only(piece.coders[c], code) for c in (one, other))
            for name in {n for _, n in first} & {n for _, n in second}:
                left, right = (
                    [(span, frozenset({name})) for span, n in rows if n == name]
                    for rows in (first, second)
                )
                agreed += 2 * len(match(left, right, rule))
            total += len(first) + len(second)
    return _spans_result("span_f1", (agreed, total), pieces, setting, code)


def _only(codings: Codings, code: str | None) -> Codings:
    return tuple(row for row in codings if code is None or row[1] == code)


def _spans_result(
    measure: str,
    counts: tuple[int, int],
    pieces: Sequence[Continuum],
    setting: Setting,
    code: str | None,
) -> Result:
    agreed, total = counts
    unused: Reason = "no_codings" if code is None else "code_unused"
    return report(
        measure,
        agreed / total if total else None,
        gap(pieces) or unused,
        setting,
        agreed=agreed,
        differed=total - agreed,
        coders=named(pieces),
        transcripts=[piece.name for piece in pieces],
        n_units=total,
        n_pairs=len({pair for piece in pieces for pair in piece.pairs}),
        code=code,
    )


Lines = Iterable[tuple[int, int, str]]
"""First and last line of a coding, both inside it, and its code."""


def kurasaki_lines(
    coders: Mapping[str, Lines | None],
    sampled: Collection[int],
    setting: Setting,
    *,
    window: int = 5,
    code: str | None = None,
) -> Result:
    """Sampled lines where both have a code over lines where at least one has, pooled.

    A coder has a code at a line when a coding of it touches the line or one at most `window`
    lines away. Without `code` the counts of all codes are summed.
    """
    done = {c: list(rows) for c, rows in coders.items() if rows is not None}
    names = {n for rows in done.values() for _, _, n in rows} if code is None else {code}
    both = either = 0
    for name in names:
        near = {c: _lines_near(rows, name, sampled, window) for c, rows in done.items()}
        for one, other in combinations(near, 2):
            both += len(near[one] & near[other])
            either += len(near[one] | near[other])
    reason: Reason = "no_codings" if code is None else "code_unused"
    if len(done) < 2:
        reason = "no_comparable_units" if len(coders) >= 2 else "one_coder"
    elif not sampled:
        reason = "no_comparable_units"
    return report(
        "kurasaki_lines",
        both / either if either else None,
        reason,
        setting,
        agreed=both,
        differed=either - both,
        coders=tuple(coders),
        n_units=len(set(sampled)),
        n_pairs=len(done) * (len(done) - 1) // 2,
        code=code,
    )


def _lines_near(rows: Lines, code: str, sampled: Collection[int], window: int) -> set[int]:
    order = sorted(set(sampled))
    found: set[int] = set()
    for first, last, name in rows:
        if name == code:
            found.update(
                order[bisect_left(order, first - window) : bisect_right(order, last + window)]
            )
    return found


def sampled_lines(lines: int, size: int, *, seed: int) -> tuple[int, ...]:
    """`size` of the line numbers 1 to `lines`, drawn without replacement; sorted."""
    chance = random.Random(seed)  # noqa: S311  # a sample that must be repeatable, no secret
    return tuple(sorted(chance.sample(range(1, lines + 1), min(size, lines))))
