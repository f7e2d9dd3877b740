"""What the identifier review says: one line for each name, why it is there, where it stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len
from textual.content import Content

from qualcode.model.plural import plural
from qualcode.project.protecting import NOT_ANONYMOUS, Choice, Group, Place, Review
from qualcode.project.protecting_rewrites import PseudonymReport
from qualcode.project.replacements import Decisions, Tables, is_one
from qualcode.tui.status import cut

SIGNS: Mapping[Choice, str] = {"replace": "r", "keep": "k", "later": "l"}
"""The key something was decided with, as the list shows it."""
_LEVELS = {
    "direct": "a direct identifier",
    "project": "a name of the project",
    "cue": "named by the words before it",
    "capital": "a capital inside a sentence",
    "start": "an unknown word at the start of a sentence",
    "indirect": "a hint, no name",
}
_FEW = 2  # places that are shown with all words around them
_MARKS = tuple(",.;:!?)'’”]")
"""What stands close behind a word."""
SHORT_CAUTION = f"{NOT_ANONYMOUS.partition(':')[0]}. Read the words."
NO_TABLE = """\
There is no table of replacements yet.

The table says what is written instead of each name. It lies outside the study, where nobody but \
you can read it, for it says who everybody is. qualcode makes it when the first name is replaced \
with r, adds a line for each decision, and remembers where it is on this computer only.

It is an ordinary csv file: columns original and replacement, and if wanted class, variants (as \
Jo|Joke), transcript, case (exact) and shared (yes). You can look at it and change it.

Esc goes back. f says where a table lies that you have already.
"""


def parts(group: Group, apart: Collection[tuple[str, ...]]) -> list[Group]:
    """The group, or each of its writings when they are among those taken `apart`."""
    if tuple(group.writings) not in apart:
        return [group]
    return [
        replace(
            group, string=w, count=n, writings={w: n},
            places=tuple(p for p in group.places if p.string == w),
        )
        for w, n in group.writings.items()
    ]  # fmt: skip


def row(group: Group, choice: Choice | None, written: str, width: int) -> Content:
    """One line: its sign, how sure, what it is, how it is written, how often, what replaces it."""
    sign = SIGNS[choice] if choice else "·"
    head = f" {group.level:<8} {cut(group.kind, 10):<10} "
    tail = f" {group.count:>3}×"
    target = f"  {cut(written, 22)}" if choice == "replace" else ""
    room = max(width - cell_len(head) - len(tail) - 24, 10)
    shown = cut(" / ".join(group.writings), room)
    pad = " " * max(room - cell_len(shown), 0)
    style = "dim" if choice in {"keep", "later"} else "bold"
    return Content.assemble((sign, "bold"), head, (shown, style), pad, tail, target)


def why(group: Group, choice: Choice | None, written: str, *, has_table: bool) -> Content:
    """Why it is flagged, its writings, and what a key would do."""
    writings = [f"{w} {n}×" if n > 1 else w for w, n in group.writings.items()]
    where = ", ".join(f"{id} {n}" for id, n in group.transcripts.items())
    parts: list[str | tuple[str, str]] = [
        (" / ".join(writings), "bold"), f" · {_LEVELS[group.level]}: {group.reason} · {where}\n",
    ]  # fmt: skip
    if choice == "replace":
        parts.append(f"Becomes {written}. " if written else "No replacement yet: r gives it one. ")
        parts.append("P carries it out.")
    elif choice == "keep":
        parts.append("Kept, and asked about no more.")
    else:
        later = "Put off. " if choice == "later" else ""
        first = "" if has_table else " (asks first where the table lies)"
        twice = "" if is_one(group) else " when pressed twice, for these may be two names"
        told = f"{later}r replaces it by {written}{twice}{first}, e by other words, k keeps it."
        parts.append(told)
    if len(group.writings) > 1:
        parts.append(
            (f" {plural(len(group.writings), 'writing')} as one: s takes them apart.", "italic")
        )
    return Content.assemble(*parts)


def contexts(group: Group, width: int) -> Content:
    """Every place with the words around it, the string in one column; of a few places more."""
    if len(group.places) <= _FEW:
        return Content("\n").join(_whole(place) for place in group.places)
    label = max((len(f"{p.transcript} {p.turn}") for p in group.places), default=0)
    longest = min(max((len(p.string) for p in group.places), default=0), 30)
    side = max((width - label - longest - 4) // 2, 8)
    lines: list[Content] = []
    for place in group.places:
        before = place.before[-side:].rjust(side)
        lines.append(
            Content.assemble(
                (f"{f'{place.transcript} {place.turn}':<{label}} ", "dim"),
                before, " ", (place.string, "bold reverse"),
                "" if place.after.startswith(_MARKS) else " ",
                place.after[: max(width - label - side - len(place.string) - 4, 4)],
            )
        )  # fmt: skip
    if group.count > len(group.places):
        lines.append(Content(f"and {plural(group.count - len(group.places), 'more place')}"))
    return Content("\n").join(lines)


def _whole(place: Place) -> Content:
    gap = "" if place.after.startswith(_MARKS) else " "
    return Content.assemble(
        (f"{place.transcript} {place.turn}  ", "dim"),
        f"{place.before} ", (place.string, "bold reverse"), f"{gap}{place.after}",
    )  # fmt: skip


def heading(scope: str, at: int, of: int, left: Sequence[Group]) -> str:
    """What is reviewed and how far it is, as `3 of 42`."""
    where = f" · {at} of {of}" if of else ""
    direct = sum(group.level == "direct" for group in left)
    sure = f", {direct} direct" if direct else ""
    return f"Identifiers · {scope}{where} · {len(left)} to decide{sure}"


def caution(review: Review, *, short: bool) -> str:
    """The warnings, and always that no flags does not mean anonymous."""
    return "\n".join([*review.warnings, SHORT_CAUTION if short else review.caution])


def nothing(review: Review) -> str:
    """What stands instead of a list."""
    return (
        f"Nothing is left to decide in {review.words:,} words.\n\n{review.caution}\n\n"
        "f gives a list of names, schools and towns to look for. o shows what was decided. "
        "P replaces what was decided to go."
    )


@dataclass(frozen=True, slots=True)
class Undecided:
    """What stays in the words: how many strings nobody decided about, which have no new words."""

    left: int = 0
    without: tuple[str, ...] = ()


def undecided(
    groups: Sequence[Group],
    apart: Collection[tuple[str, ...]],
    decisions: Decisions,
    tables: Tables,
) -> Undecided:
    """What of these groups stays in the words, those taken `apart` writing by writing."""
    single = [part for group in groups for part in parts(group, apart)]
    choices = [{decisions.of(w) for w in group.writings} for group in single]
    left = sum(len(c) > 1 or not c.isdisjoint({None, "later"}) for c in choices)
    gone = [g for g, c in zip(single, choices, strict=True) if c == {"replace"}]
    without = tuple(g.string for g in gone if not tables.written(tuple(g.writings)))
    return Undecided(left, without)


def preview(done: PseudonymReport, stays: Undecided) -> Content:
    """What replacing would do, or did, before anything else is asked."""
    would = "" if done.written else "would be "
    parts: list[str | tuple[str, str]] = []
    if stays.left:
        parts.append(
            f"{plural(stays.left, 'string')} not decided yet, in all transcripts, stay in.\n"
        )
    if stays.without:
        parts.append(f"Decided to go, without a replacement: {', '.join(stays.without)}\n")
    if not done.counts:
        parts.append("Nothing of the tables stands in the words.\n")
    else:
        every = plural(sum(done.counts.values()), "place")
        parts.append((f"{every} {'' if done.written else 'to be '}replaced: ", "bold"))
        parts.append("every whole word of the tables, flagged or not.\n")
    for written, count in sorted(done.counts.items()):
        parts.append(f"  {count:>4}×  {written}\n")
    per = ", ".join(f"{id} {n}" for id, n in done.transcripts.items() if n)
    parts.append(f"\n{plural(done.files, 'file')} {would}changed{f' ({per})' if per else ''}.\n")
    if done.alike:
        told = ", ".join(f"{word} {n}×" for word, n in list(done.alike.items())[:20])
        parts.append(("Much like a name of the table, and still there: ", "bold"))
        parts.append(f"{told}\n")
    if done.shared_parts:
        parts.append(
            f"Parts of names that several people have, and that stay: {done.shared_parts}\n"
        )
    if done.exports:
        parts.append(f"Exports {would}removed, to be made again: {', '.join(done.exports)}\n")
    if done.left:
        parts.append(f"Not the program's to change, they hold it still: {', '.join(done.left)}\n")
    parts += [f"{line}\n" for line in done.elsewhere]
    return Content.assemble(*parts, f"\n{NOT_ANONYMOUS}\n")
