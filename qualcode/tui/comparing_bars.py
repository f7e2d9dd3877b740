"""Two codings of the same words in one margin: the first left, what stands in the middle, the other right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from qualcode.calibration.adjudication import Item
from qualcode.model.ids import CodeId, SegmentId
from qualcode.model.span import Span
from qualcode.project.adjudicating import Compared
from qualcode.tui.lanes import Bar
from qualcode.tui.marks import Look, look_of

_LANES = {"a": (0, 2), "=": (2, 3), "b": (3, 5)}
"""The lanes of the first coder, of what both applied or was decided, and of the second coder."""


def bars_beside(found: Compared, item: Item) -> list[Bar]:
    """The codings of both coders of `item` on its transcript.

    Left and right stands what only one of them applied; it stays there when it is decided.
    """
    return [
        Bar(SegmentId(f"{side}:{span.start}:{span.end}"), span, sided(side, code), _LANES[side])
        for side, span, code in dict.fromkeys(_pieces(found, item))
    ]


def _pieces(found: Compared, item: Item) -> Iterator[tuple[str, Span, CodeId]]:
    one = found.agreement.sets[item.transcript]
    rows = [one.sets[coder] for coder in item.coders]
    for unit, (span, left, right) in enumerate(zip(one.units, *rows, strict=True)):
        on_a, on_b = left or frozenset(), right or frozenset()
        own = [one.own[c][unit] if one.kind == "matched" else span for c in item.coders]
        yield from (("a", own[0] or span, code) for code in sorted(on_a - on_b))
        yield from (("=", span, code) for code in sorted(on_a & on_b))
        yield from (("b", own[1] or span, code) for code in sorted(on_b - on_a))
    for other in found.items:
        if other.transcript == item.transcript and other.resolution is not None:
            codes = other.resolution.codes
            yield from (("=", one.units[other.unit], CodeId(code)) for code in codes)


def looks_beside(looks: Mapping[CodeId, Look], bars: list[Bar]) -> dict[CodeId, Look]:
    """How the bars look: each name says whose coding it is."""
    found = {}
    for code in (bar.code for bar in bars):
        side, _, own = code.partition(":")
        look = look_of(CodeId(own), looks)
        found[code] = replace(look, label=f"{side} {look.label}", mark=f"{side} {look.mark}")
    return found


def sided(side: str, code: CodeId) -> CodeId:
    """A code as one side of the margin shows it."""
    return CodeId(f"{side}:{code}")
