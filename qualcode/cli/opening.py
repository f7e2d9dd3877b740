"""The command that opens the terminal program: alone, for nothing else may slow its start."""

from __future__ import annotations

import gc
from pathlib import Path

import click


@click.command("open", epilog="Example:  qualcode open . FG1 --coder ana")
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.argument("transcript", required=False)
@click.option("--coder", envvar="QUALCODE_CODER", metavar="ID", help="Who codes.")
def open_(folder: Path, transcript: str | None, coder: str | None) -> None:
    """Read and code in the terminal: the study in FOLDER, at TRANSCRIPT when given."""
    # Next to nothing that is made while starting is ever garbage; `take_keys` looks again.
    gc.disable()
    from qualcode.tui.app import run

    raise SystemExit(run(folder, transcript, coder))
