"""What a reader of the agreement report alone knows: what was counted, of what, and why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.calibration.chapters import report
from qualcode.model.table import Language, Table
from qualcode.project.adjudicating import full_account
from qualcode.project.comparing import Comparison
from qualcode.project.project import Project
from tests.project.double import AGREED, ANA, BEN, code, study

BOTH = Comparison((ANA, BEN))


@pytest.fixture
def split(tmp_path: Path) -> Project:
    """FG1: on turn 5 one code stands against two others, so that each is half a confusion."""
    made = study(tmp_path / "s")
    code(made, "FG1", ANA, *AGREED, (5, "peers"), (5, "docenten"))
    code(made, "FG1", BEN, *AGREED, (5, "rooster"))
    return made


def table(project: Project, id: str, language: Language, asked: Comparison = BOTH) -> Table:
    """That table of the report."""
    made = report(full_account(project, asked, language=language), language)
    return next(t for t in made.tables() if t.id == id)


def test_part_of_a_confusion_has_the_decimals_of_the_language(split: Project) -> None:
    for language, half in (("nl", "0,5"), ("en", "0.5")):
        assert set(table(split, "confusions", language).values("times")) == {half}  # type: ignore[arg-type]
        mixed = table(split, "codes", language).values("confused_with")  # type: ignore[arg-type]
        assert f"Rooster {half}x" in mixed
