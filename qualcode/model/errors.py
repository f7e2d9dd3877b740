"""Every error a researcher can meet.

QualcodeError
├── FormatError      a file that cannot be read as what it should be
│   └── CodebookError    a codebook, with all its problems
├── AnchorError      a span that does not fit its text
├── JournalError     a journal that cannot be trusted as it stands
├── StudyError       a study folder that is missing, newer, or inconsistent
├── LockedError      somebody else is writing
├── ConsentError     words that may not be shown
├── SessionError     a calibration session used out of order
└── UsageError       a request that cannot be carried out as asked

A message names the thing, the place and what was expected; the hint is the way out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath


class QualcodeError(Exception):
    """Anything the researcher can mend; `hint` says how."""

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class _PlacedError(QualcodeError):
    """An error at a line of a file; the place stands in front of the message."""

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        path: PurePath | str | None = None,
        line: int | None = None,
    ) -> None:
        place = "" if path is None else str(path)
        if place and line is not None:
            place += f", line {line}"
        super().__init__(f"{place}: {message}" if place else message, hint)
        self.path = path
        self.line = line


class FormatError(_PlacedError):
    """A file cannot be read as what it should be."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a file; `line` and `column` count from 1."""

    line: int
    column: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        text = f"line {self.line}, column {self.column}: {self.message}"
        return f"{text} ({self.hint})" if self.hint else text


class CodebookError(FormatError):
    """A codebook breaks its format; `problems` are all of them, in file order."""

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        path: PurePath | str | None = None,
        line: int | None = None,
        problems: Sequence[Problem] = (),
    ) -> None:
        super().__init__(message, hint, path=path, line=line)
        self.problems = tuple(problems)


class AnchorError(QualcodeError):
    """A span, turn or quote does not fit the words it should stand on."""


class JournalError(_PlacedError):
    """A journal holds a line that cannot be trusted; nothing is skipped in silence."""


class StudyError(QualcodeError):
    """The study folder is missing, written by a newer qualcode, or inconsistent."""


class LockedError(QualcodeError):
    """Somebody else has the journal open; `holder` says who, where and since when."""

    exit_code = 3

    def __init__(self, message: str, hint: str = "", *, holder: str = "") -> None:
        super().__init__(message, hint)
        self.holder = holder


class ConsentError(QualcodeError):
    """A participant's words may not leave in this form."""


class SessionError(QualcodeError):
    """A calibration session is asked for something out of its order."""


class UsageError(QualcodeError):
    """The request names something that is not there, or two things that exclude each other."""
