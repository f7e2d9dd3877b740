"""Rows of a CSV file by column name, as spreadsheets write them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from qualcode.model.errors import FormatError


def csv_rows(
    text: str, *, path: PurePath | str, needs: Sequence[str] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the number of the line it ends on; names in lower case, cells stripped.

    Comma or semicolon, whichever the header uses; a byte-order mark is read over, and so are
    columns with neither name nor cells. FormatError when a column of `needs` is missing, a row
    has too few or too many cells, or quotes do not close.
    """
    text = text.removeprefix("\ufeff")
    table = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    names: list[str] = []
    try:
        for cells in table:
            if not any(cell.strip() for cell in cells):
                continue
            if not names:
                names = _names(cells, path, table.line_num, needs)
                continue
            if len(cells) != len(names):
                raise FormatError(
                    f"this row has {len(cells)} cells; there are {len(names)} columns.",
                    "Put text that holds the separator in quotes.",
                    path=path,
                    line=table.line_num,
                )
            row = {n: c.strip() for n, c in zip(names, cells, strict=True) if n or c.strip()}
            if "" in row:
                raise FormatError(
                    f'"{row[""]}" stands in a column without a name.',
                    "Name the column in the first line, or empty it.",
                    path=path,
                    line=table.line_num,
                )
            yield table.line_num, row
    except csv.Error as error:
        raise FormatError(f"this is no CSV: {error}.", path=path, line=table.line_num) from None
    if not names:
        raise FormatError("the file is empty; its first line names the columns.", path=path)


def separator_of(text: str) -> str:
    """What separates the columns of the first line with anything in it: `,` or `;`."""
    first = next((line for line in re.split(r"[\r\n]", text) if line.strip()), "")
    return ";" if first.count(";") > first.count(",") else ","


def _names(
    cells: Sequence[str], path: PurePath | str, line: int, needs: Sequence[str]
) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    missing = [name for name in needs if name not in names]
    if missing:
        raise FormatError(
            f"the column `{missing[0]}` is missing; found: {', '.join(names)}.",
            "The first line names the columns.",
            path=path,
            line=line,
        )
    twice = next((n for n in names if n and names.count(n) > 1), None)
    if twice is not None:
        raise FormatError(f"two columns are called `{twice}`.", path=path, line=line)
    return names
