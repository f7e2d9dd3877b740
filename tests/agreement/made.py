"""Short ways to write spans, code sets and unit lists in the agreement tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualcode.agreement.units import Codes, Segments, UnitSets
from qualcode.model.ids import CodeId, CoderId, TranscriptId
from qualcode.model.span import Span

ANA, BEN, CAS = CoderId("ana"), CoderId("ben"), CoderId("cas")
FG1, FG2 = TranscriptId("FG1"), TranscriptId("FG2")


def codes(text: str | None) -> Codes:
    """`"a b"` as the set of codes a and b; an empty text is the empty set."""
    return frozenset(CodeId(name) for name in (text or "").split())


def spans(*bounds: tuple[int, int]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in bounds)


def segments(*rows: tuple[int, int, str]) -> Segments:
    """`(0, 5, "a b")` as the segment 0 to 5 with codes a and b."""
    return [(Span(start, end), codes(names)) for start, end, names in rows]


def on_units(rows: Mapping[CoderId, Sequence[str | None]]) -> UnitSets:
    """Ten characters a unit; None is a unit not done."""
    size = len(next(iter(rows.values())))
    units = tuple(Span(10 * u, 10 * u + 10) for u in range(size))
    sets = {
        coder: tuple(None if text is None else codes(text) for text in row)
        for coder, row in rows.items()
    }
    made = {
        coder: tuple((unit, c) for unit, c in zip(units, row, strict=True) if c)
        for coder, row in sets.items()
    }
    return UnitSets(units, sets, segments=made)
