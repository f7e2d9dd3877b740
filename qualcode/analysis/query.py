"""The grammar of queries: words to a tree, with the place of whatever is wrong.

    query  = both { "or" both }
    both   = one { "and" one }
    one    = part { ("with" | "near" | "before" | "after") [ "/" turns ] part }
    part   = "not" part | "(" query ")" | code | filter

A code is a name, `book/node` or words in quotes; words beside each other are one name. A filter
is what `--where` takes. `not` binds most, then `with`, `near`, `before` and `after`, then `and`,
then `or`; the same ones bind from left to right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NoReturn, get_args

from qualcode.analysis.select import Where, parse_where
from qualcode.model.errors import UsageError

Relation = Literal["with", "near", "before", "after"]
_RELATIONS: dict[str, Relation] = {r: r for r in get_args(Relation)}
_KEYWORDS = frozenset({"and", "or", "not", *_RELATIONS})
_TOKEN = re.compile(
    r"""\s*(?:(?P<mark>[()])
    |(?P<filter>[^\s()"=!~]+(?:!=|!~|=|~)(?:"[^"]*"|[^\s()"])+)
    |"(?P<quoted>[^"]*)"
    |(?P<word>[^\s()"]+))""",
    re.VERBOSE,
)
_NEAR = re.compile(r"(with|near|before|after)(?:/([0-9]{1,3}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Code:
    """Segments with a code, or with one under it."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    """Segments the inner query does not find."""

    inner: Query


@dataclass(frozen=True, slots=True)
class Both:
    """Segments both queries find (`and`), or at least one (`or`)."""

    word: Literal["and", "or"]
    left: Query
    right: Query


@dataclass(frozen=True, slots=True)
class Related:
    """Segments the left query finds, that stand in a relation to one the right query finds."""

    relation: Relation
    turns: int
    left: Query
    right: Query


Query = Code | Where | Not | Both | Related


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Literal["(", ")", "word", "name", "filter", "end"]
    text: str
    at: int


def parse_query(words: str) -> Query:
    """The tree of a query; UsageError with the column of the first thing that is wrong."""
    reader = _Reader(words, _tokens(words))
    tree = reader.query()
    if (left := reader.next).kind != "end":
        reader.wrong(f'"{left.text}" was not expected', "Put and, or, near ... between two parts.")
    return tree


def _tokens(words: str) -> list[_Token]:
    found, at = list[_Token](), 0
    while words[at:].strip():
        match = _TOKEN.match(words, at)
        if match is None:
            place = at + len(words[at:]) - len(words[at:].lstrip())
            _refuse(words, place, "this quotation mark is not closed", 'Write "like this".')
        kind = match.lastgroup or "word"
        text, start = match[kind], match.start(kind)
        if kind == "mark":
            found.append(_Token("(" if text == "(" else ")", text, start))
        elif kind == "filter":
            found.append(_Token("filter", text, start))
        else:
            found.append(_Token("name" if kind == "quoted" else "word", text, start))
        at = match.end()
    return [*found, _Token("end", "the end", len(words))]


def _refuse(words: str, at: int, message: str, hint: str) -> NoReturn:
    pointed = f"{words}\n{' ' * at}^"
    raise UsageError(f"The query, column {at + 1}: {message}.\n{pointed}", hint)


class _Reader:
    """Walks the tokens once, from left to right."""

    def __init__(self, words: str, tokens: list[_Token]) -> None:
        self.words, self.tokens, self.at = words, tokens, 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.at]

    def wrong(self, message: str, hint: str) -> NoReturn:
        _refuse(self.words, self.next.at, message, hint)

    def keyword(self) -> str:
        """The keyword that is next, without its turns; empty when it is none."""
        word = self.next.text.casefold().partition("/")[0]
        return word if self.next.kind == "word" and word in _KEYWORDS else ""

    def query(self) -> Query:
        left = self.both()
        while self.keyword() == "or":
            self.at += 1
            left = Both("or", left, self.both())
        return left

    def both(self) -> Query:
        left = self.one()
        while self.keyword() == "and":
            self.at += 1
            left = Both("and", left, self.one())
        return left

    def one(self) -> Query:
        left = self.part()
        while (relation := _RELATIONS.get(self.keyword())) is not None:
            form = _NEAR.fullmatch(self.next.text)
            if form is None or (relation == "with" and form[2]):
                self.wrong(f'"{self.next.text}" cannot be read', "Write near, or near/2 for turns.")
            turns = 1 if form[2] is None else int(form[2])
            self.at += 1
            left = Related(relation, turns, left, self.part())
        return left

    def part(self) -> Query:
        token = self.next
        if self.keyword() == "not":
            self.at += 1
            return Not(self.part())
        if token.kind == "(":
            self.at += 1
            inner = self.query()
            if self.next.kind != ")":
                self.wrong(f'")" is expected and not {self.next.text}', "Close every bracket.")
            self.at += 1
            return inner
        if token.kind == "filter":
            self.at += 1
            return parse_where(token.text)
        return self.code()

    def code(self) -> Code:
        parts = []
        while self.next.kind in {"word", "name"} and not self.keyword():
            if self.next.text.strip():
                parts.append(self.next.text.strip())
            self.at += 1
        if not parts:
            told = f"and not {self.next.text}" if self.next.kind == "end" else ""
            told = told or f'and not "{self.next.text}"'
            self.wrong(f"a code or a filter is expected {told}", "Put and, not ... in quotes.")
        return Code(" ".join(parts))
