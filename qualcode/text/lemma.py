"""Dictionary forms of Dutch and English words, and what compounds are made of.

The dictionary is simplemma's; own rules add what spoken education Dutch needs: diminutives,
the head of a compound, and the endings `'er` and `'s`. Without simplemma only those rules are
left: results of both are not to be compared.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.util import find_spec

_LANGUAGES = frozenset({"nl", "en"})
_HEAD, _FRONT = 4, 3  # least letters of the last and of the first part of a compound
_PERSON = re.compile(r"(.{2,})['-]er(?:s|en)?")
_OWNED = re.compile(r"(.{2,})'s")
_SMALL = tuple(
    re.compile(rf"(.*{before}){ending}s?")
    for before, ending in (
        ("[a-z]{2}", "etje"),
        ("[a-z]m", "pje"),
        ("[aeioulnrw]", "tje"),
        ("[a-z]n", "kje"),
        ("[a-z]{2}", "je"),
    )
)
_LINKS = ("", "s", "en", "e", "-", "s-")


@lru_cache(maxsize=65_536)
def lemma(word: str, language: str = "nl") -> str:
    """The dictionary form of one word in small letters; the word itself when nothing is known.

    A word may be the form of several (`les` of a lesson and of reading): keep the word
    beside its lemma when looking for it.
    """
    plain = word.casefold().replace("\u2019", "'").strip("'")
    if found := _PERSON.fullmatch(plain):
        return f"{found[1]}'er"
    if _known(plain, language):
        return _looked_up(plain, language)
    if (found := _OWNED.fullmatch(plain)) and len(found[1]) > 1:
        return lemma(found[1], language)
    if language == "nl" and (cut := _split(plain, language)):
        return plain[:cut] + _head(plain[cut:], language)
    return _grown(plain, language) if language == "nl" else plain


@lru_cache(maxsize=65_536)
def parts(word: str, language: str = "nl") -> frozenset[str]:
    """The dictionary forms a Dutch compound is made of; empty for a word that is none.

    Pieces between hyphens are parts. Otherwise the last part must be in the dictionary, and
    the first one too when the word itself is or the last is short.
    """
    whole = lemma(word, language)
    if language != "nl" or len(whole) < 2 * _FRONT:
        return frozenset()
    pieces = whole.split("-") if "-" in whole else []
    found = {lemma(piece, language) for piece in pieces if len(piece) > 1}
    known = _known(whole, language)
    least = _HEAD if known else _FRONT  # short parts of a known word are chance: `stud|ent`
    for at in range(least, len(whole) - least + 1):
        front, head = _unlinked(whole[:at], language, least), whole[at:]
        if front and _known(head, language):
            found |= {front, lemma(front, language), head, _head(head, language)}
    plain = word.casefold()
    cut = None if known or found else _split(plain, language)
    if cut is not None:
        found.add(_head(plain[cut:], language))
    return frozenset(found)


def _known(word: str, language: str) -> bool:
    """Whether the dictionary has this word."""
    if not word or language not in _LANGUAGES or not _installed():
        return False
    from simplemma import is_known

    return bool(is_known(word, lang=language))


def _looked_up(word: str, language: str) -> str:
    """The lemma of a known word; a diminutive's plural leads to the noun as well."""
    from simplemma import lemmatize

    found = str(lemmatize(word, lang=language)).casefold()
    if language == "nl" and found.endswith("je") and found != word:
        return str(lemmatize(found, lang=language)).casefold()
    return found


@lru_cache(maxsize=1)
def _installed() -> bool:
    return find_spec("simplemma") is not None


def _split(word: str, language: str) -> int | None:
    """Where the longest known last part of an unknown word begins."""
    places = range(_FRONT, len(word) - _HEAD + 1)
    return next((at for at in places if _known(word[at:], language)), None)


def _head(word: str, language: str) -> str:
    """The lemma of the last part of a compound: `week` for `weken`.

    The form as it is when it is a strong verb's (`ging`), as those head no compounds.
    """
    found = _looked_up(word, language)
    return found if found[:2] == word[:2] else word


def _unlinked(front: str, language: str, least: int) -> str | None:
    """The first part without the letters that link it to the next; None when unknown."""
    bare = (front.removesuffix(link) for link in _LINKS if front.endswith(link))
    return next((b for b in bare if len(b) >= least and _known(b, language)), None)


def _grown(word: str, language: str) -> str:
    """What a diminutive is small of: `man` of `mannetje`, `koning` of `koninkje`."""
    stems = []
    for found in filter(None, (ending.fullmatch(word) for ending in _SMALL)):
        stem = found[1]
        if word.startswith(f"{stem}kje"):
            stem += "g"
        elif word.startswith(f"{stem}etje") and len(stem) > 2 and stem[-1] == stem[-2]:
            stem = stem[:-1]
        stems.append(stem)
    return next((stem for stem in stems if _known(stem, language)), next(iter((*stems, word))))
