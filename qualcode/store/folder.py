"""The study folder: where everything lies, and how each file becomes a value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from qualcode.formats.codebook import read_codebook
from qualcode.formats.studyfiles import (
    TranscriptInfo,
    read_info,
    read_participants,
    read_study,
    write_info,
    write_participants,
    write_study,
)
from qualcode.formats.words import read_words, write_words
from qualcode.model.codebook import Codebook
from qualcode.model.errors import StudyError, UsageError
from qualcode.model.ids import (
    BookId,
    CoderId,
    IdMaker,
    ParticipantId,
    TranscriptId,
    checked_name,
    is_name,
)
from qualcode.model.participant import Participant
from qualcode.model.study import Study
from qualcode.model.transcript import Transcript, Turn
from qualcode.store.files import read_text, write_atomically
from qualcode.store.journals import Journal, Writer, journal_of, journals_in, writer
from qualcode.store.lock import Lock
from qualcode.store.versions import Versions

PROJECT_FILE = "project.yaml"
PARTICIPANTS_FILE = "participants.yaml"
STUDY_FOLDERS = ("codebooks", "transcripts", "codings", "sessions", "memos", "analysis")
"""Folders with a study's own files; `exports` and `.qualcode` are made from them."""
SIDECAR, WORDS = ".yaml", ".txt"


@dataclass(frozen=True)
class Folder:
    """One study on disk; nothing is read before it is asked for, and nothing is kept."""

    root: Path

    @classmethod
    def find(cls, start: Path) -> Folder:
        """The study that `start` is or lies in; StudyError when there is none."""
        for folder in (start, *start.resolve().parents):
            if (folder / PROJECT_FILE).is_file():
                return cls(folder)
        missing = "is not there" if not start.exists() else "is not a qualcode study"
        raise StudyError(
            f"{start} {missing}: no {PROJECT_FILE} was found in it or above it.",
            "Go to the folder of the study, or make one with: qualcode init",
        )

    @property
    def project_file(self) -> Path:
        """The file that makes a folder a study."""
        return self.root / PROJECT_FILE

    @property
    def participants_file(self) -> Path:
        """Everybody who took part, under a pseudonym."""
        return self.root / PARTICIPANTS_FILE

    @property
    def hidden(self) -> Path:
        """Locks, torn lines and caches; may always be deleted."""
        return self.root / ".qualcode"

    @property
    def locks(self) -> Path:
        """The lock files."""
        return self.hidden / "locks"

    @property
    def exports(self) -> Path:
        """What the program made; never read by it."""
        return self.root / "exports"

    @property
    def analysis(self) -> Path:
        """Configurations, approaches and summaries."""
        return self.root / "analysis"

    def study(self) -> Study:
        """What holds for the whole study."""
        return read_study(read_text(self.project_file), path=PROJECT_FILE)

    def write_study(self, study: Study) -> None:
        """Replaces `project.yaml`."""
        write_atomically(self.project_file, write_study(study))

    def participants(self) -> dict[ParticipantId, Participant]:
        """Everybody by id; empty when the file is not there."""
        if not self.participants_file.is_file():
            return {}
        return read_participants(read_text(self.participants_file), path=PARTICIPANTS_FILE)

    def write_participants(self, people: dict[ParticipantId, Participant]) -> None:
        """Replaces `participants.yaml`."""
        write_atomically(self.participants_file, write_participants(people.values()))

    @cached_property
    def books_folder(self) -> Path:
        """The codebooks, one file each."""
        return self.root / "codebooks"

    def book_files(self) -> dict[BookId, Path]:
        """The file of every codebook, by id."""
        return {BookId(p.stem): p for p in sorted(self.books_folder.glob("*.yaml"))}

    def codebook(self, id: BookId) -> Codebook:
        """One codebook; CodebookError with every problem of its file."""
        path = self.books_folder / f"{id}.yaml"
        book = read_codebook(read_text(path), path=self.shown(path))
        if book.id != id:
            raise StudyError(
                f'{self.shown(path)} calls itself "{book.id}".',
                f"Name the file {book.id}.yaml, or write `codebook: {id}` in it.",
            )
        return book

    def codebooks(self) -> dict[BookId, Codebook]:
        """Every codebook by id."""
        return {id: self.codebook(id) for id in self.book_files()}

    @property
    def transcripts_folder(self) -> Path:
        """Words and descriptions."""
        return self.root / "transcripts"

    def words_file(self, id: TranscriptId) -> Path:
        """The words of a transcript."""
        return self.transcripts_folder / f"{id}{WORDS}"

    def info_file(self, id: TranscriptId) -> Path:
        """What is known about a transcript."""
        return self.transcripts_folder / f"{id}{SIDECAR}"

    def transcript_ids(self) -> tuple[TranscriptId, ...]:
        """Every transcript that has words, in natural order (FG2 before FG10).

        A file whose name is no id, as a sync program names its copies, is none; see `doctor`.
        """
        found = (p.stem for p in self.transcripts_folder.glob(f"*{WORDS}") if is_name(p.stem))
        return tuple(TranscriptId(name) for name in sorted(found, key=_natural))

    def info(self, id: TranscriptId) -> TranscriptInfo:
        """What is known about a transcript; FormatError with all problems of its file."""
        return read_info(self.versions(id).info(), path=self.shown(self.info_file(id)))

    def transcript(self, id: TranscriptId) -> Transcript:
        """A transcript with its words; UsageError naming those there are when it is unknown."""
        path = self.words_file(id)
        if not is_name(id) or not path.is_file():
            known = ", ".join(self.transcript_ids()) or "none yet"
            raise UsageError(f'There is no transcript "{id}".', f"The transcripts are: {known}.")
        turns = read_words(self.versions(id).words(), path=self.shown(path))
        return self.info(id).transcript(id, turns)

    def versions(self, id: TranscriptId) -> Versions:
        """A transcript through time: its words in use, older ones, and the maps between them."""
        return Versions(id, self.words_file(id), self.info_file(id), self.hidden)

    def transcripts(self) -> Iterator[Transcript]:
        """Every transcript, in natural order."""
        for id in self.transcript_ids():
            yield self.transcript(id)

    def write_transcript(
        self, id: TranscriptId, turns: tuple[Turn, ...], info: TranscriptInfo
    ) -> Transcript:
        """Writes words and what is known about them, both or neither; what was written.

        `info.version` is set to that of the words. UsageError when the id cannot be a file
        name, or is one that differs from another by case only.
        """
        checked_name(id, "transcript")
        for known in self.transcript_ids():
            if known != id and known.casefold() == id.casefold():
                raise UsageError(
                    f'"{id}" and "{known}" would be one file on Windows and macOS.',
                    "Choose an id that differs by more than capitals.",
                )
        if self.words_file(id).is_file() and self.info_file(id).is_file():
            return self.versions(id).replace(turns, info)
        transcript, words = info.transcript(id, turns), write_words(turns)
        info = replace(info, version=transcript.version)
        write_atomically(self.info_file(id), write_info(info))
        # Words make a transcript, so they come last: a crash before leaves none.
        write_atomically(self.words_file(id), words)
        self.versions(id).remember(words, transcript.version)
        return transcript

    def write_info(self, id: TranscriptId, info: TranscriptInfo) -> None:
        """Replaces what is known about a transcript; the version it was written for stays."""
        self.versions(id).finish()
        write_atomically(self.info_file(id), write_info(info))

    def codings_folder(self, id: TranscriptId) -> Path:
        """The journals of one transcript."""
        return self.root / "codings" / id

    def journals(self, id: TranscriptId) -> list[Journal]:
        """Every coder's journal on a transcript."""
        return journals_in(self.codings_folder(id))

    def journal(self, id: TranscriptId, coder: CoderId) -> Journal | None:
        """One coder's journal on a transcript; nobody else's is opened. None when there is none."""
        return journal_of(self.codings_folder(id), coder)

    def writer(
        self, id: TranscriptId, coder: CoderId, new_id: IdMaker, *, take_over: bool = False
    ) -> Writer:
        """The one writer of a coder's journal; LockedError when another window has it."""
        return writer(
            self.codings_folder(id) / f"{coder}.jsonl",
            locks=self.locks,
            torn=self.hidden / "torn",
            new_id=new_id,
            take_over=take_over,
        )

    def lock(self, name: str, what: str) -> Lock:
        """The lock with that name, not yet held."""
        return Lock(self.locks / f"{name}.lock", what)

    def files(self) -> Iterator[Path]:
        """Every file of the study itself, in a fixed order."""
        for path in (self.project_file, self.participants_file):
            if path.is_file():
                yield path
        for name in STUDY_FOLDERS:
            for path in sorted((self.root / name).rglob("*")):
                if path.is_file() and not path.name.endswith(".part"):
                    yield path

    def shown(self, path: Path) -> str:
        """`path` as messages show it: relative to the study, with forward slashes."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return str(path)


def _natural(name: str) -> tuple[tuple[tuple[int, int | str], ...], str]:
    parts: list[tuple[int, int | str]] = []
    digits = ""
    for char in [*name.casefold(), ""]:
        if char.isascii() and char.isdigit():
            digits += char
            continue
        if digits:
            parts.append((0, int(digits)))
            digits = ""
        parts.append((1, char))
    # FG1 and FG01 count alike: their names decide, not the order of the disk.
    return tuple(parts), name
