"""The words to begin with when no picture holds: those of the transcript alone.

After a first import, or when somebody's codings came in, the words are there long before the
journal is read. They are shown when nothing stands against it: the files they are read from are
whole and belong together, and the coder is one of the study. In any doubt there are none, and
what was read of the study decides. Of codings nothing is looked at here.

Loaded before anything is painted: a parser of YAML is loaded only for files that need one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec

from qualcode.formats.words import read_words
from qualcode.formats.yamllines import by_line
from qualcode.formats.yamlnodes import plain
from qualcode.model.errors import QualcodeError
from qualcode.model.ids import CoderId, TranscriptId, is_name
from qualcode.model.study import FORMAT
from qualcode.model.transcript import Speaker, Transcript
from qualcode.project.pictures import is_being_rewritten, root_of, words_file
from qualcode.project.prefs import Habits, habits_in
from qualcode.store.files import read_bytes, read_text

_MERGED_BADLY = b"<<<<<<< "


@dataclass(frozen=True, slots=True)
class EarlyWords:
    """A transcript with its words and speakers, before anything else of the study is known."""

    transcript: Transcript
    coder: CoderId
    habits: Habits


def early_words(start: Path, transcript: str | None, coder: str | None) -> EarlyWords | None:
    """The words to begin with; None when in doubt.

    Without a transcript it is the one that was open last; without a coder it takes a study
    that has one coder only.
    """
    try:
        root = root_of(start)
        if is_being_rewritten(root):
            return None
        who = _coder(root, coder)
        habits = habits_in(root / ".qualcode", who)
        wanted = transcript or habits.transcript
        if wanted is None or not is_name(wanted) or not _are_whole(root, wanted, who):
            return None
        found = _transcript(root, TranscriptId(wanted))
        return EarlyWords(found, who, habits) if found.text else None
    except (OSError, LookupError, ValueError, msgspec.MsgspecError, QualcodeError):
        return None


def _coder(root: Path, asked: str | None) -> CoderId:
    """The coder as the study writes the name; LookupError when it is not clear who codes."""
    coders = _coders(root / "project.yaml")
    known = [c for c in coders if asked is None or c.casefold() == asked.casefold()]
    if len(known) != 1:
        raise LookupError
    return CoderId(known[0])


def _are_whole(root: Path, transcript: str, coder: str) -> bool:
    """Whether nothing shows at a glance that the study cannot be opened, or has other words."""
    if (root / "transcripts" / "versions" / transcript / "next.json").exists():
        return False  # words that were decided on are not in the file yet
    journals = (root / "codings" / transcript).glob("*.jsonl")
    own = [p for p in journals if p.stem.casefold() == coder.casefold()]
    return not any(map(_is_merged_badly, (*(root / "codebooks").glob("*.yaml"), *own)))


def _is_merged_badly(path: Path) -> bool:
    data = path.read_bytes()
    return data.startswith(_MERGED_BADLY) or b"\n" + _MERGED_BADLY in data


def _transcript(root: Path, id: TranscriptId) -> Transcript:
    """The transcript; LookupError when the words are not those that were recorded."""
    path = words_file(root, id)
    turns = read_words(read_bytes(path), path=path)
    version, roles = _described(root / "transcripts" / f"{id}.yaml")
    speakers = {label: Speaker(label, role) for label, role in roles.items()}
    found = Transcript(id, turns, speakers=speakers)
    if found.version != version:
        raise LookupError
    return found


# What `studyfiles` reads, in the form it writes. A file in any other form, or with anything
# that may be wrong, is left to it: it loads a parser, and refuses what the program would.

_Said = Annotated[str, msgspec.Meta(min_length=1)]
_Number = Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]*$")]
_Shape = TypeVar("_Shape", bound=msgspec.Struct)


class _Study(msgspec.Struct, forbid_unknown_fields=True):
    format: _Number
    study: _Said
    name: _Said
    language: Literal["nl", "en"] = "nl"
    coders: tuple[str, ...] = ()
    retention: date | None = None
    rules: dict[str, str] = {}


class _Speaker(msgspec.Struct, forbid_unknown_fields=True):
    role: _Said | None = None
    participant: _Said | None = None


class _Marker(msgspec.Struct, forbid_unknown_fields=True):
    turn: _Number
    kind: _Said
    label: _Said


class _Source(msgspec.Struct, forbid_unknown_fields=True):
    format: _Said
    sha256: _Said
    imported: date | None = None


class _About(msgspec.Struct, forbid_unknown_fields=True):
    format: Literal["1"]
    version: _Said
    source: _Source | None = None
    language: Literal["nl", "en"] = "nl"
    attributes: dict[str, str] = {}
    speakers: dict[str, _Speaker] = {}
    markers: tuple[_Marker, ...] = ()
    corrected_by: _Said | None = None
    present: tuple[str, ...] = ()
    recording_erased: date | None = None


def _coders(path: Path) -> tuple[str, ...]:
    """The coders of a study; LookupError for a study of another format."""
    text = read_text(path)
    if f"format: {FORMAT}" not in text.split("\n"):
        raise LookupError
    known = _simply(text, _Study)
    if known and all(map(is_name, known.coders)) and _differ(known.coders):
        return known.coders
    from qualcode.formats.studyfiles import read_study

    return read_study(text, path=path).coders


def _differ(names: tuple[str, ...]) -> bool:
    return len({name.casefold() for name in names}) == len(names)


def _described(path: Path) -> tuple[str, dict[str, str | None]]:
    """Which version of the words a description is of, and the roles of their speakers."""
    text = read_text(path)
    known = _simply(text, _About)
    if known:
        return known.version, {label: one.role for label, one in known.speakers.items()}
    from qualcode.formats.studyfiles import read_info

    info = read_info(text, path=path)
    return info.version, {label: one.role for label, one in info.speakers.items()}


def _simply(text: str, shape: type[_Shape]) -> _Shape | None:
    """What a file says; None when it is not of the simple form that qualcode writes."""
    # Lines that say nothing are most often a note at the top; no text runs on in this form.
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    tree = by_line("\n".join([*lines, ""]))
    if tree is None or "null" in text:
        return None
    try:
        return msgspec.convert(plain(tree), type=shape)
    except msgspec.ValidationError:
        return None
