"""The wheel: it carries the sample study, and works where there is no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from qualcode.model.version import VERSION
from tests.conftest import ROOT

pytestmark = pytest.mark.slow
STUDY, SAMPLE = "qualcode/sample/study/", "qualcode/sample/"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as it would be published."""
    folder = tmp_path_factory.mktemp("dist")
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stdout[-2000:] + built.stderr[-2000:]
    [path] = folder.glob("*.whl")
    return path


def test_the_wheel_holds_program_study_codebooks_raw_files_and_licence(wheel: Path) -> None:
    assert wheel.name == f"qualcode-{VERSION}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        info = f"qualcode-{VERSION}.dist-info/"
        assert b"GNU GENERAL PUBLIC LICENSE" in archive.read(f"{info}licenses/LICENSE")
        assert b"qualcode.cli.main:main" in archive.read(f"{info}entry_points.txt")
        for folder in ("codebooks", "transcripts", "codings", "analysis"):
            for path in (ROOT / folder).rglob("*"):
                if path.is_file():
                    name = STUDY + path.relative_to(ROOT).as_posix()
                    assert archive.read(name) == path.read_bytes()
    assert {f"{STUDY}project.yaml", f"{STUDY}participants.yaml"} <= names
    raw = {p.relative_to(ROOT).as_posix() for p in (ROOT / SAMPLE).rglob("*") if p.is_file()}
    assert {n for n in raw if "__pycache__" not in n} <= names
    assert {f"{SAMPLE}names.csv", f"{SAMPLE}raw/FG1.vtt"} <= raw
    code = {p.relative_to(ROOT).as_posix() for p in (ROOT / "qualcode").rglob("*.py")}
    assert code <= names
    tops = {name.split("/")[0] for name in names}
    assert tops == {"qualcode", f"qualcode-{VERSION}.dist-info"}


def test_the_demo_runs_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "installed"
    installed = subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index",
         "--disable-pip-version-check", "--target", target, wheel],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert installed.returncode == 0, installed.stderr
    # What qualcode needs is found where this interpreter has it; the checkout is not.
    kept = [place for place in sys.path if place and Path(place).resolve() != ROOT]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(target), *kept])}
    ran = subprocess.run(
        [sys.executable, "-m", "qualcode", "demo", "my study"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "28/37 =  75,7 %" in ran.stdout
    where = subprocess.run(
        [sys.executable, "-c", "import qualcode; print(qualcode.__file__)"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert Path(where.stdout.strip()).is_relative_to(target)
    assert (tmp_path / "my study" / "exports" / "quotes.docx").is_file()
