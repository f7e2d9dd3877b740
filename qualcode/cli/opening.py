"""The command that opens the terminal program: alone, for nothing else may slow its start."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import click


@click.command("open", epilog="Example:  qualcode open . FG1 --coder ana")
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.argument("transcript", required=False)
@click.option("--coder", envvar="QUALCODE_CODER", metavar="ID", help="Who codes.")
def open_(folder: Path, transcript: str | None, coder: str | None) -> None:
    """Read and code in the terminal: the study in FOLDER, at TRANSCRIPT when given."""
    _need_terminal()
    # Next to nothing that is made while starting is ever garbage; `take_keys` looks again.
    gc.disable()
    from qualcode.tui.app import run

    raise SystemExit(run(folder, transcript, coder))


def _need_terminal() -> None:
    """UsageError where there is no terminal to paint on and to take keys from."""
    # A standard stream that was closed before the start is None.
    ends = (sys.stdin, sys.stdout, sys.stderr)
    if all(stream is not None and stream.isatty() for stream in ends):
        if os.environ.get("TERM") != "dumb":
            return
        why, hint = (
            "this one says that it only prints lines (TERM=dumb)",
            "Start it in another one.",
        )
    else:
        why = "its input, its output or its messages lead elsewhere"
        hint = "Start it in one, without < > or | (over ssh: with ssh -t)."
    from qualcode.model.errors import UsageError

    raise UsageError(
        f"`qualcode open` needs a terminal to paint on; {why}.",
        f"{hint} `qualcode transcript show` and `qualcode code` do the same in plain lines.",
    )
