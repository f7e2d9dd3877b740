"""Agreement between coders: the units that are compared, the headline, and any other measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from qualcode.agreement.applications import count
from qualcode.agreement.headline import Headline, Line, as_tensor, compare
from qualcode.agreement.intervals import cluster_bootstrap
from qualcode.agreement.matching import rule as matching_rule
from qualcode.agreement.registry import CHARACTERS, REGISTRY, evaluate
from qualcode.agreement.result import Result
from qualcode.agreement.units import (
    UnitSets,
    dropped,
    given_units,
    matched_units,
    projected_units,
)
from qualcode.model.errors import UsageError
from qualcode.model.ids import CodeId, CoderId, TranscriptId
from qualcode.model.session import Session
from qualcode.model.span import Span, merged
from qualcode.model.transcript import Transcript
from qualcode.project.gathering import (
    UNITS,
    Comparison,
    Gathered,
    IntervalName,
    LeftOut,
    Roles,
    UnitName,
    gathered,
)
from qualcode.project.project import Project
from qualcode.text.units import UnitKind, units

__all__ = [
    "UNITS", "Agreement", "Comparison", "IntervalName", "LeftOut", "Result", "Roles", "UnitName",
    "agreement",
]  # fmt: skip

_PER_CODE = frozenset({"code_application_per_code", "k_u_alpha"})
"""Measures of one code besides those that take one value a unit."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """The headline, what was left out of it, and the units it was counted on."""

    headline: Headline
    left_out: LeftOut
    asked: Comparison
    measures: tuple[Result, ...] = ()
    """What was asked for besides the headline; one result a code where it is of one code."""
    sets: Mapping[TranscriptId, UnitSets] = field(default_factory=dict)
    gathered: Gathered | None = None
    """What the units were made of; None for data from outside a study."""
    secondary: frozenset[CodeId] = frozenset()
    lengths: Mapping[TranscriptId, int] = field(default_factory=dict)
    """Code points of each transcript compared."""
    session: Session | None = None
    companions: Mapping[TranscriptId, UnitSets] | None = None
    """In free coding the sentences on which chance-corrected values are computed."""

    @property
    def coders(self) -> tuple[CoderId, ...]:
        """Whom was asked for, in that order."""
        return tuple(CoderId(c) for c in self.headline.all.coders)


def agreement(project: Project, asked: Comparison) -> Agreement:
    """The agreement of coders on what they have done; undefined values carry their reason.

    In `shared` mode the segments of the first coder are the units, or those of the session.
    UsageError for a coder, transcript, code or measure that is not there.
    """
    from qualcode.project.rounds import session_named, with_session_books

    session = session_named(project, asked.session) if asked.session else None
    if session is not None:
        project = with_session_books(project, session)
        asked = replace(asked, mode=session.mode)
    _refuse_unknown(asked.measures)
    found = gathered(project, asked, session=session)
    sets = {
        id: _made(found, transcript, asked, session) for id, transcript in found.transcripts.items()
    }
    lengths = {id: len(transcript.text) for id, transcript in found.transcripts.items()}
    rule = rule_text(asked, session, found.coders)
    made = of_units(sets, found.coders, found.secondary, asked, lengths, rule, found)
    if unit_of(asked) == "matched":
        made = _with_companions(made, found)
    return replace(made, left_out=found.left, session=session)


def _with_companions(made: Agreement, found: Gathered) -> Agreement:
    """Chance-corrected values on sentences: expected agreement needs a fixed list of units."""
    chance = tuple(m for m in made.asked.measures if _allows_for_chance(m))
    asked = replace(made.asked, unit="sentence", measures=chance)
    sets = {id: _made(found, t, asked, made.session) for id, t in found.transcripts.items()}
    rule = rule_text(asked, None, found.coders)
    beside = of_units(sets, found.coders, found.secondary, asked, made.lengths, rule, found)
    on = beside.headline
    lines = {
        name: replace(
            getattr(made.headline, name),
            pooled_kappa=getattr(on, name).pooled_kappa,
            alpha_jaccard=getattr(on, name).alpha_jaccard,
        )
        for name in ("line_all", "line_primary")
    }
    kept = tuple(r for r in made.measures if not _allows_for_chance(r.measure))
    headline = replace(made.headline, **lines)
    return replace(made, headline=headline, companions=sets, measures=(*kept, *beside.measures))


def _allows_for_chance(measure: str) -> bool:
    """Whether a measure needs units on which nobody gave a code; matched segments have none."""
    return "matrix" in REGISTRY[measure][0] or measure.startswith(("krippendorff", "pooled"))


def of_units(
    sets: Mapping[TranscriptId, UnitSets],
    coders: tuple[CoderId, ...],
    secondary: frozenset[CodeId],
    asked: Comparison,
    lengths: Mapping[TranscriptId, int],
    rule: str,
    found: Gathered | None = None,
) -> Agreement:
    """The agreement on units that are made already."""
    headline = compare(
        sets,
        coders=coders,
        secondary=secondary,
        unit=unit_of(asked),
        mode=asked.mode,
        rule=rule,
        seed=asked.seed,
        roles=asked.roles,
    )
    headline = _with_intervals(headline, sets, coders, secondary, asked)
    return _measured(Agreement(headline, LeftOut(), asked, (), sets, found, secondary, lengths))


def _measured(made: Agreement) -> Agreement:
    characters = CHARACTERS if made.asked.unit == "char" else ()
    wanted = dict.fromkeys((*characters, *made.asked.measures))
    results = (r for m in wanted for r in measured(made, m))
    return replace(made, measures=tuple(results))


def _made(
    found: Gathered, transcript: Transcript, asked: Comparison, session: Session | None
) -> UnitSets:
    segments, ranges = found.segments[transcript.id], found.ranges[transcript.id]
    unit = unit_of(asked)
    if unit == "segments":
        coded = found.coded(transcript.id)
        given = _given(found, transcript, coded, session)
        return given_units(given, segments, ranges=ranges, coded=coded)
    if unit == "matched":
        return matched_units(segments, matching_rule(asked.match, asked.threshold), ranges=ranges)
    spans = found.passes(transcript, units(transcript, cast("UnitKind", unit)))
    return projected_units(spans, segments, asked.share, ranges=ranges)


def _given(
    found: Gathered,
    transcript: Transcript,
    coded: Mapping[CoderId, frozenset[Span]],
    session: Session | None,
) -> Sequence[Span]:
    """The frozen units of a session, or else the segments that the first coder gave a code."""
    listed = session.unit_list(transcript.id) if session else None
    if listed is not None and listed.spans:
        return found.passes(transcript, listed.spans)
    mine = coded.get(found.coders[0], frozenset())
    return [
        span for span, _ in found.segments[transcript.id].get(found.coders[0], ()) if span in mine
    ]


def unit_of(asked: Comparison) -> str:
    """The kind of unit that is compared."""
    if asked.unit in {None, "segments", "char"}:
        return "segments" if asked.mode == "shared" else "matched"
    return str(asked.unit)


def rule_text(asked: Comparison, session: Session | None, coders: Sequence[CoderId]) -> str:
    """How units came about, in words for the result."""
    unit = unit_of(asked)
    if unit == "segments":
        if session is not None and session.drawn is not None:
            drawn = session.drawn
            return f"{drawn.size} of {drawn.of} {drawn.kind} units, drawn with seed {drawn.seed}"
        first = session.units_from if session else (coders[0] if coders else None)
        return f"the segments of {first} are the units" if first else "given segments are the units"
    if unit == "matched":
        return str(matching_rule(asked.match, asked.threshold))
    if asked.share <= 0:
        return f"any character of the {unit}"
    return f"at least {100 * asked.share:.4g}% of the {unit}"


def _with_intervals(
    headline: Headline,
    sets: Mapping[TranscriptId, UnitSets],
    coders: tuple[CoderId, ...],
    secondary: frozenset[CodeId],
    asked: Comparison,
) -> Headline:
    """The headline with the interval asked for; where that one is not sound there is none."""
    if asked.interval == "auto":
        return headline

    def line(old: Line, codes: frozenset[CodeId]) -> Line:
        found = {}
        for name in ("agreement", "holsti"):
            result: Result = getattr(old, name)
            kept = result.interval
            if asked.interval == "none" or (kept and asked.interval not in kept.method):
                kept = None
            if asked.interval == "bootstrap" and kept is None and result.value is not None:
                left = {t: dropped(s, codes) for t, s in sets.items()}
                counts = count(as_tensor(left, coders))
                kept = cluster_bootstrap(counts, seed=asked.seed, holsti=name == "holsti")
            found[name] = replace(result, interval=kept)
        return replace(old, **found)

    return replace(
        headline,
        line_all=line(headline.line_all, frozenset()),
        line_primary=line(headline.line_primary, secondary),
    )


def _refuse_unknown(measures: Sequence[str]) -> None:
    for measure in measures:
        if measure not in REGISTRY:
            raise UsageError(
                f'There is no measure called "{measure}".',
                f"There are: {', '.join(sorted(REGISTRY))}.",
            )


def measured(found: Agreement, measure: str) -> tuple[Result, ...]:
    """A measure of the catalogue on the units compared: one result, or one for every code.

    Measures of characters, documents and lines take what all coders have done of the transcripts.
    """
    _refuse_unknown([measure])
    kinds = REGISTRY[measure][0]
    params: dict[str, object] = {"roles": "all", "secondary": found.secondary}
    kind = next(k for k in ("sets", "spans", "documents", "lines") if k in kinds)
    data: object
    if kind == "sets":
        data = _set_rows(found)
    elif kind == "spans":
        data = _on_one_line(found)
        params |= {"rule": found.asked.match, "t": found.asked.threshold}
    elif kind == "documents":
        data = _frequencies(found)
    else:
        data, params["sampled"] = _lines(found)
    if measure == "fleiss_kappa_category":
        params["category"] = True
    coders = tuple(map(str, found.coders))
    transcripts = tuple(found.sets if kind == "sets" else _whole(found))
    head = found.headline
    rows = [
        evaluate(measure, kind, data, {**params, **({"code": code} if code else {})})
        for code in (_codes(found) if "matrix" in kinds or measure in _PER_CODE else [None])
    ]
    label = found.asked.roles if measure != "secondary_given_primary" else "secondary"
    rows = [replace(r, coders=coders, transcripts=transcripts, roles=label) for r in rows]
    if kind != "sets":
        return tuple(rows)
    return tuple(replace(row, unit=head.unit, rule=head.rule) for row in rows)


def _codes(found: Agreement) -> list[str]:
    used = {
        code
        for one in found.sets.values()
        for row in one.sets.values()
        for on in row
        for code in on or ()
    }
    return sorted(used)


def _set_rows(found: Agreement) -> list[list[list[str] | None]]:
    return [
        [
            None if on is None else sorted(on)
            for one in found.sets.values()
            for on in one.sets.get(coder, (None,) * len(one.units))
        ]
        for coder in found.coders
    ]


def _whole(found: Agreement) -> list[TranscriptId]:
    return [id for id, one in found.sets.items() if all(c in one.sets for c in found.coders)]


def _on_one_line(found: Agreement) -> dict[str, object]:
    """All transcripts one after the other; no coding reaches over an end."""
    rows: dict[str, list[tuple[int, int, str]]] = {coder: [] for coder in found.coders}
    if not set(found.sets) <= set(found.lengths):
        raise UsageError(
            "These units have no place in a text, so there are no characters to compare.",
            "Give a table with coder, start, end and code, or choose another unit.",
        )
    start = 0
    for id in _whole(found):
        for stretch in _stretches(found, id):
            for coder in found.coders:
                for span, codes in found.sets[id].segments.get(coder, ()):
                    if span.overlaps(stretch):
                        first = start + max(span.start, stretch.start) - stretch.start
                        last = start + min(span.end, stretch.end) - stretch.start
                        rows[coder] += [(first, last, code) for code in sorted(codes)]
            start += len(stretch)
    return {"length": start, "coders": rows}


def _stretches(found: Agreement, id: TranscriptId) -> list[Span]:
    """The stretches of a transcript that all coders have done; elsewhere nothing is a decision."""
    here = [Span(0, found.lengths[id])] if found.lengths.get(id) else []
    ranges = found.gathered.ranges.get(id, {}) if found.gathered else {}
    for done in ranges.values():
        here = [
            Span(max(one.start, part.start), min(one.end, part.end))
            for one in here
            for part in merged(done)
            if one.overlaps(part)
        ]
    return here


def _frequencies(found: Agreement) -> list[dict[str, dict[str, int]]]:
    documents = []
    for id in _whole(found):
        counted: dict[str, dict[str, int]] = {}
        within = _stretches(found, id) if found.gathered else None
        for coder in found.coders:
            mine = counted.setdefault(coder, {})
            for span, codes in found.sets[id].segments.get(coder, ()):
                for code in (
                    codes if within is None or any(s.contains(span) for s in within) else ()
                ):
                    mine[code] = mine.get(code, 0) + 1
        documents.append(counted)
    return documents


def _lines(found: Agreement) -> tuple[dict[str, list[tuple[int, int, str]]], list[int]]:
    """Codings on the lines of the transcripts, numbered through, and every line all have done."""
    rows: dict[str, list[tuple[int, int, str]]] = {coder: [] for coder in found.coders}
    every: list[int] = []
    first = 0
    for id in _whole(found):
        if found.gathered is None:
            raise UsageError("Lines need the words of a study.", "Choose another measure.")
        lines = units(found.gathered.transcripts[id], "line")
        for coder in found.coders:
            for span, codes in found.sets[id].segments.get(coder, ()):
                touched = [n for n, line in enumerate(lines) if line.overlaps(span)]
                if touched:
                    ends = (first + touched[0], first + touched[-1])
                    rows[coder] += [(*ends, code) for code in sorted(codes)]
        done = _stretches(found, id)
        every += [first + n for n, line in enumerate(lines) if any(s.contains(line) for s in done)]
        first += len(lines) + 10  # so far apart that no window reaches into the next transcript
    return rows, every
