"""Rewriting every file of a study that words stand in, planned before anything is written."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from qualcode.calibration.sealing import fingerprint
from qualcode.formats.studyfiles import TranscriptInfo, write_info
from qualcode.formats.words import write_words
from qualcode.journal.events import Event, Seal, decode, encode
from qualcode.journal.merge import ordered
from qualcode.model.errors import QualcodeError
from qualcode.model.ids import TranscriptId
from qualcode.model.transcript import VERSION_DIGITS, Transcript, Turn
from qualcode.privacy.rewriting import (
    Fate,
    Shift,
    fate_of,
    rewritten,
    rewritten_value,
    rewritten_yaml,
)
from qualcode.store.files import read_bytes, read_text
from qualcode.store.folder import STUDY_FOLDERS, Folder
from qualcode.store.together import finish, sha
from qualcode.text.textmap import text_map

_TEXTS = frozenset(
    {".csv", ".md", ".html", ".json", ".jsonl", ".txt", ".yaml", ".yml", ".tsv", ".tex"}
)
_ZIPPED = frozenset({".docx", ".xlsx", ".qdpx", ".zip", ".odt"})


@dataclass(frozen=True, slots=True)
class State:
    """One state of a transcript: in use, or kept as an older one."""

    transcript: Transcript
    info: TranscriptInfo
    words: Path
    about: Path
    heading: str = ""
    """The comment an older state begins with."""


@dataclass(frozen=True)
class Job:
    """What a rewrite does to words; pure."""

    shifts: Mapping[str, Shift]
    """By old version, of every state; those that change nothing are among them."""
    turns: Callable[[Transcript, Shift], tuple[Turn, ...]]
    words: Callable[[str, TranscriptId | None], str]
    """Free text about a transcript, or about the study."""
    holds: Callable[[str], bool]
    """Whether an export that holds this text must go."""
    remains: Callable[[str], bool]
    """Whether a text holds what must be nowhere."""
    about: frozenset[str] = frozenset()
    """What memos are about that go, as `case:P2`."""
    alone: frozenset[str] = frozenset()
    """Transcripts whose memos go."""
    info: Callable[[TranscriptInfo], TranscriptInfo] = lambda info: info


@dataclass
class Plan:
    """What every file becomes, and what was counted on the way."""

    files: dict[Path, bytes | None] = field(default_factory=dict)
    """None is a file that goes."""
    fate: Fate = field(default_factory=Fate)
    torn: int = 0
    """Unfinished last lines of journals, which are dropped."""
    exports: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """Files that hold what must go and that are not the program's to change."""


def states_in(folder: Folder) -> list[State]:
    """Every state of every transcript, older ones included; unreadable ones are a StudyError."""
    found = []
    for id in folder.transcript_ids():
        versions = folder.versions(id)
        transcript, info = folder.transcript(id), folder.info(id)
        found.append(State(transcript, info, folder.words_file(id), folder.info_file(id)))
        for name in versions.names():
            kept = versions.state(name)
            about = versions.folder / f"{name}.yaml"
            first = read_bytes(about).decode("utf-8", "replace").split("\n", 1)[0]
            found.append(
                State(
                    kept.info.transcript(id, kept.turns),
                    kept.info,
                    versions.folder / f"{name}.txt",
                    about,
                    f"{first}\n" if first.startswith("#") else "",
                )
            )
    return found


def plan(folder: Folder, states: Sequence[State], job: Job) -> Plan:
    """What every file of the study becomes; nothing is written."""
    made = Plan()
    _plan_words(folder, states, job, made)
    _plan_journals(folder, job, made)
    _plan_others(folder, job, made)
    _plan_exports(folder, job, made)
    made.files = {p: data for p, data in made.files.items() if _differs(p, data)}
    made.left = sorted({*made.left, *_still_there(folder, job, made)})
    return made


def _still_there(folder: Folder, job: Job, made: Plan) -> Iterator[str]:
    """Files that would hold it after all, as in an id or a key that is not the program's to change."""
    for path in {*folder.files(), *made.files}:
        data = made.files[path] if path in made.files else read_bytes(path)
        text = (data or b"").decode("utf-8", "replace")
        if job.remains(re.sub(r'\\[nt"]', " ", text)) or job.remains(path.stem):
            yield folder.shown(path)


def _differs(path: Path, data: bytes | None) -> bool:
    return data is None or not path.is_file() or path.read_bytes() != data


def _plan_words(folder: Folder, states: Sequence[State], job: Job, made: Plan) -> None:
    moved: dict[Path, bytes | None] = {}
    for state in states:
        shift = job.shifts[state.transcript.version]
        words, about = _rewritten_state(state, shift, job)
        moved[state.words] = moved[state.about] = None
        target = _free(
            state.words.with_name(
                state.words.name.replace(shift.old_version, shift.new_version, 1)
            ),
            words,
            moved,
        )
        if moved.get(target) is None:
            moved[target], moved[target.with_suffix(".yaml")] = words, about
    made.files.update(moved)
    for id in folder.transcript_ids():
        _plan_maps(folder, id, job, made)


def _rewritten_state(state: State, shift: Shift, job: Job) -> tuple[bytes, bytes]:
    """The words file and the description of a state; as they were where nothing changes."""
    transcript = state.transcript
    turns = job.turns(transcript, shift)
    words = read_bytes(state.words) if turns == transcript.turns else write_words(turns)
    info = job.info(state.info)
    text = read_text(state.about)
    if info != state.info:
        text = state.heading + write_info(info)
    free = _words_of(job, transcript.id)
    return words, rewritten_yaml(text, job.shifts, free, path=state.about.name).encode()


def _words_of(job: Job, id: TranscriptId | None) -> Callable[[str], str]:
    return lambda text: job.words(text, id)


def _free(target: Path, data: bytes, taken: Mapping[Path, bytes | None]) -> Path:
    """`target`, or the same name with a number when another state has it now."""
    number, free = 1, target
    while taken.get(free, data) not in {None, data}:
        number += 1
        free = target.with_name(f"{target.stem[:VERSION_DIGITS]}-{number}{target.suffix}")
    return free


def _plan_maps(folder: Folder, id: TranscriptId, job: Job, made: Plan) -> None:
    """Maps between older versions and the words in use, made again for the new words."""
    for path, old, new in folder.versions(id).maps():
        made.files[path] = None
        first, last = job.shifts.get(old), job.shifts.get(new)
        if first is None or last is None or first.new_version == last.new_version:
            continue
        name = f"{first.new_version}-{last.new_version}.map.json"
        record = {
            "v": 1,
            "from": first.new_version,
            "to": last.new_version,
            "changes": text_map(first.new, last.new).as_list(),
        }
        made.files[path.with_name(name)] = (
            json.dumps(record, separators=(",", ":")) + "\n"
        ).encode()


@dataclass(frozen=True, slots=True)
class _Lines:
    """A file of lines: events, or any JSON when the first one is none."""

    path: Path
    events: tuple[Event, ...] | None
    torn: bool


def _read_lines(folder: Folder, path: Path) -> _Lines:
    *lines, last = read_bytes(path).split(b"\n")
    name = folder.shown(path)
    if not _is_journal(lines[0] if lines else last):
        return _Lines(path, None, bool(last.strip()))
    events = [decode(line, path=name, number=n) for n, line in enumerate(lines, start=1)]
    try:
        whole = [*events, decode(last, path=name, number=len(lines) + 1)] if last else events
    except QualcodeError:
        return _Lines(path, tuple(events), torn=True)
    return _Lines(path, tuple(whole), torn=False)


def _is_journal(line: bytes) -> bool:
    try:
        found = json.loads(line)
    except ValueError:
        return bool(line)  # a line that is cut off is a journal's, until `doctor` says otherwise
    return isinstance(found, dict) and {"v", "do", "id", "after"} <= set(found)


def journal_files(folder: Folder) -> list[Path]:
    """Every file of lines in the study's own folders, copies that a sync made included."""
    found = (p for name in STUDY_FOLDERS for p in (folder.root / name).rglob("*.jsonl"))
    return sorted(p for p in found if p.is_file())


def _plan_journals(folder: Folder, job: Job, made: Plan) -> None:
    read = [_read_lines(folder, path) for path in journal_files(folder)]
    made.torn = sum(lines.torn for lines in read)
    by_coder: dict[tuple[Path, str], list[_Lines]] = {}
    for lines in read:
        if lines.events:
            coder = getattr(lines.events[0], "coder", lines.path.stem)
            by_coder.setdefault((lines.path.parent, coder.casefold()), []).append(lines)
    united = [
        ordered([one.events or () for one in group], path=folder.shown(group[0].path)).events
        for group in by_coder.values()
    ]
    made.fate = fate_of(united, job.shifts, about=job.about, alone=job.alone)
    for lines in read:
        if lines.events is None:
            made.files[lines.path] = _other_lines(lines.path, job)
            continue
        words = _words_of(job, _transcript_of(lines.events))
        events = rewritten(lines.events, job.shifts, words, made.fate)
        made.files[lines.path] = b"".join(map(encode, _resealed(lines.events, events)))


def _transcript_of(events: Sequence[Event]) -> TranscriptId | None:
    return getattr(events[0], "transcript", None) if events else None


def _resealed(before: Sequence[Event], after: Sequence[Event]) -> list[Event]:
    """The events with seals that held still holding: nobody but the program changed the lines."""
    made: list[Event] = []
    for at, event in enumerate(after):
        if isinstance(event, Seal) and event.hash and fingerprint(before[:at]) == event.hash:
            event = Seal(event.v, event.id, event.after, event.at, fingerprint(made))  # noqa: PLW2901
        made.append(event)
    return made


def _other_lines(path: Path, job: Job) -> bytes:
    """Lines of JSON that are no events, rewritten value by value; other lines as free text."""
    made = []
    words = _words_of(job, None)
    for line in read_bytes(path).decode("utf-8", "replace").split("\n"):
        try:
            value = json.loads(line)
        except ValueError:
            made.append(words(line))
            continue
        after = rewritten_value(value, job.shifts, words)
        same = after == value
        made.append(line if same else json.dumps(after, ensure_ascii=False, separators=(",", ":")))
    return "\n".join(made).encode()


def _plan_others(folder: Folder, job: Job, made: Plan) -> None:
    """Everything else in the study's own folders: codebooks, analyses, sessions, people."""
    hashes: dict[str, str] = {}
    # Frozen codebooks go before the sessions that know their hash.
    paths = sorted(folder.files(), key=lambda p: (folder.books_folder not in p.parents, p))
    for path in paths:
        if path in made.files or path.suffix == ".jsonl":
            continue
        data = read_bytes(path)
        new = _rewritten_file(folder, path, data, job, hashes)
        if new is None:
            if job.remains(data.decode("utf-8", "replace")):
                made.left.append(folder.shown(path))
        elif new != data:
            made.files[path] = new
            hashes[sha(data)] = sha(new)
    for path in sorted(folder.root.rglob("*.part")):
        if not path.is_relative_to(folder.hidden):
            made.files[path] = None
    made.left += _foreign(folder, job)


def _rewritten_file(
    folder: Folder, path: Path, data: bytes, job: Job, hashes: Mapping[str, str]
) -> bytes | None:
    """A file on the new words; None for one that is no text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    words = _words_of(job, None)
    if path.suffix in {".yaml", ".yml"}:
        try:
            shown = folder.shown(path)
            made = rewritten_yaml(text, job.shifts, words, path=shown, hashes=hashes)
        except QualcodeError:
            made = words(text)
        return made.encode() if made != text else data
    if path.suffix == ".json":
        try:
            value = json.loads(text)
        except ValueError:
            return words(text).encode()
        after = rewritten_value(value, job.shifts, words, hashes=hashes)
        return data if after == value else json.dumps(after, ensure_ascii=False, indent=2).encode()
    made = words(text)
    return made.encode() if made != text else data


def _plan_exports(folder: Folder, job: Job, made: Plan) -> None:
    for path in sorted(folder.exports.rglob("*")):
        if path.is_file() and file_holds(path, job.holds):
            made.files[path] = None
            made.exports.append(folder.shown(path))


def file_holds(path: Path, holds: Callable[[str], bool]) -> bool:
    """Whether a file holds what must go; True for a form that cannot be looked into."""
    data = read_bytes(path)
    suffix = path.suffix.lower()
    if holds(path.stem):
        return True
    if suffix in _ZIPPED:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return any(_markup_holds(archive.read(n), holds) for n in archive.namelist())
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
            return True
    if suffix in {".html", ".xml", ".qdc"}:
        return _markup_holds(data, holds)
    if suffix in _TEXTS or not suffix:
        return holds(data.decode("utf-8", "replace"))
    return True


def _markup_holds(data: bytes, holds: Callable[[str], bool]) -> bool:
    text = data.decode("utf-8", "replace")
    # A word may be cut in two by a run of other looks, and two cells stand side by side.
    parted = html.unescape(re.sub(r"<[^>]*>", " ", text))
    glued = html.unescape(re.sub(r"<(?!/w:p>|/p>|/td>|/si>|/t>)[^>]*>", "", text))
    return holds(parted) or holds(glued)


def _foreign(folder: Folder, job: Job) -> list[str]:
    """Files in the folder that are not the program's, and hold what must go."""
    own = {folder.root / name for name in (*STUDY_FOLDERS, "exports", ".qualcode", ".git")}
    frame = {folder.project_file, folder.participants_file}
    found = []
    for entry in sorted(folder.root.iterdir()):
        if entry in own or entry in frame or entry.name.startswith(".git"):
            continue
        files = [entry] if entry.is_file() else sorted(entry.rglob("*"))
        for path in files:
            small = path.is_file() and path.stat().st_size < 20_000_000
            readable = path.suffix.lower() in _TEXTS | _ZIPPED
            if small and readable and file_holds(path, job.remains):
                found.append(folder.shown(path))
    return found


# Around it


@contextmanager
def rewriting(folder: Folder) -> Iterator[None]:
    """The study and every journal in it, held alone; LockedError when anybody is at work."""
    with ExitStack() as stack:
        stack.enter_context(folder.lock("study", "The study").acquire())
        for path in journal_files(folder):
            name = f"{path.parent.name}__{path.stem}"
            what = f"The journal {path.parent.name}/{path.name}"
            stack.enter_context(folder.lock(name, what).acquire())
        finish(folder)
        for id in folder.transcript_ids():
            folder.versions(id).finish()
        yield


def elsewhere(folder: Folder) -> tuple[str, ...]:
    """What the program cannot reach and may still hold the words, as sentences."""
    root = folder.root.resolve()
    told = [
        f"Version control ({kind}): every older commit still holds the words, and so does every "
        "copy of it. Begin a new history from the study as it is now, or rewrite it."
        for kind in (".git", ".hg", ".svn")
        if any((place / kind).exists() for place in (root, *root.parents))
    ]
    backups = sorted(p.name for p in root.parent.glob(f"{root.name}-*.zip"))
    if backups:
        told.append(
            f"Backups beside the study: {', '.join(backups)}. Make a new one, remove these."
        )
    told.append(
        "Not looked at: other backups, synced and printed copies, raw transcripts, recordings, "
        "mail, and exports saved outside the study."
    )
    return tuple(told)
