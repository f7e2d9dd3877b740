"""The first and the last line of a list, with the keys that do it in a transcript."""

from __future__ import annotations

from textual.widget import Widget
from textual.widgets import DataTable, OptionList, Tree


def go_to_end(widget: Widget, *, last: bool) -> None:
    """Goes to the first line of a list, or to the last."""
    if isinstance(widget, DataTable):
        widget.move_cursor(row=max(widget.row_count - 1, 0) if last else 0)
    elif isinstance(widget, OptionList):
        widget.action_last() if last else widget.action_first()
    elif isinstance(widget, Tree):
        widget.cursor_line = widget.last_line if last else 0
