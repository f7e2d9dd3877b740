"""The identifier check: what in a transcript may tell who somebody is, for a person to decide.

Nothing is replaced here. A check can show that something is there, never that nothing is:
every report carries `NOT_ANONYMOUS`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.privacy import lists
from qualcode.privacy.hints import HINTS
from qualcode.privacy.known import Known, Listed, bare, plain
from qualcode.privacy.patterns import direct_identifiers

if TYPE_CHECKING:
    from spacy.language import Language

Level = Literal["direct", "project", "cue", "capital", "start", "indirect"]
LEVELS: tuple[Level, ...] = ("direct", "project", "cue", "capital", "start", "indirect")
"""From sure to perhaps; a stretch of words gets the first that holds."""
NOT_ANONYMOUS = (
    "No flags does not mean anonymous: the check misses names in small letters, misspelt names, "
    "and people who can be known from their story. Read the words."
)
ON_THE_LIST = "on the list of the project"
_TOKEN = re.compile(
    r"(?:(?<!\w)['’‘][tsnTSN][- ])?[^\W\d_]+(?:[.'’‘-](?=[^\W\d_])[^\W\d_]+)*(?:\d{1,3}[a-z]?\b)?|\d+[a-z]?\b"
)
_LABEL = re.compile(
    r"(?:p|int|r|s|d|m|i|spk|resp|fg|fb|ni|student|docent)[-_ ]?\d{1,3}[a-z]?", re.IGNORECASE
)
_BRACKETS = re.compile(r"\[[^\[\]\n]{1,60}\]")
_OPENS = frozenset('.?!…:;\n"“”„«»([–—*•|')
_PASSED_OVER = frozenset(" \t\"'’‘“”„«»()[]*_-–—")
_SPACES = " \u00a0"
_INITIALS = re.compile(r"(?:[A-Z]\.)*(?:[A-Z]|IJ|Ch|Chr|Fr|Ph|St|Th)")
_ADVERB = re.compile(
    r"(?:daar|er|waar|hier)(?:aan|achter|af|bij|bovenop|boven|binnen|buiten|door|door?heen|heen|in|"
    r"langs|mee|na|naar|naast|om|omheen|onder|op|over|rond|tegen|tegenover|toe|tussen|uit|van|"
    r"vandaan|voor|vooral)|'s[- ](?:ochtends|middags|avonds|nachts|zomers|winters|morgens)"
)
_RARE = 0.03  # capitals a word; ordinary transcripts have three to five times as many
_ENOUGH = 50  # words; fewer say nothing about how a transcript was typed


@dataclass(frozen=True, slots=True)
class Flag:
    """A stretch of words that a person should look at, and why."""

    span: Span
    string: str
    kind: str
    """`email`, `phone` ... for direct ones; `name`, `place`, `school`, or what a hint is about."""
    level: Level
    reason: str


Kept = Callable[[str], bool]
"""Whether it was decided that a string may stay."""


def check(
    words: Transcript | str,
    *,
    language: str | None = None,
    project: Iterable[Known] = (),
    allow: Iterable[str] = (),
    kept: Kept | None = None,
) -> tuple[Flag, ...]:
    """Every flag in order of place; stretches do not overlap, but for indirect hints.

    `project` holds names, schools and places of the study; `allow` what is never flagged,
    whatever its capitals. A string for which `kept` is true is left out.
    """
    if isinstance(words, Transcript):
        text, labels = words.text, [*words.speakers, *(t.speaker or "" for t in words.turns)]
        language = language or words.language
    else:
        text, labels = words, []
    allowed = {plain(a) for a in allow} | {plain(label) for label in labels if label}
    reader = _Reader(text, language or "nl", Listed.of(project), frozenset(allowed))
    found = reader.flags()
    return tuple(f for f in found if not (kept and kept(f.string)))


def capitals_are_rare(text: str) -> bool:
    """Whether names can not be told by their capitals: raw recognition, or all in capitals."""
    count = len(re.findall(r"[^\W\d_]+", text))
    if count < _ENOUGH:
        return False
    begun = len(re.findall(r"(?<![^\W\d_])[A-ZÀ-Þ]", text))
    return begun < _RARE * count or begun > 0.8 * count


def model_in_use(language: str) -> str | None:
    """The spaCy model the user has for a language; None when there is none. Nothing is fetched."""
    names = {
        "nl": ("nl_core_news_lg", "nl_core_news_md", "nl_core_news_sm"),
        "en": ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "en_core_web_sm"),
    }
    return next((n for n in names.get(language, ()) if find_spec(n) is not None), None)


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    word: str
    bare: str
    """In small letters, without accents and without a possessive ending."""
    opens: bool
    """Whether it is the first word of a sentence."""

    @property
    def is_capital(self) -> bool:
        head = self.word.lstrip("'’‘tsnTSN- ") if self.word[0] in "'’‘" else self.word
        return bool(head) and head[0].isupper()


@dataclass
class _Reader:
    """One text with everything that is known about it."""

    text: str
    language: str
    listed: Listed
    allowed: frozenset[str]
    taken: bytearray = field(init=False)

    def __post_init__(self) -> None:
        self.taken = bytearray(len(self.text))

    def flags(self) -> list[Flag]:
        """From sure to perhaps, each on words that nothing surer has taken."""
        found: list[Flag] = []
        for finder in (
            self._direct, self._project, self._phrases, self._small_letters, self._by_model,
        ):  # fmt: skip
            for flag in finder():
                if not any(self.taken[flag.span.start : flag.span.end]):
                    self.taken[flag.span.start : flag.span.end] = b"\1" * len(flag.span)
                    found.append(flag)
        hints = [f for f in self._hints() if not self._is_sure(f, found)]
        hinted = {hint.span for hint in hints}
        found = [f for f in found if f.span not in hinted] + hints
        return sorted(found, key=lambda f: (f.span, LEVELS.index(f.level)))

    def _is_sure(self, hint: Flag, found: Sequence[Flag]) -> bool:
        """Whether all words of a hint are in a flag that says more."""
        if not all(self.taken[hint.span.start : hint.span.end]):
            return False
        return any(
            f.span.contains(hint.span)
            and (f.level in {"direct", "project", "cue"} or f.span != hint.span)
            for f in found
        )

    def _flag(self, start: int, end: int, kind: str, level: Level, reason: str) -> Flag:
        return Flag(Span(start, end), self.text[start:end], kind, level, reason)

    def _direct(self) -> Iterator[Flag]:
        for hit in direct_identifiers(self.text):
            yield self._flag(hit.span.start, hit.span.end, hit.kind, "direct", hit.reason)

    def _project(self) -> Iterator[Flag]:
        for start, end, kind in self.listed.places(self.text):
            yield self._flag(start, end, kind, "project", ON_THE_LIST)
        if not self.listed:
            return
        for token in self.tokens:
            if token.is_capital or not self._in_language(token.bare):
                if self._is_allowed(token) or self._only_opens(token):
                    continue
                near = self.listed.much_like(token.bare)
                if near:
                    yield self._flag(
                        token.start, token.end, near.kind, "project",
                        "much like a name on the list of the project",
                    )  # fmt: skip

    def _only_opens(self, token: _Token) -> bool:
        """Whether an ordinary word has its capital from the start of a sentence alone.

        `Meer` and `Daarna` sound like Meijer and Doorn; as a name they stand elsewhere as well.
        """
        known = token.bare in self._own_names or token.bare in lists.GIVEN_NAMES
        return token.opens and not known and self._in_language(token.bare)

    @cached_property
    def tokens(self) -> list[_Token]:
        """Every word, with whether it opens a sentence."""
        found = []
        for hit in _TOKEN.finditer(self.text):
            word = hit[0]
            if not word[0].isdigit():
                found.append(
                    _Token(hit.start(), hit.end(), word, bare(word), self._opens(hit.start()))
                )
        return found

    def _opens(self, start: int) -> bool:
        at = start - 1
        while at >= 0 and self.text[at] in _PASSED_OVER:
            # After a note of the transcriber, as (stilte), a capital proves nothing.
            if self.text[at] in ")]":
                return True
            at -= 1
        return at < 0 or self.text[at] in _OPENS

    @cached_property
    def _notes(self) -> list[Span]:
        """Replacements and notes of the transcriber in brackets: they name nobody."""
        found = []
        for hit in _BRACKETS.finditer(self.text):
            first = re.match(r"\W*(\w+)", hit[0])
            if first and bare(first[1]) in lists.PSEUDONYM_WORDS:
                found.append(Span(*hit.span()))
        return found

    @cached_property
    def _noted(self) -> bytearray:
        marks = bytearray(len(self.text))
        for span in self._notes:
            marks[span.start : span.end] = b"\1" * len(span)
        return marks

    @cached_property
    def _own_words(self) -> frozenset[str]:
        """Words that stand in small letters somewhere in this text: no names, most likely."""
        return frozenset(
            t.bare for t in self.tokens if t.word.islower() and t.bare not in lists.GIVEN_NAMES
        )

    @cached_property
    def _own_names(self) -> frozenset[str]:
        """Words with a capital inside a sentence somewhere in this text: names, most likely."""
        inside = (t for t in self.tokens if t.is_capital and not t.opens and len(t.bare) > 2)
        return frozenset(t.bare for t in inside if not self._is_allowed(t)) - self._own_words

    def _is_word(self, word: str) -> bool:
        if word in self._own_names:
            return False
        return word in self._own_words or self._in_language(word)

    def _in_language(self, word: str) -> bool:
        return (
            word in lists.FUNCTION_WORDS
            or word in lists.FILLERS
            or _ADVERB.fullmatch(word) is not None
            or is_dictionary_word(word, self.language)
        )

    def _is_allowed(self, token: _Token) -> bool:
        word = token.bare
        if word in self.allowed or plain(token.word) in self.allowed or self._noted[token.start]:
            return True
        if (
            len(token.word) == 1 and self.text[token.end : token.end + 1] != "."
        ) or _LABEL.fullmatch(token.word):
            return True
        parts = word.split("-")
        return word in lists.ALLOWED or (len(parts) > 1 and parts[0] in lists.ALLOWED)

    def _phrases(self) -> Iterator[Flag]:
        """Runs of capitals, with the particles between them, each as one flag."""
        at = 0
        tokens = self.tokens
        while at < len(tokens):
            last = self._last_of_phrase(at)
            if last is None:
                at += 1
                continue
            yield self._phrase(at, last)
            at = last + 1

    def _last_of_phrase(self, first: int) -> int | None:
        """Index of the last word of a phrase that begins at `first`; None when none does."""
        tokens = self.tokens
        if not self._begins(tokens[first]):
            return None
        last = at = first
        while at + 1 < len(tokens) and self._joined(tokens[at], tokens[at + 1]):
            at += 1
            if tokens[at].is_capital:
                if self._is_allowed(tokens[at]) and tokens[at].bare not in lists.INSTITUTIONS:
                    break
                last = at
            elif tokens[at].bare not in lists.PARTICLES or at - last > 3:
                break
        opening = tokens[first]
        if last > first:
            return last
        if opening.bare in lists.FUNCTION_WORDS and opening.bare not in lists.GIVEN_NAMES:
            return None
        return None if opening.opens and not self._is_named(first) else last

    def _begins(self, token: _Token) -> bool:
        if not token.is_capital or self.taken[token.start]:
            return False
        school = token.bare in lists.INSTITUTIONS
        if self._is_allowed(token) and not school:
            return False
        if token.bare in lists.TITLES or token.bare in lists.ROLES:
            return False
        if not token.opens:
            return True
        if school or token.bare in lists.GIVEN_NAMES:
            return token.bare not in lists.NEVER_AT_START
        return not self._is_word(token.bare) or token.bare in lists.TOWNS

    def _joined(self, one: _Token, other: _Token) -> bool:
        """Whether only a space, or the dot of an initial, stands between two words."""
        between = self.text[one.end : other.start]
        if self.taken[other.start]:
            return False
        initial = _INITIALS.fullmatch(one.word) is not None and between in {".", ". "}
        return initial or (len(between) == 1 and between in _SPACES)

    def _is_named(self, at: int) -> bool:
        """Whether a single capital at the start of a sentence is worth a flag."""
        token = self.tokens[at]
        if token.bare in lists.INSTITUTIONS:
            return False
        return token.word.isupper() or len(token.bare) > 2 or token.bare in lists.GIVEN_NAMES

    def _phrase(self, first: int, last: int) -> Flag:
        tokens = self.tokens[first : last + 1]
        start, end = tokens[0].start, tokens[-1].end
        before = self.tokens[first - 1] if first else None
        if before is not None and not self._near(before, tokens[0]):
            before = None
        kind, level, reason = self._told(tokens, before)
        if before is not None and len(before.word) == 1 and before.is_capital:
            gap = self.text[before.end : start]
            start = before.start if gap in {".", ". "} else start
        return self._flag(start, end, kind, level, reason)

    def _near(self, one: _Token, other: _Token) -> bool:
        gap = self.text[one.end : other.start]
        return len(gap) <= 3 and not set(gap) - set(" .,:\"'‘“") and "\n" not in gap

    def _told(self, tokens: Sequence[_Token], before: _Token | None) -> tuple[str, Level, str]:
        """What a run of capitals most likely is: kind, level and reason."""
        words = [t.bare for t in tokens]
        opens = len(tokens) == 1 and tokens[0].opens
        if words[0] in lists.INSTITUTIONS or any(w in lists.SCHOOLS for w in words):
            return "school", "cue", "the name of a school or another institution"
        if before is not None and (cue := self._cue(before, tokens[0])):
            return cue
        if any(w in lists.GIVEN_NAMES for w in words):
            return "name", "start" if opens else "capital", "a first name"
        if words[0] in lists.TOWNS:
            return "place", "start" if opens else "capital", "a town"
        if opens:
            return "unknown", "start", "no known word, at the start of a sentence"
        return "unknown", "capital", "a capital inside a sentence"

    def _cue(self, before: _Token, first: _Token) -> tuple[str, Level, str] | None:
        word = before.bare
        if word in lists.INSTITUTIONS:
            return "school", "cue", f"after “{before.word}”"
        if word in lists.TITLES or word in lists.ROLES or word in lists.NAMING:
            return "name", "cue", f"after “{before.word}”"
        told = self.text[max(0, before.start - 3) : first.start].casefold()
        if word == "ben" and "ik" in told.split():
            return "name", "cue", "after “ik ben”"
        if word in lists.PLACE_CUES and first.bare not in lists.GIVEN_NAMES and not before.opens:
            return "place", "cue", f"after “{before.word}”"
        return None

    def _small_letters(self) -> Iterator[Flag]:
        """Names in small letters: on a list, or after a word that a name follows."""
        tokens = self.tokens
        for at, token in enumerate(tokens):
            if token.is_capital or self.taken[token.start] or self._noted[token.start]:
                continue
            word = token.bare
            if plain(token.word) in self.allowed or word in self.allowed:
                continue
            kind = _small_name(word)
            if kind is None and at and self._near(tokens[at - 1], token):
                kind = self._after_naming(at)
                if f"{plain(tokens[at - 1].word)} {word}" in lists.PLACES_OF_TWO:
                    yield self._flag(
                        tokens[at - 1].start, token.end, "place", "cue", "a town in small letters"
                    )
                    continue
            if kind:
                told = f"a {'town' if kind == 'place' else kind} in small letters"
                yield self._flag(token.start, token.end, kind, "cue", told)

    def _after_naming(self, at: int) -> str | None:
        """`name` when the word at `at`, in small letters, is unknown and follows a cue."""
        word = self.tokens[at].bare
        back = at - 1
        while back > 0 and at - back < 4 and self.tokens[back].bare in lists.PARTICLES:
            back -= 1
        cue = self.tokens[back].bare
        if cue in lists.TITLES and back < at - 1 and self.tokens[at - 1].bare in lists.PARTICLES:
            return "name" if word not in lists.FUNCTION_WORDS and word not in lists.ROLES else None
        if word in lists.FUNCTION_WORDS or len(word) < 3 or is_dictionary_word(word, self.language):
            return "place" if cue in {"in", "uit", "te"} and word in lists.TOWNS else None
        if word in lists.ALLOWED or word in lists.FILLERS:
            return None
        if cue in lists.TITLES or cue in lists.NAMING or (cue in lists.ROLES and back == at - 1):
            return "name"
        return "school" if cue in lists.INSTITUTIONS and back == at - 1 else None

    def _by_model(self) -> Iterator[Flag]:
        """What the user's own spaCy model calls a person, an organisation or a place."""
        model = model_in_use(self.language)
        if model is None:
            return
        kinds = {"PERSON": "name", "PER": "name", "ORG": "school", "GPE": "place", "LOC": "place",
                 "FAC": "place"}  # fmt: skip
        for found in _pipeline(model)(self.text).ents:
            kind = kinds.get(found.label_)
            word = plain(found.text)
            if kind and found.text.strip() and word not in lists.ALLOWED | self.allowed:
                yield self._flag(
                    found.start_char, found.end_char, kind, "capital", f"a {kind} says {model}"
                )

    def _hints(self) -> Iterator[Flag]:
        ends = 0
        hits = sorted(
            (hit.start(), -hit.end(), kind) for kind, p in HINTS for hit in p.finditer(self.text)
        )
        for start, end, kind in hits:
            if start >= ends and plain(self.text[start:-end]) not in self.allowed:
                ends = -end
                yield self._flag(start, ends, kind, "indirect", f"may tell about {kind}")


def _small_name(word: str) -> str | None:
    """What a word in small letters names for sure enough; None for words that are words."""
    if word in lists.GIVEN_NAMES:
        return None if word in lists.NAMES_AND_WORDS else "name"
    if word in lists.TOWNS:
        return None if word in lists.TOWNS_AND_WORDS else "place"
    if word in lists.SURNAMES and not is_dictionary_word(word, "nl"):
        return "name"
    return "school" if word in lists.SCHOOLS and word != "rug" else None


@lru_cache(maxsize=2)
def _pipeline(model: str) -> Language:
    import spacy

    return spacy.load(model, exclude=["tagger", "parser", "lemmatizer", "attribute_ruler"])


@lru_cache(maxsize=65_536)
def is_dictionary_word(word: str, language: str) -> bool:
    """Whether this is a word of the language, or made of two."""
    if find_spec("simplemma") is None:
        return False
    from simplemma import is_known

    known = "en" if language == "en" else "nl"
    plain_word = unicodedata.normalize("NFC", word)
    if not plain_word or is_known(plain_word, lang=known):
        return bool(plain_word)
    if len(plain_word) < 10:
        return False
    halves = (
        (plain_word[:at].rstrip("-"), plain_word[at:]) for at in range(4, len(plain_word) - 3)
    )
    return any(
        is_known(tail, lang=known)
        and (is_known(head, lang=known) or (head.endswith("s") and is_known(head[:-1], lang=known)))
        for head, tail in halves
        if len(head) > 3
    )
