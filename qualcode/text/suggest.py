"""Suggestions of codes by the keywords of a codebook, each with its reason.

A keyword is found as it is, in another form, as a part of a compound, or in a word of the same
long stem; a keyword of several words as those words on end. The coder decides; a word refused
for a code is not offered for it again. Never for the second coder of a double-coded text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from qualcode.model.ids import CodeId
from qualcode.model.span import Span
from qualcode.text.lemma import lemma, parts
from qualcode.text.words import words

How = Literal["word", "form", "compound", "stem", "phrase"]

_STEM = 8  # letters two words begin with that makes them of one stem: `begeleid|er`, `-|ing`
_ENDING = 4  # most letters after that; a longer rest is another compound


@dataclass(frozen=True, slots=True)
class Suggested:
    """One word or phrase that speaks for a code."""

    span: Span
    code: CodeId
    keyword: str
    word: str
    how: How

    @property
    def reason(self) -> str:
        """The reason as it is shown beside the suggestion."""
        return f"“{self.keyword}” in “{self.word}”"


def suggest(
    text: str,
    keywords: Mapping[CodeId, Sequence[str]],
    *,
    language: str = "nl",
    refused: Collection[tuple[CodeId, str]] = (),
) -> list[Suggested]:
    """What in `text` speaks for which code, in order of place; one reason a word and code.

    `refused` holds codes with the words, in small letters, that are not to be offered for them.
    """
    single, phrases = _sorted_out(keywords)
    by_form, by_stem = _indexed(single, language)
    places = words(text)
    said = [text[span.start : span.end] for span in places]
    types = {word: _matches(word, by_form, by_stem, language) for word in set(said)}
    found = [
        Suggested(span, code, keyword, word, how)
        for span, word in zip(places, said, strict=True)
        for code, (keyword, how) in types[word].items()
    ]
    found += _phrases(text, places, said, phrases, language)
    kept = [one for one in found if (one.code, one.word.casefold()) not in refused]
    return sorted(kept, key=lambda one: (one.span, one.code))


def _sorted_out(
    keywords: Mapping[CodeId, Sequence[str]],
) -> tuple[list[tuple[CodeId, str]], list[tuple[CodeId, str]]]:
    """Keywords of one word, and those of several; those without a word are left out."""
    single: list[tuple[CodeId, str]] = []
    phrases: list[tuple[CodeId, str]] = []
    for code, own in keywords.items():
        for keyword in own:
            count = len(words(keyword))
            if count:
                (single if count == 1 else phrases).append((code, keyword))
    return single, phrases


def _forms(word: str, language: str) -> frozenset[str]:
    """The word in small letters and its dictionary form: `les` is a form of two words."""
    return frozenset({word.casefold(), lemma(word, language)})


def _indexed(
    single: Iterable[tuple[CodeId, str]], language: str
) -> tuple[dict[str, list[tuple[CodeId, str]]], dict[str, list[tuple[CodeId, str]]]]:
    """Keywords by each of their forms, and by the stem of the long ones."""
    by_form: dict[str, list[tuple[CodeId, str]]] = {}
    by_stem: dict[str, list[tuple[CodeId, str]]] = {}
    for code, keyword in single:
        for form in _forms(keyword, language):
            by_form.setdefault(form, []).append((code, keyword))
            if _STEM <= len(form) <= _STEM + _ENDING:
                by_stem.setdefault(form[:_STEM], []).append((code, keyword))
    return by_form, by_stem


def _matches(
    word: str,
    by_form: Mapping[str, Sequence[tuple[CodeId, str]]],
    by_stem: Mapping[str, Sequence[tuple[CodeId, str]]],
    language: str,
) -> dict[CodeId, tuple[str, How]]:
    """For every code the keyword that fits the word best, and how."""
    forms = _forms(word, language)
    stems = {f[:_STEM] for f in forms if _STEM <= len(f) <= _STEM + _ENDING}
    tried: tuple[tuple[How, Iterable[str], Mapping[str, Sequence[tuple[CodeId, str]]]], ...] = (
        ("word", {word.casefold()}, by_form),
        ("form", sorted(forms), by_form),
        ("compound", sorted(parts(word, language)), by_form),
        ("stem", sorted(stems), by_stem),
    )
    found: dict[CodeId, tuple[str, How]] = {}
    for how, keys, index in tried:
        for key in keys:
            for code, keyword in index.get(key, ()):
                same = how != "word" or keyword.casefold() == word.casefold()
                found.setdefault(code, (keyword, how if same else "form"))
    return found


def _phrases(
    text: str,
    places: Sequence[Span],
    said: Sequence[str],
    phrases: Iterable[tuple[CodeId, str]],
    language: str,
) -> list[Suggested]:
    """Keywords of several words, where each next word has a form in common."""
    forms = {word: _forms(word, language) for word in set(said)} if phrases else {}
    at: dict[str, list[int]] = {}
    for place, word in enumerate(said if phrases else ()):
        for form in forms[word]:
            at.setdefault(form, []).append(place)
    found = []
    for code, keyword in phrases:
        wanted = [_forms(keyword[w.start : w.end], language) for w in words(keyword)]
        for first in sorted({place for form in wanted[0] for place in at.get(form, ())}):
            run = said[first : first + len(wanted)]
            if len(run) == len(wanted) and all(
                forms[word] & want for word, want in zip(run, wanted, strict=True)
            ):
                span = Span(places[first].start, places[first + len(wanted) - 1].end)
                whole = text[span.start : span.end]
                found.append(Suggested(span, code, keyword, whole, "phrase"))
    return found
