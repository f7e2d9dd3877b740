"""What a person sees when something goes wrong: words and a way out, never a traceback."""

from __future__ import annotations

import errno
import os
import sys

import click

from qualcode.model.errors import QualcodeError


def exit_code(error: BaseException) -> int | None:
    """Shows an expected error on stderr; its exit code, or None for one nobody expected."""
    match error:
        case QualcodeError():
            _tell(error.message)
            if error.hint:
                click.echo(error.hint, err=True)
            return error.exit_code
        case click.ClickException():
            error.show(file=sys.stderr)
            return 2
        case click.Abort() | KeyboardInterrupt():
            click.echo("\nStopped. Everything that was saved stays saved.", err=True)
            return 130
        case click.exceptions.Exit():
            return error.exit_code
        case BrokenPipeError():
            # The reader of our output went away, as `| head` does; that is no failure of ours.
            _let_go_of_stdout()
            return 0
        case SystemExit():
            return error.code if isinstance(error.code, int) else 1
        case OSError() if error.filename is not None:
            _tell(f"{error.filename}: {error.strerror}.")
            return 2
        case OSError() if error.errno == errno.ENOSPC:
            _let_go_of_stdout()
            _tell("the output cannot be written: the disk is full.")
            return 2
        case _:
            return None


def colour() -> bool | None:
    """False when the person wants none (https://no-color.org) or the terminal has none, None to
    let the stream decide."""
    return False if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" else None


def _tell(message: str) -> None:
    click.echo(f"{click.style('Error:', fg='red')} {message}", err=True, color=colour())


def _let_go_of_stdout() -> None:
    """What is left in the buffer goes nowhere; otherwise the end of the program fails on it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show_crash(error: BaseException) -> int:
    """Keeps the report of a defect outside the study, and says where; the exit code."""
    from datetime import datetime

    from qualcode.project.crashing import report_of, reports_folder, write_report

    path = write_report(error, reports_folder(), datetime.now().astimezone())
    told = f"A report without any words of your study lies in {path}."
    where = told if path is not None else report_of(error)
    _tell(f"qualcode has a defect ({type(error).__name__}).\nWhat was saved stays saved. {where}")
    return 2
