"""Copies of the sample study to write in."""

from __future__ import annotations

import shutil
from pathlib import Path

from qualcode.project.project import Project

ROOT = Path(__file__).parents[2]


def copied_sample(target: Path) -> Project:
    """The sample study, copied to `target` and opened."""
    target.mkdir()
    for name in ("codebooks", "transcripts", "codings", "analysis"):
        shutil.copytree(ROOT / name, target / name)
    for name in ("project.yaml", "participants.yaml"):
        shutil.copy(ROOT / name, target / name)
    return Project.open(target)
