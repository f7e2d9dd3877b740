"""Beginning: a new study, and a copy of the sample study to try things on."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path

from qualcode.formats.studyfiles import write_participants, write_study
from qualcode.model.errors import StudyError, UsageError
from qualcode.model.ids import CoderId, checked_name
from qualcode.model.study import Study
from qualcode.project.project import Clock, Project, id_maker, now
from qualcode.store.files import make_folder, write_atomically
from qualcode.store.folder import PARTICIPANTS_FILE, PROJECT_FILE, STUDY_FOLDERS

RETENTION_YEARS = 3
_ATTRIBUTES = "* text=auto eol=lf\n*.docx binary\n*.xlsx binary\n"
_IGNORE = (
    ".qualcode/\nexports/\n# A pseudonym table never belongs in a repository.\n*pseudonyms*.csv\n"
)


@dataclass(frozen=True, slots=True)
class NewStudy:
    """What a new study is made of."""

    name: str
    coders: tuple[str, ...]
    language: str = "nl"
    books: tuple[str, ...] = ()
    """Ids of shipped codebooks to begin with."""
    retention: str | None = None
    """YYYY-MM-DD; three years from now when None."""


def shipped_books() -> tuple[str, ...]:
    """The ids of the codebooks that come with qualcode."""
    return tuple(sorted(p.stem for p in (sample_study() / "codebooks").glob("*.yaml")))


def sample_study() -> Path:
    """The sample study that comes with qualcode: packaged, or the repository itself."""
    packaged = Path(str(resources.files("qualcode"))) / "sample" / "study"
    if packaged.is_dir():
        return packaged
    checkout = Path(str(resources.files("qualcode"))).parent
    if (checkout / PROJECT_FILE).is_file():
        return checkout
    raise StudyError("The sample study is missing from this installation.", "Install it again.")


def raw_sample() -> Path:
    """The sample's raw transcripts, pseudonym table and participants."""
    return Path(str(resources.files("qualcode"))) / "sample"


def start_study(target: Path, new: NewStudy, *, clock: Clock = now) -> Project:
    """Makes a study in `target`, which may exist but may not be one yet; the open study.

    Files that are there already stay as they are. UsageError for an unknown codebook, a coder
    whose name cannot be a file, or a date that is none.
    """
    if (target / PROJECT_FILE).exists():
        raise UsageError(f"{target} is a study already.", "Open it: qualcode open")
    unknown = sorted(set(new.books) - set(shipped_books()))
    if unknown:
        raise UsageError(
            f"There is no codebook {', '.join(unknown)}.",
            f"Choose from: {', '.join(shipped_books())}.",
        )
    coders = _coders(new.coders)
    if new.retention is not None and not _is_day(new.retention):
        raise UsageError(f'"{new.retention}" is not a date.', "Write a day as 2029-11-20.")
    today = clock()
    study = Study(
        id=id_maker(clock)(),
        name=new.name.strip() or target.resolve().name,
        language=new.language,
        coders=coders,
        retention=new.retention or _in_years(today.date(), RETENTION_YEARS).isoformat(),
    )
    text = write_study(study)
    for name in STUDY_FOLDERS:
        make_folder(target / name)
    books = sample_study() / "codebooks"
    for name in (*(f"{book}.yaml" for book in new.books), "codebook.schema.json"):
        _write_new(target / "codebooks" / name, (books / name).read_bytes())
    _write_new(target / ".gitattributes", _ATTRIBUTES)
    _write_new(target / ".gitignore", _IGNORE)
    _write_new(target / PARTICIPANTS_FILE, write_participants([]))
    # The project file comes last: a folder that has it is whole.
    write_atomically(target / PROJECT_FILE, text)
    return Project.open(target, clock=clock)


def _write_new(path: Path, data: bytes | str) -> None:
    if not path.exists():
        write_atomically(path, data)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def copy_sample(target: Path) -> Project:
    """A copy of the sample's codebooks and settings, without people, words or codings.

    UsageError when the folder holds anything.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(
            f"{target} is not an empty folder.",
            "Give a folder that does not exist yet: qualcode demo FOLDER",
        )
    source = sample_study()
    for name in ("codebooks", "analysis"):
        shutil.copytree(source / name, target / name)
    for name in ("transcripts", "codings", "exports"):
        (target / name).mkdir(parents=True, exist_ok=True)
    write_atomically(target / PROJECT_FILE, (source / PROJECT_FILE).read_bytes())
    return Project.open(target)


def _coders(names: Sequence[str]) -> tuple[CoderId, ...]:
    found: dict[str, CoderId] = {}
    for name in names:
        checked_name(name, "coder")
        if name.casefold() in found:
            raise UsageError(
                f'The coders "{found[name.casefold()]}" and "{name}" are one file name.'
            )
        found[name.casefold()] = CoderId(name)
    return tuple(found.values())


def _in_years(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
