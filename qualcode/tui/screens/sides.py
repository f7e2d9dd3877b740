"""The list of the study and the screens beside coding, each loaded when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from textual.screen import Screen

from qualcode.model.ids import CoderId, TranscriptId
from qualcode.project.project import Project

if TYPE_CHECKING:
    from qualcode.model.telling import Tell
    from qualcode.project.problems import Problem
    from qualcode.tui.screens.study import StudyScreen

Side = Literal[
    "compare", "codebook", "quotes", "everywhere", "review", "identifiers", "cards", "cmo"
]


def study_screen(project: Project, coder: CoderId) -> StudyScreen:
    """The list of the transcripts; it reads the study anew whenever it asks."""
    from qualcode.project.browsing import listed
    from qualcode.tui.screens.study import StudyScreen

    name = f"{project.study.name} · {coder}"
    return StudyScreen(
        name, coder, project.study.coders,
        lambda: listed(project.fresh()), lambda tell: _file_problems(project, tell),
    )  # fmt: skip


def _file_problems(project: Project, tell: Tell) -> tuple[Problem, ...]:
    """What the doctor finds; loaded when it is asked for, for nobody waits for it at the start."""
    from qualcode.project.problems import file_problems

    return file_problems(project.fresh(), tell=tell)


def side_screen(
    name: Side,
    project: Project,
    coder: CoderId,
    session: str = "",
    came_from: TranscriptId | None = None,
) -> Screen[None]:
    """A screen of its own for comparing, the codebooks, the quotes, words everywhere, reviews.

    `came_from` is the transcript that was open, for a review that begins with it.
    """
    if name == "review":
        from qualcode.tui.screens.review import ReviewScreen

        return ReviewScreen(project, coder, came_from)
    if name == "identifiers":
        from qualcode.tui.screens.identifiers import IdentifiersScreen

        return IdentifiersScreen(project, coder, came_from)
    if name == "cards":
        from qualcode.tui.screens.cards import CardsScreen

        return CardsScreen(project, coder)
    if name == "cmo":
        from qualcode.tui.screens.configurations import ConfigurationsScreen

        return ConfigurationsScreen(project, coder)
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
