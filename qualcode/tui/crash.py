"""What stands on the terminal after a fault of the program itself."""

from __future__ import annotations

from pathlib import Path

from qualcode.project.crashing import reports_folder, write_report

__all__ = ["last_words", "reports_folder", "write_report"]


def last_words(error: BaseException, report: Path | None) -> str:
    """What happened, what is safe, and where the report lies."""
    where = f"The report is {report}." if report else "No report could be written."
    return (
        f"qualcode stopped by a fault of its own ({type(error).__name__}).\n"
        "Everything that was shown as saved is in the study; open it again to go on.\n"
        f"{where}\n"
    )
