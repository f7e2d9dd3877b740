"""Double coding made up by the shared generator, and what its planted causes mean."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from qualcode.agreement.disagreements import Disagreement
from qualcode.agreement.units import Segments, UnitSets, given_units, projected_units
from qualcode.model.ids import CodeId, CoderId, TranscriptId
from qualcode.model.span import Span

Planted = Literal["substitution", "one more code"]


@dataclass
class Made:
    """What one run of the generator gave."""

    codes: dict[CodeId, dict[str, Any]] = field(default_factory=dict)
    lengths: dict[TranscriptId, int] = field(default_factory=dict)
    sentences: dict[TranscriptId, list[Span]] = field(default_factory=dict)
    truth: dict[TranscriptId, dict[Span, frozenset[CodeId]]] = field(default_factory=dict)
    segments: dict[TranscriptId, dict[CoderId, list[tuple[Span, frozenset[CodeId]]]]] = field(
        default_factory=dict
    )
    causes: dict[tuple[TranscriptId, CoderId, Span, CodeId], str] = field(default_factory=dict)
    coders: tuple[CoderId, ...] = ()

    @property
    def secondary(self) -> frozenset[CodeId]:
        return frozenset(c for c, row in self.codes.items() if row["role"] == "secondary")

    @property
    def parents(self) -> dict[CodeId, str | None]:
        return {code: row["parent"] for code, row in self.codes.items()}

    def of(self, name: TranscriptId) -> dict[CoderId, Segments]:
        return dict(self.segments[name])

    def given(self) -> dict[TranscriptId, UnitSets]:
        """The planted segments as the given units."""
        return {name: given_units(list(self.truth[name]), self.of(name)) for name in self.lengths}

    def sentence_units(self) -> dict[TranscriptId, UnitSets]:
        """Codes on sentences of which they cover half."""
        return {name: projected_units(self.sentences[name], self.of(name)) for name in self.lengths}


def read(rows: Iterator[dict[str, Any]]) -> Made:
    made = Made()
    for row in rows:
        name = TranscriptId(row.get("transcript", ""))
        match row["type"]:
            case "meta":
                made.coders = tuple(CoderId(c) for c in row["coders"])
            case "code":
                made.codes[CodeId(row["code"])] = row
            case "transcript":
                made.lengths[name] = row["length"]
                made.sentences[name] = [Span(a, b) for a, b in row["sentences"]]
                made.truth[name], made.segments[name] = {}, {}
            case "truth":
                span = Span(row["start"], row["end"])
                old = made.truth[name].get(span, frozenset())
                made.truth[name][span] = old | frozenset(CodeId(c) for c in row["codes"])
            case "assignment" if row["status"] == "done":
                made.segments[name][CoderId(row["coder"])] = []
            case "coding":
                coder, code = CoderId(row["coder"]), CodeId(row["code"])
                span = Span(row["start"], row["end"])
                made.segments[name][coder].append((span, frozenset({code})))
                made.causes[name, coder, span, code] = row["cause"]
    return made


Generate = Callable[..., Made]


def generator(path: Path) -> Generate:
    """`generator(path)("study", seed=1)`: the double coding of a preset."""
    spec = importlib.util.spec_from_file_location("gen_double_coding", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def made(preset: str, *, seed: int, **more: object) -> Made:
        return read(module.generate(**{**module.PRESETS[preset], **more, "seed": seed}))

    return made


def planted(made: Made, row: Disagreement) -> Planted:
    """What the generator did: `substitution`, or `one more code` for an addition or a miss.

    An extra code of one coder and a code missed by the other look the same in the codings. A
    code is part of a substitution when it replaced a planted one, or when the other coder put a
    sibling in its place.
    """
    cause = made.causes[row.transcript, row.coder_with, row.span, row.code]
    if cause == "substitution":
        return "substitution"
    instead = [
        code
        for (name, coder, span, code), why in made.causes.items()
        if (name, coder, span) == (row.transcript, row.coder_without, row.span)
        and why == "substitution"
        and made.parents[code] == made.parents[row.code]
    ]
    return "substitution" if cause == "hit" and instead else "one more code"


def classed(row: Disagreement) -> Planted:
    """What the engine says, with an extra code and a missed one as one."""
    return "substitution" if row.kind == "substitution" else "one more code"
