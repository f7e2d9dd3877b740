"""Damaged files brought into a study: all of it or nothing, and never a file anywhere else."""

from __future__ import annotations

import random
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest

from qualcode.model.errors import QualcodeError
from qualcode.project.checking import examine_study
from qualcode.project.exchanging import Takes, bring_in, bring_into, look
from qualcode.project.exchanging_books import bring_book, read_book
from qualcode.project.exchanging_whole import whole
from qualcode.project.project import Project
from tests.formats.refi.test_mutations import mutated, seeds
from tests.project.exchange import bytes_of, exported, rich_study


def outside(root: Path, *ours: str) -> set[str]:
    """Everything beside the study that is not ours."""
    return {path.name for path in root.iterdir()} - set(ours)


def brought(project: Project, path: Path, target: Path) -> str:
    """What became of one file; only errors for people may come out."""
    try:
        if path.suffix == ".qdc":
            bring_book(project, read_book(path, book="damaged"))
        elif not target.exists():
            bring_into(target, look(path))
        else:
            found = look(path, project=project)
            bring_in(project, found, takes=Takes(changes=True, removals=True))
    except QualcodeError:
        return "refused"
    return "brought in"


@pytest.mark.parametrize(("seed", "count"), [(3, 45), pytest.param(4, 600, marks=pytest.mark.slow)])
def test_a_damaged_file_leaves_a_whole_study_and_nothing_beside_it(
    shared: Path, tmp_path: Path, seed: int, count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    rng, counts = random.Random(seed), Counter[str]()
    first = rich_study(tmp_path / "first")
    files = seeds(shared) | {"own.qdpx": exported(first).read_bytes()}
    plain = tmp_path / "plain"
    shutil.move(first.folder.root, plain)
    before = bytes_of(plain)
    for number in range(count):
        name = list(files)[number % len(files)]
        desk = tmp_path / "desk"
        desk.mkdir()
        path = desk / name
        path.write_bytes(mutated(files[name], name, rng))
        shutil.copytree(plain, desk / "study")
        into = number % 3 == 0 and path.suffix == ".qdpx"
        target = desk / ("into" if into else "study")
        at = f"seed {seed}, file {number}, {name}"
        try:
            outcome = brought(Project.open(desk / "study"), path, target)
            now = Project.open(desk / "study")
            assert examine_study(desk / "study").is_sound, at
            whole(now)
        except Exception as error:
            raise AssertionError(f"{at}: {error!r}") from error
        if outcome == "refused" or into:
            assert bytes_of(desk / "study") == before, at
        made = {"into"} if into and outcome == "brought in" else set[str]()
        assert outside(desk, "study", name) == made, at
        if made:
            whole(Project.open(target))
        counts[outcome] += 1
        shutil.rmtree(desk)
    with capsys.disabled():
        sys.stdout.write(f"\n{count} damaged files into a study: {dict(sorted(counts.items()))}\n")
    assert outside(tmp_path, "plain", "out.qdpx") == set()
    assert min(counts.values()) > count / 10
