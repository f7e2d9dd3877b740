"""Every action that has an id, with its usual key: what `keys.yaml` may change."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding, BindingType


def known_keys() -> dict[str, str]:
    """The usual key of every action, by the id of the action."""
    return {b.id: b.key for b in all_bindings() if b.id}


def all_bindings() -> Iterable[Binding]:
    """Every binding of the program, in the order of its screens."""
    from qualcode.tui.app import QualcodeApp
    from qualcode.tui.asking import AskLine, AskText
    from qualcode.tui.code_keys import CODING_KEYS, READING_KEYS
    from qualcode.tui.code_picker import CodePicker
    from qualcode.tui.comparing_keys import COMPARE_KEYS
    from qualcode.tui.comparing_reason import AskReason
    from qualcode.tui.screens.codebook import CodebookScreen
    from qualcode.tui.screens.everywhere import EverywhereScreen
    from qualcode.tui.screens.quotes import QuotesScreen
    from qualcode.tui.screens.study import StudyScreen
    from qualcode.tui.screens.trouble import TroubleScreen
    from qualcode.tui.transcript_view import TranscriptView

    groups: tuple[list[BindingType], ...] = (
        QualcodeApp.BINDINGS, StudyScreen.BINDINGS, TranscriptView.BINDINGS, READING_KEYS,
        CODING_KEYS, CodePicker.BINDINGS, AskLine.BINDINGS, AskText.BINDINGS,
        TroubleScreen.BINDINGS, CodebookScreen.BINDINGS, EverywhereScreen.BINDINGS,
        QuotesScreen.BINDINGS, COMPARE_KEYS, AskReason.BINDINGS,
    )  # fmt: skip
    for group in groups:
        yield from (binding for binding in group if isinstance(binding, Binding))
