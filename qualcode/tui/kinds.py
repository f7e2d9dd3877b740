"""Which screen a screen is, asked without loading the screens: one not loaded is not there."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeGuard

from textual.screen import Screen
from textual.widget import Widget

if TYPE_CHECKING:
    from qualcode.tui.screens.code import CodeScreen
    from qualcode.tui.screens.study import StudyScreen


def is_code(screen: Screen[object]) -> TypeGuard[CodeScreen]:
    """Whether a transcript is coded on it."""
    return _is(screen, "qualcode.tui.screens.code", "CodeScreen")


def is_study(screen: Screen[object]) -> TypeGuard[StudyScreen]:
    """Whether it lists the transcripts."""
    return _is(screen, "qualcode.tui.screens.study", "StudyScreen")


def is_first(screen: Screen[object]) -> bool:
    """Whether there is nothing to go back to from it."""
    return is_study(screen) or _is(screen, "qualcode.tui.screens.trouble", "TroubleScreen")


def is_too_small(screen: Screen[object]) -> bool:
    """Whether it says that there is too little room."""
    return _is(screen, "qualcode.tui.small", "TooSmall")


def list_at(screen: Screen[object]) -> Widget | None:
    """The list that has the keys; None where words, a field or a question have them."""
    focused = screen.focused
    if focused is None or screen.is_modal:
        return None
    names = {kind.__name__ for kind in type(focused).__mro__}
    return None if names.isdisjoint({"DataTable", "OptionList", "Tree"}) else focused


def _is(screen: Screen[object], module: str, name: str) -> bool:
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(screen, getattr(loaded, name))
