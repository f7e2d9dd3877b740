"""A study that is open: its folder, its clock and its source of ids."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Self

from qualcode.model.codebook import Codebook
from qualcode.model.ids import BookId, IdMaker, ParticipantId, TranscriptId, ulid
from qualcode.model.participant import Participant
from qualcode.model.study import FORMAT, Study
from qualcode.model.transcript import Transcript
from qualcode.store.folder import Folder
from qualcode.store.upgrade import STEPS, format_of, upgrade

if TYPE_CHECKING:
    import pandas as pd

Clock = Callable[[], datetime]


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def id_maker(clock: Clock, chance: Callable[[int], int] = secrets.randbits) -> IdMaker:
    """A source of ULIDs that rise even within one millisecond."""
    last = ""

    def make() -> str:
        nonlocal last
        made = ulid(clock(), chance(80))
        while made <= last:
            made = ulid(clock(), chance(80))
        last = made
        return made

    return make


@dataclass(frozen=True)
class Project:
    """An open study. Values are read once and kept; `fresh` reads them again."""

    folder: Folder
    clock: Clock = now
    new_id: IdMaker = field(default_factory=lambda: id_maker(now))

    @classmethod
    def open(cls, start: str | PathLike[str] = ".", *, clock: Clock = now) -> Self:
        """The study that `start` is or lies in; StudyError when there is none.

        A study of an older format is backed up beside its folder and upgraded; one of a
        newer format is refused.
        """
        folder = Folder.find(Path(start))
        if format_of(folder) < FORMAT:
            at = clock()
            target = _beside(folder.root, f"before-format-{FORMAT}-{at:%Y%m%d-%H%M%S}.zip")
            upgrade(folder, to=FORMAT, steps=STEPS, at=at, backup=target)
        return cls(folder, clock, id_maker(clock))

    def fresh(self) -> Project:
        """The same study, read again from the disk when asked."""
        return Project(self.folder, self.clock, self.new_id)

    @cached_property
    def study(self) -> Study:
        """What holds for the whole study."""
        return self.folder.study()

    @cached_property
    def participants(self) -> Mapping[ParticipantId, Participant]:
        """Everybody who took part, by pseudonym."""
        return self.folder.participants()

    @cached_property
    def codebooks(self) -> Mapping[BookId, Codebook]:
        """Every codebook, by id."""
        return self.folder.codebooks()

    @cached_property
    def transcripts(self) -> Mapping[TranscriptId, Transcript]:
        """Every transcript, by id, in natural order."""
        return {transcript.id: transcript for transcript in self.folder.transcripts()}

    def stamp(self) -> str:
        """This moment as journals write it."""
        return f"{self.clock().astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

    def codings(self, **choice: str) -> pd.DataFrame:
        """Every coding as a row; see `reporting.codings_frame` for the columns."""
        from qualcode.project.reporting import codings_frame

        return codings_frame(self, **choice)


def _beside(root: Path, name: str) -> Path:
    root = root.resolve()
    return root.parent / f"{root.name}-{name}"
