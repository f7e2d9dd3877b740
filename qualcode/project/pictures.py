"""The picture a coder left: enough to show the same words again before the study is read.

Reading a large transcript with its journal takes longer than a person wants to look at an empty
screen. So where a coder was is kept under `.qualcode/pictures`: which bytes of the words file
were around it, and which bars stood beside them. It holds no words, and it counts only while
every file it was made from is as it was then. Nothing is ever decided by it: the study is
read in the same moment, and what was read takes its place.

Loaded before anything is painted: this module imports next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from qualcode.formats.words import read_words
from qualcode.model.errors import FormatError
from qualcode.model.transcript import Turn
from qualcode.model.version import VERSION

Look = tuple[str, str, int, bool, str | None]
"""Label, mark, hue, whether secondary, colour: how the bars of one code look."""
Bar = tuple[int, int, int, str]
"""Number of its segment, start, end, code or what the margin draws instead: one of its bars."""


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """What was on the screen of one coder in one transcript; places count code points."""

    program: str = VERSION
    files: dict[str, tuple[int, int]] = {}
    """Size and time of every file and folder it was made from, as `stamps` gives them."""
    transcript: str
    coder: str
    alone: bool
    """Whether the study has this coder only."""
    bytes: tuple[int, int]
    """Where the words around the screen lie in the words file."""
    first: int
    """The place of the first of them in the transcript."""
    widest: tuple[int, int]
    """The cells of the longest time and of the longest speaker of the transcript."""
    measure: int
    """The cells of a row, for the two that follow."""
    above: int
    """Rows before the first words."""
    rows: int
    """Rows in all."""
    researchers: tuple[str, ...]
    bars: tuple[Bar, ...]
    looks: dict[str, Look]
    memos: tuple[int, ...]
    chosen: tuple[int, int]
    kind: str
    unit: str
    """The kind of what is chosen, as the status line calls it."""
    top: int
    codes: tuple[str, ...]
    """The codes on what is chosen, by their names."""
    book: str
    read: float | None
    codings: int


class _Last(msgspec.Struct, frozen=True):
    """What the habits of a coder say about the last start."""

    transcript: str


@dataclass(frozen=True, slots=True)
class Recalled:
    """A picture that still holds, with the turns it is about."""

    picture: Picture
    turns: tuple[Turn, ...]


def recall(start: Path, transcript: str | None, coder: str | None) -> Recalled | None:
    """The picture to begin with; None when there is none, or when a file is not as it was.

    Without a transcript it is the one that was open last; without a coder it takes a study
    that has one coder only.
    """
    try:
        root = root_of(start)
        if is_being_rewritten(root):
            return None
        for path in _kept(root, coder):
            wanted = transcript or _open_last(root, path.name)
            found = msgspec.json.decode((path / f"{wanted}.json").read_bytes(), type=Picture)
            if _holds(found, root, wanted, path.name, any_coder=coder is None):
                return Recalled(found, _turns(root, found))
    except (OSError, LookupError, ValueError, msgspec.MsgspecError, FormatError):
        return None
    return None


def root_of(start: Path) -> Path:
    """The folder of the study that `start` is or lies in; LookupError when there is none."""
    for folder in (start, *start.resolve().parents):
        if (folder / "project.yaml").is_file():
            return folder
    raise LookupError


def is_being_rewritten(root: Path) -> bool:
    """Whether words or names that have to go are still in the files."""
    return (root / ".qualcode" / "rewrite" / "ready.json").exists()


def _open_last(root: Path, coder: str) -> str:
    habits = _habits_file(root, coder).read_bytes()
    return msgspec.json.decode(habits, type=_Last).transcript


def _kept(root: Path, coder: str | None) -> Iterator[Path]:
    """The folders with the pictures of that coder, or of every coder."""
    for path in (root / ".qualcode" / "pictures").iterdir():
        if coder is None or path.name.casefold() == coder.casefold():
            yield path


def _holds(found: Picture, root: Path, transcript: str, coder: str, *, any_coder: bool) -> bool:
    return (
        found.program == VERSION
        and (found.transcript, found.coder) == (transcript, coder)
        and (found.alone or not any_coder)
        and found.files == stamps(root, transcript, coder)
    )


def _turns(root: Path, found: Picture) -> tuple[Turn, ...]:
    begin, end = found.bytes
    path = words_file(root, found.transcript)
    with path.open("rb") as file:
        file.seek(begin)
        return read_words(file.read(end - begin), path=path)


def picture_file(root: Path, transcript: str, coder: str) -> Path:
    """Where a picture lies."""
    return root / ".qualcode" / "pictures" / coder / f"{transcript}.json"


def _habits_file(root: Path, coder: str) -> Path:
    return root / ".qualcode" / "desks" / f"{coder}.json"


def words_file(root: Path, transcript: str) -> Path:
    """Where the words lie."""
    return root / "transcripts" / f"{transcript}.txt"


def stamps(root: Path, transcript: str, coder: str) -> dict[str, tuple[int, int]]:
    """Size and time of change of everything a picture is made from; (-1, 0) for what is absent."""
    journals = (root / "codings" / transcript).glob("*.jsonl")
    paths = [
        root / "project.yaml",
        words_file(root, transcript),
        root / "transcripts" / f"{transcript}.yaml",
        _habits_file(root, coder),
        *sorted((root / "codebooks").glob("*.yaml")),
        # Copies that a sync program made begin with the name of what they copy.
        *sorted(p for p in journals if p.stem.casefold().startswith(coder.casefold())),
    ]
    return {path.relative_to(root).as_posix(): _stamp(path) for path in paths}


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return -1, 0
    return found.st_size, found.st_mtime_ns
