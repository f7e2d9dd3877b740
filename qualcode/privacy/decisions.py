"""What was decided about flagged strings, once for the whole study.

What may be kept stands in the words anyway, so it is written as it is. What must be replaced is
a name that has to leave the study: only a keyed hash (HMAC-SHA-256) stays. Its key lies outside
the study, since a name could otherwise be found by trying all names. Without the key such a
string is asked about again, which is the safe side.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import PurePath
from typing import Literal

from qualcode.formats.yamltext import Fields, Value, dump, format_version, load, raise_problems
from qualcode.model.study import FORMAT
from qualcode.privacy.known import plain, unowned

Choice = Literal["replace", "keep", "later"]
CHOICES: tuple[Choice, ...] = ("replace", "keep", "later")
KEY_BYTES = 32
_DIGITS = 32  # 128 bits in hexadecimal


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision; `string` is known for what is kept, `hash` for everything else."""

    choice: Choice
    kind: str
    by: str
    date: str
    string: str | None = None
    hash: str | None = None


@dataclass(frozen=True)
class Decisions:
    """All decisions of a study; `key` is None where the key of the hashes is not at hand."""

    key: bytes | None = None
    kept: Mapping[str, Decision] = field(default_factory=dict)
    hashed: Mapping[str, Decision] = field(default_factory=dict)
    fingerprint: str = ""
    """Of the key the hashes were made with; empty when there are none."""

    @property
    def has_other_key(self) -> bool:
        """Whether hashes were made with a key that is not the one at hand."""
        if not self.hashed or not self.fingerprint:
            return False
        return self.key is None or key_fingerprint(self.key) != self.fingerprint

    def of(self, string: str) -> Choice | None:
        """What was decided for a string, however capitalised; None when nothing was."""
        name = normal(string)
        if name in self.kept:
            return "keep"
        if self.key is None or not self.hashed:
            return None
        found = self.hashed.get(digest(name, self.key))
        return found.choice if found else None

    def is_kept(self, string: str) -> bool:
        """Whether a string may stay."""
        return self.of(string) == "keep"

    def decided(
        self, strings: Iterable[str], choice: Choice, *, kind: str, by: str, date: str
    ) -> Decisions:
        """The same with one more decision for each string; an older one makes room.

        Everything but `keep` needs the key.
        """
        kept, hashed = dict(self.kept), dict(self.hashed)
        for string in strings:
            name = normal(string)
            kept.pop(name, None)
            if self.key is not None:
                hashed.pop(digest(name, self.key), None)
            if choice == "keep":
                kept[name] = Decision(choice, kind, by, date, string=name)
            else:
                assert self.key is not None, "a key is made before the first decision"
                hash = digest(name, self.key)
                hashed[hash] = Decision(choice, kind, by, date, hash=hash)
        mark = key_fingerprint(self.key) if self.key is not None else self.fingerprint
        return replace(self, kept=kept, hashed=hashed, fingerprint=mark if hashed else "")

    def undecided(self, strings: Iterable[str]) -> Decisions:
        """The same without a decision for these strings; hashes of them need the key."""
        names = [normal(s) for s in strings]
        hashes = {digest(name, self.key) for name in names} if self.key is not None else set()
        kept = {n: d for n, d in self.kept.items() if n not in names}
        hashed = {h: d for h, d in self.hashed.items() if h not in hashes}
        return replace(self, kept=kept, hashed=hashed)

    def without(self, strings: Iterable[str]) -> Decisions:
        """The same without what is known in plain words about these strings."""
        gone = {normal(s) for s in strings}
        return replace(self, kept={n: d for n, d in self.kept.items() if n not in gone})


def normal(string: str) -> str:
    """The same for one string whatever its capitals, spaces and possessive ending."""
    return unowned(plain(string))


@lru_cache(maxsize=16_384)
def digest(name: str, key: bytes) -> str:
    """The keyed hash of a normalised string, 128 bits in hexadecimal."""
    return hmac.new(key, name.encode(), hashlib.sha256).hexdigest()[:_DIGITS]


def key_fingerprint(key: bytes) -> str:
    """Eight digits that tell one key from another and give nothing of it away."""
    return hashlib.sha256(b"qualcode identifiers" + key).hexdigest()[:8]


def read_decisions(text: str, key: bytes | None, *, path: PurePath | str) -> Decisions:
    """The decisions in a study's file; FormatError with all problems."""
    fields = load(text, path=path)
    format_version(fields)
    mark = fields.text("key") or ""
    kept, hashed = {}, {}
    for entry in fields.children("keep"):
        string = entry.text("string", required=True) or ""
        kept[normal(string)] = _decision(entry, "keep", string=normal(string))
    hidden: tuple[Choice, ...] = ("replace", "later")
    for choice in hidden:
        for entry in fields.children(choice):
            hash = entry.text("hash", required=True) or ""
            hashed[hash] = _decision(entry, choice, hash=hash)
    fields.finish()
    raise_problems(fields.problems, path=path, what="the list of decisions")
    return Decisions(key, kept, hashed, mark)


def write_decisions(decisions: Decisions) -> str:
    """The text of the study's file: plain words for what is kept, hashes for the rest."""
    by_choice: dict[str, list[Value]] = {choice: [] for choice in ("keep", "replace", "later")}
    for found in (*decisions.kept.values(), *decisions.hashed.values()):
        entry = {"string": found.string, "hash": found.hash, "class": found.kind,
                 "by": found.by, "date": found.date}  # fmt: skip
        by_choice[found.choice].append({k: v for k, v in entry.items() if v})
    return dump(
        {
            "format": FORMAT,
            "key": decisions.fingerprint or None,
            **{choice: entries or None for choice, entries in by_choice.items()},
        }
    )


def _decision(
    entry: Fields, choice: Choice, *, string: str | None = None, hash: str | None = None
) -> Decision:
    return Decision(
        choice,
        entry.text("class") or "unknown",
        entry.text("by") or "",
        entry.date("date") or "",
        string,
        hash,
    )
