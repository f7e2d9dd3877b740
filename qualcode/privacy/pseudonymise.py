"""Replacing names in words, by a table that lies outside every study.

One pass, longest original first, whole words only: what was put in is never replaced again. A
replacement stands in square brackets, so that a reader sees it is none of the speaker's words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePath

from qualcode.formats.csvrows import csv_rows
from qualcode.model.errors import FormatError
from qualcode.model.transcript import Transcript, Turn
from qualcode.privacy.known import alike, is_also_a_word, parts_of, plain
from qualcode.privacy.lists import ALLOWED
from qualcode.privacy.pseudonyms import Name
from qualcode.text.textmap import Change, TextMap

COLUMNS = ("original", "replacement", "class", "variants", "transcript", "case", "shared")
_YES = frozenset(["yes", "ja", "true", "1", "x"])
_TAIL = r"(?=(?:['’‘]?s|['’‘])?(?!\w))"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Replacement:
    """One line of the table: what is said, and what is written instead."""

    original: str
    written: str
    """With its brackets, as `[Student A]`."""
    kind: str = "name"
    variants: tuple[str, ...] = ()
    """Other writings of the same: misspellings, nicknames."""
    transcript: str | None = None
    """The only transcript this holds for."""
    exact: bool = False
    """Whether capitals must be as written: for a name that is also a word."""
    shared: bool = False
    """Whether others may have the same replacement, as `[achternaam]`."""

    @property
    def originals(self) -> tuple[str, ...]:
        """Every writing."""
        return (self.original, *self.variants)


def read_table(text: str, *, path: PurePath | str) -> tuple[Replacement, ...]:
    """The table in a CSV file; FormatError with the line of the first fault.

    Columns `original` and `replacement`; `class`, `variants` (separated by |), `transcript`,
    `case` (exact) and `shared` (yes) may stand beside them.
    """
    rows: list[Replacement] = []
    for line, row in csv_rows(text, path=path, needs=["original", "replacement"]):
        try:
            made = _row(row)
            _refuse_clash(made, rows)
        except FormatError as error:
            raise FormatError(error.message, error.hint, path=path, line=line) from None
        rows.append(made)
    return tuple(rows)


def from_names(names: Iterable[Name]) -> tuple[tuple[Replacement, ...], tuple[str, ...]]:
    """Replacements of the names in a pseudonym table by `[P1]`, and the parts of names that
    more than one person has: those cannot be told apart and are left out."""
    people = list(names)
    owners: dict[str, set[str]] = {}
    for name in people:
        for part in parts_of(name.name):
            owners.setdefault(plain(part), set()).add(name.pseudonym)
    shared = {part for part, who in owners.items() if len(who) > 1}
    made: dict[tuple[str, str | None, bool], Replacement] = {}
    for name in people:
        for part in parts_of(name.name):
            if plain(part) in shared or len(part) < 2:
                continue
            # A name that is a word as well is one with its capital only.
            key = (name.pseudonym, name.transcript, is_also_a_word(part))
            row = made.get(key)
            made[key] = (
                Replacement(part, f"[{name.pseudonym}]", "name", (), name.transcript, key[2])
                if row is None
                else replace(row, variants=tuple(dict.fromkeys((*row.variants, part))))
            )
    return tuple(made.values()), tuple(sorted(shared))


def _row(row: Mapping[str, str]) -> Replacement:
    original = unicodedata.normalize("NFC", row["original"])
    written = row["replacement"].removeprefix("[").removesuffix("]").strip()
    if not written or re.search(r"[\[\]\t\n]", written):
        raise FormatError(
            f'"{row["replacement"]}" cannot be a replacement.', "Write it as [Student A]."
        )
    variants = [unicodedata.normalize("NFC", v.strip()) for v in row.get("variants", "").split("|")]
    made = Replacement(
        original,
        f"[{written}]",
        row.get("class") or "name",
        tuple(dict.fromkeys(v for v in variants if v and v != original)),
        row.get("transcript") or None,
        (row.get("case") or "").casefold() == "exact",
        (row.get("shared") or "").casefold() in _YES,
    )
    for word in made.originals:
        if len(word) < 2 or not any(c.isalnum() for c in word):
            raise FormatError(f'"{word}" is too short to be replaced everywhere.')
        if re.search(rf"(?<!\w){re.escape(plain(word))}(?!\w)", plain(written)):
            raise FormatError("a replacement holds what it should replace.")
    return made


def _refuse_clash(made: Replacement, rows: Sequence[Replacement]) -> None:
    mine = {plain(o) for o in made.originals}
    for other in rows:
        apart = made.transcript and other.transcript and made.transcript != other.transcript
        same = made.written.casefold() == other.written.casefold()
        if same and not (made.shared and other.shared):
            raise FormatError(
                f"{made.written} is the replacement of two originals.",
                "Give each its own, write misspellings in the column `variants`, or say "
                "`shared` yes on both lines.",
            )
        if not apart and not same and mine & {plain(o) for o in other.originals}:
            raise FormatError(
                f"one original has two replacements: {other.written} and {made.written}.",
                "Keep one, or fill in the column `transcript`.",
            )


@dataclass(frozen=True, slots=True)
class Replaced:
    """Words after replacing, the way from the old places to the new, and counts per replacement."""

    text: str
    map: TextMap
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Replacer:
    """The table as it holds for one transcript, or for words outside transcripts (None)."""

    table: tuple[Replacement, ...]
    transcript: str | None = None

    @cached_property
    def rows(self) -> tuple[Replacement, ...]:
        """The lines in force; those of this transcript go before those of all."""
        here = [
            r for r in self.table
            if r.transcript is None or self.transcript is None or r.transcript == self.transcript
        ]  # fmt: skip
        return tuple(sorted(here, key=lambda r: r.transcript is None))

    @cached_property
    def _written(self) -> dict[str, Replacement]:
        """What each original, as written or in small letters, becomes."""
        found: dict[str, Replacement] = {}
        for row in self.rows:
            for original in row.originals:
                found.setdefault(_folded(original, exact=row.exact), row)
        return found

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        choices = {(o, row.exact) for row in self.rows for o in row.originals}
        if not choices:
            return None
        # What an earlier run put in is matched first, so that it is left alone.
        inside = {re.escape(row.written) for row in self.rows}
        longest = sorted(choices, key=lambda c: (-len(c[0]), c))
        originals = "|".join(_choice(*c) for c in longest)
        done = "|".join(sorted(inside, key=lambda s: (-len(s), s)))
        return re.compile(rf"(?P<done>{done})|(?<!\w)(?P<original>{originals}){_TAIL}")

    def replaced(self, text: str) -> Replaced:
        """`text` with every original replaced, in one pass from left to right."""
        parts: list[str] = []
        changes: list[Change] = []
        counts: Counter[str] = Counter()
        at = size = 0
        for start, end, written in self._hits(text):
            parts += [text[at:start], written]
            size += start - at
            changes.append(Change(start, end, size, size + len(written)))
            size, at = size + len(written), end
            counts[written] += 1
        parts.append(text[at:])
        new = "".join(parts)
        return Replaced(new, TextMap(len(text), len(new), tuple(changes)), counts)

    def words(self, text: str) -> str:
        """`text` with every original replaced."""
        return self.replaced(text).text

    def holds(self, text: str) -> bool:
        """Whether an original stands in `text`."""
        return next(iter(self._hits(text)), None) is not None

    def _hits(self, text: str) -> Iterable[tuple[int, int, str]]:
        if self._pattern is None:
            return
        for found in self._pattern.finditer(text):
            start, end = found.span("original")
            if start < 0 or _is_part_of_a_name(text, start, end):
                continue
            row = self._written.get(_folded(found["original"], exact=True))
            row = row or self._written.get(_folded(found["original"], exact=False))
            if row is not None:
                yield start, end, row.written


def _choice(original: str, exact: bool) -> str:
    spaced = re.escape(" ".join(original.split())).replace(r"\ ", r"[^\S\n]+")
    spaced = re.sub("['’‘]", "['’‘]", spaced)
    return spaced if exact else f"(?i:{spaced})"


def _folded(original: str, *, exact: bool) -> str:
    """The key of an original: as written, or whatever its capitals."""
    words = " ".join(original.replace("’", "'").replace("‘", "'").split())
    return f"={words}" if exact else f"~{words.casefold()}"


def _is_part_of_a_name(text: str, start: int, end: int) -> bool:
    """Whether a hyphen ties the stretch to another capital: `Anne` in `Anne-Marie` is not Anne."""
    after = text[end : end + 2]
    if after[:1] == "-" and after[1:].isupper():
        return True
    if start < 2 or text[start - 1] != "-" or not text[start - 2].isalnum():
        return False
    before = re.search(r"[^\W\d_]+$", text[max(0, start - 40) : start - 1])
    return before is not None and before[0][0].isupper() and not before[0].isupper()


@dataclass(frozen=True)
class Pseudonymised:
    """A transcript after replacing; `counts` says how often each replacement was put in."""

    turns: tuple[Turn, ...]
    map: TextMap
    counts: Mapping[str, int] = field(default_factory=dict)


def pseudonymised(transcript: Transcript, replacer: Replacer) -> Pseudonymised:
    """The turns with names replaced, and the map from the old words to the new ones.

    Names are looked for within a turn: two speakers do not say one name together.
    """
    turns: list[Turn] = []
    changes: list[Change] = []
    counts: Counter[str] = Counter()
    at = 0
    for turn, start in zip(transcript.turns, transcript.starts, strict=True):
        made = replacer.replaced(turn.text)
        turns.append(replace(turn, text=made.text))
        changes += [
            Change(c.old_start + start, c.old_end + start, c.new_start + at, c.new_end + at)
            for c in made.map.changes
        ]
        counts.update(made.counts)
        at += len(made.text) + 1
    length = max(0, at - 1)
    return Pseudonymised(
        tuple(turns), TextMap(len(transcript.text), length, tuple(changes)), counts
    )


def much_alike(text: str, table: Iterable[Replacement]) -> Mapping[str, int]:
    """Words of `text` that may be an original spelt differently, with how often they stand there.

    Search and replace alone leaks: recognition spells one name in several ways.
    """
    singles = [o for row in table for o in row.originals if _WORD.fullmatch(o) and len(o) > 3]
    words = Counter(w for w in _WORD.findall(text) if len(w) > 3 and w[0].isupper())
    return {
        word: count
        for word, count in words.most_common()
        if plain(word) not in ALLOWED and any(alike(word, o) for o in singles)
    }
