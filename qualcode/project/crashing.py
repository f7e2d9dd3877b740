"""The report of a fault of the program itself, which lies outside every study.

It tells where the program was and which kinds of error ended it. What the errors said stays out:
a message may quote the participants. Only the standard library is loaded, for the fault may be
a package that cannot be.
"""

from __future__ import annotations

import platform
import traceback
from datetime import datetime
from pathlib import Path

from qualcode.model.version import VERSION


def report_of(error: BaseException) -> str:
    """The program, the system and the places in the code, the error that came first on top."""
    told = f"qualcode {VERSION}, Python {platform.python_version()}, {platform.system()}\n"
    for one in reversed(_chain(error)):
        told += "\n" + "".join(traceback.format_tb(one.__traceback__)) + f"{type(one).__name__}\n"
    return told


def _chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and not any(error is one for one in found):
        found.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def write_report(error: BaseException, folder: Path, at: datetime) -> Path | None:
    """Where the report of `error` lies; None when it could not be written."""
    path = folder / f"crash-{at:%Y%m%d-%H%M%S}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(report_of(error), encoding="utf-8")
    except OSError:
        return None
    return path


def reports_folder() -> Path:
    """Where reports lie, outside every study."""
    from platformdirs import user_state_path

    return user_state_path("qualcode", appauthor=False) / "reports"
