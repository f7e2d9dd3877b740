"""Every command: help with an example, a place in the reference, errors in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from qualcode.cli.main import COMMANDS, qualcode
from tests.cli.helpers import run
from tests.cli.reference import reference

ROOT = Path(__file__).parent.parent.parent


def every_command() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(qualcode)
    for name in COMMANDS:
        command = qualcode.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            for below, one in command.commands.items():
                yield f"{name} {below}", one


NAMES = [name for name, _ in every_command()]


@pytest.mark.parametrize(("name", "command"), list(every_command()), ids=NAMES)
def test_help_says_what_it_does_and_ends_with_an_example(name: str, command: click.Command) -> None:
    ran = run(*name.split(), "--help")
    assert ran.code == 0
    last = [line.strip() for line in ran.out.splitlines() if line.strip()][-1]
    example = " ".join(ran.out.split("Example:")[-1].split())
    assert example.startswith(f"qualcode {name.split(maxsplit=1)[0]}"), last
    assert command.help
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{name} {option.opts}"


def test_the_reference_is_what_the_commands_say() -> None:
    committed = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    assert committed == reference(), "Run: make docs"
    assert all(f"\n## qualcode {name}\n" in committed for name in NAMES)


def test_a_mistyped_command_names_the_nearest() -> None:
    ran = run("tabel")
    assert ran.code == 2
    assert "Did you mean `table`?" in ran.err


def test_outside_a_study_the_way_out_is_told(tmp_path: Path) -> None:
    ran = run("check", "--study", tmp_path)
    assert ran.code == 2
    assert ran.out == ""
    assert "is not a qualcode study" in ran.err
    assert "qualcode init" in ran.err


def test_a_defect_shows_no_traceback_and_keeps_a_report_without_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "geheim van P3"

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError(secret)

    monkeypatch.setattr("qualcode.project.project.Project.open", broken)
    ran = run("check")
    assert ran.code == 2
    assert "Traceback" not in ran.err
    [path] = re.findall(r"lies in (\S+)\.$", ran.err, re.MULTILINE)
    report = Path(path).read_text(encoding="utf-8")
    assert "ZeroDivisionError" in report
    assert secret not in report + ran.err
