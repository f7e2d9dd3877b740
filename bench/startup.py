"""Start-up of the command line against an interpreter that does nothing."""

from __future__ import annotations

import os
import subprocess
import sys

from bench.measure import line, seconds

# As it is installed: with its modules compiled, whatever this shell says of that.
_ENVIRONMENT = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}


def _run(*words: str) -> float:
    command = [sys.executable, *words]

    def start() -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=_ENVIRONMENT)

    return seconds(start, runs=15, warm=2)


def main() -> None:
    """`qualcode --help` and `--version` against `python -c pass` and a bare import of click."""
    bare = _run("-c", "pass")
    click = _run("-c", "import click")
    line("import click", click, bare, "python -c pass", "-")
    for words in (["--help"], ["--version"]):
        took = _run("-m", "qualcode", *words)
        line(f"qualcode {words[0]}", took, bare, "python -c pass", "bare + 60 ms")
        print(
            f"  {1000 * (took - bare):.1f} ms over the interpreter, of which click {1000 * (click - bare):.1f} ms"
        )
    line(
        "qualcode code --help",
        _run("-m", "qualcode", "code", "--help"),
        bare,
        "python -c pass",
        "-",
    )
