"""The `qualcode` command: what there is, loaded only when it is asked for."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import cast

import click

from qualcode.cli.careful import for_terminal
from qualcode.cli.failing import colour, exit_code, show_crash
from qualcode.model.version import VERSION

COMMANDS: dict[str, tuple[str, str, str]] = {
    "init": ("study", "init", "Begin a study in a folder."),
    "open": ("opening", "open_", "Read and code in the terminal."),
    "demo": ("demo", "demo", "Copy the sample study and show the main job."),
    "doctor": ("study", "doctor", "Look what is wrong in a study folder, and mend it."),
    "backup": ("study", "backup", "Write a verified zip of the study."),
    "check": ("study", "check", "List every broken rule of the study."),
    "participants": ("people", "participants", "Who took part, and what they agreed to."),
    "coder": ("coders", "coder", "Who codes in this study."),
    "transcript": ("transcripts", "transcript", "Import, show, list and correct transcripts."),
    "codebook": ("codebooks", "codebook", "Begin, check, show, compare and carry over codebooks."),
    "code": ("coding", "code", "Code words, take codes back, list and import codings."),
    "search": ("searching", "search", "Find words in all transcripts, in context."),
    "memo": ("memos", "memo", "Write and list memos."),
    "agree": ("agreement", "agree", "How far coders agree, and what the number counts."),
    "element": ("elements", "element", "Sort inductive sentences into elements."),
    "cmo": ("cmo", "cmo", "Context, mechanism and outcome, with their evidence."),
    "session": ("sessions", "session", "Calibration sessions: blind double coding and decisions."),
    "approach": ("approaches", "approach", "The approaches per element, and the cases."),
    "quote": ("quoting", "quote", "Choose quotes for the report and put them in order."),
    "summary": ("summaries", "summary", "Write about codes and clusters, per case and over all."),
    "table": ("tables", "table", "Every table of results, and what a query finds."),
    "import": ("exchange", "import_", "Bring in projects, codebooks and tables of other programs."),
    "export": ("export", "export", "Write results for others: report, tables, plots, hashes."),
    "privacy": ("privacy", "privacy", "Identifiers, pseudonyms, consent, withdrawal."),
}
"""Per command its module, its name there, and one line of help: the list loads no module."""


class _Commands(click.Group):
    """Loads the module of a command when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        return cast("click.Command", getattr(import_module(f"qualcode.cli.{module}"), name))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean `{near[0]}`?" if near else ""
            ctx.fail(f'There is no command "{args[0]}".{hint}')
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, _, told) in COMMANDS.items()])


@click.command(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example:  qualcode demo my-first-study",
)
@click.version_option(VERSION, prog_name="qualcode")
def qualcode() -> None:
    """Qualitative coding from the keyboard: transcripts in, codings, agreement, quote tables out.

    A study is a folder of plain text files. Commands work on the study you are in, or on the
    one given with --study.
    """


def main() -> None:
    """Runs the command line and ends the process with its exit code.

    0 done, 1 a check failed, 2 wrong use or unreadable input, 3 locked by somebody else.
    """
    for stream in (sys.stdout, sys.stderr):
        # Pipes on Windows would otherwise be in a code page that lacks half the marks.
        if hasattr(stream, "reconfigure"):
            # File names on Linux may hold bytes that are no characters: they are shown as \\x.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stdout, sys.stderr = for_terminal(sys.stdout), for_terminal(sys.stderr)
    out = sys.stdout
    try:
        code = qualcode.main(prog_name="qualcode", standalone_mode=False, color=colour())
    except BaseException as error:  # noqa: BLE001 - the outermost place: everything is shown
        # When the reader of our output went away, click ends with 1 and with another stdout.
        code = exit_code(error if sys.stdout is out else BrokenPipeError())
        if code is None:
            code = show_crash(error)
    sys.exit(code if isinstance(code, int) else 0)
