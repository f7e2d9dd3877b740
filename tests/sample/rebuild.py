"""Makes the sample study of this repository from its raw files; run with `make sample`.

Clock and ids are fixed, so the same raw files and codings give the same bytes, and a test
holds the committed study against them.
"""

from __future__ import annotations

import random
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from qualcode.project.project import Project, id_maker
from qualcode.project.sample import code_sample, import_sample
from qualcode.store.folder import Folder

ROOT = Path(__file__).parent.parent.parent
BEGIN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def rebuild(target: Path) -> Project:
    """The sample study, written into `target`, which holds its codebooks and project file."""
    moment = BEGIN
    chance = random.Random(757)

    def clock() -> datetime:
        nonlocal moment
        moment += timedelta(milliseconds=40)
        return moment

    project = Project(Folder(target), clock, id_maker(clock, chance.getrandbits))
    import_sample(project)
    code_sample(project.fresh())
    return project.fresh()


def prepared(target: Path) -> Path:
    """`target` with the parts of the study that people wrote."""
    target.mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "codebooks", target / "codebooks")
    shutil.copytree(ROOT / "analysis", target / "analysis")
    shutil.copy(ROOT / "project.yaml", target)
    return target


def main() -> None:
    """Writes transcripts, codings and participants of the repository anew."""
    for name in ("transcripts", "codings"):
        shutil.rmtree(ROOT / name, ignore_errors=True)
    (ROOT / "participants.yaml").unlink(missing_ok=True)
    rebuild(ROOT)
    shutil.rmtree(ROOT / ".qualcode", ignore_errors=True)
    sys.stderr.write("The sample study was written anew.\n")


if __name__ == "__main__":
    main()
