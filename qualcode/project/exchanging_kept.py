"""What a study remembers of exchanges: foreign GUIDs, places, drawings and sessions.

All of it is in `analysis/interchange.json`, so that a second export is a new version of the
same things in the other program.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from qualcode.formats.refi.arrival import Arrival
from qualcode.formats.refi.guids import is_guid, made
from qualcode.formats.refi.packing import packed, unpacked
from qualcode.formats.refi.travelling import Kept
from qualcode.model.errors import StudyError
from qualcode.model.ids import CodeId, SegmentId, TranscriptId
from qualcode.model.session import Session
from qualcode.model.study import FORMAT
from qualcode.store.files import read_text
from qualcode.store.folder import Folder

FILE = "interchange.json"
STANDARD = "code-points+lf+exclusive"
"""How a study itself counts; places counted so are not kept twice."""
_MOST = 24
_ASIDE = "qualcode-aside"
"""The name of the part in which `Aside` travels."""


@dataclass(frozen=True, slots=True)
class Imported:
    """One import: of what, and when."""

    sha256: str
    """Of the file; its name may be a person's and is not kept."""
    origin: str = ""
    """The program that wrote it, as it calls itself."""
    at: str = ""
    """The day, as YYYY-MM-DD."""


@dataclass(frozen=True)
class Exchanged:
    """How far the journals were when a project went out, or after it first came in."""

    mark: str
    """What an export says of itself; empty for a project of another program."""
    heads: Mapping[str, str] = field(default_factory=dict)
    """The last event of each journal, as `TRANSCRIPT/CODER`; as `/CODER` of memos beside words."""
    whole: bool = True
    """Whether all of the study went out."""
    strays: tuple[CodeId, ...] = ()
    """Codes on segments that went out and stand in no codebook."""

    def began_since(self, name: str) -> bool:
        """Whether a journal that has no head here can only have begun later."""
        transcript, _, _ = name.partition("/")
        if not transcript:
            return bool(self.mark) and self.whole
        return bool(self.mark) or any(n.startswith(f"{transcript}/") for n in self.heads)


@dataclass(frozen=True)
class Remembered:
    """Everything in `analysis/interchange.json`."""

    imports: tuple[Imported, ...] = ()
    guids: Mapping[str, str] = field(default_factory=dict)
    """As `Kept.guids`."""
    parts: tuple[tuple[str, str], ...] = ()
    """As `Kept.parts`."""
    countings: Mapping[TranscriptId, str] = field(default_factory=dict)
    """How the file counted places, per transcript."""
    places: Mapping[SegmentId, tuple[int, int]] = field(default_factory=dict)
    """Start and end as the file counted them, of segments where it counted otherwise."""
    sessions: tuple[Session, ...] = ()
    """Of the study it came from; their journals do not travel, so they are not open here."""
    exchanges: tuple[Exchanged, ...] = ()
    """The last `_MOST` exports, and every first import."""
    marks: tuple[str, ...] = ()
    """Of all of them, also of exports of other studies that came in; the latest last."""

    def exchange(self, marks: Sequence[str]) -> Exchanged | None:
        """What is known of the latest export with one of these marks, else of all imports."""
        known = {e.mark: e for e in self.exchanges if e.mark}
        for mark in reversed(marks):
            if mark in known:
                return known[mark]
        heads = {name: id for e in self.exchanges if not e.mark for name, id in e.heads.items()}
        return Exchanged("", heads, whole=False) if heads else None


@dataclass(frozen=True, slots=True)
class AsideInfo:
    """What is known about a transcript and has no place in the format."""

    present: tuple[str, ...] = ()
    recording_erased: str | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """Stretches that a coder calls finished, on one version of the words."""

    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Aside:
    """What of a study is in neither its corpus nor its notes, and travels all the same."""

    done: Mapping[str, Finished] = field(default_factory=dict)
    """By journal, as `TRANSCRIPT/CODER`."""
    partners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Who else was at the table, by journal."""
    infos: Mapping[TranscriptId, AsideInfo] = field(default_factory=dict)


def remembered(folder: Folder) -> Remembered:
    """What is kept of earlier exchanges; StudyError when the file was damaged."""
    path = folder.analysis / FILE
    if not path.is_file():
        return Remembered()
    try:
        found = json.loads(read_text(path))
        if found.get("format") != FORMAT:
            raise ValueError("it was written by a newer qualcode")  # noqa: TRY301
        return unpacked(Remembered, found["kept"])
    except (ValueError, KeyError, AttributeError) as error:
        raise StudyError(
            f"{folder.shown(path)} cannot be read: {error}.",
            "Restore it from a backup; without it other programs take a next export for new.",
        ) from error


def remembering(before: Remembered) -> bytes:
    """The content of the file."""
    value = {"format": FORMAT, "kept": packed(before)}
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def with_exchange(before: Remembered, new: Exchanged) -> Remembered:
    """What is kept after an export, or after new journals came in; the same when it was known."""
    if not new.heads or new in before.exchanges:
        return before
    others = [e for e in before.exchanges if not e.mark or e.mark != new.mark]
    marked = [e for e in others if e.mark][-(_MOST - 1) :]
    kept = tuple(e for e in others if not e.mark or e in marked)
    return replace(before, exchanges=(*kept, new), marks=_marks(before, [new.mark]))


def _marks(before: Remembered, new: Sequence[str]) -> tuple[str, ...]:
    """The marks with new ones at the end; the earliest go."""
    others = [mark for mark in before.marks if mark not in new]
    return tuple(mark for mark in (*others, *new) if mark)[-_MOST:]


def with_arrival(
    before: Remembered, arrival: Arrival, imported: Imported, study: str
) -> Remembered:
    """What is kept after an import into the study with the id `study`."""
    guids = dict(arrival.kept.guids)
    beside = arrival.beside
    if beside is not None and beside.study.id != study:
        # Their GUIDs follow from the other study's id, which is not that of this one.
        names = arrival.names
        guids |= {f"code:{id}": guid for guid, id in names.codes.items() if is_guid(guid)}
        guids |= {f"coder:{id}": guid for guid, id in names.coders.items() if is_guid(guid)}
        guids |= {f"transcript:{id}": guid for guid, id in names.transcripts.items()}
    elif beside is not None:
        # Of a coder whom another program gave another name: the old name still goes out under it.
        ours = {made(study, "coder", coder): f"coder:{coder}" for coder in beside.study.coders}
        guids = {thing: guid for thing, guid in guids.items() if ours.get(guid, thing) == thing}
    parts = [p for p in arrival.kept.parts if p[0] != _ASIDE]
    foreign = {id: how for id, how in arrival.countings.items() if how != STANDARD}
    on = {s.id: s.transcript for s in arrival.corpus.segments}
    places = {id: place for id, place in arrival.places.items() if on.get(id) in foreign}
    sessions = beside.sessions if beside is not None else ()
    return replace(
        before,
        imports=(*before.imports, imported),
        guids={**before.guids, **_new(guids, before.guids.values())},
        parts=tuple(dict.fromkeys((*before.parts, *parts))),
        countings={**before.countings, **foreign},
        places={**before.places, **places},
        sessions=tuple({s.id: s for s in (*before.sessions, *sessions)}.values()),
        marks=_marks(before, arrival.kept.marks),
    )


def with_guids(
    before: Remembered, kept: Kept, imported: Imported, taken: Iterable[str]
) -> Remembered:
    """What is kept after an import of a codebook; `taken` are the GUIDs of other codes."""
    new = _new(kept.guids, (*before.guids.values(), *taken))
    return replace(before, imports=(*before.imports, imported), guids={**before.guids, **new})


def _new(guids: Mapping[str, str], taken: Iterable[str]) -> dict[str, str]:
    """The GUIDs that nothing else in the study has; two things never go out under one."""
    there = set(taken)
    return {thing: guid for thing, guid in guids.items() if guid not in there}


def handed_on(before: Remembered, aside: Aside) -> Kept:
    """What the next export takes along."""
    told = json.dumps(packed(aside), separators=(",", ":"))
    aside_ = [(_ASIDE, told)] if aside != Aside() else []
    return Kept(before.guids, (*before.parts, *aside_), before.marks)


def aside_of(arrival: Arrival) -> Aside:
    """What travelled aside; nothing for a project of another program, or when it is damaged."""
    for name, told in arrival.kept.parts:
        if name == _ASIDE:
            try:
                return unpacked(Aside, cast("object", json.loads(told)))
            except ValueError:
                return Aside()
    return Aside()
