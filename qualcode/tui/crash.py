"""What is left after a fault of the program itself: a report, and a few words about it.

The report holds where the program was, never what the participants said. It lies outside the
study, in the person's own state folder.
"""

from __future__ import annotations

import platform
import traceback
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def write_report(error: BaseException, folder: Path, at: datetime) -> Path | None:
    """Where the report of `error` lies; None when it could not be written."""
    path = folder / f"crash-{at:%Y%m%d-%H%M%S}.txt"
    told = "".join(traceback.format_exception(error))
    text = (
        f"qualcode {_version()}, Python {platform.python_version()}, {platform.system()}\n\n{told}"
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError:
        return None
    return path


def last_words(error: BaseException, report: Path | None) -> str:
    """What stands on the terminal after the crash."""
    where = f"The report is {report}." if report else "No report could be written."
    return (
        f"qualcode stopped by a fault of its own ({type(error).__name__}: {_short(error)}).\n"
        "Everything that was shown as saved is in the study; open it again to go on.\n"
        f"{where}\n"
    )


def _short(error: BaseException) -> str:
    line = " ".join(str(error).split())
    return line if len(line) <= 100 else line[:99] + "…"


def _version() -> str:
    try:
        return version("qualcode")
    except PackageNotFoundError:
        return "(not installed)"
