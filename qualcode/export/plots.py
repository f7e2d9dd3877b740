"""Plots as svg or png: saturation, heat map, network, bars, intervals and line, each of one table.

Matplotlib draws them and is loaded when the first plot is drawn. The same table gives the
same bytes: nothing in the file tells when, where or with what it was made.
"""

from __future__ import annotations

import io
import math
import textwrap
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from qualcode.export.cells import printable, shown
from qualcode.model.errors import UsageError
from qualcode.model.table import Column, Language, Plot, PlotKind, Row, Table
from qualcode.privacy.cells import is_withheld

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

PlotForm = Literal["svg", "png"]
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#999999")
"""Okabe and Ito's, told apart by colour-blind readers; the last one stands for what is left."""
_MOST = 24
"""Codes in one plot; those with the highest totals."""
_BY_TABLE: Mapping[str, PlotKind] = {
    "saturation": "saturation",
    "cooccurrence": "network",
    "cooccurrence-matrix": "heat",
    "matrix": "heat",
    "approaches-institutions": "heat",
    "elements": "bars",
    "agreement": "intervals",
}


_NOT_DRAWN: Mapping[Language, str] = {
    "nl": "Kleine en andere niet getoonde aantallen zijn niet getekend.",
    "en": "Small counts and others that are not shown are not drawn.",
}


def plot_of(table: Table) -> Plot:
    """The plot that goes with a table; UsageError for one that has none."""
    kind = _BY_TABLE.get(table.id)
    if kind == "bars" and not _groups(table):
        kind = None
    if kind is None:
        raise UsageError(
            f'There is no plot of "{table.title}".',
            "There are plots of saturation, cooccurrence (with and without --grid), matrix, "
            "institutions, agreement, and of elements with --by.",
        )
    return Plot(kind, table.title, table)


@lru_cache(maxsize=32)  # a report and its files show the same plots
def draw(plot: Plot, form: PlotForm) -> bytes:
    """The plot as the bytes of a file; a table without rows gives a plot that says so."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    settings = mpl.rc_context(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": "qualcode",
            "font.family": "sans-serif",
            "font.size": 9,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "text.parse_math": False,
        }
    )
    with settings, warnings.catch_warnings():
        # A label may have signs that the font lacks; they are drawn as boxes.
        warnings.simplefilter("ignore", UserWarning)
        figure = Figure(layout="constrained")
        axes = figure.add_subplot()
        if not (plot.table.rows and _DRAWN[plot.kind](figure, axes, plot.table)):
            _say_nothing(figure, axes, plot.table)
        if any(is_withheld(cell) for row in plot.table.rows for cell in row.cells):
            figure.supxlabel(_NOT_DRAWN[plot.table.language], fontsize=7, color="#555")
        out = io.BytesIO()
        meta = {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
        figure.savefig(out, format=form, dpi=160, metadata=meta)
    return out.getvalue()


def _say_nothing(figure: Figure, axes: Axes, table: Table) -> None:
    figure.set_size_inches(5, 1.2)
    axes.axis("off")
    words = "Niets om te tekenen." if table.language == "nl" else "Nothing to draw."
    axes.text(0.5, 0.5, words, ha="center", va="center")


def _saturation(figure: Figure, axes: Axes, table: Table) -> bool:
    names = [_short(cell, 16) for cell in table.values("transcript")]
    places = range(len(names))
    figure.set_size_inches(min(max(5, 0.5 * len(names) + 2), 14), 3.6)
    new, all_ = _label(table, "new_codes"), _label(table, "cumulative")
    axes.bar(places, _numbers(table.values("new_codes")), color=_COLOURS[4], label=new)
    axes.plot(
        places, _numbers(table.values("cumulative")), color=_COLOURS[0], marker="o", label=all_
    )
    axes.set_xticks(places, names, rotation=45 if len(names) > 8 else 0, ha="center")
    axes.set_ylabel(_label(table, "codes"))
    axes.yaxis.set_major_locator(_whole())
    axes.legend(frameon=False, loc="upper left")
    return True


def _heat(figure: Figure, axes: Axes, table: Table) -> bool:
    columns = _axis(table)
    rows = _top_rows(table, columns)
    if table.id == "cooccurrence-matrix":  # the rows are the columns
        kept = {at for at, row in enumerate(table.rows) if row in rows}
        columns = [(at, c) for at, c in columns if at - 1 in kept]
    values = [[_number(row.cells[at]) for at, _ in columns] for row in rows]
    if not rows or not columns:
        return False
    figure.set_size_inches(3.2 + 0.42 * len(columns), 1.6 + 0.34 * len(rows))
    most = max(max(row) for row in values) or 1
    axes.imshow(values, cmap="Blues", vmin=0, vmax=most, aspect="auto")
    axes.set_xticks(range(len(columns)), [_short(c.label, 24) for _, c in columns])
    axes.tick_params(axis="x", rotation=90 if len(columns) > 6 else 30, length=0)
    axes.set_yticks(range(len(rows)), [_short(_name(row), 36) for row in rows])
    axes.tick_params(axis="y", length=0)
    axes.spines[:].set_visible(False)
    for y, row in enumerate(rows):
        for x, (at, column) in enumerate(columns):
            cell, value = row.cells[at], values[y][x]
            if is_withheld(cell) or (cell is not None and value):
                colour = "white" if most * 0.6 < value else "black"
                told = shown(cell, column.kind, table.language)
                axes.text(x, y, told, ha="center", va="center", color=colour, fontsize=8)
    return True


def _network(figure: Figure, axes: Axes, table: Table) -> bool:
    pairs = [
        (str(a), str(b), _number(n))
        for a, b, n in zip(
            table.values("first"), table.values("second"), table.values("meetings"), strict=True
        )
    ]
    total: dict[str, float] = {}
    for a, b, n in pairs:
        total[a], total[b] = total.get(a, 0) + n, total.get(b, 0) + n
    kept = sorted(sorted(total), key=lambda name: -total[name])[:_MOST]
    names = [name for name in total if name in kept]
    figure.set_size_inches(8, 6.4)
    turn = {name: 2 * math.pi * at / len(names) for at, name in enumerate(names)}
    place = {name: (math.cos(angle), math.sin(angle)) for name, angle in turn.items()}
    most = max(n for _, _, n in pairs) or 1
    for a, b, n in pairs:
        if a in place and b in place:
            (x1, y1), (x2, y2) = place[a], place[b]
            width, shade = 0.5 + 4 * n / most, 0.25 + 0.6 * n / most
            axes.plot([x1, x2], [y1, y2], color=_COLOURS[0], lw=width, alpha=shade, zorder=1)
    biggest = max(total[name] for name in names) or 1
    for name, (x, y) in place.items():
        axes.scatter([x], [y], s=40 + 260 * total[name] / biggest, color=_COLOURS[1], zorder=2)
        side = "left" if x > -1e-9 else "right"
        axes.text(x * 1.1, y * 1.1, _short(name, 26), ha=side, va="center", fontsize=8)
    axes.set_xlim(-2.3, 2.3)
    axes.set_ylim(-1.25, 1.25)
    axes.axis("off")
    return True


def _bars(figure: Figure, axes: Axes, table: Table) -> bool:
    groups = _groups(table)
    tops = [row for row in table.rows[:-1] if not _name(row).startswith("\u2003")]
    rows = [row for row in tops if any(_number(row.cells[at]) for at, _ in groups)]
    if not rows:
        return False
    figure.set_size_inches(7.5, 1.4 + 0.36 * len(rows))
    left = [0.0] * len(rows)
    for number, (place, column) in enumerate(groups):
        values = [_number(row.cells[place]) for row in rows]
        if any(values):
            colour = _COLOURS[number % len(_COLOURS)]
            axes.barh(range(len(rows)), values, left=left, color=colour, label=column.label)
            left = [a + b for a, b in zip(left, values, strict=True)]
    axes.set_yticks(range(len(rows)), [_short(_name(row), 36) for row in rows])
    axes.invert_yaxis()
    axes.xaxis.set_major_locator(_whole())
    axes.set_xlabel(_label(table, "codings"))
    axes.legend(frameon=False, loc="lower right", fontsize=8)
    return True


def _intervals(figure: Figure, axes: Axes, table: Table) -> bool:
    ids = {column.id for column in table.columns}
    rows = [row for row in table.rows if row.cells[table.index("agreement")] is not None]
    if not rows:
        return False
    value, name = table.index("agreement"), table.index("label")
    figure.set_size_inches(7, 1.2 + 0.36 * len(rows))
    for y, row in enumerate(rows):
        if {"low", "high"} <= ids and row.cells[table.index("low")] is not None:
            ends = [_number(row.cells[table.index(id)]) for id in ("low", "high")]
            axes.plot(ends, [y, y], color=_COLOURS[0], lw=1.5)
        axes.plot([_number(row.cells[value])], [y], "o", color=_COLOURS[0])
        if "n" in ids:  # beside the frame, where no dot can be
            told = f"n = {shown(row.cells[table.index('n')], 'integer', table.language)}"
            axes.text(1.03, y, told, va="center", fontsize=8)
    axes.set_yticks(range(len(rows)), [_short(row.cells[name], 36) for row in rows])
    axes.invert_yaxis()
    axes.set_xlim(-0.02, 1.02)
    ticks = (0, 0.25, 0.5, 0.75, 1)
    axes.set_xticks(ticks, [shown(float(t), "share", table.language) for t in ticks])
    axes.grid(axis="x", color="#ddd")
    axes.set_axisbelow(True)
    axes.set_xlabel(_label(table, "agreement"))
    return True


def _line(figure: Figure, axes: Axes, table: Table) -> bool:
    """A share from row to row, with its interval; the line breaks where there is no value."""
    names = [_short(cell, 16) for cell in table.values(table.columns[0].id)]
    values = [math.nan if v is None else _number(v) for v in table.values("agreement")]
    if all(math.isnan(v) for v in values):
        return False
    figure.set_size_inches(min(max(5, 0.7 * len(names) + 2), 14), 3.6)
    for x, ends in enumerate(zip(table.values("low"), table.values("high"), strict=True)):
        if None not in ends:
            axes.plot([x, x], [_number(end) for end in ends], color=_COLOURS[4], lw=1.5)
    axes.plot(range(len(names)), values, color=_COLOURS[0], marker="o")
    axes.set_xticks(range(len(names)), names, rotation=45 if len(names) > 8 else 0, ha="center")
    axes.set_ylim(-0.02, 1.02)
    ticks = (0, 0.25, 0.5, 0.75, 1)
    axes.set_yticks(ticks, [shown(float(t), "share", table.language) for t in ticks])
    axes.grid(axis="y", color="#ddd")
    axes.set_axisbelow(True)
    axes.set_ylabel(_label(table, "agreement"))
    return True


_DRAWN: Mapping[PlotKind, Callable[[Figure, Axes, Table], bool]] = {
    "saturation": _saturation,
    "heat": _heat,
    "network": _network,
    "bars": _bars,
    "intervals": _intervals,
    "line": _line,
}


def _whole() -> MaxNLocator:
    """Ticks at whole numbers."""
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(integer=True)


def _groups(table: Table) -> list[tuple[int, Column]]:
    """The columns of an attribute's values, those of several and of none included."""
    return [
        (place, column)
        for place, column in enumerate(table.columns)
        if ("=" in column.id or ":" in column.id) and _is_counts(table, place)
    ]


def _is_counts(table: Table, place: int) -> bool:
    """Whether a column holds counts, some of them withheld perhaps."""
    if table.columns[place].kind == "integer":
        return True
    cells = [row.cells[place] for row in table.rows]
    return bool(cells) and all(isinstance(cell, int) or is_withheld(cell) for cell in cells)


def _axis(table: Table) -> list[tuple[int, Column]]:
    """The columns of a matrix."""
    if table.id == "cooccurrence-matrix":
        return list(enumerate(table.columns))[1:]
    return [(at, c) for at, c in _groups(table) if not c.id.endswith(":unassigned")]


def _top_rows(table: Table, columns: Sequence[tuple[int, Column]]) -> list[Row]:
    """The rows with anything in them, at most so many, in the order of the table."""

    def total(row: Row) -> float:
        return sum(_number(row.cells[at]) for at, _ in columns)

    last = -1 if table.id == "approaches-institutions" else len(table.rows)
    rows = [row for row in table.rows[:last] if total(row) or any(map(is_withheld, row.cells))]
    ranked = sorted(rows, key=lambda row: -total(row))[:_MOST]
    return [row for row in rows if row in ranked][:_MOST]


def _name(row: Row) -> str:
    """The label of a row: its first text that is no code id."""
    texts = [cell for cell in row.cells[:2] if isinstance(cell, str)]
    return next((text for text in texts if "/" not in text), texts[0] if texts else "")


def _label(table: Table, column: str) -> str:
    return table.columns[table.index(column)].label


def _short(cell: object, width: int) -> str:
    """A label on at most two lines, so that long ones that begin alike can be told apart."""
    lines = textwrap.wrap(printable(str(cell or "")).strip(), width)
    if len(lines) > 2:
        lines = [lines[0], textwrap.shorten(" ".join(lines[1:]), width, placeholder=" …")]
    return "\n".join(lines)


def _number(cell: object) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0


def _numbers(cells: Sequence[object]) -> list[float]:
    return [_number(cell) for cell in cells]
