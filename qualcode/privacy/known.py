"""What a study knows by name: people, schools, programmes and towns, found however written.

The list lies outside the study, as it says what the study leaves out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from qualcode.formats.transcripts.speakers import is_habit
from qualcode.privacy.lists import (
    ALLOWED,
    FUNCTION_WORDS,
    NAMES_AND_WORDS,
    PARTICLES,
    PSEUDONYM_WORDS,
    ROLES,
    TITLES,
)

_POSSESSIVE = re.compile(r"['’‘]s$|(?<=[szx])['’‘]$", re.IGNORECASE)
_ALIKE = 80.0  # points of 100
_HEARD = 60.0  # points; enough when two names sound the same
_ENDINGS = r"(?:['’‘]?s|['’‘])?"


@dataclass(frozen=True, slots=True)
class Known:
    """A string of the project list, and what it is: name, school, programme, place."""

    string: str
    kind: str = "name"


def plain(words: str) -> str:
    """The same for one string however it is spaced, composed or capitalised."""
    return " ".join(unicodedata.normalize("NFC", words).casefold().replace("’", "'").split())


def unowned(word: str) -> str:
    """A word without a possessive ending: `Lotte's` and `Kees'` give `Lotte` and `Kees`."""
    return _POSSESSIVE.sub("", word)


@lru_cache(maxsize=65_536)
def bare(word: str) -> str:
    """A word in small letters, without accents and without a possessive ending."""
    small = word.casefold()
    if not small.isascii():
        parts = unicodedata.normalize("NFD", small.replace("’", "'").replace("‘", "'"))
        small = unicodedata.normalize(
            "NFC", "".join(c for c in parts if not unicodedata.combining(c))
        )
    return unowned(small)


@lru_cache(maxsize=16_384)
def skeleton(word: str) -> str:
    """How a name sounds, roughly: the same for `Cees` and `Kees`, `Aat` and `Aad`, `Sofie` and
    `Sophie`. Consonants only, but for the first letter."""
    sound = bare(word)
    for written, heard in _SOUNDS:
        sound = written.sub(heard, sound)
    return re.sub(r"(.)\1+", r"\1", sound[:1] + re.sub(r"[aeiouy'-]", "", sound[1:]))


_SOUNDS = tuple(
    (re.compile(written), heard)
    for written, heard in [
        ("ph", "f"), ("th", "t"), ("sch$", "s"), ("sch", "sg"), ("ch", "g"), ("ck", "k"), ("qu", "k"),
        ("x", "ks"), ("c(?=[eiy])(?!ees)", "s"), ("c", "k"), ("z", "s"), ("v", "f"), ("d", "t"),
        ("ij", "y"), ("w", "w"), ("h(?=[^aeiouy]|$)", ""),
    ]
)  # fmt: skip


def alike(one: str, other: str) -> bool:
    """Whether two strings may be one name, heard or typed differently.

    The same first letter and 80 of 100 points, or the same sound.
    """
    from rapidfuzz import fuzz

    a, b = bare(one), bare(other)
    if a == b:
        return True
    if min(len(a), len(b)) < 3:
        return False
    heard_a, heard_b = skeleton(a), skeleton(b)
    if len(heard_a) > 1 and heard_a == heard_b and fuzz.ratio(a, b) >= _HEARD:
        return True
    if a[0] != b[0]:
        return False
    if fuzz.ratio(a, b) >= _ALIKE:
        return True
    return min(len(a), len(b)) > 6 and fuzz.ratio(heard_a, heard_b) >= _ALIKE


def surely_one(strings: Iterable[str]) -> bool:
    """Whether all are so much alike that they are one name: a letter or two of ten apart.

    Names that only sound the same may be two people's, as Maurice and Marloes.
    """
    from rapidfuzz import fuzz

    first, *others = (bare(string) for string in strings)
    return all(fuzz.ratio(first, other) >= _ALIKE for other in others)


def parts_of(name: str) -> tuple[str, ...]:
    """How a person of a name table may be called: `Berg M van den, Marit (HBO)` gives the whole
    name, `Marit van den Berg`, `Marit` and `Berg`."""
    cleaned = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", name).strip(" ,")
    if is_habit(" ".join(cleaned.split())):
        return ()  # `Researcher 1` and `Unknown speaker` are in the table, and name nobody
    family, comma, given = (part.strip() for part in cleaned.partition(","))
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", cleaned)
    single = [w for w in words if len(w) > 2 and not w.isupper() and _names_somebody(w)]
    whole = [cleaned]
    if comma and given:
        core = [w for w in family.split() if len(w.strip(".")) > 1]
        particles = [w for w in core if w.casefold() in PARTICLES]
        names = [w for w in core if w.casefold() not in PARTICLES]
        whole = [" ".join([given, *particles, *names]), " ".join([*particles, *names])]
    # Neither does one of such words, as `Student deelnemer`.
    named = any(_names_somebody(w) and len(w) > 1 for w in words)
    return tuple(dict.fromkeys(w for w in [*whole, *single] if w)) if named else ()


def _names_somebody(word: str) -> bool:
    small = bare(word)
    generic = PARTICLES | FUNCTION_WORDS | PSEUDONYM_WORDS | ROLES | TITLES
    return small not in generic and (small not in ALLOWED or small in _MONTHS)


_MONTHS = frozenset(["mei", "april", "may", "june", "august"])
"""Words of the calendar that are first names too."""


def is_also_a_word(string: str) -> bool:
    """Whether a name is an ordinary word as well, so that only its capital makes it a name."""
    small = bare(string)
    return small in NAMES_AND_WORDS or small in ALLOWED or small in FUNCTION_WORDS


class Listed:
    """The project list, ready to be found in a text."""

    def __init__(self, entries: Iterable[Known]) -> None:
        self._kinds = {plain(entry.string): entry.kind for entry in entries if entry.string.strip()}

    @classmethod
    def of(cls, entries: Iterable[Known]) -> Listed:
        """The list of these entries."""
        return cls(entries)

    def __bool__(self) -> bool:
        return bool(self._kinds)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest = sorted(self._kinds, key=lambda s: (-len(s), s))
        choices = "|".join(
            re.escape(s).replace(r"\ ", r"[^\S\n]+").replace("'", "['’‘]") for s in longest
        )
        return re.compile(rf"(?<!\w)({choices}){_ENDINGS}(?!\w)", re.IGNORECASE)

    def places(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and kind of every place where an entry stands, possessives included."""
        if not self._kinds:
            return
        for found in self._pattern.finditer(text):
            if found[1].islower() and is_also_a_word(found[1]):
                continue
            yield found.start(), found.end(), self._kinds.get(plain(found[1]), "name")

    @cached_property
    def _single(self) -> tuple[Known, ...]:
        return tuple(
            Known(bare(s), k) for s, k in self._kinds.items() if " " not in s and len(s) > 3
        )

    def much_like(self, word: str) -> Known | None:
        """The entry of one word that `word` may be a misspelling of; None when there is none."""
        if len(word) < 4:
            return None
        return next((entry for entry in self._single if alike(entry.string, word)), None)
