"""A person's own settings: place in each transcript, favourites, theme and keys.

None of it is part of the study. What belongs to one study lies under `.qualcode/`, which may
always be deleted; what belongs to the person lies in the configuration folder of the system.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from qualcode.model.errors import FormatError, StudyError
from qualcode.model.ids import BookId, CodeId, CoderId, TranscriptId
from qualcode.model.span import Span
from qualcode.store.files import read_text, write_atomically

if TYPE_CHECKING:
    from qualcode.model.transcript import Transcript
    from qualcode.project.project import Project
    from qualcode.text.units import UnitKind

_Kept = TypeVar("_Kept", bound=msgspec.Struct)


class Place(msgspec.Struct, frozen=True):
    """Where a coder was in one transcript."""

    start: int
    end: int
    kind: str
    top: int
    """The code point at the top of the screen."""
    text: str
    """The version of the words these count."""


class Habits(msgspec.Struct, frozen=True):
    """What the program remembers of one coder in one study."""

    transcript: TranscriptId | None = None
    """The transcript that was open last."""
    places: dict[TranscriptId, Place] = msgspec.field(default_factory=dict)
    favourites: tuple[CodeId, ...] = ()
    book: BookId | None = None
    """The codebook the list of codes was held to last."""
    suggestions: bool = False
    """Whether keyword suggestions are shown."""
    refused: tuple[tuple[CodeId, str], ...] = ()
    """Codes with the words, in small letters, for which they are not to be offered."""


class Tastes(msgspec.Struct, frozen=True):
    """What the program remembers of one person in all studies."""

    theme: str | None = None


def habits(project: Project, coder: CoderId) -> Habits:
    """What is remembered; an unreadable or missing file is as if nothing was."""
    return habits_in(project.folder.hidden, coder)


def habits_in(hidden: Path, coder: CoderId) -> Habits:
    """The same, from the folder of the study for what may always be deleted."""
    return _read(_habits_file(hidden, coder), Habits) or Habits()


def keep_habits(project: Project, coder: CoderId, kept: Habits) -> None:
    """Remembers it; a study on a read-only disk is left as it is."""
    _write(_habits_file(project.folder.hidden, coder), kept)


def place_in(transcript: Transcript, known: Habits) -> tuple[Span, UnitKind, int] | None:
    """The words, unit and top of the screen to go back to; None when the words changed since."""
    from qualcode.text.units import UNIT_KINDS

    place = known.places.get(transcript.id)
    if place is None or place.text != transcript.version:
        return None
    kind: UnitKind = next((k for k in UNIT_KINDS if k == place.kind), "sentence")
    fits = 0 <= place.start < place.end <= len(transcript.text)
    return (Span(place.start, place.end), kind, max(place.top, 0)) if fits else None


def tastes() -> Tastes:
    """The person's own settings; the defaults when there are none or they cannot be read."""
    return _read(config_folder() / "settings.json", Tastes) or Tastes()


def keep_tastes(kept: Tastes) -> None:
    """Remembers the person's own settings."""
    _write(config_folder() / "settings.json", kept)


def keys_file() -> Path:
    """Where a person's own keys are."""
    return config_folder() / "keys.yaml"


def own_keys(
    known: Callable[[], Mapping[str, str]], is_key: Callable[[str], bool]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """The person's keys per action id, and a sentence for every line that is no use.

    `known` gives the usual key of every action; it is asked only when there is a file. The
    file holds lines as `code.undo: ctrl+z`; an action may have several keys, as `x,delete`.
    Ids that end in `.letters` take a row of letters.
    """
    path = keys_file()
    if not path.is_file():
        return {}, ()
    # Loaded before anything is painted: only a start with keys of its own pays for these.
    from difflib import get_close_matches

    from qualcode.formats.yamltext import load

    try:
        lines = load(read_text(path), path=path).plain()
    except (FormatError, StudyError) as error:
        return {}, (str(error),)
    usual = known()
    keys: dict[str, str] = {}
    problems = []
    for action, given in lines.items():
        key = str(given) if isinstance(given, int) and not isinstance(given, bool) else given
        if action not in usual:
            near = get_close_matches(action, usual, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            problems.append(f'{path}: there is no action "{action}".{hint}')
        elif not isinstance(key, str) or not key:
            problems.append(f"{path}: {action} needs a key, as in `{action}: {usual[action]}`.")
        elif action.endswith(".letters"):
            if len(set(key)) < len(key) or not key.isalnum():
                problems.append(f"{path}: {action} needs letters or numbers, each once.")
            else:
                keys[action] = key
        elif wrong := [k for k in key.split(",") if not is_key(k)]:
            problems.append(
                f'{path}: {action}: there is no key "{wrong[0].strip()}". '
                "Write it as x, ctrl+z, f9 or question_mark."
            )
        else:
            keys[action] = key
    return keys, tuple(problems)


def config_folder() -> Path:
    """The folder of the person's own settings, outside every study."""
    from platformdirs import user_config_path

    return user_config_path("qualcode", appauthor=False)


def _habits_file(hidden: Path, coder: CoderId) -> Path:
    return hidden / "desks" / f"{coder}.json"


def _read(path: Path, kind: type[_Kept]) -> _Kept | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _write(path: Path, kept: msgspec.Struct) -> None:
    content = msgspec.json.format(msgspec.json.encode(kept), indent=1)
    try:
        write_atomically(path, content)
    except (StudyError, OSError):
        # Nothing of the study is in it: losing a place is no reason to stop coding.
        return
