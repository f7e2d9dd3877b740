"""What a linter cannot see: which packages are loaded before they are needed."""

from __future__ import annotations

import ast
import pkgutil
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import qualcode
from tests.conftest import ROOT

ROOMS = Path(qualcode.__file__).parent
HEAVY = {
    "spacy",
    "pandas",
    "krippendorff",
    "docx",
    "xlsxwriter",
    "openpyxl",
    "matplotlib",
    "textual",
    "simplemma",
}
MODULES = sorted(
    m.name
    for m in pkgutil.walk_packages([str(ROOMS)], "qualcode.")
    if not m.name.endswith("__main__")
)


def loaded_by(code: str) -> set[str]:
    """The top-level packages in `sys.modules` after running `code` in a fresh interpreter."""
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{code}\nimport sys; print(*{{m.split('.')[0] for m in sys.modules}})",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(told.stdout.split())


def test_every_module_but_those_of_the_terminal_program_loads_without_heavy_packages() -> None:
    others = [m for m in MODULES if not m.startswith("qualcode.tui")]
    assert len(others) > 40
    code = "import " + ", ".join(others)
    assert loaded_by(code) & HEAVY == set()


def test_the_model_loads_the_standard_library_only() -> None:
    model = [m for m in MODULES if m.startswith("qualcode.model")]
    outside = loaded_by("import " + ", ".join(model)) - set(sys.stdlib_module_names)
    assert {m for m in outside if not m.startswith(("_", "qualcode"))} <= {"sitecustomize"}


def test_help_loads_nothing_but_click() -> None:
    code = (
        "import sys; sys.argv = ['qualcode', '--help']\n"
        "from qualcode.cli.main import main\n"
        "try: main()\nexcept SystemExit: pass"
    )
    found = loaded_by(code)
    assert "click" in found
    assert found & (HEAVY | {"yaml", "msgspec", "numpy", "filelock", "rapidfuzz"}) == set()


def modules_of(code: str) -> set[str]:
    """Every module in `sys.modules` after running `code` in a fresh interpreter."""
    told = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(told.stdout.split())


FIRST_PICTURE = """cli cli.careful cli.failing cli.main cli.opening formats formats.words formats.yamllines
formats.yamlnodes model model.errors model.ids model.span model.study model.transcript model.version
project project.early project.pictures project.prefs store store.files text text.graphemes text.rows
text.unseen tui tui.app tui.app_keys tui.columns tui.commands tui.first tui.kinds tui.lanes tui.marks tui.mouse tui.once
tui.paint tui.places tui.selected tui.start tui.status tui.themes tui.transcript_canvas tui.typed"""
"""What is loaded before a transcript is on the screen again: each module costs a millisecond."""


def test_the_first_picture_loads_what_paints_it_and_nothing_else() -> None:
    code = "import qualcode.cli.main, qualcode.cli.opening, qualcode.tui.app, qualcode.tui.first"
    found = modules_of(code)
    own = {m.removeprefix("qualcode.") for m in found if m.startswith("qualcode.")}
    assert own <= set(FIRST_PICTURE.split())
    others = {m.split(".")[0] for m in found - modules_of("import textual.app, click, msgspec")}
    assert others - set(sys.stdlib_module_names) == {"qualcode"}
    assert "textual.widgets._footer" not in found


def test_the_words_of_a_study_are_there_before_a_parser_of_yaml_is() -> None:
    code = (
        "from pathlib import Path\n"
        "from qualcode.project.early import early_words\n"
        f"assert early_words(Path({str(ROOMS.parent)!r}), 'FG1', 'ana')"
    )
    assert "yaml" not in modules_of(code)


@pytest.mark.parametrize("module", ["qualcode.agreement.headline", "qualcode.export.write"])
def test_what_needs_numpy_or_word_says_so_only_when_used(module: str) -> None:
    assert loaded_by(f"import {module}") & {"pandas", "docx", "xlsxwriter"} == set()


def imported_by(path: Path) -> set[str]:
    """The packages a file imports anywhere, also inside functions and for the type checker."""
    nodes = list(ast.walk(ast.parse(path.read_bytes())))
    named = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    named |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in named} - set(sys.stdlib_module_names) - {"qualcode"}


def test_only_the_terminal_program_knows_textual() -> None:
    knows = {
        p.relative_to(ROOMS) for p in ROOMS.rglob("*.py") if {"textual", "rich"} & imported_by(p)
    }
    assert {p.parts[0] for p in knows} == {"tui"}


def test_every_package_that_is_imported_is_declared_and_the_other_way_round() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = {re.split("[<>=]", one)[0].lower() for one in told["project"]["dependencies"]}
    known = packages_distributions()
    packages = set().union(*map(imported_by, ROOMS.rglob("*.py")))
    assert {known[package][0].lower() for package in packages} == declared
