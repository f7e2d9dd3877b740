"""The reference of all commands, printed from the commands themselves: `make docs`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from qualcode.cli.main import COMMANDS, qualcode

HEAD = """# Reference: every command

Printed from the program by `make docs`; a test holds it. Commands work on the study you are in or
on the one given with `--study`. stdout is data, stderr is talk; with `--json` the data is JSON.

Exit codes: 0 done, 1 a check failed, 2 wrong use or unreadable input, 3 locked by somebody else.
"""


def reference() -> str:
    """The whole page."""
    context = click.Context(qualcode, info_name="qualcode", **qualcode.context_settings)
    parts = [HEAD]
    for name in COMMANDS:
        command = qualcode.get_command(context, name)
        assert command is not None
        parts.extend(_parts(command, name, context))
    return "\n".join(parts)


def _parts(command: click.Command, name: str, above: click.Context) -> Iterator[str]:
    context = click.Context(
        command, info_name=name.rsplit(maxsplit=1)[-1], parent=above, terminal_width=98
    )
    yield f"## qualcode {name}\n\n```\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for below, one in command.commands.items():
            yield from _parts(one, f"{name} {below}", context)


if __name__ == "__main__":
    sys.stdout.write(reference())
