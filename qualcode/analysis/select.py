"""Filters: which segments a table is about, from words such as `sector=hbo,wo`.

    sector=hbo            a value of an attribute; several values, any of them: sector=hbo,wo
    sector!=wo            nobody heard in the segment has that value
    code=professionals/online   the code or one under it; a name alone will do: code=online
    secondary=online      a secondary code on the segment or on one that overlaps it
    speaker=P2            the participant who is heard in it, by pseudonym
    coder=ana  transcript=FG1  flag=selected
    text~rooster          the words hold it, whatever the capitals; `~` works on any field
    institution="a, b"    quotes keep a comma inside a value

Several filters narrow one another. A segment keeps all its codes: `code=online` gives the
elements of what was said about online teaching. Attributes of the people heard come before
those of the transcript (see `attributes`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from qualcode.analysis.attributes import (
    all_values,
    checked_attribute,
    hint_for,
    in_reading_order,
    values_of,
)
from qualcode.analysis.headings import note
from qualcode.analysis.voices import Heard, ears
from qualcode.model.corpus import Corpus
from qualcode.model.errors import UsageError
from qualcode.model.ids import CodeId
from qualcode.model.segment import Flag
from qualcode.model.table import Language

Operator = Literal["=", "!=", "~", "!~"]
FIELDS = ("code", "flag", "text")
"""What can be asked of a segment besides attributes."""
_FORM = re.compile(r"\s*([^=!~]+?)\s*(!=|!~|=|~)(.*)", re.DOTALL)
_VALUE = re.compile(r'\s*(?:"([^"]*)"|([^,"]*))\s*(?:,|$)')

Test = Callable[[Heard], bool]


@dataclass(frozen=True, slots=True)
class Where:
    """One filter: a field, how it is compared, and the values of which one must hold."""

    field: str
    operator: Operator
    values: tuple[str, ...]

    def __str__(self) -> str:
        quoted = (f'"{value}"' if "," in value else value for value in self.values)
        return f"{self.field}{self.operator}{','.join(quoted)}"


def parse_where(words: str) -> Where:
    """The filter that `words` asks for; UsageError when it has no such form."""
    form = _FORM.fullmatch(words)
    values = [] if form is None else _values(form[3])
    if form is None or not values or not all(values):
        raise UsageError(
            f'"{words}" is not a filter.',
            "Write a field, = or != or ~, and a value: sector=hbo, code=online, text~rooster.",
        )
    operator: Operator = next(o for o in get_args(Operator) if o == form[2])
    return Where(
        form[1].casefold() if form[1].casefold() in FIELDS else form[1], operator, tuple(values)
    )


def _values(words: str) -> list[str]:
    found, at = [], 0
    while at < len(words):
        value = _VALUE.match(words, at)
        if value is None:
            return [words.strip()]
        found.append(value[1] if value[1] is not None else value[2].strip())
        at = value.end()
    return found


def select(corpus: Corpus, wheres: Iterable[Where | str], *, language: Language = "nl") -> Corpus:
    """The same corpus with only the segments every filter lets through, and a note of it.

    Transcripts, people and codebooks stay, so that what was never said is still listed.
    UsageError for a field, code, flag or value that the study does not have.
    """
    asked = [parse_where(w) if isinstance(w, str) else w for w in wheres]
    if not asked:
        return corpus
    tests = [where_test(corpus, where) for where in asked]
    hear = ears(corpus)
    passing = {s.id for s in corpus.segments if _passes(hear(s), tests)}
    kept = tuple(s for s in corpus.segments if s.id in passing)
    behind = tuple(s for s in corpus.segments if s.id not in passing)
    said = note(
        "chosen",
        language,
        wheres="; ".join(map(str, asked)),
        n=len(kept),
        all=len(corpus.segments),
    )
    background = (*corpus.background, *behind)
    return replace(corpus, segments=kept, background=background, notes=(*corpus.notes, said))


def _passes(heard: Heard, tests: Sequence[Test]) -> bool:
    return all(test(heard) for test in tests)


def where_test(corpus: Corpus, where: Where) -> Test:
    """A function that says whether a segment passes a filter."""
    match where.operator:
        case "=":
            return _equals(corpus, where)
        case "!=":
            return _not(_equals(corpus, where))
        case "~":
            return _holds(corpus, where)
        case "!~":
            return _not(_holds(corpus, where))


def _not(test: Test) -> Test:
    return lambda heard: not test(heard)


def _equals(corpus: Corpus, where: Where) -> Test:
    if where.field == "code":
        codes = frozenset(code for value in where.values for code in codes_named(corpus, value))
        return lambda heard: not codes.isdisjoint(heard.segment.codes)
    if where.field == "flag":
        flags = frozenset(_known(v, get_args(Flag), "flag") for v in where.values)
        return lambda heard: not flags.isdisjoint(heard.segment.flags)
    if where.field == "text":
        raise UsageError(
            f'"{where}" asks for segments with exactly these words.',
            f"To find segments that hold them, write text~{where.values[0]}",
        )
    checked_attribute(corpus, where.field, also=FIELDS)
    there = all_values(corpus, where.field)
    wanted = frozenset(_known(v, there, where.field) for v in where.values)
    values = values_of(corpus, where.field)
    return lambda heard: not wanted.isdisjoint(v.casefold() for v in values(heard))


def _known(value: str, known: Iterable[str], field: str) -> str:
    there = tuple(known)
    if value.casefold() not in {one.casefold() for one in there}:
        raise UsageError(f'No {field} is called "{value}" here.', hint_for(value, there))
    return value.casefold()


def _holds(corpus: Corpus, where: Where) -> Test:
    parts = tuple(value.casefold() for value in where.values)
    words = _words_of(corpus, where.field)
    return lambda heard: any(part in text.casefold() for text in words(heard) for part in parts)


def _words_of(corpus: Corpus, field: str) -> Callable[[Heard], Iterable[str]]:
    if field == "text":
        return lambda heard: (heard.transcript.words(heard.segment.span),)
    if field == "flag":
        return lambda heard: heard.segment.flags
    if field == "code":
        names = {
            code: (code, *(node.names() if (node := corpus.node(code)) else ()))
            for segment in corpus.segments
            for code in segment.codes
        }
        return lambda heard: [name for code in heard.segment.codes for name in names[code]]
    checked_attribute(corpus, field, also=FIELDS)
    return values_of(corpus, field)


def codes_named(corpus: Corpus, name: str) -> frozenset[CodeId]:
    """The codes a name stands for, with every code under them.

    `name` is `book/node`, or a node's id or label in any book. UsageError for an unknown one.
    """
    wanted, used = name.casefold(), {code for s in corpus.segments for code in s.codes}
    found: set[CodeId] = {code for code in used if code.casefold() == wanted}
    names: list[str] = []
    for book in corpus.codebooks.values():
        for node, above in book.walk():
            own = {book.code(node).casefold(), node.id, *(n.casefold() for n in node.names())}
            names.extend((book.code(node), node.id, node.label))
            if wanted in own or any(book.code(a) in found for a in above):
                found.add(book.code(node))
    if not found:
        raise UsageError(f'No codebook here has the code "{name}".', _nearest_code(name, names))
    return frozenset(found)


def _nearest_code(name: str, names: Sequence[str]) -> str:
    hint = hint_for(name, in_reading_order(names))
    near = hint.partition("There are:")[0].strip()
    return f"{near} Codes are named book/code; run: qualcode codebook show".strip()
