"""Beginning: a new study, and a copy of the sample study to try things on."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path

from qualcode.model.errors import StudyError, UsageError
from qualcode.model.ids import CoderId, checked_name
from qualcode.model.study import Study
from qualcode.project.project import Clock, Project, id_maker, now
from qualcode.store.files import write_atomically
from qualcode.store.folder import PROJECT_FILE, STUDY_FOLDERS, Folder

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

    UsageError for an unknown codebook or a coder whose name cannot be a file.
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
    today = clock()
    study = Study(
        id=id_maker(clock)(),
        name=new.name.strip() or target.resolve().name,
        language=new.language,
        coders=coders,
        retention=new.retention or _in_years(today.date(), RETENTION_YEARS).isoformat(),
    )
    folder = Folder(target)
    for name in STUDY_FOLDERS:
        (target / name).mkdir(parents=True, exist_ok=True)
    for book in new.books:
        source = sample_study() / "codebooks" / f"{book}.yaml"
        write_atomically(target / "codebooks" / source.name, source.read_bytes())
    schema = sample_study() / "codebooks" / "codebook.schema.json"
    write_atomically(target / "codebooks" / schema.name, schema.read_bytes())
    for name, text in ((".gitattributes", _ATTRIBUTES), (".gitignore", _IGNORE)):
        if not (target / name).exists():
            write_atomically(target / name, text)
    folder.write_participants({})
    # The project file comes last: a folder that has it is whole.
    folder.write_study(study)
    return Project.open(target, clock=clock)


def copy_sample(target: Path) -> Project:
    """A copy of the sample's codebooks and settings, without people, words or codings.

    UsageError when the folder holds anything.
    """
    if target.exists() and any(target.iterdir()):
        raise UsageError(
            f"{target} is not empty.", "Give a folder that does not exist yet: qualcode demo FOLDER"
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
