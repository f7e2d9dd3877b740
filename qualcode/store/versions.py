"""Older words of a transcript, and the ways between its versions.

    transcripts/versions/ID/VERSION.txt          the words as they were
    transcripts/versions/ID/VERSION.yaml         what was known about them then
    transcripts/versions/ID/OLD-NEW.map.json     which places changed from one to the other
    transcripts/versions/ID/next.json            a replacement that was not finished

Words and their description change as one: `next.json` holds both new files before either is
written, and from that moment reading gives the new ones. A file that was changed by hand since
is left alone. Older words stay while a coding was made on them, and those replaced last.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from qualcode.formats.studyfiles import TranscriptInfo, read_info, write_info
from qualcode.formats.words import read_words, write_words
from qualcode.model.errors import QualcodeError, StudyError
from qualcode.model.ids import TranscriptId
from qualcode.model.transcript import Transcript, Turn
from qualcode.store.files import decoded, read_bytes, with_line_feeds, write_atomically
from qualcode.text.textmap import TextMap, text_map

MAP_FORMAT = 1
_NEXT = "next.json"
_STATE = re.compile(r"([0-9a-f]{16})(?:-[0-9]+)?")
_MAP = re.compile(r"([0-9a-f]{16})-([0-9a-f]{16})\.map\.json")
_REPLACED = re.compile(r"# replaced (\S+) by (\S+)\n")
_MENTIONED = re.compile(rb"(?<![0-9A-Za-z])[0-9a-f]{16}(?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class Kept:
    """An earlier state of a transcript: its words, its turns, and what was known about it."""

    name: str
    """Its version; with a number behind it when other turns with the same words are kept too."""
    turns: tuple[Turn, ...]
    info: TranscriptInfo
    replaced: str
    """When it was replaced, ISO 8601 in UTC."""
    by: str
    """What replaced it: `update`, `relabel`, `split`, `merge` or `restore`."""

    @property
    def version(self) -> str:
        """The version of its words."""
        return self.info.version


@dataclass(frozen=True)
class Versions:
    """One transcript through time; nothing is read before it is asked for, and nothing is kept."""

    id: TranscriptId
    words_file: Path
    info_file: Path
    hidden: Path
    """The folder of the study for what may always be deleted."""

    @property
    def folder(self) -> Path:
        """Where older words and maps lie."""
        return self.words_file.parent / "versions" / self.id

    # The words in use

    def words(self) -> bytes:
        """The words file in use, that of an unfinished replacement included."""
        return self._meant(self.words_file, "words")

    def info(self) -> str:
        """The description in use, that of an unfinished replacement included."""
        return with_line_feeds(decoded(self._meant(self.info_file, "info"), self.info_file))

    def is_unfinished(self) -> bool:
        """Whether a replacement was decided and its files are not all written."""
        return (self.folder / _NEXT).is_file()

    def replace(self, turns: tuple[Turn, ...], info: TranscriptInfo) -> Transcript:
        """Puts other words and their description in use, both or neither."""
        self.finish()
        transcript = info.transcript(self.id, turns)
        info = replace(info, version=transcript.version)
        words, about = write_words(turns), write_info(info)
        record = {
            "words": {"before": _sha(read_bytes(self.words_file)), "after": words.decode()},
            "info": {"before": _sha(read_bytes(self.info_file)), "after": about},
        }
        write_atomically(self.folder / _NEXT, json.dumps(record, ensure_ascii=False))
        self.finish()
        self.remember(words, transcript.version)
        return transcript

    def finish(self) -> None:
        """Writes what an unfinished replacement left; nothing when there is none."""
        if not self.is_unfinished():
            return
        for path, key in ((self.words_file, "words"), (self.info_file, "info")):
            meant = self._meant(path, key)
            if meant != read_bytes(path):
                write_atomically(path, meant)
        (self.folder / _NEXT).unlink(missing_ok=True)

    def _meant(self, path: Path, key: str) -> bytes:
        data = read_bytes(path)
        if not self.is_unfinished():
            return data
        try:
            record = json.loads((self.folder / _NEXT).read_bytes())[key]
            before, after = str(record["before"]), str(record["after"])
        except FileNotFoundError:
            return read_bytes(path)  # another window finished it meanwhile
        except (ValueError, KeyError, TypeError):
            raise StudyError(
                f"{self.folder / _NEXT} was changed outside qualcode.",
                "Restore it from a backup, or remove it to keep the files as they are.",
            ) from None
        return after.encode() if _sha(data) == before else data

    # Older words

    def keep(self, turns: tuple[Turn, ...], info: TranscriptInfo, *, at: str, by: str) -> str:
        """Sets a state aside before another takes its place; the name it is kept under."""
        words, number = write_words(turns), 1
        info = replace(info, version=Transcript(self.id, turns).version)
        name = info.version
        while self._is_other(name, words):
            number += 1
            name = f"{info.version}-{number}"
        write_atomically(self.folder / f"{name}.txt", words)
        about = f"# replaced {at} by {by}\n{write_info(info)}"
        write_atomically(self.folder / f"{name}.yaml", about)
        return name

    def _is_other(self, name: str, words: bytes) -> bool:
        path = self.folder / f"{name}.txt"
        return path.is_file() and path.read_bytes() != words

    def names(self) -> list[str]:
        """The names of all states that are kept."""
        found = sorted(self.folder.glob("*.txt"))
        return [path.stem for path in found if _STATE.fullmatch(path.stem)]

    def state(self, name: str) -> Kept:
        """One state; StudyError or FormatError when its files are not as they were written."""
        words, about = self.folder / f"{name}.txt", self.folder / f"{name}.yaml"
        turns = read_words(read_bytes(words), path=words)
        text = read_bytes(about).decode("utf-8", "replace").replace("\r\n", "\n")
        info = read_info(text, path=about)
        if Transcript(self.id, turns).version != info.version or name[:16] != info.version:
            raise StudyError(
                f"{words} does not hold the words of version {name}.",
                "It was changed outside qualcode. Restore it from a backup.",
            )
        told = _REPLACED.match(text)
        replaced, by = told.groups() if told else ("", "update")
        return Kept(name, turns, info, replaced, by)

    def states(self, version: str = "") -> list[Kept]:
        """Every state that can be read, or those of one version; the one replaced last is last."""
        found = []
        for name in self.names():
            if not name.startswith(version):
                continue
            try:
                found.append(self.state(name))
            except QualcodeError:
                continue  # `doctor` names it; nothing stands on it that its words do not prove
        return sorted(found, key=lambda kept: (kept.replaced, kept.name))

    def older(self, version: str) -> Transcript | None:
        """The transcript with the words of `version`; None when nobody kept them."""
        for kept in reversed(self.states(version)):
            return kept.info.transcript(self.id, kept.turns)
        for path in (self.words_file, self._remembered(version)):
            try:
                turns = read_words(read_bytes(path), path=path)
            except QualcodeError:
                continue
            found = Transcript(self.id, turns)
            if found.version == version:
                return found
        return None

    def remember(self, words: bytes, version: str) -> None:
        """Notes the words in use, of that version, outside the study's own files.

        They are looked up when the words file was edited by hand; without them codings are
        found by their quotes.
        """
        path = self._remembered(version)
        if path.is_file():
            return
        write_atomically(path, words)
        for other in path.parent.glob("*.txt"):
            if other != path:
                other.unlink(missing_ok=True)

    def has_noted(self, version: str) -> bool:
        """Whether the words of that version are noted already."""
        return self._remembered(version).is_file()

    def _remembered(self, version: str) -> Path:
        return self.hidden / "words" / self.id / f"{version}.txt"

    # Maps

    def way(self, old: Transcript, new: Transcript) -> TextMap:
        """The map from `old` to `new`, as kept or else computed.

        A kept map is used only when all that it calls unchanged is the same in both.
        """
        for first, last in ((old, new), (new, old)):
            found = self._read_map(first.version, last.version)
            if found is not None and _fits(found, first.text, last.text):
                return found if first is old else found.inverse()
        return _computed(old.text, new.text)

    def keep_map(self, old: str, new: str, found: TextMap) -> None:
        """Keeps the map between two versions."""
        if self._map_file(old, new).is_file() or self._map_file(new, old).is_file():
            return
        record = {"v": MAP_FORMAT, "from": old, "to": new, "changes": found.as_list()}
        text = json.dumps(record, separators=(",", ":"))
        write_atomically(self._map_file(old, new), text + "\n")

    def _map_file(self, old: str, new: str) -> Path:
        return self.folder / f"{old}-{new}.map.json"

    def _read_map(self, old: str, new: str) -> TextMap | None:
        path = self._map_file(old, new)
        if not path.is_file():
            return None
        try:
            record = json.loads(path.read_bytes())
            return TextMap.from_list(record["changes"]) if record["v"] == MAP_FORMAT else None
        except (ValueError, KeyError, TypeError, QualcodeError):
            return None  # it can be computed again from both words

    # What goes

    def prune(self, needed: Iterable[str], *, last: str | None, current: str) -> list[str]:
        """Removes states and maps that nothing stands on; the names of the states that went.

        `needed` are versions that codings mention; `last` is the state replaced last, which
        stays so that it can be restored; `current` is the version in use.
        """
        wanted = set(needed)
        newest = {kept.version: kept.name for kept in self.states()}
        kept = {newest[v] for v in wanted - {current} if v in newest} | ({last} if last else set())
        gone = [name for name in self.names() if name not in kept]
        for name in gone:
            (self.folder / f"{name}.txt").unlink(missing_ok=True)
            (self.folder / f"{name}.yaml").unlink(missing_ok=True)
        ends = {name[:16] for name in kept} | {current}
        for path, old, new in self.maps():
            if not {old, new} <= ends:
                path.unlink(missing_ok=True)
        return gone

    def maps(self) -> Iterator[tuple[Path, str, str]]:
        """Every kept map with the versions it goes from and to."""
        for path in sorted(self.folder.glob("*.map.json")):
            if found := _MAP.fullmatch(path.name):
                yield path, found[1], found[2]


def mentioned(files: Iterable[Path]) -> set[str]:
    """Every version of words that these files name, in lines that were undone as well."""
    found: set[str] = set()
    for path in files:
        found.update(match.decode() for match in _MENTIONED.findall(read_bytes(path)))
    return found


@lru_cache(maxsize=4)
def _computed(old: str, new: str) -> TextMap:
    """The map between two texts; a correction asks for it more than once."""
    return text_map(old, new)


def _fits(map: TextMap, old: str, new: str) -> bool:
    """Whether everything between the changes is the same in both texts."""
    if (map.old_length, map.new_length) != (len(old), len(new)):
        return False
    before = after = 0
    for change in map.changes:
        if old[before : change.old_start] != new[after : change.new_start]:
            return False
        before, after = change.old_end, change.new_end
    return old[before:] == new[after:]


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
