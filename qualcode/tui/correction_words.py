"""What a correction does to a transcript and its codings, on one page before it is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual.content import Content

from qualcode.model.plural import plural
from qualcode.project.replacing import Correction
from qualcode.tui.status import cut

_CASES = 12
"""Codings in doubt that are named; all are on the review screen."""
_FEW = 30
"""Lines of difference that stand before the codings in doubt."""
MEANING = {
    "identical": "the same words",
    "layout": "only spaces or marks changed",
    "edited": "words inside changed, both ends stand",
    "check": "in doubt: their coder decides",
    "lost": "nothing is left of the words: their coder decides",
}


def page(told: Correction, width: int) -> Content:
    """The whole account: counts per class and coder, cases, and the turns changed."""
    parts: list[str | tuple[str, str]] = []
    for line in (*_counts(told), *_moved(told)):
        parts += [line, "\n"]
    blocks = [_diff(told), _cases(told, width)]
    # What is short comes first: neither is to be hidden behind the other.
    for block in blocks if len(told.diff) <= _FEW else blocks[::-1]:
        parts += block
    return Content.assemble(*parts)


def _diff(told: Correction) -> list[str | tuple[str, str]]:
    styles = {"-": "$error", "+": "$success", "@": "dim"}
    lines = ((f"{line}\n", styles.get(line[:1], "")) for line in told.diff)
    return [("\nThe turns that change\n", "bold"), *lines]


def _cases(told: Correction, width: int) -> list[str | tuple[str, str]]:
    if not told.cases:
        return []
    parts: list[str | tuple[str, str]] = [(f"\nTo decide afterwards: {len(told.cases)}\n", "bold")]
    for case in told.cases[:_CASES]:
        parts.append(f"  {case.told:<22} {case.coder}  “{cut(case.old, width - 36)}”\n")
        if case.span is not None:
            parts.append(f"  {'':<22} now  “{cut(case.new, width - 36)}”\n")
    if len(told.cases) > _CASES:
        parts.append(f"  and {len(told.cases) - _CASES} more\n")
    return parts


def _counts(told: Correction) -> Iterator[str]:
    turns = plural(told.turns_before, "turn")
    if told.turns_after != told.turns_before:
        turns += f" become {told.turns_after}"
    places = plural(told.changes, "changed place")
    yield f"{places}, {turns}."
    yield f"{told.segments} coded places:"
    for name, count in told.classes.items():
        if count:
            yield f"  {count:>5} {name:<10} {MEANING[name]}"
    for coder, classes in told.coders.items():
        yield f"  {coder}: {_row(classes)}"


def _row(classes: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in classes.items() if count) or "none"


def _moved(told: Correction) -> Iterator[str]:
    for r in told.relabelled:
        said = plural(r.turns, f"turn of {r.was} becomes", f"turns of {r.was} become")
        yield f"{said} {r.now}'s."
    for m in told.markers:
        yield f"{m.kind} “{m.label}”: turn {m.was} becomes turn {m.now}."
    yield from told.notes


def written(told: Correction) -> str:
    """What was done, and how to go back."""
    left = len(told.cases)
    asked = (
        f" {plural(left, 'coding waits', 'codings wait')} for a decision: F7."
        if left
        else " Every coding found its place."
    )
    return f"{told.transcript} has its new words; nobody's journal was touched.{asked}"
