"""Runs the command line as a person does, in this process and with its own streams."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from qualcode.cli.main import main


@dataclass(frozen=True)
class Ran:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    def json(self) -> object:
        """stdout as data."""
        return json.loads(self.out)


@contextmanager
def _streams(typed: str) -> Iterator[tuple[io.TextIOWrapper, io.TextIOWrapper]]:
    before = sys.stdin, sys.stdout, sys.stderr
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(typed), out, err
    try:
        yield out, err
    finally:
        sys.stdin, sys.stdout, sys.stderr = before


def run(*words: str | Path, typed: str = "") -> Ran:
    """`qualcode WORDS`, with its exit code."""
    argv = sys.argv
    sys.argv = ["qualcode", *map(str, words)]
    try:
        with _streams(typed) as (out, err):
            with pytest.raises(SystemExit) as ended:
                main()
            told = []
            for stream in (out, err):
                stream.flush()
                told.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
    finally:
        sys.argv = argv
    code = ended.value.code
    return Ran(code if isinstance(code, int) else 0, *told)
