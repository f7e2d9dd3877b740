"""The screens beside coding, loaded when one is asked for."""

from __future__ import annotations

from typing import Literal

from textual.screen import Screen

from qualcode.model.ids import CoderId
from qualcode.project.project import Project

Side = Literal["compare", "codebook", "quotes", "everywhere"]


def side_screen(name: Side, project: Project, coder: CoderId, session: str = "") -> Screen[None]:
    """A screen of its own for comparing, the codebooks, the quotes, or words in all transcripts."""
    if name == "compare":
        from qualcode.tui.screens.compare import CompareScreen

        return CompareScreen(project, coder, session)
    if name == "codebook":
        from qualcode.tui.screens.codebook import CodebookScreen

        return CodebookScreen(project, coder)
    if name == "quotes":
        from qualcode.tui.screens.quotes import QuotesScreen

        return QuotesScreen(project, coder)
    from qualcode.tui.screens.everywhere import EverywhereScreen

    return EverywhereScreen(project, coder)
